#include "method/test_data.h"
#include "base/test.h"
#include <math.h>

static char *field_end(char *p, char **out)
{
    if (*p != '"') {
        *out = p;
        return p + strcspn(p, ",\r\n");
    }
    *out = p + 1;
    char *end = strchr(p + 1, '"');
    assert_non_null(end);
    *end = 0;
    return end + 1;
}

static int split_line(char *p, char **field)
{
    int n = 0;
    for (;; p++) {
        assert_true(n < DATA_FIELDS);
        p = field_end(p, &field[n++]);
        bool is_last = *p != ',';
        *p = 0;
        if (is_last)
            return n;
    }
}

void data_each_row(const char *path, void (*row)(void *ctx, char **field, int n_fields), void *ctx)
{
    char full[4096], line[4096], *field[DATA_FIELDS];
    snprintf(full, sizeof full, "%s/%s", SOURCE_ROOT, path);
    FILE *f = fopen(full, "r");
    if (!f)
        fprintf(stderr, "cannot read %s\n", full);
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        row(ctx, field, split_line(line, field));
    fclose(f);
}

enum column { YEAR = 0, AIRLINE = 5, ALL = 22, CLEAN = 28, SAFE = 29, FIND = 30, NETPRO = 33, WEIGHT = 35 };

static double sfo_points(const char *rating)
{
    bool is_rating = rating[0] >= '1' && rating[0] <= '5' && !rating[1];
    return is_rating ? 4.0 * (rating[0] - '0') - 8 : NAN;
}

struct loading { struct arena *a; struct sfo sfo; size_t room; };

static void load_row(void *ctx, char **field, int n_fields)
{
    struct loading *l = ctx;
    assert_true(n_fields == WEIGHT + 1);
    if (strcmp(field[YEAR], "year") == 0)
        return;
    if (l->sfo.n == l->room) {
        l->room = l->room ? 2 * l->room : 4096;
        l->sfo.row = arena_grow(l->a, l->sfo.row, l->sfo.n, l->room, sizeof *l->sfo.row);
    }
    struct sfo_row *r = &l->sfo.row[l->sfo.n++];
    *r = (struct sfo_row){
        .year = (int)strtol(field[YEAR], NULL, 10),
        .x = { sfo_points(field[ALL]), sfo_points(field[CLEAN]), sfo_points(field[FIND]), sfo_points(field[SAFE]) },
        .netpro = field[NETPRO][0] ? (int)strtol(field[NETPRO], NULL, 10) : -1,
        .weight = strtod(field[WEIGHT], NULL),
    };
    r->rating_all = isnan(r->x[SFO_ALL]) ? ANSWER_NOT_ASKED : field[ALL][0] - '0';
    snprintf(r->airline, sizeof r->airline, "%s", field[AIRLINE]);
}

static int by_airline(const void *a, const void *b)
{
    return strcmp(((const struct sfo_row *)a)->airline, ((const struct sfo_row *)b)->airline);
}

struct sfo sfo_load(struct arena *a)
{
    struct loading l = { .a = a };
    data_each_row("examples/sfo/sfo_2013_2018.csv", load_row, &l);
    assert_int_equal(l.sfo.n, 18038);
    qsort(l.sfo.row, l.sfo.n, sizeof *l.sfo.row, by_airline);
    return l.sfo;
}
