#include "test_tally_oracle.h"
#include "base/civil_month.h"
#include "base/test.h"
#include "method/linear.h"
#include <string.h>

struct world world_new(uint64_t seed, size_t n, enum made_kind kind)
{
    static const int64_t dealer[FRAME_DEALERS] = { 106, 101, 999, 104, 100 }; /* of 100..106; 999 has none */
    struct world w = { .arena = arena_new(0), .random = pcg_new(seed, 1) };
    w.old = made_rows(w.arena, &w.random, n, OLD_QUESTIONS, kind);
    w.new = made_rows(w.arena, &w.random, n, NEW_QUESTIONS, kind);
    w.question = ARENA_ARRAY(w.arena, struct str, QUESTIONS);
    w.answers = ARENA_ARRAY(w.arena, uint16_t, QUESTIONS);
    for (size_t q = 0; q < QUESTIONS; q++) {
        w.question[q] = q < OLD_QUESTIONS ? str_printf(w.arena, "q%zu", OLD_QUESTIONS - q) : STR("nobody");
        w.answers[q] = 0x3E;
    }
    w.frame = (struct tally_frame){ dealer, FRAME_DEALERS, w.question, QUESTIONS, { civil_month(2025, 2), civil_month(2025, 11) } };
    for (int v = 0; v < 2; v++)
        w.is_gone[v] = ARENA_ARRAY(w.arena, bool, n);
    return w;
}

const struct made *world_made(const struct world *w, int v)
{
    return v ? &w->new : &w->old;
}

/* ---- one interview as the oracle sees it ---- */

struct one { const struct made *made; const struct tally_row *row; };

static unsigned code_of(const void *ctx, struct str question)
{
    const struct one *o = ctx;
    for (size_t q = 0; q < o->made->n_questions; q++)
        if (str_eq_nocase(o->made->question[q], question))
            return o->row->answer[q];
    return ANSWER_NOT_ASKED;
}

static struct str value_of(const void *ctx, enum tally_attribute attribute)
{
    return ((const struct one *)ctx)->row->attribute[attribute];
}

static int32_t frame_dealer(const struct world *w, int64_t id)
{
    for (size_t d = 0; d < w->frame.n_dealers; d++)
        if (w->frame.dealer_id[d] == id)
            return (int32_t)d;
    return -1;
}

/* The dealer's number in the slice, -1 when the interview is not in it. */
static int32_t slice_dealer(const struct world *w, const struct tally_slice *s, const struct one *o)
{
    struct tally_answer_of row = { code_of, value_of, o };
    int32_t dealer = frame_dealer(w, o->row->dealer_id);
    if (!window_has(s->window, o->row->month) || !window_has(w->frame.months, o->row->month) || (s->filter && !tally_filter_takes(s->filter, &row)))
        return -1;
    for (size_t k = 0; dealer >= 0 && k < s->n_dealers; k++)
        if (s->dealer[k] == dealer)
            return (int32_t)k;
    return -1;
}

typedef void on_interview(const struct world *w, const struct tally_slice *s, int32_t k, const struct one *o, double weight, void *ctx);
static void each(const struct world *w, const struct tally_slice *s, on_interview *see, void *ctx)
{
    for (int v = 0; v < 2; v++)
        for (size_t i = 0; i < world_made(w, v)->n; i++) {
            struct one o = { world_made(w, v), &world_made(w, v)->row[i] };
            int32_t k = w->is_gone[v][i] ? -1 : slice_dealer(w, s, &o);
            if (k >= 0)
                see(w, s, k, &o, s->weighted ? o.row->weight : 1, ctx);
        }
}

/* ---- random questions to both ---- */

static struct str random_term(struct world *w)
{
    static const char *const compare[] = { "=", "!=", "<", "<=", ">", ">=" };
    struct pcg *g = &w->random;
    if (pcg_below(g, 2))
        return str_printf(w->arena, "Q%u %s %u", 1 + pcg_below(g, OLD_QUESTIONS), compare[pcg_below(g, 6)], pcg_below(g, 16));
    return str_printf(w->arena, "%s %s (车型%u, '', \"车型%u\")", tally_attribute_name[pcg_below(g, TALLY_ATTRIBUTES)], pcg_below(g, 2) ? "in" : "not in",
                      pcg_below(g, 20), pcg_below(g, 4));
}

static struct str random_text(struct world *w, int depth)
{
    if (depth == 0 || pcg_below(&w->random, 4) == 0)
        return random_term(w);
    struct str a = random_text(w, depth - 1), b = random_text(w, depth - 1);
    switch (pcg_below(&w->random, 3)) {
    case 0: return str_printf(w->arena, "(" STR_FMT " and " STR_FMT ")", STR_ARG(a), STR_ARG(b));
    case 1: return str_printf(w->arena, "(" STR_FMT " OR " STR_FMT ")", STR_ARG(a), STR_ARG(b));
    default: return str_printf(w->arena, "not (" STR_FMT ")", STR_ARG(a));
    }
}

static const struct tally_filter *random_filter(struct world *w)
{
    const struct tally_filter *f;
    struct tally_names names = { w->question, w->answers, QUESTIONS };
    check_ok("filter", tally_filter_parse(w->arena, random_text(w, 3), &names, &f));
    return f;
}

static struct tally_slice random_slice(struct world *w)
{
    struct pcg *g = &w->random;
    int32_t *dealer = ARENA_ARRAY(w->arena, int32_t, FRAME_DEALERS);
    struct tally_slice s = { .dealer = dealer, .window = { civil_month(2025, 1) + (int32_t)pcg_below(g, 6), civil_month(2025, 6) + (int32_t)pcg_below(g, 8) },
                             .weighted = pcg_below(g, 2), .filter = pcg_below(g, 2) ? random_filter(w) : NULL };
    for (int32_t d = 0; d < FRAME_DEALERS; d++)
        if (pcg_below(g, 3))
            dealer[s.n_dealers++] = d;
    return s;
}

static void same_sums(const struct answer_sums *got, const struct answer_sums *want, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < ANSWER_CODES; c++)
            if (got[i].n[c] != want[i].n[c] || got[i].w[c] != want[i].w[c] || got[i].w2[c] != want[i].w2[c])
                fail_msg("sums %zu code %d: %g %g %g, want %g %g %g", i, c, got[i].n[c], got[i].w[c], got[i].w2[c], want[i].n[c], want[i].w[c], want[i].w2[c]);
}

static void count_one(const struct world *w, const struct tally_slice *s UNUSED, int32_t k UNUSED, const struct one *o, double weight, void *ctx)
{
    struct answer_sums *sums = ctx;
    for (size_t q = 0; q < QUESTIONS; q++)
        answers_add(&sums[q], code_of(o, w->question[q]), weight);
}

static void check_count(struct world *w, const struct tally_slice *s)
{
    struct answer_sums got[QUESTIONS] = { 0 }, want[QUESTIONS] = { 0 };
    tally_count(w->tally, s, got);
    each(w, s, count_one, want);
    same_sums(got, want, QUESTIONS);
}

enum { COMPONENTS = 4, PARTS = 2 };

static void influence_one(const struct world *w, const struct tally_slice *s UNUSED, int32_t k, const struct one *o, double weight, void *ctx)
{
    void **both = ctx;
    const struct tally_scheme *scheme = both[0];
    struct influence *out = both[1], z = { 0 };
    bool any = false;
    for (size_t p = 0; p < scheme->n_parts; p++) {
        if (!window_has(scheme->part[p].window, o->row->month))
            continue;
        for (size_t j = 0; j < scheme->n_components; j++) {
            const struct tally_worth *worth = &scheme->part[p].worth[j];
            unsigned code = code_of(o, w->question[scheme->question[j]]);
            if (!(worth->in_base >> code & 1))
                continue;
            z.z += weight * worth->z[code];
            z.scale += weight * worth->scale[code];
            any = true;
        }
        if (any)
            influence_count(&out[(size_t)k * scheme->n_parts + p], &z, weight);
    }
}

static struct tally_worth random_worth(struct pcg *g)
{
    struct tally_worth w = { .in_base = (uint16_t)pcg_below(g, 65536) };
    for (int c = 0; c < ANSWER_CODES; c++) {
        w.z[c] = (double)pcg_below(g, 17) - 8;
        w.scale[c] = pcg_below(g, 9);
    }
    return w;
}

static void check_influence(struct world *w, const struct tally_slice *s)
{
    struct tally_worth worth[PARTS][COMPONENTS];
    size_t question[COMPONENTS];
    struct influence got[FRAME_DEALERS * PARTS] = { 0 }, want[FRAME_DEALERS * PARTS] = { 0 };
    struct tally_part parts[PARTS] = { { { civil_month(2025, 1), civil_month(2025, 6) }, worth[0] }, { { civil_month(2025, 8), civil_month(2026, 1) }, worth[1] } };
    for (int j = 0; j < COMPONENTS; j++) {
        question[j] = pcg_below(&w->random, QUESTIONS);
        for (int p = 0; p < PARTS; p++)
            worth[p][j] = random_worth(&w->random);
    }
    struct tally_scheme scheme = { COMPONENTS, question, PARTS, parts };
    tally_influence(w->tally, s, &scheme, got);
    each(w, s, influence_one, (void *[]){ &scheme, want });
    for (size_t i = 0; i < ARRAY_LEN(got); i++)
        if (memcmp(&got[i], &want[i], sizeof *got) != 0) /* whole quarters: sums are exact in any order */
            fail_msg("influence %zu: %g %g %g, want %g %g %g", i, got[i].n, got[i].z, got[i].z2, want[i].n, want[i].z, want[i].z2);
}

/* ---- cross-tables ---- */

static size_t place_on(const struct world *w, const struct tally_slice *s, const struct tally_axis *a, const struct one *o)
{
    switch (a->kind) {
    case AXIS_ALL: return 0;
    case AXIS_DEALER: return a->place_of[frame_dealer(w, o->row->dealer_id)];
    case AXIS_MONTH: return a->place_of[o->row->month - s->window.first];
    case AXIS_CODE: return a->place_of[code_of(o, w->question[a->question])];
    case AXIS_VALUE: break;
    }
    struct tally_values v = tally_values(w->tally, a->attribute);
    for (size_t i = 0; i < v.n; i++)
        if (str_eq(v.value[i], o->row->attribute[a->attribute]))
            return a->place_of[i];
    fail_msg("a value is missing");
    return 0;
}

static void table_one(const struct world *w, const struct tally_slice *s, int32_t k UNUSED, const struct one *o, double weight, void *ctx)
{
    void **both = ctx;
    const struct tally_table *q = both[0];
    size_t row = place_on(w, s, &q->row, o), column = place_on(w, s, &q->column, o);
    if (row != UINT32_MAX && column != UINT32_MAX)
        answers_add((struct answer_sums *)both[1] + row * q->column.n + column, q->measured < 0 ? 0 : code_of(o, w->question[q->measured]), weight);
}

static struct tally_axis random_axis(struct world *w, const struct tally_slice *s)
{
    struct pcg *g = &w->random;
    struct tally_axis a = { .kind = (enum tally_axis_kind)pcg_below(g, 5), .n = 1 };
    a.question = pcg_below(g, QUESTIONS);
    a.attribute = (enum tally_attribute)pcg_below(g, TALLY_ATTRIBUTES);
    size_t inputs[] = { 0, FRAME_DEALERS, (size_t)MAX_OF(window_months(s->window), 0), ANSWER_CODES, a.kind == AXIS_VALUE ? tally_values(w->tally, a.attribute).n : 0 };
    uint32_t *place = ARENA_ARRAY(w->arena, uint32_t, inputs[a.kind]);
    a.n = 1 + pcg_below(g, 6);
    for (size_t i = 0; i < inputs[a.kind]; i++)
        place[i] = pcg_below(g, 8) ? pcg_below(g, (uint32_t)a.n) : UINT32_MAX;
    a.place_of = place;
    return a;
}

static void check_table(struct world *w, const struct tally_slice *s)
{
    struct answer_sums got[36] = { 0 }, want[36] = { 0 };
    struct tally_table q = { random_axis(w, s), random_axis(w, s), (ptrdiff_t)pcg_below(&w->random, QUESTIONS + 1) - 1 };
    tally_table(w->tally, s, &q, got);
    each(w, s, table_one, (void *[]){ &q, want });
    same_sums(got, want, ARRAY_LEN(got));
}

/* ---- cells ---- */

enum { MONTHS = 24 };
struct cells { double n[FRAME_DEALERS][MONTHS][2]; };

static void see_cell(void *ctx, const struct tally_cell *c)
{
    ((struct cells *)ctx)->n[c->dealer][c->month - civil_month(2025, 1)][c->version_id - 1] += c->n;
}

static void cell_one(const struct world *w, const struct tally_slice *s UNUSED, int32_t k UNUSED, const struct one *o, double weight UNUSED, void *ctx)
{
    ((struct cells *)ctx)->n[frame_dealer(w, o->row->dealer_id)][o->row->month - civil_month(2025, 1)][o->made == &w->new] += 1;
}

static void check_cells(struct world *w)
{
    static const int32_t all[FRAME_DEALERS] = { 0, 1, 2, 3, 4 };
    struct tally_slice everything = { all, FRAME_DEALERS, w->frame.months, NULL, false };
    struct cells got = { 0 }, want = { 0 };
    tally_cells(w->tally, see_cell, &got);
    each(w, &everything, cell_one, &want);
    assert_memory_equal(&got, &want, sizeof got);
}

/* Values of interviews that the frame does not show do not exist for its reader. */
static void check_values(struct world *w)
{
    static const int32_t all[FRAME_DEALERS] = { 0, 1, 2, 3, 4 };
    for (enum tally_attribute k = 0; k < TALLY_ATTRIBUTES; k++) {
        struct tally_values v = tally_values(w->tally, k);
        assert_true(v.n >= 1 && v.value[0].n == 0);
        for (size_t i = 1; i < v.n; i++) {
            assert_true(str_cmp(v.value[i - 1], v.value[i]) < 0);
            struct tally_filter f = { .kind = FILTER_ATTRIBUTE, .attribute = k, .value = &v.value[i], .n_values = 1 };
            struct answer_sums sums[QUESTIONS] = { 0 };
            tally_count(w->tally, &(struct tally_slice){ all, FRAME_DEALERS, w->frame.months, &f, false }, sums);
            assert_true(sums[QUESTIONS - 1].n[ANSWER_NOT_ASKED] > 0);
        }
    }
}

void world_check(struct world *w, int rounds)
{
    check_cells(w);
    check_values(w);
    for (int i = 0; i < rounds; i++) {
        struct tally_slice s = random_slice(w);
        check_count(w, &s);
        check_influence(w, &s);
        check_table(w, &s);
    }
    check_ok("tally", w->tally->error);
}
