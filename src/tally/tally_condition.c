#include "tally/tally_filter.h"
#include "method/points.h"
#include <string.h>

/* One condition in the order of evaluation: parts first, results on a stack of words. */
enum step_kind { STEP_NONE, STEP_ALL, STEP_VALUES, STEP_AND, STEP_OR, STEP_NOT };
enum { MOST_PLANES = 16 };
struct step {
    enum step_kind kind;
    const uint64_t *word;        /* VALUES: of a question or an attribute, whose planes stand so in each block of `stride` words */
    size_t stride;
    uint32_t plane[MOST_PLANES], n_planes;
    uint32_t *value;             /* numbers taken */
    size_t n_values;
    size_t n_parts;              /* AND, OR */
};

enum { CHUNK = 64, AT_ONCE = 8 }; /* blocks worked on together, and by one loop that wide registers may unroll */

struct tally_condition { struct step *step; size_t n_steps, room; uint64_t *stack; /* CHUNK words a step at most */ };

static void add_step(struct arena *a, struct tally_condition *c, struct step s)
{
    if (c->n_steps == c->room) {
        c->step = arena_grow(a, c->step, c->n_steps, c->room ? c->room * 2 : 8, sizeof *c->step);
        c->room = c->room ? c->room * 2 : 8;
    }
    c->step[c->n_steps++] = s;
}

static void bind_answer(struct arena *a, const struct tally_filter *f, const struct tally_segment *s, struct step *step)
{
    ptrdiff_t q = tally_segment_question(s, f->question);
    if (q < 0) {
        step->kind = f->codes >> ANSWER_NOT_ASKED & 1 ? STEP_ALL : STEP_NONE;
        return;
    }
    const struct tally_layout *l = &s->planes.layout;
    step->word = s->planes.word;
    step->stride = l->words;
    for (; step->n_planes < TALLY_PLANES && s->question[q].lane < l->lanes_of_plane[step->n_planes]; step->n_planes++)
        step->plane[step->n_planes] = l->begin_of_plane[step->n_planes] + s->question[q].lane;
    step->value = ARENA_ARRAY(a, uint32_t, TALLY_VALUES);
    for (uint32_t v = 0; v < s->question[q].n_values; v++)
        if (f->codes >> s->question[q].code_of[v] & 1)
            step->value[step->n_values++] = v;
}

static void bind_attribute(struct arena *a, const struct tally_filter *f, const struct tally_segment *s, struct step *step)
{
    const struct tally_dictionary *d = &s->attribute[f->attribute];
    step->word = d->word;
    step->stride = d->n_planes;
    for (; step->n_planes < d->n_planes; step->n_planes++)
        step->plane[step->n_planes] = step->n_planes;
    step->value = ARENA_ARRAY(a, uint32_t, f->n_values);
    for (uint32_t v = 0; v < d->n_values; v++)
        for (size_t i = 0; i < f->n_values; i++)
            if (str_eq(d->value[v], f->value[i])) {
                step->value[step->n_values++] = v;
                break;
            }
}

static void bind(struct arena *a, struct tally_condition *c, const struct tally_filter *f, const struct tally_segment *s)
{
    static const enum step_kind kind[] = { [FILTER_AND] = STEP_AND, [FILTER_OR] = STEP_OR, [FILTER_NOT] = STEP_NOT };
    struct step step = { .kind = STEP_VALUES };
    if (f->kind == FILTER_ANSWER) {
        bind_answer(a, f, s, &step);
    } else if (f->kind == FILTER_ATTRIBUTE) {
        bind_attribute(a, f, s, &step);
    } else {
        for (size_t i = 0; i < f->n_parts; i++)
            bind(a, c, f->part[i], s);
        step.kind = kind[f->kind];
        step.n_parts = f->n_parts;
    }
    if (step.kind == STEP_VALUES && step.n_values == 0)
        step.kind = STEP_NONE;
    add_step(a, c, step);
}

const struct tally_condition *tally_condition_on(struct arena *a, const struct tally_filter *f, const struct tally_segment *s)
{
    struct tally_condition *c = ARENA_NEW(a, struct tally_condition);
    bind(a, c, f, s);
    c->stack = ARENA_ARRAY(a, uint64_t, c->n_steps * CHUNK);
    return c;
}

/* What is not there is 0, up to whole steps. */
static void get_plane(const struct step *s, uint32_t plane, size_t block, size_t n, uint64_t *out)
{
    const uint64_t *word = s->word + block * s->stride + s->plane[plane];
    size_t i = 0;
    for (; i < n; i++) {
        out[i] = word[i * s->stride];
        __builtin_prefetch(&word[(i + n) * s->stride]); /* what is asked for next, as a rule */
    }
    for (; i % AT_ONCE; i++)
        out[i] = 0;
}

static void take_value(const struct step *s, uint32_t value, size_t n, uint64_t plane[][CHUNK], uint64_t *out)
{
    for (size_t begin = 0; begin < n; begin += AT_ONCE) {
        uint64_t with[AT_ONCE];
        memset(with, 0xFF, sizeof with);
        for (uint32_t p = 0; p < s->n_planes; p++) {
            const uint64_t flip = value >> p & 1 ? 0 : UINT64_MAX;
            for (size_t i = 0; i < AT_ONCE; i++)
                with[i] &= plane[p][begin + i] ^ flip;
        }
        for (size_t i = 0; i < AT_ONCE; i++)
            out[begin + i] |= with[i];
    }
}

/* Planes are fetched before they are combined: one after the other they would wait for memory. */
static void fill_values(const struct step *s, size_t block, size_t n, uint64_t *out)
{
    uint64_t plane[MOST_PLANES][CHUNK];
    for (uint32_t p = 0; p < s->n_planes; p++)
        get_plane(s, p, block, n, plane[p]);
    memset(out, 0, CHUNK * sizeof *out);
    for (size_t v = 0; v < s->n_values; v++)
        take_value(s, s->value[v], n, plane, out);
}

static void fill(const struct step *s, size_t block, size_t n, uint64_t *out)
{
    if (s->kind == STEP_VALUES)
        fill_values(s, block, n, out);
    else
        memset(out, s->kind == STEP_ALL ? 0xFF : 0, CHUNK * sizeof *out);
}

/* Joins n_parts rows of words, one behind the other, into the first; none at all: everything or nothing. */
static void join(const struct step *s, uint64_t *part, size_t n)
{
    if (s->n_parts == 0)
        memset(part, s->kind == STEP_AND ? 0xFF : 0, n * sizeof *part);
    for (size_t k = 1; k < s->n_parts; k++)
        for (size_t i = 0; i < n; i++)
            part[i] = s->kind == STEP_AND ? part[i] & part[k * CHUNK + i] : part[i] | part[k * CHUNK + i];
}

static void evaluate(const struct tally_condition *c, size_t block, size_t n, uint64_t *mask)
{
    uint64_t *top = c->stack; /* where the next result stands */
    for (size_t k = 0; k < c->n_steps; k++) {
        const struct step *s = &c->step[k];
        if (s->kind == STEP_NOT) {
            for (size_t i = 0; i < n; i++)
                *(top - CHUNK + i) = ~*(top - CHUNK + i);
            continue;
        }
        if (s->kind == STEP_AND || s->kind == STEP_OR) {
            top -= s->n_parts * CHUNK;
            join(s, top, n);
        } else {
            fill(s, block, n, top);
        }
        top += CHUNK;
    }
    memcpy(mask, c->stack, n * sizeof *mask);
}

void tally_condition_mask(const struct tally_condition *c, size_t block, size_t n, uint64_t *mask)
{
    for (size_t i = 0; i < n; i += CHUNK)
        evaluate(c, block + i, MIN_OF(n - i, (size_t)CHUNK), mask + i);
}
