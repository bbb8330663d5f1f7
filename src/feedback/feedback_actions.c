/* What happens to opinions: one transaction each, with its line in the history and its entry in the audit log. */
#include "feedback/feedback.h"
#include "feedback/feedback_notice.h"
#include "feedback_sql.h"
#include "platform/audit.h"
#include "platform/audit_reveal.h"

/* A line of the history of the case with this id. */
struct line { int64_t id; const char *what; struct str detail; };

static struct err *note(struct job *job, const struct line *l)
{
    struct feedback_history_add_in in = { .id = db_new_id(job->db), .feedback_id = l->id, .at = job->now_ms, .who = str_of_c(job->who), .what = str_of_c(l->what),
                                          .detail = l->detail.p ? l->detail : STR("") };
    return feedback_history_add(job->db, &in, NULL);
}

/* The row as it is to be written; `seen`: the change it stands on. */
static struct feedback_update_in row_of(const struct feedback *f)
{
    return (struct feedback_update_in){
        .id = f->id, .seen = f->changed_ms, .state = str_of_c(feedback_state_names[f->state]), .kind = str_of_c(opinion_kind_names[f->kind]), .opinion_id = f->opinion_id,
        .needs_contact = f->facts.needs_contact, .clock_from = f->clock_from_ms, .due_at = f->due_ms, .owner_id = f->owner_id, .owner = f->owner, .read_at = f->read_ms,
        .contacted_at = f->contacted_ms, .closed_at = f->closed_ms, .read_same_day = f->read_same_day, .contact_in_time = f->contact_in_time, .attempts = f->facts.attempts, .done = f->done,
        .satisfied = f->satisfied, .reopened = f->reopened, .escalated_at = f->escalated_ms, .reminded = f->reminded,
    };
}

static struct err *write_row(struct job *job, const struct feedback *f)
{
    struct feedback_update_in in = row_of(f);
    int64_t changed;
    in.changed_at = MAX_OF(job->now_ms, f->changed_ms + 1);
    TRY(feedback_update(job->db, &in, &changed));
    if (!changed)
        return ERR(job->arena, ERR_CONFLICT, "Somebody has dealt with this opinion meanwhile. Look at it again.");
    return feedback_count_month(job, f->dealer_id, f->programme, f->opened_on);
}

/* ---- opinions come in ---- */

struct taking { struct job *job; struct feedback_hours hours; int64_t opinion_id, id /* of its case */; struct feedback_opinion_to_take_row opinion; bool tells; };

static struct err *number_of(struct taking *x, struct str day, struct str *out)
{
    struct feedback_number_of_day_row n;
    struct org_network network;
    bool found;
    TRY(feedback_number_of_day(x->job->db, x->job->arena, &(struct feedback_number_of_day_in){ .dealer_id = x->opinion.dealer_id, .opened_on = day }, &n, &found));
    TRY(org_network_load(x->job->db, x->job->arena, (struct db_scope){ .kind = SCOPE_DEALER, .id = x->opinion.dealer_id }, job_today(x->job), &network));
    struct civil_date d = job_today(x->job);
    *out = str_printf(x->job->arena, STR_FMT "-%02d%02d%02d-%02lld", STR_ARG(network.n_dealers ? network.dealer[0].code : STR("?")), d.year % 100, d.month, d.day, (long long)n.n + 1);
    return NULL;
}

static struct err *open_case(struct taking *x)
{
    struct job *job = x->job;
    struct str day = civil_date_str(job->arena, job_today(job));
    int64_t from = feedback_clock_from(&x->hours, job->now_ms);
    struct feedback_insert_in in = { .id = db_random_id(), .dealer_id = x->opinion.dealer_id, .programme = x->opinion.programme, .kind = x->opinion.kind, .opinion_id = x->opinion_id,
                                     .phone = x->opinion.phone, .needs_contact = feedback_needs_contact(x->opinion.kind), .opened_at = job->now_ms, .opened_on = day, .clock_from = from,
                                     .due_at = feedback_due(&x->hours, from) };
    x->id = in.id;
    TRY(number_of(x, day, &in.number));
    TRY(feedback_insert(job->db, &in, NULL));
    TRY(feedback_opinion_insert(job->db, &(struct feedback_opinion_insert_in){ .opinion_id = x->opinion_id, .feedback_id = in.id }, NULL));
    TRY(note(job, &(struct line){ in.id, "opened", in.number }));
    return feedback_count_month(job, in.dealer_id, in.programme, day);
}

/* The customer has an open case here: what was said now is to be read too, and a contact begins anew unless one is still due. */
static struct err *join_case(struct taking *x, int64_t id)
{
    struct job *job = x->job;
    x->id = id;
    struct feedback_detail d;
    TRY(feedback_load(job, &(struct feedback_key){ .id = id }, &d));
    struct feedback *f = &d.f;
    bool is_due = f->facts.needs_contact && f->state <= FEEDBACK_READ;
    opinion_kind_of(x->opinion.kind, &f->kind);
    f->state = FEEDBACK_NEW;
    f->opinion_id = x->opinion_id;
    f->facts.needs_contact = f->facts.needs_contact || feedback_needs_contact(x->opinion.kind);
    if (!is_due) {
        f->clock_from_ms = feedback_clock_from(&x->hours, job->now_ms);
        f->due_ms = feedback_due(&x->hours, f->clock_from_ms);
        f->facts.attempts = 0;
        f->reminded = STR("");
    }
    TRY(feedback_opinion_insert(job->db, &(struct feedback_opinion_insert_in){ .opinion_id = x->opinion_id, .feedback_id = id }, NULL));
    TRY(note(job, &(struct line){ id, "joined", STR_NONE }));
    return write_row(job, f);
}

static struct err *store_taken(struct db *db, void *ctx)
{
    struct taking *x = ctx;
    struct arena *a = x->job->arena;
    struct feedback_of_opinion_row known;
    struct feedback_open_of_row open;
    bool is_known, is_there, is_open;
    TRY(feedback_of_opinion(db, a, &(struct feedback_of_opinion_in){ .opinion_id = x->opinion_id }, &known, &is_known));
    TRY(feedback_opinion_to_take(db, a, &(struct feedback_opinion_to_take_in){ .id = x->opinion_id }, &x->opinion, &is_there));
    x->id = is_known ? known.feedback_id : 0;
    if (is_known || !is_there)
        return NULL;
    TRY(feedback_open_of(db, a, &(struct feedback_open_of_in){ .dealer_id = x->opinion.dealer_id, .phone = x->opinion.phone }, &open, &is_open));
    TRY(is_open ? join_case(x, open.id) : open_case(x));
    return x->tells ? feedback_tell_later(x->job, x->opinion.dealer_id) : NULL;
}

struct err *feedback_take(struct job *job, int64_t opinion_id, bool tells, int64_t *id)
{
    struct taking x = { .job = job, .opinion_id = opinion_id, .tells = tells };
    TRY(feedback_hours_load(job, &x.hours));
    TRY(db_write(job->db, store_taken, &x, 0));
    *id = x.id;
    return NULL;
}

static struct err *store_withdrawn(struct db *db, void *ctx)
{
    const struct taking *x = ctx;
    struct feedback_of_opinion_row known;
    bool found;
    TRY(feedback_of_opinion(db, x->job->arena, &(struct feedback_of_opinion_in){ .opinion_id = x->opinion_id }, &known, &found));
    if (!found)
        return NULL;
    TRY(feedback_opinion_delete(db, &(struct feedback_opinion_delete_in){ .opinion_id = x->opinion_id }, NULL));
    struct feedback_left_row left;
    TRY(feedback_left(db, x->job->arena, &(struct feedback_left_in){ .feedback_id = known.feedback_id }, &left, &found));
    if (left.opinion_id.has)
        return feedback_set_opinion(db, &(struct feedback_set_opinion_in){ .id = known.feedback_id, .opinion_id = left.opinion_id.v }, NULL);
    TRY(feedback_history_delete(db, &(struct feedback_history_delete_in){ .feedback_id = known.feedback_id }, NULL));
    struct feedback_deleted_row gone;
    TRY(feedback_deleted(db, x->job->arena, &(struct feedback_deleted_in){ .id = known.feedback_id }, &gone, &found));
    return found ? feedback_count_month(x->job, gone.dealer_id, gone.programme, gone.opened_on) : NULL;
}

struct err *feedback_withdraw(struct job *job, int64_t opinion_id)
{
    struct taking x = { .job = job, .opinion_id = opinion_id };
    return db_write(job->db, store_withdrawn, &x, 0);
}

/* ---- steps ---- */

const struct field_choice feedback_channels[] = { { "phone", "phone|电话" }, { "wechat", "wechat|微信" }, { "sms", "sms|短信" }, { "mail", "mail|邮件" }, { "visit", "visit|到店|上门" }, { NULL, NULL } };
const struct field_choice feedback_results[] = { { "reached", "reached|已联系上" }, { "no_answer", "no_answer|无人接听" }, { "wrong_number", "wrong_number|号码有误" }, { "refused", "refused|拒绝沟通" }, { NULL, NULL } };
const struct field_choice feedback_satisfactions[] = { { "yes", "yes|满意" }, { "no", "no|不满意" }, { "unreached", "unreached|未联系上" }, { NULL, NULL } };

struct doing { struct job *job; struct feedback_hours hours; const struct feedback_key *key; const struct feedback_deed *deed; struct feedback f; };
typedef struct err *do_step(struct doing *x);

static void mark_read(struct doing *x)
{
    int64_t now = x->job->now_ms;
    x->f.read_ms = SOME_INT(now);
    if (!x->f.read_same_day.has)
        x->f.read_same_day = SOME_INT(feedback_is_same_day(&x->hours, x->f.clock_from_ms, now));
}

static struct err *do_read(struct doing *x)
{
    mark_read(x);
    return NULL;
}

/* A contact of an opinion that nobody marked as read says that it was; one that reached nobody leaves it to be called again. */
static struct err *do_contact(struct doing *x)
{
    const struct feedback_deed *d = x->deed;
    struct job *job = x->job;
    bool is_reached = str_eq_c(d->result, "reached");
    if (!d->channel.n || !d->result.n)
        return ERR(job->arena, ERR_INVALID, "Say how the customer was contacted, and what came of it.");
    if (is_reached && str_is_empty(d->text))
        return ERR(job->arena, ERR_INVALID, "Say what was talked about.");
    if (x->f.state == FEEDBACK_NEW)
        mark_read(x);
    if (is_reached && !x->f.contact_in_time.has)
        x->f.contact_in_time = SOME_INT(job->now_ms <= x->f.due_ms);
    if (is_reached && !x->f.contacted_ms.has)
        x->f.contacted_ms = SOME_INT(job->now_ms);
    x->f.facts.attempts += !is_reached;
    if (is_reached || x->f.state == FEEDBACK_NEW)
        x->f.state = is_reached ? feedback_after(STEP_CONTACT, x->f.state) : FEEDBACK_READ;
    struct feedback_contact_insert_in in = { .id = db_new_id(job->db), .feedback_id = x->f.id, .at = job->now_ms, .who = str_of_c(job->who), .who_id = job->who_id, .channel = d->channel,
                                             .result = d->result, .body = d->text.p ? d->text : STR("") };
    return feedback_contact_insert(job->db, &in, NULL);
}

static struct err *do_ask(struct doing *x)
{
    if (str_is_empty(x->deed->text))
        return ERR(x->job->arena, ERR_INVALID, "Say what was done.");
    x->f.done = x->deed->text;
    return NULL;
}

static struct err *do_close(struct doing *x)
{
    if (!str_is_empty(x->deed->text))
        x->f.done = x->deed->text;
    if (str_is_empty(x->f.done))
        return ERR(x->job->arena, ERR_INVALID, "Say what was done.");
    if (str_is_empty(x->deed->satisfied))
        return ERR(x->job->arena, ERR_INVALID, "Say whether the customer is satisfied with it.");
    x->f.satisfied = x->deed->satisfied;
    x->f.closed_ms = SOME_INT(x->job->now_ms);
    return NULL;
}

static struct err *need_reason(const struct doing *x)
{
    return str_is_empty(x->deed->text) ? ERR(x->job->arena, ERR_INVALID, "Say why.") : NULL;
}

static struct err *do_return(struct doing *x)
{
    return need_reason(x);
}

static struct err *do_reopen(struct doing *x)
{
    TRY(need_reason(x));
    struct feedback_open_of_row open;
    bool is_open;
    TRY(feedback_open_of(x->job->db, x->job->arena, &(struct feedback_open_of_in){ .dealer_id = x->f.dealer_id, .phone = x->f.phone.digits }, &open, &is_open));
    if (is_open)
        return ERR(x->job->arena, ERR_CONFLICT, "This customer has another open case at the dealer: write what is missing there.");
    x->f.clock_from_ms = feedback_clock_from(&x->hours, x->job->now_ms);
    x->f.due_ms = feedback_due(&x->hours, x->f.clock_from_ms);
    x->f.read_ms = x->f.contacted_ms = x->f.closed_ms = (struct opt_int){ 0 };
    x->f.satisfied = x->f.reminded = STR("");
    x->f.facts.needs_contact = true;
    x->f.facts.attempts = 0;
    x->f.reopened++;
    return NULL;
}

static struct err *do_forward(struct doing *x)
{
    struct feedback_persons people;
    TRY(feedback_persons_load(x->job, x->f.dealer_id, &people));
    for (size_t i = 0; i < people.n; i++)
        if (people.person[i].id == x->deed->person) {
            x->f.owner_id = SOME_INT(people.person[i].id);
            x->f.owner = people.person[i].name;
            return NULL;
        }
    return ERR(x->job->arena, ERR_INVALID, "Choose somebody who works at the dealer.");
}

static struct err *do_escalate(struct doing *x)
{
    TRY(need_reason(x));
    x->f.escalated_ms = SOME_INT(x->job->now_ms);
    return event_write(x->job->db, "feedback.escalated", x->f.id, STR_NONE, x->job->now_ms);
}

static const struct { const char *name; do_step *act; } step_table[FEEDBACK_STEPS] = {
    [STEP_READ] = { "read", do_read },       [STEP_CONTACT] = { "contact", do_contact }, [STEP_ASK] = { "ask", do_ask },             [STEP_CLOSE] = { "close", do_close },
    [STEP_RETURN] = { "return", do_return }, [STEP_REOPEN] = { "reopen", do_reopen },    [STEP_FORWARD] = { "forward", do_forward }, [STEP_ESCALATE] = { "escalate", do_escalate },
};

bool feedback_step_of(struct str name, enum feedback_step *out)
{
    for (int s = 0; s < FEEDBACK_STEPS; s++)
        if (str_eq_c(name, step_table[s].name))
            return *out = (enum feedback_step)s, true;
    return false;
}

/* What the history says of a step: of a contact its result, of forwarding to whom, else the text. */
static struct str detail_of(const struct doing *x)
{
    switch (x->deed->step) {
    case STEP_CONTACT:
        return x->deed->result;
    case STEP_FORWARD:
        return x->f.owner;
    case STEP_CLOSE:
        return x->deed->satisfied;
    default:
        return x->deed->text;
    }
}

static struct err *store_step(struct db *db UNUSED, void *ctx)
{
    struct doing *x = ctx;
    struct job *job = x->job;
    struct feedback_detail d;
    enum feedback_step step = x->deed->step;
    TRY(feedback_load(job, x->key, &d));
    x->f = d.f;
    if (!feedback_may(step, &x->f.facts))
        return ERR(job->arena, ERR_CONFLICT, "This cannot be done now: the opinion is {0}.", ARG_S(tr(job->lang, feedback_state_texts[x->f.state])));
    TRY(step_table[step].act(x));
    if (step != STEP_CONTACT)
        x->f.state = feedback_after(step, x->f.state);
    TRY(write_row(job, &x->f));
    TRY(note(job, &(struct line){ x->f.id, step_table[step].name, detail_of(x) }));
    return audit_by(job, arena_printf(job->arena, "feedback.%s", step_table[step].name), "feedback", x->f.id, STR_NONE);
}

struct err *feedback_do(struct job *job, const struct feedback_key *k, const struct feedback_deed *d)
{
    struct doing x = { .job = job, .key = k, .deed = d };
    TRY(feedback_hours_load(job, &x.hours));
    return db_write(job->db, store_step, &x, 0);
}

/* ---- looking at names and numbers ---- */

static struct err *store_reveal(struct db *db UNUSED, void *ctx)
{
    const struct doing *x = ctx;
    return note(x->job, &(struct line){ x->f.id, "reveal", STR_NONE });
}

struct err *feedback_reveal(struct job *job, const struct feedback_key *k, const struct reveal **out)
{
    struct feedback_detail d;
    TRY(feedback_load(job, k, &d));
    struct doing x = { .job = job, .key = k, .f = d.f };
    TRY(db_write(job->db, store_reveal, &x, 0));
    return audit_reveal(job, "feedback", k->id, out);
}
