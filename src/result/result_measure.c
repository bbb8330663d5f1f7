#include "result/result_scan.h"
#include <math.h>

/* Steps of the total score: every weight of the questionnaire is one, be it a process step or a single question (L1). */
static int step_of_question(const struct questionnaire *q, const struct question *question)
{
    for (size_t i = 0; i < q->n_weights; i++)
        if (q->weight[i].is_step ? str_eq(q->weight[i].part, question->step) : str_eq_nocase(q->weight[i].part, question->code))
            return (int)i;
    return -1;
}

static bool belongs(const struct result_set *s, struct measure m, size_t question)
{
    const struct question *q = s->question[question].q;
    switch (m.kind) {
    case MEASURE_QUESTION: return question == m.question;
    case MEASURE_RETENTION: return q->is_scored && question_is_in_composite(q, STR("retention"));
    case MEASURE_STEP: return q->is_scored && str_eq(q->step, m.step);
    case MEASURE_TOTAL: return q->is_scored && step_of_question(s->newest, q) >= 0;
    }
    return false;
}

/* A component that the version of the window's end does not ask any more is no part of an index. */
static bool is_part(const struct result_set *s, struct measure m, size_t question, int32_t month)
{
    return belongs(s, m, question) && (m.kind == MEASURE_QUESTION || month < s->question[question].gone_from);
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

static bool is_mixed(struct measure m)
{
    return m.kind == MEASURE_STEP || m.kind == MEASURE_TOTAL;
}

static double smallest_base(const struct result_set *s, size_t question, const struct slice *slice, size_t n)
{
    double least = INFINITY;
    for (size_t i = 0; i < n; i++) {
        struct slice plain = { slice[i].unit, slice[i].window, false };
        least = fmin(least, moments_of_answers(&scan_answers(s, plain)[question], &s->question[question].q->points).n);
    }
    return least;
}

/* Answers that a quarter of the unit gives to the question, as far as it is asked in the whole network. */
static double expected_answers(const struct result_set *s, size_t question, const struct result_unit *u, int32_t month)
{
    size_t open = 0;
    for (size_t i = 0; i < u->n_dealers; i++)
        open += s->network.dealer[u->dealer[i]].is_open;
    return scan_answering(s, month)[question] * (double)MAX_OF(open, 1) * window_target(BASE_QUARTER, (double)s->quota);
}

enum taking { TAKEN, LEFT_OUT, NOT_OF_IT };

static enum taking take(const struct result_set *s, struct measure m, size_t question, const struct slice *newest)
{
    if (!is_part(s, m, question, newest->window.last))
        return NOT_OF_IT;
    bool too_few = is_mixed(m) && expected_answers(s, question, newest->unit, newest->window.last) < mark_rules_default().none_below;
    return too_few ? LEFT_OUT : TAKEN;
}

bool measure_parts_in(const struct result_set *s, struct measure m, const struct slice *slice, size_t n_slices, struct measure_parts *out)
{
    double n_of[LINEAR_MAX];
    int n = 0;
    out->n_left_out = 0;
    for (size_t i = 0; i < s->n_questions && n < LINEAR_MAX; i++) {
        enum taking taking = take(s, m, i, &slice[n_slices - 1]);
        if (taking == LEFT_OUT)
            out->left_out[out->n_left_out++] = i;
        if (taking != TAKEN)
            continue;
        n_of[n] = smallest_base(s, i, slice, n_slices);
        if (n_of[n] > 0 || !is_mixed(m))
            out->question[n++] = i;
    }
    if (n == 0)
        return false;
    if (m.kind == MEASURE_TOTAL)
        return total_parts(s, n_of, out, n);
    out->linear = linear_average(n, 10);
    return true;
}

bool result_measure_parts(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w, struct measure_parts *out)
{
    return measure_parts_in(s, m, &(struct slice){ u, w, false }, 1, out);
}

double result_index_over(const struct result_set *s, const struct measure_parts *p, const struct result_unit *u, struct window w)
{
    struct moments component[LINEAR_MAX];
    measure_moments(s, p, (struct slice){ u, w, false }, component);
    return linear_value(&p->linear, component);
}

void measure_moments(const struct result_set *s, const struct measure_parts *p, struct slice slice, struct moments *component)
{
    const struct answer_sums *sums = scan_answers(s, slice);
    for (int j = 0; j < p->linear.n; j++)
        component[j] = moments_of_answers(&sums[p->question[j]], &s->question[p->question[j]].q->points);
}

void measure_worth(const struct result_set *s, struct measure_side side, double sign, struct tally_worth *worth)
{
    const struct measure_parts *p = side.parts;
    for (int j = 0; j < p->linear.n; j++) {
        const struct points *points = &s->question[p->question[j]].q->points;
        for (unsigned code = 0; code < ANSWER_CODES; code++) {
            struct influence z = { 0 };
            if (!points_has(points, code) || !influence_of_component(&p->linear, j, &side.component[j], (struct component_value){ points_of(points, code), 1 }, &z))
                continue;
            worth[j].z[code] += sign * z.z;
            worth[j].scale[code] += z.scale;
            worth[j].in_base = (uint16_t)(worth[j].in_base | CODE_BIT(code));
        }
    }
}

int32_t result_series_start(const struct result_set *s, struct measure m, int32_t month)
{
    int32_t start = INT32_MIN;
    for (size_t i = 0; i < s->n_questions; i++) {
        const struct result_question *q = &s->question[i];
        if (!belongs(s, m, i))
            continue;
        if (is_part(s, m, i, month))
            start = MAX_OF(start, series_start(q->series, q->n_series, month));
        else
            start = MAX_OF(start, q->gone_from);
    }
    return start;
}
