#include "fieldwork/link.h"
#include "base/rng.h"
#include "field_case_sql.h"
#include "fieldwork/case_private.h"
#include "fieldwork/opinion.h"
#include "invitation_sql.h"
#include "org/user_throttle.h"
#include "platform/key_file.h"

enum { QUARTER_MS = 15 * 60000, KEPT_MS = 60 * 60000, MAX_HERE = 20, FLOOD = 2000, MAX_HERE_IN_FLOOD = 3, TOKEN_BYTES = 16 };

/* ---- names ---- */

/* Without 0 O 1 l I, which people mix up. */
static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

struct link_names link_names_new(struct arena *a)
{
    char *s = arena_alloc(a, LINK_SHORT_CHARS);
    uint64_t x = os_random_u64() % UINT64_C(1954897493193); /* 57⁷: the bias of 2⁶⁴ is 10⁻⁷ */
    for (size_t i = 0; i < LINK_SHORT_CHARS; i++, x /= sizeof letters - 1)
        s[i] = letters[x % (sizeof letters - 1)];
    return (struct link_names){ secret_random_text(a, TOKEN_BYTES), { s, LINK_SHORT_CHARS } };
}

struct err *link_key_load(struct job *job, struct secret_key *out)
{
    return key_file_load(job, "link.key", out);
}

struct str link_short_hash(struct arena *a, const struct secret_key *key, struct str short_name)
{
    return secret_keyed_hash(a, key, str_printf(a, "link " STR_FMT, STR_ARG(short_name)));
}

/* ---- where it stands ---- */

enum link_state link_state_of(const struct link_facts *f)
{
    if (f->is_stopped || str_eq_c(f->outcome, "web_opt_out"))
        return LINK_STOPPED;
    if (str_eq_c(f->state, "final"))
        return str_eq_c(f->outcome, "web_complete") ? LINK_DONE : LINK_OVER;
    if (!f->wave_is_open || f->open_until_ms <= f->now_ms || str_eq_c(f->state, "reserve"))
        return LINK_OVER;
    if (f->is_claimed)
        return f->by_interviewer ? LINK_ON_LINE : LINK_RUNNING;
    return f->is_full ? LINK_FULL : LINK_OPEN;
}

static struct link link_of(const struct job *job, const struct invitation_find_row *r)
{
    struct link_facts f = { .wave_is_open = str_eq_c(r->wave_state, "open"), .is_stopped = r->stopped_at.has, .is_claimed = str_eq_c(r->state, "claimed"), .by_interviewer = r->claimed_by.has,
                            .is_full = r->achieved + r->reserved >= r->target, .state = r->state, .outcome = r->outcome, .open_until_ms = r->open_until, .now_ms = job->now_ms };
    return (struct link){ .invitation_id = r->id, .case_id = r->case_id, .wave_id = r->wave_id, .dealer_id = r->dealer_id, .version_id = r->version_id, .position = r->position,
                          .state = link_state_of(&f), .programme = r->programme, .language = r->language, .dealer = r->dealer, .model = r->model, .work_type = r->work_type,
                          .plate = { r->plate }, .visit = civil_date_of_iso(r->repair_date), .has_opinion = r->has_opinion, .is_new = !r->opened_at.has };
}

/* ---- guessing ---- */

struct guess { struct job *job; struct str address_hash; };

static struct err *guess_of(struct job *job, const struct secret_key *key, struct str address, struct guess *out)
{
    struct str who = str_printf(job->arena, "address " STR_FMT, STR_ARG(throttle_network(job->arena, address)));
    *out = (struct guess){ job, secret_keyed_hash(job->arena, key, who) };
    return NULL;
}

static struct err *refuse_guesser(const struct guess *g)
{
    struct link_guess_count_row n;
    bool found;
    TRY(link_guess_count(g->job->db, g->job->arena, &(struct link_guess_count_in){ .address_hash = g->address_hash, .since = g->job->now_ms - QUARTER_MS }, &n, &found));
    if (n.here < (n.everywhere >= FLOOD ? MAX_HERE_IN_FLOOD : MAX_HERE))
        return NULL;
    return ERR(g->job->arena, ERR_BUSY, "Too many links that do not exist were asked for from here. Please wait a quarter of an hour.");
}

static struct err *store_guess(struct db *db, void *ctx)
{
    const struct guess *g = ctx;
    TRY(link_guess_sweep(db, &(struct link_guess_sweep_in){ .until = g->job->now_ms - KEPT_MS }, NULL));
    return link_guess_insert(db, &(struct link_guess_insert_in){ .id = db_new_id(db), .address_hash = g->address_hash, .guessed_at = g->job->now_ms }, NULL);
}

static struct err *no_such_link(struct job *job)
{
    return ERR(job->arena, ERR_NOT_FOUND, "There is no survey at this address.");
}

/* ---- finding ---- */

static struct err *by_short_name(struct job *job, struct str name, struct str address, int64_t *id)
{
    struct secret_key key;
    struct guess g;
    struct invitation_by_short_row row;
    bool found;
    TRY(link_key_load(job, &key));
    TRY(guess_of(job, &key, address, &g));
    TRY(refuse_guesser(&g));
    TRY(invitation_by_short(job->db, job->arena, &(struct invitation_by_short_in){ .short_hash = link_short_hash(job->arena, &key, name) }, &row, &found));
    if (!found) {
        TRY(db_write(job->db, store_guess, &g, 0));
        return no_such_link(job);
    }
    *id = row.invitation_id;
    return NULL;
}

static struct err *by_token(struct job *job, struct str name, int64_t *id)
{
    struct invitation_by_token_row row;
    bool found;
    TRY(invitation_by_token(job->db, job->arena, &(struct invitation_by_token_in){ .token_hash = secret_token_hash(job->arena, name) }, &row, &found));
    if (!found)
        return no_such_link(job);
    *id = row.invitation_id;
    return NULL;
}

struct err *link_find(struct job *job, struct str name, struct str address, struct link *out)
{
    struct invitation_find_row row;
    struct err *e;
    bool found;
    int64_t id;
    if (name.n != LINK_TOKEN_CHARS && name.n != LINK_SHORT_CHARS)
        return no_such_link(job);
    TRY(name.n == LINK_TOKEN_CHARS ? by_token(job, name, &id) : by_short_name(job, name, address, &id));
    TRY(invitation_find(job->db, job->arena, &(struct invitation_find_in){ .id = id }, &row, &found));
    if (!found)
        return no_such_link(job);
    *out = link_of(job, &row);
    e = field_interview_of_case(job->db, job->arena, out->case_id, &out->interview);
    return e && e->code != ERR_NOT_FOUND ? e : NULL;
}

/* ---- what the customer does ---- */

struct doing { struct job *job; const struct link *l; bool is_english; struct str outcome; const struct link_opinion *opinion; };

static struct err *store_opened(struct db *db, void *ctx)
{
    const struct doing *d = ctx;
    return invitation_open(db, &(struct invitation_open_in){ .id = d->l->invitation_id, .opened_at = SOME_INT(d->job->now_ms) }, NULL);
}

struct err *link_opened(struct job *job, const struct link *l)
{
    return l->is_new ? db_write(job->db, store_opened, &(struct doing){ .job = job, .l = l }, 0) : NULL;
}

static struct err *store_language(struct db *db, void *ctx)
{
    const struct doing *d = ctx;
    return invitation_speak(db, &(struct invitation_speak_in){ .id = d->l->invitation_id, .language = d->is_english ? STR("en") : STR("zh") }, NULL);
}

struct err *link_speaks(struct job *job, const struct link *l, bool is_english)
{
    if (str_eq_c(l->language, is_english ? "en" : "zh"))
        return NULL;
    return db_write(job->db, store_language, &(struct doing){ .job = job, .l = l, .is_english = is_english }, 0);
}

static struct err *store_stop(struct db *db, void *ctx)
{
    const struct doing *d = ctx;
    struct job *job = d->job;
    struct case_number_list_rows numbers;
    struct field_case_lock_row row;
    bool found;
    TRY(invitation_stop(db, &(struct invitation_stop_in){ .id = d->l->invitation_id, .stopped_at = SOME_INT(job->now_ms) }, NULL));
    TRY(field_case_lock(db, job->arena, &(struct field_case_lock_in){ .id = d->l->case_id }, &row, &found));
    if (found && str_eq_c(row.state, "claimed")) /* the interviewer's attempt ends, too */
        TRY(case_return(job, d->l->case_id));
    TRY(case_finish(job, d->l->case_id, STR("web_opt_out")));
    TRY(case_number_list(db, job->arena, &(struct case_number_list_in){ .case_id = d->l->case_id }, &numbers));
    for (size_t i = 0; i < numbers.n; i++)
        if (d->l->position == 0 || numbers.row[i].position == d->l->position)
            TRY(case_bar_number(job, d->l->case_id, numbers.row[i].phone));
    return NULL;
}

struct err *link_stop(struct job *job, const struct link *l)
{
    return db_write(job->db, store_stop, &(struct doing){ .job = job, .l = l }, 0);
}

static struct err *store_screen_out(struct db *db, void *ctx)
{
    const struct doing *d = ctx;
    struct field_case_lock_row row;
    bool found;
    TRY(field_case_lock(db, d->job->arena, &(struct field_case_lock_in){ .id = d->l->case_id }, &row, &found));
    if (!found || !str_eq_c(row.state, "claimed") || row.claimed_by.has)
        return ERR(d->job->arena, ERR_CONFLICT, "This survey is not open any more.");
    return case_finish(d->job, d->l->case_id, d->outcome);
}

struct err *link_screen_out(struct job *job, const struct link *l, struct str outcome)
{
    return db_write(job->db, store_screen_out, &(struct doing){ .job = job, .l = l, .outcome = outcome }, 0);
}

/* ---- under his name ---- */

static struct err *take_place(struct db *db, void *ctx)
{
    const struct doing *d = ctx;
    int64_t changed;
    TRY(invitation_take_opinion(db, &(struct invitation_take_opinion_in){ .id = d->l->invitation_id }, &changed));
    return changed ? NULL : ERR(d->job->arena, ERR_CONFLICT, "We have your words already. Thank you.");
}

static struct err *give_place_back(struct db *db, void *ctx)
{
    return invitation_give_opinion_back(db, &(struct invitation_give_opinion_back_in){ .id = ((const struct doing *)ctx)->l->invitation_id }, NULL);
}

static struct err *store_opinion(struct db *db UNUSED, void *ctx)
{
    const struct doing *d = ctx;
    const struct link_opinion *in = d->opinion;
    int64_t id;
    struct opinion o = { .dealer_id = d->l->dealer_id, .programme = d->l->programme, .text = in->text, .wish = in->wish, .name = { in->name }, .phone = in->phone, .model = d->l->model,
                         .plate = d->l->plate, .visit = d->l->visit, .source = OPINION_WEB, .collected_ms = d->job->now_ms };
    if (!opinion_kind_of(in->kind, &o.kind))
        return ERR(d->job->arena, ERR_INVALID, "Say what it is: praise, a suggestion, a complaint, or the wish to be called.");
    return opinion_store(d->job, &o, &id);
}

struct err *link_opinion(struct job *job, const struct link *l, const struct link_opinion *in)
{
    struct doing d = { .job = job, .l = l, .opinion = in };
    TRY(db_write(job->db, take_place, &d, 0));
    struct err *e = db_write(job->db, store_opinion, &d, 0);
    if (e)
        TRY(db_write(job->db, give_place_back, &d, 0));
    return e;
}
