/* The works of bench/tally by src/tally, on one thread: huifang_tally N [DEALERS]. Makes the interviews itself, then does what each line of
 * stdin names, writes the result to the file behind it (- : nowhere) and prints CPU and wall time in seconds:
 *   tally FILE   counts[dealer][month][question][code]
 *   report FILE  rolling 6 and 12 months: index, n, SE, top two, change, places
 *   cut FILE     answers by region under a filter
 *   full FILE    report, every figure
 *   add FILE     one more interview until it is in all rolling figures: median and 99th percentile in µs
 *   read FILE    reading memory, in bytes a second of CPU
 *   kernels FILE each kernel on ranges of each length: kernel, length, ns an interview
 */
#include "interviews.h"
#include "method/estimate.h"
#include "tally/tally_local.h"
#include "tally/tally_rolling.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const int lengths[] = { 6, 12 };
enum { LENGTHS = 2, N_MIN = 30, BATCH = 64, PART = 10000000 /* interviews of a segment: what is made and sorted at once */ };

struct bench {
    struct arena *arena;
    size_t n_dealers;
    struct str question[QUESTIONS];
    int64_t *dealer_id;
    uint32_t *region;
    struct tally_segment **segment;
    size_t n_segments, n_groups, cells;
    bool is_wide;                     /* some dealer-month is too large for bytes: counters of 16 bits */
    uint8_t *counts, *batch;          /* group × code × lane; of a batch of groups */
    uint64_t (*cut)[QUESTIONS][CODES]; /* by region */
};

static void stop_on(const struct err *e)
{
    if (!e)
        return;
    fprintf(stderr, "%s\n", e->msg.id);
    exit(1);
}

/* ---- the segment ---- */

struct texts { struct str *of; };
static struct texts texts_up_to(struct arena *a, unsigned n)
{
    struct texts t = { ARENA_ARRAY(a, struct str, n) };
    for (unsigned i = 0; i < n; i++)
        t.of[i] = str_printf(a, "%u", i);
    return t;
}

static void add_rows(const struct bench *b, struct texts text, const struct interviews *t, struct tally_builder *builder)
{
    uint8_t answer[QUESTIONS];
    for (size_t i = 0; i < t->n; i++) {
        for (int q = 0; q < QUESTIONS; q++)
            answer[q] = t->answer[q][i];
        struct tally_row row = { .id = (int64_t)(t->first + i), .dealer_id = b->dealer_id[t->dealer[i]], .month = t->month[i], .weight = 1, .answer = answer,
                                 .attribute = { text.of[t->model[i]], text.of[t->model_year[i]], text.of[t->owner_type[i]], text.of[t->work_type[i]],
                                                text.of[t->age_band[i]], text.of[t->advisor[i]] } };
        stop_on(tally_builder_add(builder, &row));
    }
}

/* A segment for each part, one made after the other. */
static void make_segments(struct bench *b, size_t n)
{
    struct arena *raw = arena_new(0);
    struct interviews_maker *maker = interviews_maker_new(b->arena, n, b->n_dealers, 1);
    struct texts text = texts_up_to(b->arena, (unsigned)b->n_dealers * ADVISORS);
    b->segment = ARENA_ARRAY(b->arena, struct tally_segment *, n / PART + 1);
    for (struct interviews t; (t = interviews_next(maker, raw, PART)).n; raw = arena_new(0)) {
        struct tally_segment *s = ARENA_NEW(b->arena, struct tally_segment);
        struct tally_builder *builder = tally_builder_new(b->arena, 1, b->question, QUESTIONS);
        add_rows(b, text, &t, builder);
        arena_free(raw);
        stop_on(tally_builder_finish(builder, b->arena, s));
        b->segment[b->n_segments++] = s;
    }
    arena_free(raw);
}

static size_t cells_of(const struct tally_segment *s)
{
    return s->planes.layout.most_values * s->planes.layout.lanes_of_plane[0];
}

static void prepare(struct bench *b, size_t n, size_t dealers)
{
    b->arena = arena_new(0);
    b->n_dealers = dealers;
    b->dealer_id = ARENA_ARRAY(b->arena, int64_t, dealers);
    b->region = ARENA_ARRAY(b->arena, uint32_t, dealers);
    for (size_t d = 0; d < dealers; d++) {
        b->dealer_id[d] = (int64_t)(1000 + 3 * d);
        b->region[d] = interviews_region(dealers, d);
    }
    for (int q = 0; q < QUESTIONS; q++)
        b->question[q] = str_printf(b->arena, "q%d", q + 1);
    make_segments(b, n);
    for (size_t k = 0; k < b->n_segments; k++) {
        const struct tally_segment *s = b->segment[k];
        b->cells = MAX_OF(b->cells, cells_of(s));
        b->n_groups += s->n_groups;
        b->is_wide |= tally_groups_fit(&s->planes.layout, s->group, s->n_groups) < s->n_groups;
    }
    b->counts = tally_aligned(b->arena, b->n_groups * b->cells * (b->is_wide ? sizeof(uint16_t) : 1));
    b->batch = tally_aligned(b->arena, BATCH * b->cells);
    b->cut = arena_alloc_array(b->arena, REGIONS, sizeof *b->cut);
}

/* ---- tally ---- */

/* Both return where the next segment's counters begin. */
static size_t tally_wide(struct bench *b, const struct tally_segment *s, size_t at)
{
    _Alignas(64) uint32_t count[TALLY_VALUES * 32];
    tally_kernel *kernel = tally_kernel_best();
    uint16_t *out = (uint16_t *)b->counts;
    size_t cells = cells_of(s);
    for (size_t g = 0; g < s->n_groups; g++) {
        memset(count, 0, cells * sizeof *count);
        kernel(&s->planes, &(struct tally_range){ s->group[g].begin, s->group[g + 1].begin, NULL }, count);
        for (size_t i = 0; i < cells; i++)
            out[at++] = (uint16_t)count[i];
    }
    return at;
}

static size_t tally_bytes(struct bench *b, const struct tally_segment *s, size_t at)
{
    tally_group_kernel_best()(&s->planes, NULL, s->group, s->n_groups, b->counts + at);
    return at + s->n_groups * cells_of(s);
}

static void do_tally(struct bench *b)
{
    size_t at = 0;
    for (size_t k = 0; k < b->n_segments; k++)
        at = (b->is_wide ? tally_wide : tally_bytes)(b, b->segment[k], at);
}

static uint32_t count_at(const struct bench *b, size_t at)
{
    return b->is_wide ? ((const uint16_t *)b->counts)[at] : b->counts[at];
}

static void print_counts(FILE *out, int of, int question, const uint64_t *count)
{
    for (int c = 0; c < CODES; c++)
        if (count[c])
            fprintf(out, "%d,%d,%d,%" PRIu64 "\n", of, question + 1, c, count[c]);
}

/* Adds a segment's counters, which begin at `at`, over dealers. */
static void sum_tally(const struct bench *b, const struct tally_segment *s, size_t at, uint64_t sum[MONTHS][QUESTIONS][CODES])
{
    size_t lanes = s->planes.layout.lanes_of_plane[0], cells = cells_of(s);
    for (size_t g = 0; g < s->n_groups; g++)
        for (int q = 0; q < QUESTIONS; q++)
            for (uint32_t v = 0; v < s->question[q].n_values; v++)
                sum[s->group[g].month][q][s->question[q].code_of[v]] += count_at(b, at + g * cells + v * lanes + s->question[q].lane);
}

static void print_tally(const struct bench *b, FILE *out)
{
    static uint64_t sum[MONTHS][QUESTIONS][CODES];
    memset(sum, 0, sizeof sum);
    for (size_t k = 0, at = 0; k < b->n_segments; at += b->segment[k]->n_groups * cells_of(b->segment[k]), k++)
        sum_tally(b, b->segment[k], at, sum);
    for (int m = 0; m < MONTHS; m++)
        for (int q = 0; q < QUESTIONS; q++)
            print_counts(out, m, q, sum[m][q]);
}

/* ---- report ---- */

static struct tally_rolling *rolling_of(const struct bench *b, struct arena *a)
{
    static struct points points[QUESTIONS];
    static uint16_t top[QUESTIONS];
    for (int q = 0; q < QUESTIONS; q++) {
        points[q] = points_levels();
        top[q] = LEVELS_TOP2;
    }
    struct tally_rolling_spec spec = { .dealer_id = b->dealer_id, .region = b->region, .n_dealers = b->n_dealers, .n_regions = REGIONS, .question = b->question,
                                       .points = points, .top = top, .n_questions = QUESTIONS, .first = 0, .last = MONTHS - 1 };
    struct tally_rolling *r;
    stop_on(tally_rolling_new(a, &spec, b->segment, b->n_segments, &r));
    return r;
}

/* Column sums by question and length: they say whether two results are the same without keeping 18 million rows. */
struct column { double sum; size_t n; };
struct sums { struct bench *bench; FILE *full; size_t rows, units; struct column column[QUESTIONS][LENGTHS][6]; double n[QUESTIONS][LENGTHS]; };

static void add_number(struct column *c, double x)
{
    if (isnan(x))
        return;
    c->sum += x;
    c->n++;
}

static void print_page(const struct sums *s, const struct tally_rolling_page *p)
{
    for (size_t u = 0; u < s->units; u++)
        if (p->n[u])
            fprintf(s->full, "%zu,%zu,%d,%d,%d,%.9g,%.9g,%.9g,%.9g,%d,%d\n", u, p->question + 1, p->month, p->months, p->n[u], (double)p->index[u], (double)p->se[u],
                    (double)p->top[u], (double)p->change[u], p->place[u], p->region_place[u]);
}

static void sum_page(void *ctx, const struct tally_rolling_page *p)
{
    struct sums *s = ctx;
    int length = p->months == lengths[1];
    struct column *c = s->column[p->question][length];
    for (size_t u = 0; u < s->units; u++) {
        s->n[p->question][length] += p->n[u];
        add_number(&c[0], (double)p->index[u]);
        add_number(&c[1], (double)p->se[u]);
        add_number(&c[2], (double)p->top[u]);
        add_number(&c[3], (double)p->change[u]);
        add_number(&c[4], p->place[u] ? p->place[u] : NAN);
        add_number(&c[5], p->region_place[u] ? p->region_place[u] : NAN);
    }
    if (s->full)
        print_page(s, p);
}

static void see_page(void *ctx, const struct tally_rolling_page *p)
{
    struct sums *s = ctx;
    s->rows += p->question < QUESTIONS ? s->units : 0;
}

static void do_report(struct bench *b, tally_rolling_see *see, struct sums *s)
{
    struct arena *a = arena_new(0);
    struct tally_rolling *r = rolling_of(b, a);
    s->units = tally_rolling_units(r);
    tally_rolling_pages(r, &(struct tally_rolling_query){ lengths, LENGTHS, N_MIN }, see, s);
    arena_free(a);
}

static void print_report(const struct sums *s, FILE *out)
{
    for (int q = 0; q < QUESTIONS; q++)
        for (int k = 0; k < LENGTHS; k++) {
            fprintf(out, "%d,%d,%.0f", q + 1, lengths[k], s->n[q][k]);
            for (int c = 0; c < 6; c++)
                fprintf(out, ",%zu,%.10g", s->column[q][k][c].n, s->column[q][k][c].sum);
            fputc('\n', out);
        }
}

/* ---- cut ---- */

static void do_cut(struct bench *b)
{
    struct arena *a = arena_new(0);
    struct tally_frame frame = { .dealer_id = b->dealer_id, .n_dealers = b->n_dealers, .question = b->question, .n_questions = QUESTIONS, .months = { 0, MONTHS - 1 } };
    struct tally *t = tally_local_open(a, &frame, b->segment, b->n_segments);
    const struct tally_filter *filter;
    uint16_t answers[QUESTIONS];
    for (int q = 0; q < QUESTIONS; q++)
        answers[q] = LEVELS_ALL;
    stop_on(tally_filter_parse(a, STR("model in (2, 5, 9) and q7 <= 3 and not owner_type = 2"), &(struct tally_names){ b->question, answers, QUESTIONS }, &filter));
    int32_t *dealer = ARENA_ARRAY(a, int32_t, b->n_dealers);
    for (size_t region = 0; region < REGIONS; region++) {
        struct answer_sums sums[QUESTIONS] = { 0 };
        size_t n = 0;
        for (size_t d = 0; d < b->n_dealers; d++)
            if (b->region[d] == region)
                dealer[n++] = (int32_t)d;
        tally_count(t, &(struct tally_slice){ .dealer = dealer, .n_dealers = n, .window = { 0, MONTHS - 1 }, .filter = filter }, sums);
        stop_on(t->error);
        for (int q = 0; q < QUESTIONS; q++)
            for (int c = 0; c < CODES; c++)
                b->cut[region][q][c] = (uint64_t)sums[q].n[c];
    }
    arena_free(a);
}

static void print_cut(const struct bench *b, FILE *out)
{
    for (int r = 0; r < REGIONS; r++)
        for (int q = 0; q < QUESTIONS; q++)
            print_counts(out, r, q, b->cut[r][q]);
}

/* ---- one more interview; memory ---- */

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* All rolling figures of the units that the interview is in. */
static double figures_after(const struct bench *b, const struct tally_rolling *r, size_t dealer, int32_t month)
{
    size_t dealers = b->n_dealers;
    const size_t unit[] = { dealer, dealers + b->region[dealer], dealers + REGIONS };
    double all = 0;
    for (size_t q = 0; q < QUESTIONS; q++)
        for (size_t u = 0; u < ARRAY_LEN(unit); u++)
            for (size_t k = 0; k < LENGTHS; k++) {
                struct tally_rolling_sums s = tally_rolling_sums(r, q, &(struct tally_rolling_window){ unit[u], month - lengths[k] + 1, month });
                double n = (double)s.n, sum = (double)s.sum;
                all += 10 * sum / n + 10 * sqrt((n * (double)s.squares - sum * sum) / (n * n * (n - 1))) + (double)s.top / n;
            }
    return all;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void do_add(struct bench *b, FILE *out)
{
    enum { TIMES = 20000 };
    struct arena *a = arena_new(0);
    struct tally_rolling *r = rolling_of(b, a);
    double *us = ARENA_ARRAY(a, double, TIMES), all = 0;
    uint8_t code[QUESTIONS];
    for (uint32_t i = 0; i < TIMES; i++) {
        size_t dealer = (size_t)i * 7919 % b->n_dealers;
        for (uint32_t q = 0; q < QUESTIONS; q++)
            code[q] = (uint8_t)((i + q * 3) % CODES);
        double start = seconds(CLOCK_MONOTONIC);
        if (!tally_rolling_add(r, &(struct tally_rolling_change){ dealer, MONTHS - 1, code, 1 }))
            exit(1);
        all += figures_after(b, r, dealer, MONTHS - 1);
        us[i] = 1e6 * (seconds(CLOCK_MONOTONIC) - start);
    }
    qsort(us, TIMES, sizeof *us, by_size);
    fprintf(out, "%.2f,%.2f,%d\n", us[TIMES / 2], us[TIMES * 99 / 100], all > 0);
    arena_free(a);
}

static void do_read(FILE *out)
{
    const size_t n = (size_t)1 << 27; /* a gigabyte */
    struct arena *a = arena_new(0);
    uint64_t *p = ARENA_ARRAY(a, uint64_t, n), sum = 0;
    memset(p, 1, n * sizeof *p);
    double best = 0;
    for (int round = 0; round < 7; round++) {
        double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
        for (size_t i = 0; i < n; i++)
            sum += p[i];
        best = fmax(best, (double)(n * sizeof *p) / (seconds(CLOCK_PROCESS_CPUTIME_ID) - start));
    }
    fprintf(out, "%.0f,%d\n", best, sum != 0);
    arena_free(a);
}

/* ---- kernels ---- */

/* Ranges of one length, one behind the other, over all interviews; ns an interview. */
static double time_ranges(const struct bench *b, tally_kernel *kernel, size_t length)
{
    _Alignas(64) uint32_t count[TALLY_VALUES * 32];
    double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
    const struct tally_segment *s = b->segment[0];
    size_t n = s->n_rows / length;
    for (size_t i = 0; i < n; i++) {
        memset(count, 0, b->cells * sizeof *count);
        kernel(&s->planes, &(struct tally_range){ i * length, (i + 1) * length, NULL }, count);
    }
    return 1e9 * (seconds(CLOCK_PROCESS_CPUTIME_ID) - start) / (double)(n * length);
}

static double time_groups(const struct bench *b, tally_group_kernel *kernel, size_t length)
{
    struct tally_group group[BATCH + 1];
    double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
    const struct tally_segment *s = b->segment[0];
    size_t n = s->n_rows / length / BATCH;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k <= BATCH; k++)
            group[k].begin = (i * BATCH + k) * length;
        kernel(&s->planes, NULL, group, BATCH, b->batch);
    }
    return 1e9 * (seconds(CLOCK_PROCESS_CPUTIME_ID) - start) / (double)(n * length * BATCH);
}

static void do_kernels(const struct bench *b, FILE *out)
{
    static const size_t length[] = { 3, 10, 33, 100, 333, 1000, 1000000 };
    enum { PASSES = 7 };
    for (int kind = 0; kind < 2 * TALLY_KERNELS; kind++)
        for (size_t i = 0; i < ARRAY_LEN(length); i++) {
            tally_kernel *of_range = kind < TALLY_KERNELS ? tally_kernel_get((enum tally_kernel_kind)kind) : NULL;
            tally_group_kernel *of_groups = kind < TALLY_KERNELS ? NULL : tally_group_kernel_get((enum tally_kernel_kind)(kind - TALLY_KERNELS));
            double best = HUGE_VAL;
            bool can = of_range || (of_groups && length[i] <= TALLY_GROUP_ROWS);
            for (int pass = 0; can && pass < PASSES; pass++)
                best = fmin(best, of_range ? time_ranges(b, of_range, length[i]) : time_groups(b, of_groups, length[i]));
            if (can)
                fprintf(out, "%d,%zu,%.4f\n", kind, length[i], best);
        }
}

/* ---- lines ---- */

static void work(struct bench *b, const char *name, FILE *out)
{
    static struct sums s;
    s = (struct sums){ .bench = b, .full = strcmp(name, "full") == 0 ? out : NULL };
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);
    if (strcmp(name, "tally") == 0)
        do_tally(b);
    else if (strcmp(name, "report") == 0)
        do_report(b, see_page, &s);
    else if (strcmp(name, "cut") == 0)
        do_cut(b);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    if (out && strcmp(name, "tally") == 0)
        print_tally(b, out);
    if (out && (strcmp(name, "report") == 0 || s.full)) {
        do_report(b, sum_page, &s);
        if (!s.full)
            print_report(&s, out);
    }
    if (out && strcmp(name, "cut") == 0)
        print_cut(b, out);
    if (out && strcmp(name, "add") == 0)
        do_add(b, out);
    if (out && strcmp(name, "read") == 0)
        do_read(out);
    if (out && strcmp(name, "kernels") == 0)
        do_kernels(b, out);
    printf("%.6f %.6f\n", cpu, wall);
}

int main(int argc, char **argv)
{
    static struct bench b;
    size_t n = argc == 2 || argc == 3 ? strtoul(argv[1], NULL, 10) : 0, dealers = argc == 3 ? strtoul(argv[2], NULL, 10) : interviews_dealers(n);
    if (!n || !dealers || dealers > MOST_DEALERS) {
        fprintf(stderr, "huifang_tally N [DEALERS]\n");
        return 2;
    }
    double wall = seconds(CLOCK_MONOTONIC);
    prepare(&b, n, dealers);
    size_t planes = 0;
    for (size_t k = 0; k < b.n_segments; k++)
        planes += tally_blocks(b.segment[k]->n_rows) * b.segment[k]->planes.layout.words * sizeof(uint64_t);
    printf("ready %zu %zu %zu %.3f\n", b.n_dealers, b.n_groups, planes, seconds(CLOCK_MONOTONIC) - wall);
    fflush(stdout);
    char line[4200], name[16], path[4097];
    while (fgets(line, sizeof line, stdin) && sscanf(line, "%15s %4096s", name, path) == 2) {
        FILE *out = strcmp(path, "-") == 0 ? NULL : fopen(path, "w");
        work(&b, name, out);
        if (out && fclose(out) != 0)
            return 1;
        fflush(stdout);
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    fprintf(stderr, "memory %ld kB\n", usage.ru_maxrss);
    return 0;
}
