#include "result/result_scan.h"
#include <string.h>

enum { MONTHS = 16 };

struct kept_slice {
    const int32_t *dealer;      /* identity of the unit's list of dealers */
    size_t n_dealers;
    const struct tally_filter *filter;
    struct window window;
    bool weighted, is_filled;
    struct answer_sums *sums;
};

struct kept_shares { int32_t month; bool is_filled; double *share; };

struct scan_cache {
    struct kept_slice slice[SCAN_KEPT];
    struct kept_shares shares[MONTHS];
    size_t next, next_shares;
    struct answer_sums *column; /* by question of the tally's frame */
};

struct scan_cache *scan_cache_new(const struct result_set *s)
{
    struct scan_cache *c = ARENA_NEW(s->arena, struct scan_cache);
    for (size_t i = 0; i < SCAN_KEPT; i++)
        c->slice[i].sums = ARENA_ARRAY(s->arena, struct answer_sums, s->n_questions);
    for (size_t i = 0; i < MONTHS; i++)
        c->shares[i].share = ARENA_ARRAY(s->arena, double, s->n_questions);
    c->column = ARENA_ARRAY(s->arena, struct answer_sums, s->tally->frame.n_questions);
    return c;
}

static double interviews_before(const struct result_set *s, int32_t dealer, int32_t month)
{
    int32_t months = s->last_month - s->first_month + 1, at = month - s->first_month;
    return s->begins[(size_t)dealer * ((size_t)months + 1) + (size_t)(at < 0 ? 0 : MIN_OF(at, months))];
}

static double interviews_of(const struct result_set *s, int32_t dealer, struct window w)
{
    if (s->first_month > s->last_month || w.first > w.last)
        return 0;
    return interviews_before(s, dealer, w.last + 1) - interviews_before(s, dealer, w.first);
}

bool result_has_interviews(const struct result_set *s, size_t dealer)
{
    return interviews_of(s, (int32_t)dealer, (struct window){ s->first_month, s->last_month }) > 0;
}

struct tally_slice scan_slice(struct slice slice)
{
    return (struct tally_slice){ slice.unit->dealer, slice.unit->n_dealers, slice.window, slice.unit->filter, slice.weighted };
}

/* One place for everybody. */
static const struct tally_axis everybody = { .kind = AXIS_ALL, .n = 1 };

double result_count(const struct result_set *s, const struct result_unit *u, struct window w)
{
    double n = 0;
    for (size_t d = 0; !u->filter && d < u->n_dealers; d++)
        n += interviews_of(s, u->dealer[d], w);
    if (!u->filter)
        return n;
    struct answer_sums all = { { 0 } };
    struct tally_slice slice = scan_slice((struct slice){ u, w, false });
    tally_table(s->tally, &slice, &(struct tally_table){ everybody, everybody, TALLY_NO_QUESTION }, &all);
    return all.n[0];
}

static bool is_of(const struct kept_slice *k, struct slice slice)
{
    const struct result_unit *u = slice.unit;
    return k->is_filled && k->dealer == u->dealer && k->n_dealers == u->n_dealers && k->filter == u->filter &&
           k->window.first == slice.window.first && k->window.last == slice.window.last && k->weighted == slice.weighted;
}

static void fill(const struct result_set *s, struct slice slice, struct answer_sums *sums)
{
    struct tally_slice asked = scan_slice(slice);
    memset(s->cache->column, 0, s->tally->frame.n_questions * sizeof *s->cache->column);
    tally_count(s->tally, &asked, s->cache->column);
    for (size_t q = 0; q < s->n_questions; q++)
        sums[q] = s->cache->column[s->question[q].column];
}

const struct answer_sums *scan_answers(const struct result_set *s, struct slice slice)
{
    struct scan_cache *c = s->cache;
    for (size_t i = 0; i < SCAN_KEPT; i++)
        if (is_of(&c->slice[i], slice))
            return c->slice[i].sums;
    struct kept_slice *k = &c->slice[c->next];
    struct answer_sums *sums = k->sums;
    c->next = (c->next + 1) % SCAN_KEPT;
    *k = (struct kept_slice){ slice.unit->dealer, slice.unit->n_dealers, slice.unit->filter, slice.window, slice.weighted, true, sums };
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
    static const uint32_t itself[ANSWER_CODES] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
    struct tally_axis codes = { .kind = AXIS_CODE, .n = ANSWER_CODES, .place_of = itself, .question = s->question[p.one].column };
    struct tally_table table = { everybody, codes, (ptrdiff_t)s->question[p.other].column };
    struct tally_slice slice = scan_slice((struct slice){ u, w, false });
    struct answer_sums cell[ANSWER_CODES] = { 0 };
    struct result_cross c;
    tally_table(s->tally, &slice, &table, cell);
    for (int code = 0; code < ANSWER_CODES; code++)
        memcpy(c.n[code], cell[code].n, sizeof c.n[code]);
    return c;
}
