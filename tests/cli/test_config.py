#!/usr/bin/env python3
"""Flags win over HUIFANG_*, these over huifang.conf, that over the defaults: test_config.py HUIFANG"""
from box import Box, CONFLICT, INVALID, NOT_FOUND, OK, Tap, USAGE

tap, box = Tap(), Box()


def database_of(*args, **more):
    """The database a command names when it is not there."""
    r = box.run("check", *args, **more)
    return r.err.split("There is no database ")[1].split(". ")[0] if r.status == NOT_FOUND else repr(r)


tap.check("default", database_of() == "sqlite:huifang.db", database_of())
box.file("huifang.conf", "# where we work\n\n db = sqlite:conf.db \nlang=zh\nuser=conf\n")
tap.check("huifang.conf", "sqlite:conf.db" in box.run("check").err, box.run("check"))
tap.check("its language", "没有数据库" in box.run("check").err, box.run("check"))
env = {"HUIFANG_DB": "sqlite:env.db", "HUIFANG_LANG": "en"}
tap.check("environment over huifang.conf", database_of(env=env) == "sqlite:env.db", database_of(env=env))
tap.check("flag over environment", database_of("--db", "sqlite:flag.db", env=env) == "sqlite:flag.db")
tap.check("flag with =", database_of("--db=sqlite:flag.db", env=env) == "sqlite:flag.db")
tap.check("flag before the command", "sqlite:flag.db" in box.run("--db", "sqlite:flag.db", "check", env=env).err)
tap.check("an empty variable is none", "sqlite:conf.db" in box.run("check", env={"HUIFANG_DB": "", "HUIFANG_LANG": ""}).err)
for name, value, chinese in (("LC_ALL", "zh_CN.UTF-8", True), ("LC_ALL", "de_DE.UTF-8", False), ("HUIFANG_LANG", "en_US", False)):
    (box.path / "huifang.conf").write_text("")
    r = box.run("check", env={"LC_ALL": "", "LANG": "", name: value})
    tap.check(f"{name}={value}", ("没有" in r.err) == chinese, r)

# ---- who ----
box.file("huifang.conf", "user=conf\n")
box.run("init")
for label, flags, env, want in (("huifang.conf", [], {}, "conf"), ("environment", [], {"HUIFANG_USER": "env"}, "env"), ("flag", ["--as", "flag"], {"HUIFANG_USER": "env"}, "flag")):
    box.run("setting", "set", "sample.quota_month", "10", *flags, env=env)
    r = box.run("setting", "history", "sample.quota_month", "--format", "csv")
    tap.check(f"who, by {label}", r.out.splitlines()[1].split(",")[1] == want, r)

# ---- data folder ----
tap.check("data folder beside the database", (box.path / "huifang.db.d").is_dir())
box.run("check", "--data", "elsewhere")
tap.check("data folder by flag", (box.path / "elsewhere").is_dir())
box.run("check", env={"HUIFANG_DATA": "from-env"})
tap.check("data folder by environment", (box.path / "from-env").is_dir())

# ---- broken ----
for text, words in (("db\n", "huifang.conf, line 1"), ("user=x\ncolour=red\n", 'huifang.conf, line 2: "colour=red'), ("=x\n", "huifang.conf, line 1")):
    box.file("huifang.conf", text)
    r = box.run("check")
    tap.check(f"huifang.conf with {text!r}", r.status == INVALID and words in r.err and not r.out, r)
tap.check("a flag without value is usage all the same", box.run("check", "--as").status == USAGE)
(box.path / "huifang.conf").unlink()

# ---- addresses ----
tap.check("unknown engine", box.run("--db", "mysql://x", "check").status == INVALID)
box.file("empty.db", b"")
r = box.run("--db", "sqlite:empty.db", "check")
tap.check("empty database", r.status == CONFLICT and 'Run "huifang init" first.' in r.err, r)
box.file("text.db", "this is no database, but long enough to look like one " * 20)
r = box.run("--db", "sqlite:text.db", "check")
tap.check("no database", r.status not in (OK, USAGE) and not r.out, r)
tap.end()
