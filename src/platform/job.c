#include "platform/job.h"
#include "base/clock.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROGRESS_EVERY_MS = 100 };

void job_progress(struct job *job, const struct msg *what, int64_t done, int64_t total)
{
    if (!job->progress)
        return;
    int64_t now = clock_monotonic_ms();
    if (total > 0 && now < job->progress_at_ms)
        return;
    job->progress_at_ms = now + PROGRESS_EVERY_MS;
    job->progress(job, what, done, total);
}

struct civil_date job_today(const struct job *job)
{
    return tz_date(job->tz, job->now_ms);
}

void job_progress_end(struct job *job)
{
    if (job->progress && job->progress_at_ms)
        job->progress(job, NULL, 0, 0);
    job->progress_at_ms = 0;
}

/* ---- temporary files ----
 * Each job has its folder work-XXXXXX, locked while the job lives. A folder that can be locked has been left by a dead one. */

static const char folder_prefix[] = "work-";

static void empty_folder(const char *path)
{
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));)
        unlinkat(dirfd(d), e->d_name, 0); /* "." and ".." refuse */
    if (d)
        closedir(d);
    rmdir(path);
}

static int lock_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

void job_sweep(const char *data_dir)
{
    DIR *d = opendir(data_dir);
    char path[4096];
    for (struct dirent *e; d && (e = readdir(d));) {
        int n = snprintf(path, sizeof path, "%s/%s", data_dir, e->d_name);
        bool is_ours = strncmp(e->d_name, folder_prefix, sizeof folder_prefix - 1) == 0 && n < (int)sizeof path;
        int fd = is_ours ? lock_folder(path) : -1;
        if (fd < 0)
            continue;
        empty_folder(path);
        close(fd);
    }
    if (d)
        closedir(d);
}

struct temp_folder { const char *path; int fd; };

static void remove_folder(void *ctx)
{
    struct temp_folder *t = ctx;
    empty_folder(t->path);
    close(t->fd);
}

static bool is_still_there(const struct temp_folder *t)
{
    struct stat by_path, by_fd;
    return stat(t->path, &by_path) == 0 && fstat(t->fd, &by_fd) == 0 && by_path.st_ino == by_fd.st_ino;
}

/* Another process may sweep between making and locking: then once more. Without a folder (disk full, read-only) the data folder's name
 * stands for it, and whoever opens the file there says what is wrong. */
static const char *make_folder(struct job *job)
{
    struct temp_folder *t = ARENA_NEW(job->arena, struct temp_folder);
    for (int attempt = 0; attempt < 10; attempt++) {
        char *path = arena_printf(job->arena, "%s/%sXXXXXX", job->data_dir, folder_prefix);
        if (!mkdtemp(path))
            break;
        *t = (struct temp_folder){ path, lock_folder(path) };
        if (t->fd >= 0 && is_still_there(t)) {
            arena_defer(job->arena, remove_folder, t);
            return path;
        }
        if (t->fd >= 0)
            close(t->fd);
    }
    return job->data_dir;
}

static void remove_file(void *path)
{
    unlink(path);
}

const char *job_temp_path(struct job *job, const char *suffix)
{
    if (!job->temp_dir) {
        job_sweep(job->data_dir);
        job->temp_dir = make_folder(job);
    }
    char *path = arena_printf(job->arena, "%s/%s%s", job->temp_dir, str_c(job->arena, db_id_str(job->arena, db_random_id())), suffix);
    arena_defer(job->arena, remove_file, path);
    return path;
}
