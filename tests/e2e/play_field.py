"""Plays a day in the field of an open wave, straight into its database, for browser tests: play_field.py DATABASE. Six interviewers call; the sixth ticks the best level in no time; one
interview runs, a case lies before the supervisor."""
import random
import sqlite3
import sys
import time

DAY, HOUR = 86400000, 3600000
db = sqlite3.connect(sys.argv[1])
draw = random.Random(7)
now = int(time.time() * 1000)
wave, version = db.execute("select id, version_id from wave").fetchone()
callers = [90001 + i for i in range(6)]
for i, user in enumerate(callers):
    db.execute("insert into user_account (id, login, name, mail, language, password_hash, must_change, state, totp_secret, totp_on, totp_step, created_at, created_by)"
               " values (?, ?, ?, '', '', '', 0, 'active', '', 0, 0, 0, 'test')", (user, f"caller{i}", f"访问员{i + 1}"))
    db.execute("insert into wave_interviewer (wave_id, user_id, converts, languages) values (?, ?, 0, '')", (wave, user))
    db.execute("insert into field_shift (id, user_id, started_at, seen_at) values (?, ?, ?, ?)", (i + 1, user, now - 4 * HOUR, now + HOUR))
levels = [code for code, in db.execute("select code from question where version_id = ? and kind = 'level' order by byte_no", (version,))]
OUTCOMES = [("no_answer", "3.13", "waiting", 45), ("busy", "3.12", "waiting", 8), ("wrong_number", "4.41", "final", 6), ("refused_hard", "2.112", "final", 12), ("complete", "1.1", "final", 29)]
cases = db.execute("select id, cell_id, dealer_id from field_case where state = 'ready' order by release_order, id limit 900").fetchall()


def answer(interview, user, when, spent):
    base = draw.choice([5, 4, 4, 3])
    for j, code in enumerate(levels):
        value = 5 if user == callers[5] else min(5, max(1, base + draw.choice([-1, 0, 0, 1])))
        db.execute("insert into field_answer values (?, ?, ?, ?, ?)", (interview, code, str(value), when + j, int(spent / len(levels) * draw.uniform(0.7, 1.3))))


def interview(case, dealer, user, when, state, spent):
    number = draw.getrandbits(62)
    db.execute("insert into field_interview (id, case_id, dealer_id, version_id, mode, state, user_id, seed, language, consent, position, started_at, ended_at, active_ms)"
               " values (?, ?, ?, ?, 'phone', ?, ?, 1, 'zh', 1, ?, ?, ?, ?)",
               (number, case, dealer, version, state, user, levels[2] if state == "running" else "", when, None if state == "running" else when + spent, spent))
    return number


for number, (case, cell, dealer) in enumerate(cases):
    user, when = draw.choice(callers), now - draw.randrange(HOUR, 5 * DAY)
    key, code, state, _ = draw.choices(OUTCOMES, [o[3] for o in OUTCOMES])[0]
    if key == "complete" and not db.execute("update wave_cell set achieved = achieved + 1 where id = ? and achieved + reserved < target", (cell,)).rowcount:
        key, code, state, _ = OUTCOMES[0]
    spent = 45000 if user == callers[5] else draw.randrange(200000, 400000)
    end = when + (spent if key == "complete" else 20000)
    db.execute("insert into attempt (id, case_id, no, position, user_id, started_at, ended_at, outcome, code, note, call_ref, recording) values (?, ?, 1, 1, ?, ?, ?, ?, ?, '', '', '')",
               (number + 1, case, user, when, end, key, code))
    db.execute("update field_case set state = ?, attempts = 1, last_attempt_at = ?, outcome = ?, code = ?, due_at = ? where id = ?",
               (state, end, key, code if state == "final" else "", now + HOUR if state == "waiting" else 0, case))
    if key == "complete":
        answer(interview(case, dealer, user, when, "complete", spent), user, when, spent)

(running, _, dealer), (handed, _, _) = db.execute("select id, cell_id, dealer_id from field_case where state = 'ready' order by id desc limit 2").fetchall()
db.execute("update field_case set state = 'claimed', claimed_by = ?, claimed_at = ?, claim_until = ?, attempts = 1 where id = ?", (callers[0], now, now + HOUR, running))
db.execute("insert into attempt (id, case_id, no, position, user_id, started_at, outcome, code, note, call_ref, recording) values (900001, ?, 1, 1, ?, ?, '', '', '', '', '')", (running, callers[0], now))
number = interview(running, dealer, callers[0], now - 60000, "running", 0)
for code in levels[:2]:
    db.execute("insert into field_answer values (?, ?, '4', ?, 7000)", (number, code, now))
db.execute("update field_case set state = 'supervisor' where id = ?", (handed,))
db.execute("insert into case_note values (1, ?, ?, ?, '客户要求主管回电')", (handed, callers[1], now))
db.commit()
