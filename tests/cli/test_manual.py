#!/usr/bin/env python3
"""What the manual says is so: settings and their standards, kinds of import, examples, a page for every command: test_manual.py HUIFANG"""
import csv
import io
import json
import re

from box import Box, OK, SOURCE, Tap

tap, box = Tap(), Box().ready()
MANUAL = SOURCE / "docs" / "manual"
LANGUAGES = {"en": MANUAL, "zh": MANUAL / "zh"}


def indented(text, start):
    """The first indented block that begins with start."""
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("    " + start))
    block = []
    for line in lines[first:]:
        if not line.startswith("    "):
            break
        block.append(line[4:])
    return "\n".join(block)


settings = {row["key"]: row["standard"] for row in csv.DictReader(io.StringIO(box.run("setting", "list", "--format", "csv").out))}
kinds = re.search(r"there are: (.*)\.", box.run("import", "bogus", "f").err).group(1).split(", ")
for language, folder in LANGUAGES.items():
    rows = dict(re.findall(r"^\| ([a-z_]+\.[a-z_]+) \| (.*?) \|", (folder / "settings.md").read_text(), re.M))
    said = {key: "" if "(" in value or "（" in value else value for key, value in rows.items()}
    tap.check(f"settings.md ({language}) has every setting with its standard", said == settings, (said, settings))
    page = (folder / "import.md").read_text()
    tap.check(f"import.md ({language}) has every kind", all(re.search(rf"^\| [^|]*\b{kind}\b", page, re.M) for kind in kinds), kinds)
    example = json.loads(indented(page, '{"columns"'))
    refused = box.run("import", "answers", box.answers(1), "--map", box.file("bad.json", '{"no": 1}'))
    members = refused.err.split("Known are: ")[1].strip(" .\n").split(", ")
    tap.check(f"import.md ({language}) explains every member of a map", sorted(example) == sorted(members) and all(f"\n| {m} |" in page for m in members), members)
    fresh = Box()
    fresh.run("init")
    fresh.file("example.json", indented((folder / "questionnaire.md").read_text(), '{"title"'))
    r = fresh.run("import", "questionnaire", "example.json")
    tap.check(f"questionnaire.md ({language}): its example is a questionnaire", r.status == OK, r)
commands = re.findall(r"^  ([a-z][a-z ]*?)  +\S", box.run("help").out.split("Every command takes:")[0], re.M)
for language in LANGUAGES:
    pages = set(re.findall(r"docs/manual/(\S+\.md)", "".join(box.run("--lang", language, "help", *name.split()).out for name in commands)))
    missing = [p for p in pages if not (MANUAL / p).is_file() or p.startswith("zh/") != (language == "zh")]
    tap.check(f"every command has its page ({language})", len(pages) > 5 and not missing, (sorted(pages), missing))
tap.end()
