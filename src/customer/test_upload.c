#include "base/buf.h"
#include "customer/test_visits.h"
#include "customer/upload.h"

#define ROW(...) (const struct visits_cell[]){ __VA_ARGS__, { NULL, NULL } }
enum { MARCH = 2026 * 12 + 2 };

struct fixture { struct arena *a; struct job *job; };

static struct fixture start(void)
{
    struct arena *a = arena_new(TEST_MEMORY);
    return (struct fixture){ a, visits_job(a) };
}

/* "2026-03-10 18:00", in Shanghai. */
static void set_clock(struct job *job, const char *text)
{
    struct str date = str_of_c(text), time = date;
    int64_t hour = 0, minute = 0;
    date = str_cut(&time, ' ');
    struct str hours = str_cut(&time, ':');
    assert_true(str_to_int(hours, &hour) && str_to_int(time, &minute));
    job->now_ms = tz_instant(job->tz, (struct local_time){ .date = civil_date_of_iso(date), .hour = (int)hour, .minute = (int)minute });
}

struct change { struct job *job; const struct setting *setting; const char *value; };

static struct err *change_setting(struct db *db, void *ctx)
{
    const struct change *c = ctx;
    return setting_store(db, c->setting, &(struct setting_change){ STR("service"), str_of_c(c->value), STR("test"), c->job->now_ms });
}

static struct err *set(struct job *job, const struct setting *s, const char *value)
{
    return db_write(job->db, change_setting, &(struct change){ job, s, value }, 0);
}

static struct import_report bring(struct job *job, const struct visits_cell *cell, struct visits_counts want)
{
    struct buf b = buf_on(job->arena);
    buf_add(&b, visits_heading(job->arena));
    buf_add(&b, visits_row(job->arena, 1, cell));
    return visits_import(job, "visit", buf_str(&b), want);
}

/* "ZJ001 1 late 5 v1, …" of a dealer, or of all. */
static struct str states(struct job *job, const char *code, const char *programme, int32_t month)
{
    static const char *const word[UPLOAD_STATES] = { "on_time", "late", "none", "missing", "not_due" };
    struct org_history h;
    struct upload_month m;
    struct buf b = buf_on(job->arena);
    check_ok("history", org_history_load(job->db, job->arena, (struct db_scope){ SCOPE_SYSTEM, 0 }, &h));
    const struct org_dealer_history *d = org_history_of(&h, str_of_c(code));
    check_ok("load", upload_month_load(job, &h, &(struct upload_query){ str_of_c(programme), month, d ? d->id : 0 }, &m));
    for (size_t i = 0; i < m.n; i++)
        buf_addf(&b, "%s" STR_FMT " %d %s %d v%d", i ? ", " : "", STR_ARG(h.dealer[m.part[i].dealer].code), m.part[i].period + 1, word[m.part[i].state], m.part[i].days_late,
                 (int)m.part[i].visits);
    return buf_str(&b);
}

static struct str flags(struct job *job)
{
    return test_db_text(job->arena, job->db, "select coalesce((select min(f.flag || ' ' || f.month || ' ' || f.note) from dealer_month_flag f), '-') || "
                                             "cast((select count(*) from dealer_month_flag) as text)");
}

static void test_when_it_came(void **state UNUSED)
{
    static const struct { const char *came, *want; } cases[] = {
        { "2026-03-06 08:00", "on_time 0" }, { "2026-03-10 17:59", "on_time 0" }, { "2026-03-10 23:59", "on_time 0" },
        { "2026-03-11 00:00", "late 1" },    { "2026-03-15 12:00", "late 5" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct fixture f = start();
        set_clock(f.job, cases[i].came);
        bring(f.job, ROW({ "repair_date", "2026-03-05" }, { "close_date", "" }), (struct visits_counts){ .new = 1 });
        set_clock(f.job, "2026-03-17 17:59");
        check_str(cases[i].came, states(f.job, "ZJ001", "service", MARCH),
                  arena_printf(f.a, "ZJ001 1 %s v1, ZJ001 2 not_due 0 v0, ZJ001 3 not_due 0 v0, ZJ001 4 not_due 0 v0", cases[i].want));
        set_clock(f.job, "2026-03-17 18:00");
        check_str("the hour", states(f.job, "ZJ001", "service", MARCH),
                  arena_printf(f.a, "ZJ001 1 %s v1, ZJ001 2 missing 0 v0, ZJ001 3 not_due 0 v0, ZJ001 4 not_due 0 v0", cases[i].want));
        check_str("not watched", flags(f.job), "-0");
        arena_free(f.a);
    }
}

/* Only who was in the network and offered the programme is waited for; ZJ002 ended in January, GD009 in December. */
static void test_who_is_waited_for(void **state UNUSED)
{
    struct fixture f = start();
    check_ok("monthly", set(f.job, &upload_cadence_setting, "monthly"));
    check_str("March", states(f.job, "", "service", MARCH), "BJ001 1 not_due 0 v0, ZJ001 1 not_due 0 v0");
    check_str("January", states(f.job, "", "service", MARCH - 2), "BJ001 1 missing 0 v0, ZJ001 1 missing 0 v0, ZJ002 1 missing 0 v0");
    check_str("sales, weekly", states(f.job, "BJ001", "sales", MARCH), "");
    arena_free(f.a);
}

static void test_corrected_and_undone(void **state UNUSED)
{
    struct fixture f = start();
    check_ok("monthly", set(f.job, &upload_cadence_setting, "monthly"));
    check_ok("watched", set(f.job, &upload_from_setting, "2026-03"));
    set_clock(f.job, "2026-04-06 10:00");
    struct import_report first = bring(f.job, ROW({ "model", "A4L" }), (struct visits_counts){ .new = 1 });
    set_clock(f.job, "2026-04-09 10:00");
    struct import_report second = bring(f.job, ROW({ "model", "Q5L" }), (struct visits_counts){ .changed = 1 });
    check_str("corrected late", states(f.job, "ZJ001", "service", MARCH), "ZJ001 1 on_time 0 v1");
    check_str("no flag", flags(f.job), "-0");
    struct import_undo_report u;
    check_ok("undo", import_undo(f.job, &visits_features, second.batch_id, &u));
    check_ok("undo", import_undo(f.job, &visits_features, first.batch_id, &u));
    check_str("nothing came", states(f.job, "ZJ001", "service", MARCH), "ZJ001 1 missing 0 v0");
    struct import_report late = bring(f.job, ROW({ "model", "A6L" }), (struct visits_counts){ .new = 1 });
    check_str("late", states(f.job, "ZJ001", "service", MARCH), "ZJ001 1 late 2 v1");
    check_str("flag", flags(f.job), "late_upload 2026-03 2026-04-07/2026-04-091");
    check_ok("undo", import_undo(f.job, &visits_features, late.batch_id, &u));
    check_str("what was taken back did not come", flags(f.job), "late_upload 2026-03 2026-04-07/-1");
    arena_free(f.a);
}

/* History that is loaded at the start is nobody's fault. */
static void test_watched_from(void **state UNUSED)
{
    struct fixture f = start();
    check_ok("watched", set(f.job, &upload_from_setting, "2026-03"));
    bring(f.job, ROW({ "repair_date", "2026-02-05" }, { "close_date", "" }), (struct visits_counts){ .new = 1 });
    check_str("February", flags(f.job), "-0");
    bring(f.job, ROW({ "ro_no", "R2" }, { "repair_date", "2026-03-02" }, { "close_date", "" }), (struct visits_counts){ .new = 1 });
    check_str("March", flags(f.job), "late_upload 2026-03 2026-03-10/2026-03-151");
    arena_free(f.a);
}

static struct err *declare(struct job *job, const char *code, int64_t period, bool withdrawn)
{
    return upload_declare(job, &(struct upload_declaration){ str_of_c(code), STR("service"), MARCH, period, withdrawn });
}

static void test_no_visits(void **state UNUSED)
{
    struct fixture f = start();
    check_ok("watched", set(f.job, &upload_from_setting, "2026-03"));
    set_clock(f.job, "2026-03-10 09:00");
    check_err("dealer", declare(f.job, "XX999", 1, false), ERR_NOT_FOUND);
    check_err("file", declare(f.job, "ZJ001", 5, false), ERR_INVALID);
    check_ok("week 1", declare(f.job, "ZJ001", 1, false));
    check_ok("again", declare(f.job, "ZJ001", 1, false));
    check_str("in time", states(f.job, "ZJ001", "service", MARCH), "ZJ001 1 none 0 v0, ZJ001 2 not_due 0 v0, ZJ001 3 not_due 0 v0, ZJ001 4 not_due 0 v0");
    check_ok("taken back", declare(f.job, "ZJ001", 1, true));
    set_clock(f.job, "2026-03-12 09:00");
    check_str("missing", states(f.job, "ZJ001", "service", MARCH), "ZJ001 1 missing 0 v0, ZJ001 2 not_due 0 v0, ZJ001 3 not_due 0 v0, ZJ001 4 not_due 0 v0");
    check_ok("late", declare(f.job, "ZJ001", 1, false));
    check_str("late word", flags(f.job), "late_upload 2026-03 2026-03-10/2026-03-121");
    bring(f.job, ROW({ "repair_date", "2026-03-09" }, { "close_date", "" }), (struct visits_counts){ .new = 1 });
    check_err("there are visits", declare(f.job, "ZJ001", 2, false), ERR_CONFLICT);
    check_err("in the month", declare(f.job, "ZJ001", 0, false), ERR_CONFLICT);
    check_str("a file wins", states(f.job, "ZJ001", "service", MARCH), "ZJ001 1 none 2 v0, ZJ001 2 on_time 0 v1, ZJ001 3 not_due 0 v0, ZJ001 4 not_due 0 v0");
    arena_free(f.a);
}

/* The flags after the day's look at what did not come; n: how many it found. Only ZJ001 is waited for. */
static struct str overdue(struct job *job, int64_t want)
{
    int64_t n;
    test_db_exec_sql(job->db, "update dealer_membership set service = 0, sales = 0 where dealer_id = (select id from dealer where code = 'BJ001')");
    check_ok("overdue", upload_flags_catch_up(job, &n));
    assert_int_equal(n, want);
    return flags(job);
}

/* A dealer that sends nothing at all is late as well, and no longer when its file comes after the day but its other files came in time. */
static void test_what_did_not_come(void **state UNUSED)
{
    static const struct { const char *now; int64_t n; const char *want; } cases[] = {
        { "2026-03-10 18:00", 0, "-0" }, { "2026-03-10 23:59", 0, "-0" }, { "2026-03-11 00:05", 1, "late_upload 2026-03 2026-03-10/-1" },
        { "2026-03-18 00:05", 0, "late_upload 2026-03 2026-03-10/-1" },
    };
    struct fixture f = start();
    set_clock(f.job, "2026-03-09 09:00");
    check_str("not watched", overdue(f.job, 0), "-0");
    check_ok("watched", set(f.job, &upload_from_setting, "2026-03"));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        set_clock(f.job, cases[i].now);
        check_str(cases[i].now, overdue(f.job, cases[i].n), cases[i].want);
    }
    set_clock(f.job, "2026-03-18 09:00");
    bring(f.job, ROW({ "repair_date", "2026-03-16" }, { "close_date", "" }), (struct visits_counts){ .new = 1 });
    check_str("a later week came in time: the weeks before it were empty", flags(f.job), "-0");
    set_clock(f.job, "2026-04-08 00:05");
    check_str("the last week did not", overdue(f.job, 1), "late_upload 2026-03 2026-04-07/-1");
    set_clock(f.job, "2026-04-08 09:00");
    check_ok("none", declare(f.job, "ZJ001", 4, false));
    check_str("a late word", flags(f.job), "late_upload 2026-03 2026-04-07/2026-04-081");
    set_clock(f.job, "2026-07-01 00:05");
    check_str("April to July by then, not March again", overdue(f.job, 2), "late_upload 2026-03 2026-04-07/2026-04-083");
    arena_free(f.a);
}

static void test_a_month_without_visits(void **state UNUSED)
{
    struct fixture f = start();
    check_ok("watched", set(f.job, &upload_from_setting, "2026-03"));
    set_clock(f.job, "2026-03-10 09:00");
    check_ok("month", declare(f.job, "ZJ001", 0, false));
    check_str("it is not over", flags(f.job), "-0");
    set_clock(f.job, "2026-03-31 23:59");
    check_str("nor on its last day", overdue(f.job, 0), "-0");
    set_clock(f.job, "2026-04-01 00:05");
    check_str("over", overdue(f.job, 1), "no_visits 2026-03 1");
    check_str("once", overdue(f.job, 0), "no_visits 2026-03 1");
    set_clock(f.job, "2026-03-10 09:00");
    bring(f.job, ROW({ "repair_date", "2026-03-09" }, { "close_date", "" }), (struct visits_counts){ .new = 1 });
    check_str("visits after all", flags(f.job), "-0");
    check_str("the rest", states(f.job, "ZJ001", "service", MARCH), "ZJ001 1 none 0 v0, ZJ001 2 on_time 0 v1, ZJ001 3 none 0 v0, ZJ001 4 none 0 v0");
    arena_free(f.a);
}

/* A correction that moves a visit to another month changes both months. */
static void test_moved_to_another_month(void **state UNUSED)
{
    struct fixture f = start();
    check_ok("watched", set(f.job, &upload_from_setting, "2026-02"));
    bring(f.job, ROW({ "repair_date", "2026-02-27" }, { "close_date", "" }), (struct visits_counts){ .new = 1 });
    check_str("late", flags(f.job), "late_upload 2026-02 2026-03-03/2026-03-151");
    struct import_report moved = bring(f.job, ROW({ "repair_date", "2026-03-09" }, { "close_date", "" }), (struct visits_counts){ .changed = 1 });
    check_str("February has none", states(f.job, "ZJ001", "service", MARCH - 1), "ZJ001 1 missing 0 v0, ZJ001 2 missing 0 v0, ZJ001 3 missing 0 v0, ZJ001 4 missing 0 v0");
    check_str("its files did not come", flags(f.job), "late_upload 2026-02 2026-02-10/-1");
    struct import_undo_report u;
    check_ok("undo", import_undo(f.job, &visits_features, moved.batch_id, &u));
    check_str("back, and now March did not come", flags(f.job), "late_upload 2026-02 2026-03-03/2026-03-152");
    arena_free(f.a);
}

/* A file judges its own dealers, not those of files before it by rules that came later. */
static void test_other_dealers_keep_their_flags(void **state UNUSED)
{
    static const struct { const char *code, *ro; } row[] = { { "ZJ001", "R2" }, { "ZJ002", "R3" } };
    struct fixture f = start();
    check_ok("watched", set(f.job, &upload_from_setting, "2026-01"));
    bring(f.job, ROW({ "dealer_code", "BJ001" }, { "repair_date", "2026-01-05" }, { "close_date", "" }), (struct visits_counts){ .new = 1 });
    const char *was = "late_upload 2026-01 2026-01-13/2026-03-151";
    check_str("late", flags(f.job), was);
    check_ok("daily", set(f.job, &upload_cadence_setting, "daily"));
    struct buf b = buf_on(f.a);
    buf_add(&b, visits_heading(f.a));
    for (size_t i = 0; i < ARRAY_LEN(row); i++)
        buf_add(&b, visits_row(f.a, (int)i + 2, ROW({ "dealer_code", row[i].code }, { "ro_no", row[i].ro }, { "repair_date", "2026-01-05" }, { "close_date", "" })));
    struct import_report two = visits_import(f.job, "two", buf_str(&b), (struct visits_counts){ .new = 2 });
    check_str("its own", test_db_text(f.a, f.job->db, "select min(d.code || ' ' || f.note) || ', ' || max(d.code || ' ' || f.note) from dealer_month_flag f join dealer d on d.id = f.dealer_id"),
              "BJ001 2026-01-13/2026-03-15, ZJ002 2026-01-06/2026-03-15");
    struct import_undo_report u;
    check_ok("undo", import_undo(f.job, &visits_features, two.batch_id, &u));
    check_str("as before", test_db_text(f.a, f.job->db, "select f.note from dealer_month_flag f join dealer d on d.id = f.dealer_id where d.code = 'BJ001'"), "2026-01-13/2026-03-15");
    arena_free(f.a);
}

/* Who is not waited for has nothing to declare; what was not declared cannot be taken back; the whole month takes back its files. */
static void test_declarations_that_are_none(void **state UNUSED)
{
    struct fixture f = start();
    check_err("not in the network", declare(f.job, "ZJ002", 1, false), ERR_CONFLICT);
    check_err("nor in the month", declare(f.job, "GD009", 0, false), ERR_CONFLICT);
    check_err("not declared", declare(f.job, "ZJ001", 0, true), ERR_NOT_FOUND);
    check_ok("month", declare(f.job, "ZJ001", 0, false));
    check_err("a part of it", declare(f.job, "ZJ001", 2, true), ERR_NOT_FOUND);
    check_ok("file 2 too", declare(f.job, "ZJ001", 2, false));
    check_ok("all", declare(f.job, "ZJ001", 0, true));
    assert_int_equal(test_db_int(f.job->db, "select count(*) from visit_none"), 0);
    arena_free(f.a);
}

static void test_settings(void **state UNUSED)
{
    static const struct { const struct setting *setting; const char *value; bool ok; } cases[] = {
        { &upload_cadence_setting, "daily", true }, { &upload_cadence_setting, "hourly", false }, { &upload_cadence_setting, "", false },
        { &upload_time_setting, "00:00", true },    { &upload_time_setting, "23:59", true },      { &upload_time_setting, "24:00", false },
        { &upload_time_setting, "9:00", false },    { &upload_time_setting, "18:60", false },     { &upload_time_setting, "18.00", false },
        { &upload_from_setting, "2026-03", true },  { &upload_from_setting, "", true },           { &upload_from_setting, "March", false },
        { &upload_weekday_setting, "7", true },     { &upload_weekday_setting, "0", false },
    };
    struct fixture f = start();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err *e = set(f.job, cases[i].setting, cases[i].value);
        if (cases[i].ok)
            check_ok(cases[i].value, e);
        else
            check_err(cases[i].value, e, ERR_INVALID);
    }
    arena_free(f.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when_it_came),  cmocka_unit_test(test_who_is_waited_for), cmocka_unit_test(test_corrected_and_undone), cmocka_unit_test(test_watched_from),
        cmocka_unit_test(test_no_visits),     cmocka_unit_test(test_a_month_without_visits), cmocka_unit_test(test_what_did_not_come), cmocka_unit_test(test_settings),
        cmocka_unit_test(test_moved_to_another_month), cmocka_unit_test(test_other_dealers_keep_their_flags), cmocka_unit_test(test_declarations_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
