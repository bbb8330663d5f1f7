/* make_interviews N FOLDER [DEALERS]: the interviews of bench/tally for peers to load: one raw file a column (little-endian), and rows.csv. */
#include "base/num.h"
#include "interviews.h"
#include <stdio.h>
#include <stdlib.h>

static void put(const char *folder, const char *name, const void *p, size_t size, size_t n)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(p, size, n, f) != n || fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

static char *put_number(char *at, unsigned x, char behind)
{
    char digit[12];
    int n = 0;
    do
        digit[n++] = (char)('0' + x % 10);
    while (x /= 10);
    while (n)
        *at++ = digit[--n];
    *at++ = behind;
    return at;
}

static void put_csv(const char *folder, const struct interviews *t)
{
    char path[4096], line[512];
    snprintf(path, sizeof path, "%s/rows.csv", folder);
    FILE *f = fopen(path, "wb");
    if (!f) {
        perror(path);
        exit(1);
    }
    fputs("dealer,region,month,model,model_year,owner_type,work_type,age_band,advisor", f);
    for (int q = 0; q < QUESTIONS; q++)
        fprintf(f, ",q%d", q + 1);
    fputc('\n', f);
    for (size_t i = 0; i < t->n; i++) {
        const unsigned first[] = { t->dealer[i], interviews_region(t->n_dealers, t->dealer[i]), t->month[i], t->model[i], t->model_year[i], t->owner_type[i], t->work_type[i], t->age_band[i], t->advisor[i] };
        char *at = line;
        for (size_t k = 0; k < ARRAY_LEN(first); k++)
            at = put_number(at, first[k], ',');
        for (int q = 0; q < QUESTIONS; q++)
            at = put_number(at, t->answer[q][i], q + 1 < QUESTIONS ? ',' : '\n');
        fwrite(line, 1, (size_t)(at - line), f);
    }
    if (fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    size_t n = argc == 3 || argc == 4 ? strtoul(argv[1], NULL, 10) : 0, dealers = argc == 4 ? strtoul(argv[3], NULL, 10) : interviews_dealers(n);
    if (!n || !dealers || dealers > MOST_DEALERS) {
        fprintf(stderr, "make_interviews N FOLDER [DEALERS]\n");
        return 2;
    }
    struct arena *a = arena_new(0);
    struct interviews t = interviews_next(interviews_maker_new(a, n, dealers, 1), a, n);
    const struct { const char *name; const uint8_t *p; } bytes[] = {
        { "month.u8", t.month }, { "model.u8", t.model }, { "model_year.u8", t.model_year }, { "owner_type.u8", t.owner_type },
        { "work_type.u8", t.work_type }, { "age_band.u8", t.age_band },
    };
    for (size_t i = 0; i < ARRAY_LEN(bytes); i++)
        put(argv[2], bytes[i].name, bytes[i].p, 1, n);
    for (int q = 0; q < QUESTIONS; q++) {
        char name[16];
        snprintf(name, sizeof name, "q%d.u8", q + 1);
        put(argv[2], name, t.answer[q], 1, n);
    }
    put(argv[2], "dealer.u16", t.dealer, 2, n);
    put(argv[2], "advisor.u16", t.advisor, 2, n);
    put_csv(argv[2], &t);
    printf("%zu interviews of %zu dealers\n", n, t.n_dealers);
    arena_free(a);
    return 0;
}
