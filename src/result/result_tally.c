#include "result/result_gather.h"

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
    struct gathering g = gathering_new(a, q);
    struct segments fresh;
    struct interview_query months = { q->programme, q->frame->months.first, q->frame->months.last, q->scope };
    TRY(interview_each(db, a, &months, gather_interview, &g));
    TRY(gather_finish(&g, &fresh));
    *out = gather_tally(a, q->frame, (struct segments){ NULL, 0 }, fresh);
    return NULL;
}

struct err *result_tally_open(struct db *db, struct arena *a, const struct result_tally_query *q, struct tally **out)
{
    return open_months(db, a, q, out);
}
