#include "fieldwork/test_field.h"
#include "db/test_db.h"
#include "fieldwork/fieldwork.h"

const char field_form[] = "{\"title\":\"售后\",\"code\":\"css\",\"programme\":\"service\",\"version\":1,\"pages\":[{\"name\":\"p\",\"elements\":["
                           "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":\"总体满意\",\"scale\":\"level\",\"labels\":\"satisfaction\"},"
                           "{\"type\":\"radiogroup\",\"name\":\"L2\",\"title\":\"推荐\",\"scale\":\"level\",\"labels\":\"satisfaction\"}]}]}";

static int64_t add_interviewer(struct job *job, int i)
{
    int64_t id = 9000 + i;
    test_db_exec_sql(job->db, arena_printf(job->arena, "insert into user_account (id, login, name, mail, language, password_hash, must_change, state, totp_secret, totp_on, totp_step, created_at, created_by)"
                                                       " values (%lld, 'i%d', '访问员%d', '', '', '', 0, 'active', '', 0, 0, 0, 'test')", (long long)id, i, i));
    test_db_exec_sql(job->db, arena_printf(job->arena, "insert into user_role (id, user_id, role, scope, valid_from, granted_at, granted_by) values (%lld, %lld, 'interviewer', 'own', '2026-01-01', 0, 'test')",
                                           (long long)id, (long long)id));
    return id;
}

struct field_world field_world(struct arena *a, int visits, int users)
{
    struct job *job = visits_job(a);
    struct field_world w = { .job = job, .user = ARENA_ARRAY(a, int64_t, (size_t)users), .n_users = users };
    struct wave_new in = { .programme = STR("service"), .month = month_of("2026-03") };
    test_import(job, &questionnaire_import, field_form);
    sampling_visits_import(job, (struct sampling_many){ .first = 1, .count = visits, .programme = "service", .date = "2026-03-05" });
    for (int i = 0; i < users; i++)
        w.user[i] = add_interviewer(job, i + 1);
    job->now_ms = noon("2026-03-16") - INT64_C(30) * 60 * 1000; /* half past eleven: the lines are open */
    sampling_drawn(job, "service", "2026-03", 1);
    check_ok("open", wave_open(job, &in, &w.wave_id));
    return w;
}

struct job *field_world_again(struct arena *a, const struct field_world *w)
{
    struct job *job = ARENA_NEW(a, struct job);
    *job = *w->job;
    job->arena = a;
    check_ok("again", test_db_open_again(a, w->job->db, &job->db));
    return job;
}

int64_t field_count(struct job *job, const char *sql)
{
    return test_db_int(job->db, sql);
}

int64_t field_claimed(const struct field_world *w, int user)
{
    struct case_claim c;
    check_ok("claim", case_claim_next(w->job, w->user[user], &c));
    assert_int_not_equal(c.case_id, 0);
    return c.case_id;
}

struct err *field_ends(struct job *job, struct case_key k, const char *outcome)
{
    return case_end(job, k, &(struct case_ending){ .outcome = str_of_c(outcome) }, NULL);
}

struct err *field_interviews(struct job *job, int64_t user_id, int64_t *case_id)
{
    struct case_claim c;
    struct field_interview i;
    int64_t attempt;
    TRY(case_claim_next(job, user_id, &c));
    *case_id = c.case_id;
    if (!c.case_id)
        return NULL;
    struct case_key k = { c.case_id, user_id };
    TRY(case_dial(job, k, 1, &attempt));
    TRY(field_interview_begin(job, &(struct field_begin){ .key = k, .mode = STR("phone"), .language = STR("zh") }, &i));
    TRY(field_answer_put(job, &(struct field_put){ .interview_id = i.id, .user_id = user_id, .code = STR("L1"), .value = STR("5"), .next = STR("L2"), .spent_ms = 1500 }));
    return field_ends(job, k, "complete");
}
