#include "method/dist.h"
#include "result/result.h"
#include <math.h>

/* ---- walking over interviews ---- */

/* Interviews of one dealer in a window: [first, end). Each dealer's are sorted by month. */
struct range { size_t first, end; };

static struct range range_of(const struct result_set *s, int32_t dealer, struct window w)
{
    struct range r = { s->first_of_dealer[dealer], s->first_of_dealer[dealer + 1] };
    while (r.first < r.end && s->interview[r.first].month < w.first)
        r.first++;
    while (r.end > r.first && s->interview[r.end - 1].month > w.last)
        r.end--;
    return r;
}

static unsigned code_of(const struct result_set *s, const struct result_interview *i, size_t question)
{
    int byte = s->question[question].byte_of_version[i->version];
    return byte < 0 ? ANSWER_NOT_ASKED : (unsigned)(i->answers[byte] - '0') % ANSWER_CODES;
}

static double weight_of(const struct result_interview *i, bool weighted)
{
    return weighted ? i->weight : 1;
}

double result_count(const struct result_set *s, const struct result_unit *u, struct window w)
{
    size_t n = 0;
    for (size_t d = 0; d < u->n_dealers; d++) {
        struct range r = range_of(s, u->dealer[d], w);
        n += r.end - r.first;
    }
    return (double)n;
}

static struct answer_sums answers_of(const struct result_set *s, size_t question, const struct range *r, bool weighted)
{
    struct answer_sums sums = { 0 };
    for (size_t i = r->first; i < r->end; i++)
        answers_add(&sums, code_of(s, &s->interview[i], question), weight_of(&s->interview[i], weighted));
    return sums;
}

static struct answer_sums unit_answers(const struct result_set *s, size_t question, const struct result_unit *u, struct window w, bool weighted)
{
    struct answer_sums all = { 0 };
    for (size_t d = 0; d < u->n_dealers; d++) {
        struct range r = range_of(s, u->dealer[d], w);
        struct answer_sums one = answers_of(s, question, &r, weighted);
        answers_merge(&all, &one);
    }
    return all;
}

/* ---- measures ---- */

static bool belongs(const struct result_set *s, struct measure m, size_t question)
{
    const struct question *q = s->question[question].q;
    switch (m.kind) {
    case MEASURE_QUESTION: return question == m.question;
    case MEASURE_RETENTION: return q->is_scored && question_is_in_composite(q, STR("retention"));
    case MEASURE_STEP: return q->is_scored && str_eq(q->step, m.step);
    case MEASURE_TOTAL: return q->is_scored;
    }
    return false;
}

/* Steps of the total score: every weight of the questionnaire is one, be it a process step or a single question (L1). */
static int step_of_question(const struct questionnaire *q, const struct question *question)
{
    for (size_t i = 0; i < q->n_weights; i++)
        if (q->weight[i].is_step ? str_eq(q->weight[i].part, question->step) : str_eq_nocase(q->weight[i].part, question->code))
            return (int)i;
    return -1;
}

static bool total_parts(const struct result_set *s, const double *n_of, struct measure_parts *out, int n)
{
    int step_of[LINEAR_MAX];
    double weight[LINEAR_MAX];
    const struct questionnaire *q = s->newest;
    size_t n_steps = MIN_OF(q->n_weights, (size_t)LINEAR_MAX);
    for (int i = 0; i < n; i++)
        step_of[i] = step_of_question(q, s->question[out->question[i]].q);
    for (size_t i = 0; i < n_steps; i++)
        weight[i] = q->weight[i].weight;
    struct step_table t = { .n_questions = n, .n_steps = (int)n_steps, .step_of = step_of, .step_weight = weight };
    out->linear = linear_steps(&t, n_of, 10);
    return n_steps > 0;
}

static double base_of(const struct result_set *s, size_t question, const struct result_unit *u, struct window w)
{
    struct answer_sums sums = unit_answers(s, question, u, w, false);
    return moments_of_answers(&sums, &s->question[question].q->points).n;
}

bool result_measure_parts(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w, struct measure_parts *out)
{
    double n_of[LINEAR_MAX];
    int n = 0;
    for (size_t i = 0; i < s->n_questions && n < LINEAR_MAX; i++) {
        if (!belongs(s, m, i) || (m.kind == MEASURE_TOTAL && step_of_question(s->newest, s->question[i].q) < 0))
            continue;
        if (m.kind == MEASURE_TOTAL || m.kind == MEASURE_STEP)
            n_of[n] = base_of(s, i, u, w);
        if (m.kind == MEASURE_STEP && n_of[n] == 0)
            continue; /* as linear_steps does it for the total */
        out->question[n++] = i;
    }
    if (n == 0)
        return false;
    if (m.kind == MEASURE_TOTAL)
        return total_parts(s, n_of, out, n);
    out->linear = linear_average(n, 10);
    return true;
}

/* ---- estimates ---- */

static void points_of_interview(const struct result_set *s, const struct measure_parts *p, const struct result_interview *i, double *x)
{
    for (int j = 0; j < p->linear.n; j++) {
        size_t q = p->question[j];
        x[j] = points_of(&s->question[q].q->points, code_of(s, i, q));
    }
}

static void component_moments(const struct result_set *s, const struct measure_parts *p, const struct result_unit *u, struct window w, bool weighted,
                              struct moments *component)
{
    for (int j = 0; j < p->linear.n; j++) {
        struct answer_sums sums = unit_answers(s, p->question[j], u, w, weighted);
        component[j] = moments_of_answers(&sums, &s->question[p->question[j]].q->points);
    }
}

static struct influence *new_strata(const struct result_set *s, const struct result_unit *u, enum se_kind se, size_t parts, size_t *n)
{
    *n = (se == SE_SRS ? 1 : MAX_OF(u->n_dealers, 1)) * parts;
    return ARENA_ARRAY(s->arena, struct influence, *n);
}

static struct estimate estimate_parts(const struct result_set *s, const struct measure_parts *p, const struct result_unit *u, struct window w,
                                      const struct figure_options *o)
{
    struct moments component[LINEAR_MAX];
    double x[LINEAR_MAX];
    struct arena_mark start = arena_mark(s->arena);
    size_t n_strata;
    struct influence *strata = new_strata(s, u, o->se, 1, &n_strata);
    component_moments(s, p, u, w, o->weighted, component);
    for (size_t d = 0; d < u->n_dealers; d++) {
        struct range r = range_of(s, u->dealer[d], w);
        for (size_t i = r.first; i < r.end; i++) {
            points_of_interview(s, p, &s->interview[i], x);
            influence_add(&strata[o->se == SE_SRS ? 0 : d], &p->linear, component, x, weight_of(&s->interview[i], o->weighted));
        }
    }
    struct estimate e = linear_of_influence(&p->linear, component, strata, n_strata, NULL);
    arena_rewind(s->arena, start);
    return e;
}

static struct coverage coverage_of(const struct result_set *s, const struct result_unit *u, struct window wanted, struct window used)
{
    struct coverage c = { 0, window_months(wanted) };
    for (int32_t m = used.first; m <= used.last; m++)
        c.present += result_count(s, u, (struct window){ m, m }) > 0;
    return c;
}

/* The window of a measure ends at the newest break of any of its questions. */
static struct window usable_window(const struct result_set *s, const struct measure_parts *p, struct window w)
{
    for (int j = 0; j < p->linear.n; j++) {
        const struct result_question *q = &s->question[p->question[j]];
        w = window_comparable(w, q->series, q->n_series, INT32_MIN);
    }
    return w;
}

static void fill_question(const struct result_set *s, size_t question, const struct result_unit *u, const struct figure_options *o, struct figure *f)
{
    struct answer_sums plain = unit_answers(s, question, u, f->window, false);
    struct answer_sums sums = o->weighted ? unit_answers(s, question, u, f->window, true) : plain;
    bool is_level = s->question[question].q->kind == QUESTION_LEVEL;
    uint16_t base = s->question[question].q->points.in_base;
    for (int c = 0; c < ANSWER_CODES; c++)
        f->count[c] = plain.n[c];
    f->top2 = share_of(&sums, is_level ? LEVELS_TOP2 : CODE_BIT(ANSWER_YES), base);
    f->bottom2 = share_of(&sums, is_level ? LEVELS_BOTTOM2 : CODE_BIT(ANSWER_NO), base);
}

struct figure result_figure(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w, const struct figure_options *o)
{
    struct figure f = { .index = { .mean = NAN, .se = NAN, .lo = NAN, .hi = NAN }, .score = NAN, .window = w };
    struct measure_parts p;
    if (!result_measure_parts(s, m, u, w, &p))
        return f;
    f.window = usable_window(s, &p, w);
    if (f.window.first != w.first && !result_measure_parts(s, m, u, f.window, &p))
        return f;
    f.index = estimate_parts(s, &p, u, f.window, o);
    f.score = f.index.mean / 10;
    f.n = f.index.n;
    f.asked = result_count(s, u, f.window);
    f.mark = mark_of_base(&o->marks, o->weighted ? f.index.n_eff : f.n, o->design);
    f.coverage = coverage_of(s, u, w, f.window);
    if (m.kind == MEASURE_QUESTION)
        fill_question(s, m.question, u, o, &f);
    return f;
}

/* ---- change ---- */

static bool is_unbroken(const struct result_set *s, const struct measure_parts *p, struct window older, struct window newer)
{
    for (int j = 0; j < p->linear.n; j++) {
        const struct result_question *q = &s->question[p->question[j]];
        if (!series_is_unbroken(q->series, q->n_series, older, newer))
            return false;
    }
    return true;
}

static struct change not_tested(double diff)
{
    return (struct change){ .diff = diff, .se = NAN, .t = NAN, .p = NAN, .verdict = VERDICT_NOT_TESTED };
}

/* Parts of two overlapping windows (change.h); an interview lies in exactly one of them or in none. */
static int part_of(struct window older, struct window newer, int32_t month)
{
    bool old = window_has(older, month), new = window_has(newer, month);
    return old && new ? 1 : old ? 0 : new ? 2 : -1;
}

static struct change change_overlapping(const struct result_set *s, const struct measure_parts *p, const struct result_unit *u, struct window older,
                                        struct window newer, const struct figure_options *o)
{
    struct moments old_component[LINEAR_MAX], new_component[LINEAR_MAX];
    double x[LINEAR_MAX];
    struct arena_mark start = arena_mark(s->arena);
    size_t n_strata;
    struct influence *strata = new_strata(s, u, o->se, 3, &n_strata);
    component_moments(s, &p[0], u, older, o->weighted, old_component);
    component_moments(s, &p[1], u, newer, o->weighted, new_component);
    struct window whole = { MIN_OF(older.first, newer.first), MAX_OF(older.last, newer.last) };
    for (size_t d = 0; d < u->n_dealers; d++) {
        struct range r = range_of(s, u->dealer[d], whole);
        for (size_t i = r.first; i < r.end; i++) {
            const struct result_interview *v = &s->interview[i];
            int part = part_of(older, newer, v->month);
            double x_old[LINEAR_MAX];
            if (part < 0)
                continue;
            points_of_interview(s, &p[0], v, x_old);
            points_of_interview(s, &p[1], v, x);
            struct change_side sides[2] = { { &p[0].linear, old_component, x_old }, { &p[1].linear, new_component, x } };
            influence_add_change(&strata[(o->se == SE_SRS ? 0 : d * 3) + (size_t)part], part < 2 ? &sides[0] : NULL, part > 0 ? &sides[1] : NULL,
                                 weight_of(v, o->weighted));
        }
    }
    struct change c = change_of_influence(linear_value(&p[0].linear, old_component), linear_value(&p[1].linear, new_component), strata, n_strata);
    arena_rewind(s->arena, start);
    return c;
}

struct change result_change(const struct result_set *s, struct measure m, const struct result_unit *u, struct window older, struct window newer,
                            const struct figure_options *o)
{
    struct measure_parts p[2];
    if (!result_measure_parts(s, m, u, older, &p[0]) || !result_measure_parts(s, m, u, newer, &p[1]) || !is_unbroken(s, &p[1], older, newer))
        return not_tested(NAN);
    if (window_months(window_overlap(older, newer)) > 0)
        return change_overlapping(s, p, u, older, newer, o);
    struct estimate a = estimate_parts(s, &p[0], u, older, o), b = estimate_parts(s, &p[1], u, newer, o);
    return change_disjoint(&a, &b);
}
