#include "result/result_scan.h"
#include "result/result_tally.h"

/* ---- questions ---- */

static size_t count_versions_asking(const struct result_set *s, struct str code)
{
    size_t n = 0;
    for (size_t v = 0; v < s->n_versions; v++) {
        const struct question *q = questionnaire_question(&s->version[v], code);
        n += q && q->byte_no >= 0;
    }
    return n;
}

static enum comparability comparability_of(struct str word)
{
    return str_eq_c(word, "changed") ? SERIES_CHANGED : str_eq_c(word, "new") ? SERIES_NEW : SERIES_SAME;
}

/* The first month of any version behind the last one that asks the question. */
static int32_t gone_from(const struct result_set *s, const int32_t *first_month, const struct result_question *r)
{
    int32_t month = INT32_MAX;
    for (size_t v = s->n_versions; v-- > 0 && (r->byte_of_version[v] < 0 || first_month[v] == INT32_MAX);)
        month = MIN_OF(month, first_month[v]);
    return month;
}

/* A version is in force for a series from its first month of fieldwork; versions without interviews tell nothing. */
static void fill_series(struct result_set *s, const int32_t *first_month, struct result_question *r)
{
    struct series_version *series = ARENA_ARRAY(s->arena, struct series_version, s->n_versions);
    for (size_t v = 0; v < s->n_versions; v++) {
        const struct question *q = questionnaire_question(&s->version[v], r->q->code);
        if (q && q->byte_no >= 0 && first_month[v] != INT32_MAX)
            series[r->n_series++] = (struct series_version){ first_month[v], comparability_of(q->comparable), 0 };
    }
    r->series = series;
    r->gone_from = gone_from(s, first_month, r);
}

static struct result_question question_of(struct result_set *s, const struct question *q)
{
    int *byte_of_version = ARENA_ARRAY(s->arena, int, s->n_versions);
    for (size_t v = 0; v < s->n_versions; v++) {
        const struct question *there = questionnaire_question(&s->version[v], q->code);
        byte_of_version[v] = there ? there->byte_no : -1;
    }
    return (struct result_question){ .q = q, .byte_of_version = byte_of_version, .column = (size_t)result_frame_column(&s->tally->frame, q->code) };
}

/* The newest version with interviews speaks for the set; without any interview, the newest of all. */
static void choose_newest(struct result_set *s, const int32_t *first_month)
{
    size_t newest = s->n_versions - 1;
    for (size_t v = s->n_versions; v-- > 0;)
        if (first_month[v] != INT32_MAX) {
            newest = v;
            break;
        }
    s->newest = &s->version[newest];
}

/* Its questions in their order, then those only older versions had. */
static void merge_questions(struct result_set *s)
{
    size_t room = 0;
    for (size_t v = 0; v < s->n_versions; v++)
        room += s->version[v].n_questions;
    s->question = ARENA_ARRAY(s->arena, struct result_question, room);
    for (size_t v = (size_t)(s->newest - s->version) + 1; v-- > 0;)
        for (size_t i = 0; i < s->version[v].n_questions; i++) {
            const struct question *q = &s->version[v].question[i];
            if (q->byte_no >= 0 && count_versions_asking(s, q->code) && result_find_question(s, q->code) < 0)
                s->question[s->n_questions++] = question_of(s, q);
        }
}

ptrdiff_t result_find_question(const struct result_set *s, struct str code)
{
    for (size_t i = 0; i < s->n_questions; i++)
        if (str_eq_nocase(s->question[i].q->code, code))
            return (ptrdiff_t)i;
    return -1;
}

/* ---- interviews ---- */

/* Closed questions of all versions, each once. */
static void frame_questions(struct result_set *s, struct tally_frame *frame)
{
    size_t room = 0;
    for (size_t v = 0; v < s->n_versions; v++)
        room += s->version[v].n_questions;
    struct str *code = ARENA_ARRAY(s->arena, struct str, room);
    frame->question = code;
    for (size_t v = s->n_versions; v-- > 0;)
        for (size_t i = 0; i < s->version[v].n_questions; i++) {
            const struct question *q = &s->version[v].question[i];
            if (q->byte_no >= 0 && result_frame_column(frame, q->code) < 0)
                code[frame->n_questions++] = q->code;
        }
}

static struct tally_frame frame_of(struct result_set *s, const struct result_query *q)
{
    int64_t *id = ARENA_ARRAY(s->arena, int64_t, s->network.n_dealers);
    struct tally_frame frame = { .dealer_id = id, .n_dealers = s->network.n_dealers, .months = { q->from, q->to } };
    for (size_t d = 0; d < s->network.n_dealers; d++)
        id[d] = s->network.dealer[d].id;
    frame_questions(s, &frame);
    return frame;
}

struct loading { struct result_set *s; int32_t *first_month; /* by version */ double *n; /* by dealer and month of the frame */ };

static void see_cell(void *ctx, const struct tally_cell *c)
{
    struct loading *l = ctx;
    struct result_set *s = l->s;
    const struct tally_frame *frame = &s->tally->frame;
    for (size_t v = 0; v < s->n_versions; v++)
        if (s->version[v].version_id == c->version_id)
            l->first_month[v] = MIN_OF(l->first_month[v], c->month);
    s->first_month = MIN_OF(s->first_month, c->month);
    s->last_month = MAX_OF(s->last_month, c->month);
    l->n[c->dealer * window_months(frame->months) + c->month - frame->months.first] += c->n;
}

/* Interviews of each dealer before each month with data, and before the end: n_months + 1 entries a dealer. */
static void add_up_months(struct result_set *s, const double *n)
{
    if (s->first_month > s->last_month)
        return;
    size_t months = (size_t)(s->last_month - s->first_month) + 1, wanted = (size_t)window_months(s->tally->frame.months);
    size_t skipped = (size_t)(s->first_month - s->tally->frame.months.first);
    s->begins = ARENA_ARRAY(s->arena, double, s->network.n_dealers * (months + 1));
    for (size_t d = 0; d < s->network.n_dealers; d++)
        for (size_t m = 0; m < months; m++)
            s->begins[d * (months + 1) + m + 1] = s->begins[d * (months + 1) + m] + n[d * wanted + skipped + m];
}

static void learn_interviews(struct result_set *s)
{
    struct loading l = { s, ARENA_ARRAY(s->arena, int32_t, s->n_versions),
                         ARENA_ARRAY(s->arena, double, s->network.n_dealers * (size_t)window_months(s->tally->frame.months)) };
    for (size_t v = 0; v < s->n_versions; v++)
        l.first_month[v] = INT32_MAX;
    tally_cells(s->tally, see_cell, &l);
    add_up_months(s, l.n);
    choose_newest(s, l.first_month);
    merge_questions(s);
    for (size_t i = 0; i < s->n_questions; i++)
        fill_series(s, l.first_month, &s->question[i]);
    s->cache = scan_cache_new(s);
}

struct load { struct arena *a; const struct result_query *q; struct result_set *out; };

static struct err *load(struct db *db, void *ctx)
{
    const struct load *l = ctx;
    const struct result_query *q = l->q;
    struct result_set *s = l->out;
    struct questionnaire *versions;
    *s = (struct result_set){ .arena = l->a, .programme = q->programme, .first_month = INT32_MAX, .last_month = INT32_MIN };
    TRY(questionnaire_list(db, l->a, q->programme, &versions, &s->n_versions));
    if (s->n_versions == 0)
        return ERR(l->a, ERR_NOT_FOUND, "There is no questionnaire of the programme {0} yet: huifang import questionnaire FILE.", ARG_S(q->programme));
    s->version = versions;
    TRY(setting_int(db, &org_quota_setting, q->programme, &s->quota));
    TRY(org_network_load(db, l->a, q->scope, q->structure_day, &s->network));
    struct tally_frame frame = frame_of(s, q);
    struct result_tally_query tq = { q->programme, q->scope, q->data_dir, q->engine, s->version, s->n_versions, &frame };
    TRY(result_tally_open(db, l->a, &tq, &s->tally));
    learn_interviews(s);
    TRY(result_set_error(s));
    return result_unit_of_text(s, STR("nation"), &s->nation);
}

struct err *result_set_load(struct db *db, struct arena *a, const struct result_query *q, struct result_set *out)
{
    struct load l = { a, q, out };
    return db_in_transaction(db) ? load(db, &l) : db_read(db, load, &l);
}

struct err *result_set_error(const struct result_set *s)
{
    return s->tally->error;
}
