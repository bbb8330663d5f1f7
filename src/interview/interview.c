#include "interview/interview.h"
#include "interview_sql.h"

struct err *interview_each(struct db *db, struct arena *a, const struct interview_query *q, interview_see *see, void *ctx)
{
    struct interview_of_months_in in = { .programme = q->programme, .from_month = civil_month_str(a, q->from), .to_month = civil_month_str(a, q->to),
                                         .scope = q->scope };
    struct interview_of_months_cursor c;
    struct interview_of_months_row row;
    TRY(interview_of_months_open(db, a, &in, &c));
    while (interview_of_months_next(&c, &row)) {
        struct interview i = { .dealer_id = row.dealer_id, .version_id = row.version_id, .weight = row.weight, .answers = row.answers,
                               .model = row.model, .work_type = row.work_type, .owner_type = row.owner_type, .advisor_code = row.advisor_code };
        civil_month_parse(row.visit_month, &i.month);
        see(ctx, &i);
    }
    return interview_of_months_close(&c);
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

const struct feature interview_feature = { .name = "interview", .import = imports, .n_imports = ARRAY_LEN(imports), .undo_veto = undo_veto };
