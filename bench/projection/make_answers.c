/* Interviews for benchmarks: make_answers ROWS SEED QUESTIONNAIRE FOLDER writes network.csv (800 dealers in 8 regions) and answers.csv: closed
 * interviews of 60 months to 2025-12, month by month, each dealer about as many as the others.
 *
 * Dealers differ in how well they do, customers in how content they are, so answers of an interview hang together. Three of ten customers made an
 * appointment, and only they are asked about it; 2 % do not know, 1 % have none, 0.5 % refuse. Advisors are numbered over the whole network, which is the
 * hard case for a dictionary; a fifth of the interviews carries a weight other than 1. Open questions stay empty. */
#include "base/civil_date.h"
#include "base/num.h"
#include "base/rng.h"
#include "method/points.h"
#include "questionnaire/questionnaire_json.h"
#include <stdio.h>
#include <stdlib.h>

enum { DEALERS = 800, REGIONS = 8, MONTHS = 60, ADVISORS = 12 };

struct maker { struct pcg random; const struct questionnaire *q; FILE *out; };

static const char *const model[] = { "A3", "A3", "A4L", "A4L", "A4L", "A6L", "A6L", "A6L", "Q3", "Q3", "Q5L", "Q5L", "A8L", "Q7", "Q2L", "A5", "A7L", "Q8", "TT", "e-tron" };
static const char *const work[] = { "maintenance", "maintenance", "maintenance", "maintenance", "repair", "repair", "accident", "warranty", "first_service", "check" };
static const char *const owner[] = { "private", "private", "private", "private", "company", "company", "fleet", "" };
static const char *const age[] = { "18-29", "30-39", "30-39", "40-49", "40-49", "50-59", "60+", "" };

static unsigned below(struct maker *m, unsigned n)
{
    return pcg_below(&m->random, n);
}

/* A level from how content the customer is: 0 is the middle of the network. */
static int level_of(struct maker *m, double mood)
{
    static const double least[] = { -0.4, -1.3, -2.1, -2.7 }; /* of 5, 4, 3, 2 */
    double x = mood + pcg_normal(&m->random);
    int level = 5;
    for (size_t i = 0; i < ARRAY_LEN(least); i++)
        level -= x < least[i];
    return level;
}

static int code_of(struct maker *m, const struct question *q, double mood)
{
    unsigned rare = below(m, 1000);
    if (rare < 35)
        return rare < 5 ? ANSWER_REFUSED : rare < 15 ? ANSWER_NONE : ANSWER_DONT_KNOW;
    if (q->kind == QUESTION_YES_NO)
        return mood + pcg_normal(&m->random) > -1.6 ? ANSWER_YES : ANSWER_NO;
    if (q->kind == QUESTION_LEVEL)
        return level_of(m, mood);
    return q->label[below(m, (unsigned)q->n_labels)].code;
}

static void put_interview(struct maker *m, int dealer, struct civil_date day)
{
    double mood = 0.3 * (dealer * 37 % 101 / 50.0 - 1) + 0.8 * pcg_normal(&m->random);
    bool appointed = below(m, 10) < 3;
    fprintf(m->out, "D%04d,service,%d-%02d-%02d,", dealer + 1, day.year, day.month, day.day);
    if (below(m, 5) == 0)
        fprintf(m->out, "%u.%02u", below(m, 2), below(m, 99) + 1);
    fprintf(m->out, ",%s,%d,%s,%s,%s,%04d%02u", model[below(m, ARRAY_LEN(model))], day.year - (int)below(m, 12), work[below(m, ARRAY_LEN(work))],
            owner[below(m, ARRAY_LEN(owner))], age[below(m, ARRAY_LEN(age))], dealer + 1, below(m, ADVISORS) + 1);
    for (size_t i = 0; i < m->q->n_questions; i++) {
        const struct question *q = &m->q->question[i];
        if (q->byte_no < 0)
            continue;
        fputc(',', m->out);
        if (appointed || !q->is_scored || !str_eq_c(q->step, "appointment"))
            fputc('0' + code_of(m, q, mood), m->out);
    }
    fputc('\n', m->out);
}

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

static void write_network(const char *folder)
{
    FILE *f = open_in(folder, "network.csv");
    fputs("dealer_code,name,region_code,type,sales,service,valid_from\n", f);
    for (int d = 0; d < DEALERS; d++)
        fprintf(f, "D%04d,%d号店,R%d,4S,1,1,2010-01-01\n", d + 1, d + 1, d * REGIONS / DEALERS + 1);
    fclose(f);
}

static void write_answers(struct maker *m, int64_t rows)
{
    int64_t written = 0;
    fputs("dealer_code,programme,visit_date,weight,model,model_year,work_type,owner_type,age_band,advisor_code", m->out);
    for (size_t i = 0; i < m->q->n_questions; i++)
        if (m->q->question[i].byte_no >= 0)
            fprintf(m->out, "," STR_FMT, STR_ARG(m->q->question[i].code));
    fputc('\n', m->out);
    for (int64_t part = 0; part < DEALERS * MONTHS; part++)
        for (int64_t end = rows * (part + 1) / (DEALERS * MONTHS); written < end; written++)
            put_interview(m, (int)(part % DEALERS), civil_date_of_month(civil_month(2021, 1) + (int32_t)(part / DEALERS), (int)below(m, 28) + 1));
}

int main(int argc, char **argv)
{
    int64_t rows = 0, seed = 0;
    if (argc != 5 || !str_to_int(str_of_c(argv[1]), &rows) || !str_to_int(str_of_c(argv[2]), &seed) || rows <= 0) {
        fputs("usage: make_answers ROWS SEED QUESTIONNAIRE FOLDER\n", stderr);
        return 2;
    }
    struct arena *a = arena_new(0);
    struct questionnaire q;
    struct str text;
    struct err *e = questionnaire_read_file(a, argv[3], &q, &text);
    if (e) {
        fprintf(stderr, "%s: %s\n", argv[3], e->msg.id);
        return 1;
    }
    struct maker m = { pcg_new((uint64_t)seed, 1), &q, open_in(argv[4], "answers.csv") };
    write_network(argv[4]);
    write_answers(&m, rows);
    if (fclose(m.out) != 0) {
        perror(argv[4]);
        return 1;
    }
    arena_free(a);
    return 0;
}
