#include "result/result_scan.h"

enum { SLICES = 32, MONTHS = 16 };

struct kept_slice {
    const int32_t *dealer;      /* identity of the unit's list of dealers */
    size_t n_dealers;
    enum cut_kind cut;
    uint16_t cut_value;
    struct window window;
    bool weighted, is_filled;
    struct answer_sums *sums;
};

struct kept_shares { int32_t month; bool is_filled; double *share; };

struct scan_cache {
    struct kept_slice slice[SLICES];
    struct kept_shares shares[MONTHS];
    size_t next, next_shares;
};

struct scan_cache *scan_cache_new(const struct result_set *s)
{
    struct scan_cache *c = ARENA_NEW(s->arena, struct scan_cache);
    for (size_t i = 0; i < SLICES; i++)
        c->slice[i].sums = ARENA_ARRAY(s->arena, struct answer_sums, s->n_questions);
    for (size_t i = 0; i < MONTHS; i++)
        c->shares[i].share = ARENA_ARRAY(s->arena, double, s->n_questions);
    return c;
}

static size_t begin_of(const struct result_set *s, int32_t dealer, int32_t month)
{
    int32_t months = s->last_month - s->first_month + 1, at = month - s->first_month;
    return s->month_begins[(size_t)dealer * ((size_t)months + 1) + (size_t)(at < 0 ? 0 : MIN_OF(at, months))];
}

struct span scan_span(const struct result_set *s, int32_t dealer, struct window w)
{
    if (s->n_interviews == 0 || w.first > w.last)
        return (struct span){ 0, 0 };
    return (struct span){ begin_of(s, dealer, w.first), begin_of(s, dealer, w.last + 1) };
}

bool result_has_interviews(const struct result_set *s, size_t dealer)
{
    struct span all = scan_span(s, (int32_t)dealer, (struct window){ s->first_month, s->last_month });
    return all.first < all.end;
}

bool scan_takes(const struct result_unit *u, const struct result_interview *i)
{
    return u->cut == CUT_NONE || i->cut[u->cut] == u->cut_value;
}

unsigned scan_code(const struct result_set *s, const struct result_interview *i, size_t question)
{
    int byte = s->question[question].byte_of_version[i->version];
    return byte < 0 ? ANSWER_NOT_ASKED : i->answers[byte] % ANSWER_CODES;
}

double scan_weight(const struct result_interview *i, bool weighted)
{
    return weighted ? i->weight : 1;
}

double result_count(const struct result_set *s, const struct result_unit *u, struct window w)
{
    size_t n = 0;
    for (size_t d = 0; d < u->n_dealers; d++) {
        struct span r = scan_span(s, u->dealer[d], w);
        if (u->cut == CUT_NONE)
            n += r.end - r.first;
        else
            for (size_t i = r.first; i < r.end; i++)
                n += scan_takes(u, &s->interview[i]);
    }
    return (double)n;
}

static bool is_of(const struct kept_slice *k, struct slice slice)
{
    const struct result_unit *u = slice.unit;
    return k->is_filled && k->dealer == u->dealer && k->n_dealers == u->n_dealers && k->cut == u->cut && k->cut_value == u->cut_value &&
           k->window.first == slice.window.first && k->window.last == slice.window.last && k->weighted == slice.weighted;
}

static void count_interview(const struct result_set *s, const struct result_interview *i, bool weighted, struct answer_sums *sums)
{
    double w = scan_weight(i, weighted);
    for (size_t q = 0; q < s->n_questions; q++)
        answers_add(&sums[q], scan_code(s, i, q), w);
}

static void fill(const struct result_set *s, struct slice slice, struct answer_sums *sums)
{
    for (size_t d = 0; d < slice.unit->n_dealers; d++) {
        struct span r = scan_span(s, slice.unit->dealer[d], slice.window);
        for (size_t i = r.first; i < r.end; i++)
            if (scan_takes(slice.unit, &s->interview[i]))
                count_interview(s, &s->interview[i], slice.weighted, sums);
    }
}

const struct answer_sums *scan_answers(const struct result_set *s, struct slice slice)
{
    struct scan_cache *c = s->cache;
    for (size_t i = 0; i < SLICES; i++)
        if (is_of(&c->slice[i], slice))
            return c->slice[i].sums;
    struct kept_slice *k = &c->slice[c->next];
    struct answer_sums *sums = k->sums;
    c->next = (c->next + 1) % SLICES;
    *k = (struct kept_slice){ slice.unit->dealer, slice.unit->n_dealers, slice.unit->cut, slice.unit->cut_value, slice.window, slice.weighted, true, sums };
    memset(sums, 0, s->n_questions * sizeof *sums);
    fill(s, slice, sums);
    return sums;
}

static void fill_shares(const struct result_set *s, int32_t month, double *share)
{
    for (size_t q = 0; q < s->n_questions; q++) {
        struct window w = window_of(BASE_R12, month);
        w.first = MAX_OF(w.first, result_series_start(s, (struct measure){ .kind = MEASURE_QUESTION, .question = q }, month));
        double all = result_count(s, &s->nation, w);
        double base = moments_of_answers(&scan_answers(s, (struct slice){ &s->nation, w, false })[q], &s->question[q].q->points).n;
        share[q] = all > 0 ? base / all : 0;
    }
}

const double *scan_answering(const struct result_set *s, int32_t month)
{
    struct scan_cache *c = s->cache;
    for (size_t i = 0; i < MONTHS; i++)
        if (c->shares[i].is_filled && c->shares[i].month == month)
            return c->shares[i].share;
    struct kept_shares *k = &c->shares[c->next_shares];
    c->next_shares = (c->next_shares + 1) % MONTHS;
    k->month = month;
    k->is_filled = true;
    fill_shares(s, month, k->share);
    return k->share;
}

struct result_cross result_cross_count(const struct result_set *s, struct result_pair p, const struct result_unit *u, struct window w)
{
    struct result_cross c = { { { 0 } } };
    for (size_t d = 0; d < u->n_dealers; d++) {
        struct span r = scan_span(s, u->dealer[d], w);
        for (size_t i = r.first; i < r.end; i++)
            if (scan_takes(u, &s->interview[i]))
                c.n[scan_code(s, &s->interview[i], p.one)][scan_code(s, &s->interview[i], p.other)]++;
    }
    return c;
}
