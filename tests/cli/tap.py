"""TAP on stdout, for the tests in Python."""
import sys


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def check(self, label, passed, seen=""):
        """One test point; what was seen is printed when it fails."""
        self.n += 1
        self.failed += not passed
        print(f"{'ok' if passed else 'not ok'} {self.n} - {label}", flush=True)
        if not passed:
            for line in (seen if isinstance(seen, str) else repr(seen))[:3000].splitlines():
                print("#", line, flush=True)

    def skip(self, label, why):
        self.n += 1
        print(f"ok {self.n} - {label} # SKIP {why}")

    def end(self):
        print(f"1..{self.n}")
        sys.exit(self.failed > 0)
