/* Settings, the draw, forgetting. */
#include "fieldwork/back_check.h"
#include "back_check_sql.h"
#include "base/hash.h"
#include "base/rng.h"
#include "fieldwork/field_interview.h"
#include "platform/audit.h"
#include "platform/job_queue.h"
#include <stdlib.h>

/* ---- rules ---- */

static const struct setting share_setting = { .key = "field.back_check_pct", .type = SETTING_INT, .standard = "10", .min = 0, .max = 100, .source = "P",
                                              .label = { .id = N_("Back-checks: per cent of each interviewer's interviews") } };
static const struct setting least_setting = { .key = "field.back_check_least", .type = SETTING_INT, .standard = "2", .min = 0, .max = 1000, .source = "P",
                                              .label = { .id = N_("Back-checks: at least so many of each interviewer and wave") } };
static const struct setting questions_setting = { .key = "field.back_check_questions", .type = SETTING_INT, .standard = "3", .min = 3, .max = BACK_CHECK_QUESTIONS, .source = "P",
                                                  .label = { .id = N_("Back-checks: questions of the interview that are asked once more") } };
static const struct setting tolerance_setting = { .key = "field.back_check_tolerance", .type = SETTING_INT, .standard = "1", .min = 0, .max = 4, .source = "P",
                                                  .label = { .id = N_("Back-checks: levels by which an answer may differ and still be the same") } };
static const struct setting differ_setting = { .key = "field.back_check_differ", .type = SETTING_INT, .standard = "2", .min = 1, .max = BACK_CHECK_QUESTIONS, .source = "P",
                                               .label = { .id = N_("Back-checks: a check fails from so many other answers on") } };
static const struct setting tries_setting = { .key = "field.back_check_tries", .type = SETTING_INT, .standard = "3", .min = 1, .max = 20, .source = "P",
                                              .label = { .id = N_("Back-checks: calls without reaching anybody before another interview is drawn") } };
static const struct setting fake_setting = { .key = "field.back_check_fake_pct", .type = SETTING_INT, .standard = "20", .min = 1, .max = 100, .source = "P",
                                             .label = { .id = N_("Back-checks: the chance to find a cheat is told for this per cent of made-up interviews") } };
const struct setting *const back_check_setting_list[BACK_CHECK_SETTINGS] = { &share_setting, &least_setting, &questions_setting, &tolerance_setting, &differ_setting, &tries_setting, &fake_setting };

struct err *back_check_rules_load(struct job *job, struct str programme, struct back_check_rules *out)
{
    int64_t share, fake;
    TRY(setting_int(job->db, &share_setting, programme, &share));
    TRY(setting_int(job->db, &least_setting, programme, &out->least));
    TRY(setting_int(job->db, &questions_setting, programme, &out->questions));
    TRY(setting_int(job->db, &tolerance_setting, programme, &out->tolerance));
    TRY(setting_int(job->db, &differ_setting, programme, &out->differ));
    TRY(setting_int(job->db, &tries_setting, programme, &out->tries));
    TRY(setting_int(job->db, &fake_setting, programme, &fake));
    out->share = (double)share / 100;
    out->fake_share = (double)fake / 100;
    return NULL;
}

/* ---- the draw ---- */

struct drawing { struct job *job; struct wave wave; struct back_check_rules rules; struct str seed; struct questionnaire questionnaire; int64_t added; };

static struct err *want_seed(struct drawing *d)
{
    struct job *job = d->job;
    unsigned char bytes[16];
    struct back_check_plan_find_row plan;
    bool found;
    os_random(bytes, sizeof bytes);
    struct back_check_plan_insert_in in = { .wave_id = d->wave.id, .seed = hex_of(job->arena, (struct str){ (const char *)bytes, sizeof bytes }), .made_at = job->now_ms,
                                            .made_by = str_of_c(job->who) };
    TRY(back_check_plan_insert(job->db, &in, NULL)); /* keeps the one that is there */
    TRY(back_check_plan_find(job->db, job->arena, &(struct back_check_plan_find_in){ .wave_id = d->wave.id }, &plan, &found));
    d->seed = plan.seed;
    return NULL;
}

struct placed { int64_t place; struct str code; const struct back_check_pool_row *row; };

static int by_place(const void *x, const void *y)
{
    const struct placed *a = x, *b = y;
    return (a->place > b->place) - (a->place < b->place);
}

static bool may_be_asked(const struct drawing *d, const struct field_answer *x)
{
    const struct question *q = questionnaire_question(&d->questionnaire, x->code);
    return q && (q->kind == QUESTION_LEVEL || q->kind == QUESTION_YES_NO || q->kind == QUESTION_CHOICE) && x->value.n && x->value.p[0] != '#';
}

static struct err *add_questions(const struct drawing *d, int64_t check_id, int64_t interview_id)
{
    struct job *job = d->job;
    struct field_answers answers;
    size_t n = 0;
    TRY(field_answers_load(job->db, job->arena, interview_id, &answers));
    struct placed *p = ARENA_ARRAY(job->arena, struct placed, answers.n);
    for (size_t i = 0; i < answers.n; i++)
        if (may_be_asked(d, &answers.row[i]))
            p[n++] = (struct placed){ .place = back_check_place(d->seed, interview_id, answers.row[i].code), .code = answers.row[i].code };
    qsort(p, n, sizeof *p, by_place);
    for (size_t i = 0; i < n && (int64_t)i < d->rules.questions; i++)
        TRY(back_check_answer_insert(job->db, &(struct back_check_answer_insert_in){ .check_id = check_id, .position = (int64_t)i + 1, .question_code = p[i].code }, NULL));
    return NULL;
}

static struct err *add_check(struct drawing *d, const struct placed *p)
{
    struct job *job = d->job;
    struct back_check_insert_in in = { .id = db_new_id(job->db), .interview_id = p->row->id, .user_id = p->row->user_id.v, .place = p->place, .drawn_at = job->now_ms };
    if (d->questionnaire.version_id != p->row->version_id)
        TRY(questionnaire_load(job->db, job->arena, p->row->version_id, &d->questionnaire));
    TRY(back_check_insert(job->db, &in, NULL));
    d->added++;
    return add_questions(d, in.id, p->row->id);
}

/* One interviewer's interviews: those whose customers could not be reached do not count, so that others take their places. */
static struct err *draw_of(struct drawing *d, const struct back_check_pool_row *row, size_t n)
{
    struct placed *p = ARENA_ARRAY(d->job->arena, struct placed, n);
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (!str_eq_c(row[i].check_state, "unreached"))
            p[left++] = (struct placed){ .place = back_check_place(d->seed, row[i].id, STR("")), .row = &row[i] };
    qsort(p, left, sizeof *p, by_place);
    int64_t wanted = MIN_OF(back_check_wanted(&d->rules, (int64_t)n), (int64_t)left);
    for (int64_t i = 0; i < wanted; i++)
        if (!p[i].row->check_state.n)
            TRY(add_check(d, &p[i]));
    return NULL;
}

static struct err *draw(struct db *db, void *ctx)
{
    struct drawing *d = ctx;
    struct job *job = d->job;
    struct back_check_pool_rows pool;
    size_t first = 0;
    d->added = 0;
    TRY(want_seed(d));
    TRY(back_check_pool(db, job->arena, &(struct back_check_pool_in){ .wave_id = d->wave.id }, &pool));
    for (size_t i = 1; i <= pool.n; i++) {
        if (i < pool.n && pool.row[i].user_id.v == pool.row[first].user_id.v)
            continue;
        TRY(draw_of(d, pool.row + first, i - first));
        first = i;
    }
    if (!d->added)
        return NULL;
    return audit_by(job, "back_check.draw", "wave", d->wave.id, AUDIT_JSON(job->arena, { "checks", str_printf(job->arena, "%lld", (long long)d->added) }));
}

struct err *back_check_draw(struct job *job, int64_t wave_id, int64_t *n)
{
    struct drawing d = { .job = job };
    TRY(wave_load(job->db, job->arena, wave_id, &d.wave));
    TRY(back_check_rules_load(job, d.wave.programme, &d.rules));
    if (str_eq_c(d.wave.state, "erased"))
        return ERR(job->arena, ERR_CONFLICT, "The wave is erased: nobody knows any more whom to call.");
    TRY(db_write(job->db, draw, &d, 0));
    *n = d.added;
    return NULL;
}

static struct err *run_draw(struct job_run *run, const void *input UNUSED)
{
    struct job *job = &run->job;
    struct wave_list waves;
    int64_t added = 0;
    TRY(wave_list_load(job->db, job->arena, STR("open"), &waves));
    for (size_t i = 0; i < waves.n; i++) {
        int64_t n;
        TRY(back_check_draw(job, waves.wave[i].id, &n));
        added += n;
    }
    run->result.text = MSG("{0} back-checks were drawn.", ARG_I(added));
    return NULL;
}

enum { DRAW_MINUTE = 21 * 60 }; /* of the day: behind the last calls */
const struct job_kind back_check_job = { .name = "field.back_checks", .title = { .id = N_("Draw the interviews that are checked by a second call") }, .run = run_draw, .every = JOB_EVERY_DAY,
                                         .minute = DRAW_MINUTE };

/* ---- the end ---- */

struct err *back_check_forget(struct db *db, int64_t wave_id)
{
    TRY(back_check_answer_erase(db, &(struct back_check_answer_erase_in){ .wave_id = wave_id }, NULL));
    TRY(back_check_erase(db, &(struct back_check_erase_in){ .wave_id = wave_id }, NULL));
    return back_check_plan_erase(db, &(struct back_check_plan_erase_in){ .wave_id = wave_id }, NULL);
}
