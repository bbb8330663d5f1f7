#include "interview/interview_sql_engine.h"
#include "result/result_gather.h"
#include "result/result_projection.h"

ptrdiff_t result_frame_column(const struct tally_frame *f, struct str code)
{
    for (size_t i = 0; i < f->n_questions; i++)
        if (str_eq_nocase(f->question[i], code))
            return (ptrdiff_t)i;
    return -1;
}

/* The frame's months, read into memory. */
static struct err *open_months(struct db *db, struct arena *a, const struct result_tally_query *q, struct tally **out)
{
    struct gathering *g = gathering_new(a, q);
    struct segments fresh;
    struct interview_query months = { q->programme, q->frame->months.first, q->frame->months.last, q->scope };
    TRY(interview_each(db, a, &months, gather_interview, g));
    TRY(gather_finish(g, &fresh));
    *out = gather_tally(a, q->frame, (struct segments){ NULL, 0 }, fresh);
    return NULL;
}

static const int *bytes_of(struct arena *a, const struct tally_frame *f, const struct questionnaire *v)
{
    int *byte_no = ARENA_ARRAY(a, int, f->n_questions);
    for (size_t i = 0; i < f->n_questions; i++) {
        const struct question *q = questionnaire_question(v, f->question[i]);
        byte_no[i] = q ? q->byte_no : -1;
    }
    return byte_no;
}

static struct tally *open_sql(struct db *db, struct arena *a, const struct result_tally_query *q)
{
    struct interview_sql_version *version = ARENA_ARRAY(a, struct interview_sql_version, q->n_versions);
    for (size_t v = 0; v < q->n_versions; v++)
        version[v] = (struct interview_sql_version){ q->version[v].version_id, bytes_of(a, q->frame, &q->version[v]) };
    return interview_sql_open(db, a, &(struct interview_sql_spec){ q->programme, q->scope, *q->frame, version, q->n_versions });
}

struct err *result_tally_open(struct db *db, struct arena *a, const struct result_tally_query *q, struct tally **out)
{
    if (q->engine == RESULT_PLANES)
        return q->data_dir ? result_projection_open(db, a, q, out) : open_months(db, a, q, out);
    *out = open_sql(db, a, q);
    return NULL;
}
