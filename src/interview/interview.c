#include "interview/interview_export_pages.h"
#include "interview_sql.h"
#include "method/points.h"
#include <string.h>

/* The codes of the row at hand: its digits less '0', and behind them "not asked". */
struct codes { uint8_t code[TALLY_MOST_QUESTIONS]; };

static struct interview interview_of(struct codes *c, const struct tally_row *row, struct str month, struct str digits)
{
    struct interview i = { .n_answers = MIN_OF(digits.n, sizeof c->code), .row = *row };
    memset(c->code, ANSWER_NOT_ASKED, sizeof c->code);
    for (size_t k = 0; k < i.n_answers; k++)
        c->code[k] = (uint8_t)(digits.p[k] - '0');
    i.row.answer = c->code;
    civil_month_parse(month, &i.row.month);
    return i;
}

#define ATTRIBUTES_OF(r) \
    { [TALLY_MODEL] = (r).model, [TALLY_MODEL_YEAR] = (r).model_year, [TALLY_OWNER_TYPE] = (r).owner_type, [TALLY_WORK_TYPE] = (r).work_type, \
      [TALLY_AGE_BAND] = (r).age_band, [TALLY_ADVISOR] = (r).advisor_code }

struct err *interview_each(struct db *db, struct arena *a, const struct interview_query *q, interview_see *see, void *ctx)
{
    struct interview_of_programme_in in = { .programme = q->programme, .scope = q->scope, .with_months = q->from || q->to };
    struct interview_of_programme_cursor c;
    struct interview_of_programme_row r;
    struct codes codes;
    struct err *failed = NULL;
    if (in.with_months) {
        in.from_month = civil_month_str(a, q->from);
        in.to_month = civil_month_str(a, q->to);
    }
    TRY(interview_of_programme_open(db, a, &in, &c));
    while (!failed && interview_of_programme_next(&c, &r)) {
        struct tally_row row = { .id = r.id, .dealer_id = r.dealer_id, .weight = r.weight, .attribute = ATTRIBUTES_OF(r) };
        struct interview i = interview_of(&codes, &row, r.visit_month, r.answers);
        i.version_id = r.version_id;
        failed = see(ctx, &i);
    }
    struct err *at_end = interview_of_programme_close(&c);
    return failed ? failed : at_end;
}

struct err *interview_feed_newest(struct db *db, struct arena *a, struct tally_mark *out)
{
    struct interview_change_newest_row row;
    bool found;
    TRY(interview_change_newest(db, a, &row, &found));
    *out = found ? (struct tally_mark){ row.seq, row.interview_id } : (struct tally_mark){ 0 };
    return NULL;
}

struct err *interview_feed_at(struct db *db, struct arena *a, int64_t seq, int64_t *interview_id)
{
    struct interview_change_at_in in = { .seq = seq };
    struct interview_change_at_row row;
    bool found;
    TRY(interview_change_at(db, a, &in, &row, &found));
    *interview_id = found ? row.interview_id : 0;
    return NULL;
}

struct err *interview_feed_each(struct db *db, struct arena *a, const struct interview_feed_query *q, interview_feed_see *see, void *ctx)
{
    struct interview_change_between_in in = { .programme = q->programme, .after = q->after, .up_to = q->up_to };
    struct interview_change_between_cursor c;
    struct interview_change_between_row r;
    struct codes codes;
    struct err *failed = NULL;
    TRY(interview_change_between_open(db, a, &in, &c));
    while (!failed && interview_change_between_next(&c, &r)) {
        struct interview_change change = { .seq = r.seq, .is_removal = str_eq(r.change, STR("remove")), .interview.row.id = r.interview_id };
        struct tally_row row = { .id = r.interview_id, .dealer_id = r.dealer_id.v, .weight = r.weight.v, .attribute = ATTRIBUTES_OF(r) };
        if (!change.is_removal) {
            change.interview = interview_of(&codes, &row, r.visit_month, r.answers);
            change.interview.version_id = r.version_id.v;
        }
        failed = see(ctx, &change);
    }
    struct err *at_end = interview_change_between_close(&c);
    return failed ? failed : at_end;
}

/* Undo of a network or questionnaire import: interviews stand on their dealers and versions. */
static struct err *undo_veto(struct import *im)
{
    struct interview_dealers_of_network_batch_in dealers_in = { .batch_id = im->batch_id };
    struct interview_dealers_of_network_batch_rows dealers;
    struct interview_versions_of_batch_in versions_in = { .batch_id = im->batch_id };
    struct interview_versions_of_batch_rows versions;
    TRY(interview_dealers_of_network_batch(im->job->db, im->job->arena, &dealers_in, &dealers));
    for (size_t i = 0; i < dealers.n; i++)
        import_blocker(im, dealers.row[i].code, MSG("this dealer has interviews"));
    TRY(interview_versions_of_batch(im->job->db, im->job->arena, &versions_in, &versions));
    for (size_t i = 0; i < versions.n; i++)
        import_blocker(im, versions.row[i].code, MSG("version {0} has {1} interviews", ARG_I(versions.row[i].version), ARG_I(versions.row[i].n)));
    return NULL;
}

static const struct import_kind *const imports[] = { &interview_answers_import };

static const struct permission permissions[] = { { "export.interviews", { .id = N_("Take interviews out row by row") }, ROLE_BIT(ROLE_ANALYST) } };
static const struct job_kind *const jobs[] = { &interview_export_job };
static const struct menu_entry entries[] = { { { .id = N_("Row-level data") }, "/exports/interviews", "export.interviews", N_("Data") } };
static const struct command *const commands[] = { &interview_export_command };

const struct feature interview_feature = { .name = "interview", .command = commands, .n_commands = ARRAY_LEN(commands), .permission = permissions, .job = jobs, .n_jobs = ARRAY_LEN(jobs),
                                           .pages = { interview_export_routes, EXPORT_ROUTES }, .menu = { entries, ARRAY_LEN(entries) },
                                           .n_permissions = ARRAY_LEN(permissions), .import = imports, .n_imports = ARRAY_LEN(imports), .undo_veto = undo_veto };
