#include "fieldwork/call_opinion.h"
#include "call_sql.h"
#include "fieldwork_sql.h"

static const int64_t on_the_line_ms = INT64_C(30) * 60 * 1000;

struct err *call_customer_load(struct job *job, int64_t user_id, struct call_customer *out)
{
    struct attempt_completed_last_row last;
    struct attempt_number_last_row number;
    bool found;
    *out = (struct call_customer){ .card = { .id = 0 } };
    TRY(attempt_completed_last(job->db, job->arena, &(struct attempt_completed_last_in){ .user_id = user_id, .since = job->now_ms - on_the_line_ms, .limit = 1 }, &last, &found));
    if (!found)
        return NULL;
    TRY(case_load(job, last.case_id, &out->card));
    TRY(attempt_number_last(job->db, job->arena, &(struct attempt_number_last_in){ .case_id = last.case_id, .limit = 1 }, &number, &found));
    if (found)
        out->name.s = number.name, out->phone.digits = number.phone;
    return NULL;
}

struct storing { struct job *job; const struct opinion *opinion; };

static struct err *store(struct db *db, void *ctx)
{
    const struct storing *s = ctx;
    const struct opinion *o = s->opinion;
    struct job *job = s->job;
    struct opinion_same_row same;
    bool found;
    int64_t id;
    struct opinion_same_in in = { .dealer_id = o->dealer_id, .collected_on = civil_date_str(job->arena, tz_date(job->tz, o->collected_ms)), .programme = o->programme,
                                  .phone = o->phone.digits, .body = o->text };
    TRY(opinion_same(db, job->arena, &in, &same, &found));
    return same.n ? NULL : opinion_store(job, o, &id);
}

struct err *call_opinion_store(struct job *job, int64_t user_id, const struct call_opinion *in)
{
    struct call_customer c;
    TRY(call_customer_load(job, user_id, &c));
    if (!c.card.id)
        return ERR(job->arena, ERR_CONFLICT, "The interview ended too long ago. Opinions are written down while the customer is on the line.");
    struct opinion o = { .dealer_id = c.card.dealer_id, .programme = c.card.programme, .kind = in->kind, .step = in->step, .text = in->text, .wish = in->wish, .name = c.name, .phone = c.phone,
                         .model = c.card.model, .plate = c.card.plate, .visit = c.card.visit_day, .source = OPINION_PHONE, .collected_ms = job->now_ms };
    return db_write(job->db, store, &(struct storing){ job, &o }, 0);
}
