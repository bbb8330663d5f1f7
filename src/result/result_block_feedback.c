/* Section 6 of a dealer's monthly report: what became of customers' named opinions, six months of them. The counts come from above by org's dealer_month_count
 * (docs/adr/0034-counts-for-reports.md); rates are made here, so that they are rounded like all figures. */
#include "result/result_block_feedback.h"

enum { MONTHS_OF_FEEDBACK = 6 };
enum { COL_MONTH, COL_OPENED, COL_READ, COL_CONTACT, COL_CLOSED, COL_OVERDUE, COL_CONFIRMED, COL_SATISFIED };

static const struct column columns[] = {
    [COL_MONTH] = { .key = "month", .title = { .id = N_("Month") }, .is_text = true },
    [COL_OPENED] = { .key = "opened", .title = { .id = N_("New") } },
    [COL_READ] = { .key = "read_same_day", .title = { .id = N_("Read on the day") }, .decimals = 1 },
    [COL_CONTACT] = { .key = "contact_in_time", .title = { .id = N_("Called within 24 hours") }, .decimals = 1 },
    [COL_CLOSED] = { .key = "closed", .title = { .id = N_("Closed, of new") }, .decimals = 1 },
    [COL_OVERDUE] = { .key = "overdue", .title = { .id = N_("Past due") } },
    [COL_CONFIRMED] = { .key = "confirmed", .title = { .id = N_("Customer confirmed, of closed") }, .decimals = 1 },
    [COL_SATISFIED] = { .key = "satisfied", .title = { .id = N_("Satisfied with it, of confirmed") }, .decimals = 1 },
};

/* Empty where there is nothing to be a part of. */
static struct cell part(int64_t n, int64_t of)
{
    return of ? cell_share((double)n / (double)of) : (struct cell){ 0 };
}

static void put_month(struct arena *a, struct table *t, const struct org_month_counts *counts, int32_t month)
{
    struct cell *c = table_add_row(a, t);
    int64_t opened = org_count_of(counts, month, "feedback.opened"), closed = org_count_of(counts, month, "feedback.closed"), confirmed = org_count_of(counts, month, "feedback.confirmed");
    c[COL_MONTH] = cell_text(civil_month_str(a, month));
    c[COL_OPENED] = cell_int(opened);
    c[COL_READ] = part(org_count_of(counts, month, "feedback.read_same_day"), opened);
    c[COL_CONTACT] = part(org_count_of(counts, month, "feedback.contact_in_time"), org_count_of(counts, month, "feedback.contact_due"));
    c[COL_CLOSED] = part(closed, opened);
    c[COL_OVERDUE] = cell_int(org_count_of(counts, month, "feedback.overdue"));
    c[COL_CONFIRMED] = part(confirmed, closed);
    c[COL_SATISFIED] = part(org_count_of(counts, month, "feedback.satisfied"), confirmed);
}

struct err *result_feedback_table(struct db *db, struct arena *a, const struct org_count_query *q, struct table **out)
{
    struct org_month_counts counts;
    int64_t opened = 0;
    TRY(org_counts_load(db, a, q, &counts));
    *out = table_new(a, "feedback", columns, ARRAY_LEN(columns));
    for (int32_t month = q->from; month <= q->to; month++) {
        put_month(a, *out, &counts, month);
        opened += org_count_of(&counts, month, "feedback.opened");
    }
    (*out)->base = MSG("n = {0} opinions that became visible in {1} to {2}", ARG_I(opened), ARG_S(civil_month_str(a, q->from)), ARG_S(civil_month_str(a, q->to)));
    (*out)->note[0] = MSG("Opinions given under the customer's own name, by the month in which the dealer could see them. Read on the day: on the day itself, or, after closing time, by the end of the next day of business. "
                          "Calls: of those complaints and wishes to be called whose time is over or that were called.");
    if (!opened)
        *out = NULL;
    return NULL;
}

struct err *block_feedback(struct block *b)
{
    struct reporting *r = b->r;
    struct table *t;
    if (r->unit.kind != UNIT_DEALER || r->unit.n_dealers != 1)
        return NULL;
    struct org_count_query q = { .dealer_id = r->set.network.dealer[r->unit.dealer[0]].id, .programme = r->in->programme, .from = r->period - MONTHS_OF_FEEDBACK + 1, .to = r->period };
    TRY(result_feedback_table(r->job->db, r->a, &q, &t));
    if (t)
        report_add(r, (struct section){ .key = "feedback", .title = MSG("Handling of customers' opinions"), .table = t });
    return NULL;
}
