#include "platform/key_file.h"
#include "base/rng.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool read_key(const char *path, struct secret_key *key)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool ok = fd >= 0 && read(fd, key->b, sizeof key->b) == sizeof key->b;
    if (fd >= 0)
        close(fd);
    return ok;
}

/* Whole or not at all, and never over one that is there: two processes may begin at once. */
static bool make_key(struct job *job, const char *path)
{
    char *part = arena_printf(job->arena, "%s.XXXXXX", path);
    struct secret_key key;
    os_random(key.b, sizeof key.b);
    int fd = mkostemp(part, O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, key.b, sizeof key.b) == sizeof key.b && (link(part, path) == 0 || errno == EEXIST);
    if (fd >= 0) {
        close(fd);
        unlink(part);
    }
    return ok;
}

struct err *key_file_load(struct job *job, const char *name, struct secret_key *out)
{
    const char *path = arena_printf(job->arena, "%s/%s", job->data_dir, name);
    if (read_key(path, out) || (make_key(job, path) && read_key(path, out)))
        return NULL;
    struct err *e = ERR(job->arena, ERR_IO, "The data folder cannot be written.");
    return err_detail(job->arena, e, "%s: %s", path, strerror(errno));
}
