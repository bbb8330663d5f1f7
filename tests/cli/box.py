"""What the tests of the command line share: a fresh folder to run huifang in, small files to feed it, TAP on stdout."""
import atexit
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from tap import Tap  # noqa: F401

HUIFANG = os.path.abspath(sys.argv[1])
SOURCE = pathlib.Path(__file__).resolve().parents[2]
QUESTIONNAIRE = SOURCE / "examples" / "questionnaires" / "service.json"
LONG = bool(os.environ.get("HUIFANG_LONG"))

# Exit statuses (huifang help --man).
OK, NO, USAGE, INVALID, DENIED, NOT_FOUND, CONFLICT, BUSY, IO, BUG = range(10)


class Run:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    def __repr__(self):
        return f"status {self.status}, out {self.out[:300]!r}, err {self.err[:300]!r}"


class Box:
    """A folder of its own; nothing of the caller's environment but PATH gets in."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="huifang-cli-"))
        atexit.register(shutil.rmtree, self.path, ignore_errors=True)
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.path), "LC_ALL": "C.UTF-8"}
        for name in ("LSAN_OPTIONS", "ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def run(self, *args, **more):
        """huifang with these arguments; env: further variables."""
        env = {**self.env, **more.pop("env", {})}
        text = {"text": True, "encoding": "utf-8"} if not more.pop("binary", False) else {}
        more.setdefault("stdout", subprocess.PIPE)
        more.setdefault("stderr", subprocess.PIPE)
        more.setdefault("stdin", subprocess.DEVNULL)
        more.setdefault("timeout", 120)
        return Run(subprocess.run([HUIFANG, *map(str, args)], cwd=self.path, env=env, **text, **more))

    def start(self, *args, stderr=subprocess.DEVNULL):
        return subprocess.Popen([HUIFANG, *map(str, args)], cwd=self.path, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr)

    def file(self, name, text):
        path = self.path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    def ready(self):
        """With a database, three dealers and the service questionnaire."""
        self.file("network.csv", "dealer_code,name,region_code,region_name,valid_from\nA01,北京一店,N,北部,2020-01-01\nA02,上海一店,E,东部,2020-01-01\n"
                                 "A03,杭州一店,ZJ,浙江,2020-01-01\n")
        for step in (["init"], ["import", "network", "network.csv"], ["import", "questionnaire", QUESTIONNAIRE]):
            made = self.run(*step)
            assert made.status == OK, made
        return self

    def answers(self, rows, name="answers.csv"):
        """An answers file of that many good rows."""
        lines = ["dealer_code,programme,visit_date,interview_date,L1,L2,L3,L4,D1,C1,X1"]
        for i in range(rows):
            levels = ",".join(str(5 - (i * k) % 3) for k in (1, 2, 3, 5))
            lines.append(f"A0{1 + i % 3},service,2026-0{1 + i % 3}-{1 + i % 28:02d},,{levels},{1 + i % 2},{5 - i % 2},{'很好' if i % 4 == 0 else ''}")
        return self.file(name, "\n".join(lines) + "\n")

