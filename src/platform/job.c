#include "platform/job.h"
#include "base/clock.h"
#include <unistd.h>

enum { PROGRESS_EVERY_MS = 100 };

void job_progress(struct job *job, const struct msg *what, int64_t done, int64_t total)
{
    if (!job->progress)
        return;
    int64_t now = clock_monotonic_ms();
    if (done != total && now < job->progress_at_ms)
        return;
    job->progress_at_ms = now + PROGRESS_EVERY_MS;
    job->progress(job, what, done, total);
}

struct civil_date job_today(const struct job *job)
{
    return tz_date(job->tz, job->now_ms);
}

static void remove_file(void *path)
{
    unlink(path);
}

const char *job_temp_path(struct job *job, const char *suffix)
{
    char *path = arena_printf(job->arena, "%s/%s%s", job->data_dir,
                              str_c(job->arena, db_id_str(job->arena, db_random_id())), suffix);
    arena_defer(job->arena, remove_file, path);
    return path;
}
