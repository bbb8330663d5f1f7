#include "tally/tally_filter.h"
#include "method/points.h"
#include <string.h>

/* One condition in the order of evaluation: parts first, results on a stack of words. */
enum step_kind { STEP_NONE, STEP_ALL, STEP_VALUES, STEP_AND, STEP_OR, STEP_NOT };
struct step {
    enum step_kind kind;
    const struct tally_segment *segment;
    ptrdiff_t attribute;         /* VALUES: of this attribute; -1: of the question `lane` */
    uint32_t lane;
    uint32_t *value;             /* numbers taken */
    size_t n_values;
    size_t n_parts;              /* AND, OR */
};

enum { CHUNK = 64 }; /* blocks worked on at once */

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
    step->attribute = -1;
    step->lane = s->question[q].lane;
    step->value = ARENA_ARRAY(a, uint32_t, TALLY_VALUES);
    for (uint32_t v = 0; v < s->question[q].n_values; v++)
        if (f->codes >> s->question[q].code_of[v] & 1)
            step->value[step->n_values++] = v;
}

static void bind_attribute(struct arena *a, const struct tally_filter *f, const struct tally_segment *s, struct step *step)
{
    const struct tally_dictionary *d = &s->attribute[f->attribute];
    step->attribute = (ptrdiff_t)f->attribute;
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
    struct step step = { .kind = STEP_VALUES, .segment = s };
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

static uint64_t rows_of_attribute(const struct step *s, size_t block)
{
    const struct tally_dictionary *d = &s->segment->attribute[s->attribute];
    const uint64_t *word = d->word + block * d->n_planes;
    uint64_t any = 0;
    for (size_t i = 0; i < s->n_values; i++) {
        uint64_t with = ~UINT64_C(0);
        for (uint32_t p = 0; p < d->n_planes; p++)
            with &= s->value[i] >> p & 1 ? word[p] : ~word[p];
        any |= with;
    }
    return any;
}

static uint64_t rows_of_answer(const struct step *s, size_t block)
{
    uint64_t any = 0;
    for (size_t i = 0; i < s->n_values; i++)
        any |= tally_rows_with(&s->segment->planes, block, s->lane, s->value[i]);
    return any;
}

static void fill(const struct step *s, size_t block, size_t n, uint64_t *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = s->kind == STEP_ALL ? ~UINT64_C(0) : s->kind == STEP_NONE ? 0
               : s->attribute < 0 ? rows_of_answer(s, block + i) : rows_of_attribute(s, block + i);
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
