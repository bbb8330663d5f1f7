#include "demo/demo_files.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static struct err *cannot_write(struct job *job, const char *path, int error)
{
    return ERR(job->arena, ERR_IO, "The file {0} cannot be written: {1}.", ARG_C(path), ARG_C(strerror(error)));
}

static void remove_folder(void *path)
{
    (void)rmdir(path);
}

struct err *demo_folder_new(struct job *job, const char **folder)
{
    char *path = str_c(job->arena, str_of_c(job_temp_path(job, ".demo")));
    if (mkdir(path, 0700) != 0)
        return cannot_write(job, path, errno);
    arena_defer(job->arena, remove_folder, path);
    *folder = path;
    return NULL;
}

static void end_file(void *file)
{
    struct demo_file *f = file;
    if (f->file)
        fclose(f->file);
    (void)unlink(f->path);
}

struct err *demo_file_new(struct job *job, const char *folder, const char *name, struct demo_file **out)
{
    struct demo_file *f = ARENA_NEW(job->arena, struct demo_file);
    *f = (struct demo_file){ .path = arena_printf(job->arena, "%s/%s", folder, name) };
    f->file = fopen(f->path, "wbe");
    if (!f->file)
        return cannot_write(job, f->path, errno);
    arena_defer(job->arena, end_file, f);
    f->out = sink_to_file(f->file);
    f->csv = csv_out_to(&f->out, false);
    *out = f;
    return NULL;
}

struct err *demo_file_import(struct job *job, struct demo_file *f, struct demo_import how, struct import_report *out)
{
    struct job then = *job;
    int64_t instant = tz_instant(job->tz, (struct local_time){ .date = how.day, .hour = 10 });
    then.now_ms = MIN_OF(instant, job->now_ms);
    int closed = fclose(f->file) ? errno : 0;
    f->file = NULL;
    if (f->out.failed || closed)
        return cannot_write(job, f->path, f->out.failed ? f->out.failed : closed);
    struct import_request q = { .kind = how.kind, .path = f->path };
    return import_run(&then, &q, out);
}
