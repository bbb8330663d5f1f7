#include "result/result_scan.h"

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
    return (struct result_question){ .q = q, .byte_of_version = byte_of_version };
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

struct id_index { int64_t id; int32_t index; };
struct loading {
    struct result_set *s;
    struct id_index *dealer;     /* by id */
    struct str_map cut[CUT_KINDS];
    int32_t *first_month;        /* by version */
    size_t room;
};

static int by_id(const void *x, const void *y)
{
    const struct id_index *a = x, *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

static int32_t dealer_index(const struct loading *l, int64_t id)
{
    struct id_index key = { .id = id };
    const struct id_index *hit = bsearch(&key, l->dealer, l->s->network.n_dealers, sizeof key, by_id);
    return hit ? hit->index : -1;
}

static ptrdiff_t version_index(const struct result_set *s, int64_t id)
{
    for (size_t v = 0; v < s->n_versions; v++)
        if (s->version[v].version_id == id)
            return (ptrdiff_t)v;
    return -1;
}

/* The place of a value among those of its kind; new ones are added. */
static uint16_t cut_value(struct loading *l, enum cut_kind kind, struct str text)
{
    struct cut_values *values = &l->s->cut[kind];
    const size_t *known = str_map_get(&l->cut[kind], text);
    if (known)
        return (uint16_t)*known;
    if (values->n == UINT16_MAX)
        return 0;
    if ((values->n & (values->n - 1)) == 0) /* full at every power of two */
        values->value = arena_grow(l->s->arena, values->value, values->n, values->n ? values->n * 2 : 1, sizeof *values->value);
    values->value[values->n] = str_dup(l->s->arena, text);
    str_map_put(&l->cut[kind], values->value[values->n], values->n, NULL);
    return (uint16_t)values->n++;
}

static struct err *see_interview(void *ctx, const struct interview *i)
{
    struct loading *l = ctx;
    struct result_set *s = l->s;
    int32_t dealer = dealer_index(l, i->row.dealer_id);
    ptrdiff_t version = version_index(s, i->version_id);
    if (dealer < 0 || version < 0)
        return NULL; /* outside the scope */
    if (s->n_interviews == l->room) {
        l->room = l->room ? l->room * 2 : 4096;
        s->interview = arena_grow(s->arena, s->interview, s->n_interviews, l->room, sizeof *s->interview);
    }
    struct result_interview *to = &s->interview[s->n_interviews++];
    *to = (struct result_interview){ .dealer = dealer, .month = i->row.month, .version = (uint16_t)version, .weight = i->row.weight,
                                     .answers = memcpy(arena_alloc(s->arena, i->n_answers), i->row.answer, i->n_answers) };
    to->cut[CUT_WORK_TYPE] = cut_value(l, CUT_WORK_TYPE, i->row.attribute[TALLY_WORK_TYPE]);
    to->cut[CUT_MODEL] = cut_value(l, CUT_MODEL, i->row.attribute[TALLY_MODEL]);
    to->cut[CUT_OWNER_TYPE] = cut_value(l, CUT_OWNER_TYPE, i->row.attribute[TALLY_OWNER_TYPE]);
    to->cut[CUT_ADVISOR] = cut_value(l, CUT_ADVISOR, i->row.attribute[TALLY_ADVISOR]);
    l->first_month[version] = MIN_OF(l->first_month[version], to->month);
    s->first_month = MIN_OF(s->first_month, to->month);
    s->last_month = MAX_OF(s->last_month, to->month);
    return NULL;
}

static int by_dealer_and_month(const void *x, const void *y)
{
    const struct result_interview *a = x, *b = y;
    return a->dealer != b->dealer ? (a->dealer > b->dealer) - (a->dealer < b->dealer) : (a->month > b->month) - (a->month < b->month);
}

/* Interviews by dealer and month, and where each dealer's month begins: n_months + 1 entries a dealer. */
static void index_months(struct result_set *s)
{
    if (s->n_interviews == 0)
        return;
    qsort(s->interview, s->n_interviews, sizeof *s->interview, by_dealer_and_month);
    size_t entries = (size_t)(s->last_month - s->first_month) + 2, at = 0;
    s->month_begins = ARENA_ARRAY(s->arena, size_t, s->network.n_dealers * entries);
    for (size_t d = 0; d < s->network.n_dealers; d++)
        for (size_t m = 0; m < entries; m++) {
            while (at < s->n_interviews && s->interview[at].dealer == (int32_t)d && s->interview[at].month < s->first_month + (int32_t)m)
                at++;
            s->month_begins[d * entries + m] = at;
        }
}

static struct err *load_interviews(struct db *db, struct result_set *s, const struct result_query *q)
{
    struct loading l = { .s = s, .dealer = ARENA_ARRAY(s->arena, struct id_index, s->network.n_dealers),
                         .first_month = ARENA_ARRAY(s->arena, int32_t, s->n_versions) };
    for (size_t i = 0; i < s->network.n_dealers; i++)
        l.dealer[i] = (struct id_index){ s->network.dealer[i].id, (int32_t)i };
    if (s->network.n_dealers)
        qsort(l.dealer, s->network.n_dealers, sizeof *l.dealer, by_id);
    for (size_t v = 0; v < s->n_versions; v++)
        l.first_month[v] = INT32_MAX;
    for (enum cut_kind kind = CUT_NONE; kind < CUT_KINDS; kind++) {
        l.cut[kind] = str_map_on(s->arena);
        cut_value(&l, kind, STR(""));
    }
    struct interview_query iq = { .programme = q->programme, .from = q->from, .to = q->to, .scope = q->scope };
    TRY(interview_each(db, s->arena, &iq, see_interview, &l));
    index_months(s);
    choose_newest(s, l.first_month);
    merge_questions(s);
    for (size_t i = 0; i < s->n_questions; i++)
        fill_series(s, l.first_month, &s->question[i]);
    s->cache = scan_cache_new(s);
    return NULL;
}

struct err *result_set_load(struct db *db, struct arena *a, const struct result_query *q, struct result_set *out)
{
    *out = (struct result_set){ .arena = a, .programme = q->programme, .first_month = INT32_MAX, .last_month = INT32_MIN };
    struct questionnaire *versions;
    TRY(questionnaire_list(db, a, q->programme, &versions, &out->n_versions));
    if (out->n_versions == 0)
        return ERR(a, ERR_NOT_FOUND, "There is no questionnaire of the programme {0} yet: huifang import questionnaire FILE.", ARG_S(q->programme));
    out->version = versions;
    TRY(setting_int(db, &org_quota_setting, q->programme, &out->quota));
    TRY(org_network_load(db, a, q->scope, q->structure_day, &out->network));
    TRY(load_interviews(db, out, q));
    return result_unit_of_text(out, STR("nation"), &out->nation);
}
