#!/usr/bin/env python3
"""Words that cannot be understood are exit 2 with the way to write them; help says everything: test_usage.py HUIFANG"""
import re
import shutil
import subprocess

from box import Box, NOT_FOUND, OK, SOURCE, Tap, USAGE

tap, box = Tap(), Box()
box.run("init")

# arguments; what stderr must say
WRONG = [
    ([], "Usage: huifang COMMAND"),
    (["bogus"], 'there is no command "bogus"'),
    (["help", "bogus"], 'there is no command "bogus"'),
    (["import"], "KIND: This is missing."),
    (["import", "network"], "FILE: This is missing."),
    (["import", "network", "f", "more"], '"more" is one argument too many.'),
    (["import", "undo"], "BATCH: This is missing."),
    (["check", "--bogus"], "There is no option --bogus."),
    (["check", "-x"], "There is no option -x."),
    (["import", "list", "--limit"], "--limit needs a value."),
    (["import", "list", "--limit", "x"], "--limit: Not a whole number."),
    (["import", "list", "--limit", "0"], "--limit: Smaller than 1."),
    (["import", "list", "--limit", "1", "--limit=2"], "--limit=2 is given twice."),
    (["import", "list", "--format", "doc"], "--format: Not one of the choices: text, csv, json, html, xlsx, pdf."),
    (["score", "--programme", "parts", "--from", "2026-01", "--to", "2026-01"], "--programme: Not one of the choices: service, sales."),
    (["score", "--programme", "service"], "--from: This is missing."),
    (["score", "--programme", "service", "--from", "2026-13", "--to", "2026-01"], "--from:"),
    (["report", "weekly", "--programme", "service", "--period", "2026-01"], "Not one of the choices: monthly, quarterly, overview, ranking, drivers."),
    (["setting", "set", "sample.quota_month"], "VALUE: This is missing."),
    (["setting", "set", "sample.quota_month", "9", "--scope", "parts"], "--scope: Not one of the choices: service, sales."),
    (["--db"], "--db needs a value."),
    (["--db=", "check"], "--db needs a value."),
    (["check", "--lang"], "--lang needs a value."),
]
for args, words in WRONG:
    r = box.run(*args)
    tap.check("wrong: " + (" ".join(args) or "nothing"), r.status == USAGE and words in r.err and not r.out, r)
r = box.run("import", "list", "--format", "doc")
tap.check("the usage line follows", "Usage: huifang import list [--limit N] [--format text|csv|json|html|xlsx|pdf] [-o FILE]" in r.err, r)
r = box.run("import", "--", "network", "--limit")
tap.check("behind -- everything is an argument", r.status == NOT_FOUND and "--limit" in r.err, r)
r = box.run("--lang", "zh", "check", "--bogus")
tap.check("in Chinese", r.status == USAGE and "没有选项 --bogus" in r.err, r)

# ---- help ----
r = box.run("help")
commands = re.findall(r"^  ([a-z][a-z ]*?)  +\S", r.out.split("Every command takes:")[0], re.M)
tap.check("help lists the commands", r.status == OK and not r.err and {"init", "import", "import undo", "score", "report"} <= set(commands), r)
for name in commands:
    first, short = box.run("help", *name.split()), box.run(*name.split(), "--help")
    manual = re.search(r"docs/manual/\S+\.md", first.out)
    good = first.status == OK and first.out.startswith(f"huifang {name}") and first.out == short.out and not first.err
    tap.check(f"help {name}", good and manual, first)
r = box.run("help", "--lang", "zh")
tap.check("help in Chinese", "用法" in r.out and all(name in r.out for name in commands), r)
kinds = re.findall(r"\w+", re.search(r"there are: (.*)\.", box.run("import", "bogus", "f").err).group(1))
shown = box.run("help", "import").out
tap.check("help import names every kind", all(kind in shown for kind in kinds), kinds)

# ---- the manual page ----
for lang in ("en", "zh"):
    page = box.run("help", "--man", "--lang", lang)
    tap.check(f"manual page ({lang})", page.status == OK and page.out.startswith(".TH HUIFANG 1") and page.out.isascii(), page)
    if not shutil.which("groff"):
        tap.skip(f"manual page renders ({lang})", "groff is not installed")
        continue
    made = subprocess.run(["groff", "-man", "-Tutf8", "-ww"], input=page.out.encode(), capture_output=True)
    text = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", made.stdout.decode())
    tap.check(f"manual page renders without warnings ({lang})", made.returncode == 0 and not made.stderr, made.stderr.decode())
    tap.check(f"manual page has every command ({lang})", all(re.search(rf"^   {name}\b", text, re.M) for name in commands), text[:2000])
tap.check("manual page says the exit statuses", "0 done; 1 the answer is no" in box.run("help", "--man").out.replace("\\", ""))
tap.end()
