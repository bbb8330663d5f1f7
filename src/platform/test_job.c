/* Progress of a job, as a listener hears it. Temporary files: test_import_write.c. */
#include "base/test.h"
#include "base/clock.h"
#include "platform/job.h"

struct heard { int n, ends; int64_t last; };

static void hear(struct job *job, const struct msg *what, int64_t done, int64_t total UNUSED)
{
    struct heard *h = job->progress_ctx;
    h->n++;
    h->ends += what == NULL;
    h->last = done;
}

static void test_a_listener_is_not_flooded(void **state UNUSED)
{
    struct heard h = { 0 };
    struct job job = { .progress = hear, .progress_ctx = &h };
    job_progress_end(&job);
    assert_int_equal(h.n, 0); /* nothing was shown */
    int64_t start = clock_monotonic_ms();
    for (int i = 0; i <= 200000; i++)
        job_progress(&job, &MSG("Reading"), 1000, 1000); /* the end, over and over: a reader is ahead of the rows */
    assert_true(h.n >= 1 && h.n <= 2 + (clock_monotonic_ms() - start) / 100);
    int before = h.n;
    job_progress(&job, &MSG("Writing"), 0, 0);
    assert_int_equal(h.n, before + 1); /* another part begins: said at once */
    job_progress_end(&job);
    job_progress_end(&job);
    assert_int_equal(h.ends, 1);
    job.progress = NULL;
    job_progress(&job, &MSG("Reading"), 1, 2);
    job_progress_end(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_a_listener_is_not_flooded) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
