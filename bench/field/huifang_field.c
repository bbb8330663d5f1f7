/* How long the field's two steps take that people wait for: the next case, and an answer on disk.
 *   huifang_field claims DB N             N claims by 400 interviewers in turn, each ended by an outcome
 *   huifang_field answers DB PEOPLE S     PEOPLE processes for S seconds, each storing an answer about every six seconds
 * Prints "what: n, median ms, 99 % ms, worst ms". The hours for calls are open all day. */
#include "base/clock.h"
#include "base/rng.h"
#include "fieldwork/field_interview.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { USERS = 400, ROOM = 4096, PAUSE_MS = 6000, SETTLE_MS = 10000 };

static void must(const struct err *e)
{
    if (!e)
        return;
    fprintf(stderr, "%s (%s) %s:%d\n", e->msg.id, e->detail ? e->detail : "", e->file, e->line);
    exit(1);
}

static struct job job_on(struct arena *a, const char *url)
{
    struct job job = { .arena = a, .who = "bench", .lang = lang_load(a, STR("en")) };
    must(db_open(a, &(struct db_options){ .url = url }, &job.db));
    must(tz_load(a, STR("Asia/Shanghai"), &job.tz));
    job.now_ms = tz_instant(job.tz, (struct local_time){ .date = { 2026, 4, 1 }, .hour = 11 });
    return job;
}

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static void tell(const char *what, double *ms, size_t n)
{
    qsort(ms, n, sizeof *ms, by_size);
    if (n)
        printf("%s: n %zu, median %.2f ms, 99 %% within %.2f ms, worst %.2f ms\n", what, n, ms[n / 2], ms[n * 99 / 100], ms[n - 1]);
}

static void claims(const char *url, int n)
{
    struct arena *a = arena_new(0);
    struct job job = job_on(a, url);
    double *claim = ARENA_ARRAY(a, double, (size_t)n), *end = ARENA_ARRAY(a, double, (size_t)n);
    static const char *const outcomes[] = { "no_answer", "not_visited", "busy", "refused_hard" };
    for (int i = 0; i < n; i++) {
        struct arena_mark mark = arena_mark(a);
        struct case_claim c;
        int64_t user = 1 + i % USERS, start = clock_monotonic_us();
        job.now_ms += 300;
        must(case_claim_next(&job, user, &c));
        claim[i] = (double)(clock_monotonic_us() - start) / 1000;
        if (!c.case_id) {
            fprintf(stderr, "no case left after %d\n", i);
            exit(1);
        }
        start = clock_monotonic_us();
        must(case_end(&job, (struct case_key){ c.case_id, user }, &(struct case_ending){ .outcome = str_of_c(outcomes[i % 4]) }, NULL));
        end[i] = (double)(clock_monotonic_us() - start) / 1000;
        arena_rewind(a, mark);
    }
    tell("next case", claim, (size_t)n);
    tell("end of an attempt", end, (size_t)n);
    arena_free(a);
}

/* One interviewer; from_ms: when everybody has a case, on the monotonic clock. */
struct sitting { const char *url; int64_t user, from_ms; int seconds; };

static void answer(const struct sitting *s, double *ms, int *n)
{
    struct arena *a = arena_new(0);
    struct job job = job_on(a, s->url);
    int64_t user = s->user;
    struct pcg dice = pcg_new(7, (uint64_t)user);
    struct case_claim c;
    struct field_interview i;
    int64_t until = s->from_ms + s->seconds * INT64_C(1000);
    must(case_claim_next(&job, user, &c));
    must(field_interview_begin(&job, &(struct field_begin){ .key = { c.case_id, user }, .mode = STR("phone"), .language = STR("zh") }, &i));
    while (clock_monotonic_ms() < s->from_ms)
        usleep(10000);
    while (clock_monotonic_ms() < until && *n < ROOM) {
        struct arena_mark mark = arena_mark(a);
        usleep((useconds_t)(pcg_unit(&dice) * 2 * PAUSE_MS * 1000));
        struct str code = str_printf(a, "Q%d", *n % 40);
        int64_t start = clock_monotonic_us();
        must(field_answer_put(&job, &(struct field_put){ .interview_id = i.id, .user_id = user, .code = code, .value = STR("5"), .next = code, .spent_ms = PAUSE_MS }));
        ms[(*n)++] = (double)(clock_monotonic_us() - start) / 1000;
        arena_rewind(a, mark);
    }
    _exit(0);
}

static void answers(const char *url, int people, int seconds)
{
    size_t size = (size_t)people * (ROOM * sizeof(double) + sizeof(int));
    double *ms = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int *n = (int *)(void *)(ms + (size_t)people * ROOM);
    int64_t from = clock_monotonic_ms() + SETTLE_MS;
    for (int p = 0; p < people; p++)
        if (fork() == 0)
            answer(&(struct sitting){ url, 1 + p, from, seconds }, ms + (size_t)p * ROOM, &n[p]);
    for (int p = 0, status; p < people; p++)
        if (wait(&status) < 0 || status)
            exit(1);
    size_t all = 0;
    for (int p = 0; p < people; p++) {
        memmove(ms + all, ms + (size_t)p * ROOM, (size_t)n[p] * sizeof *ms);
        all += (size_t)n[p];
    }
    tell("an answer stored", ms, all);
}

int main(int argc, char **argv)
{
    if (argc == 4 && !strcmp(argv[1], "claims"))
        claims(argv[2], (int)strtol(argv[3], NULL, 10));
    else if (argc == 5 && !strcmp(argv[1], "answers"))
        answers(argv[2], (int)strtol(argv[3], NULL, 10), (int)strtol(argv[4], NULL, 10));
    else
        return fprintf(stderr, "usage: huifang_field claims DB N | answers DB PEOPLE SECONDS\n"), 2;
    return 0;
}
