#include "tally/tally_disk.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct err *not_written(struct arena *a, const char *path)
{
    int e = errno;
    return err_detail(a, ERR(a, ERR_IO, "The file {0} could not be written. Check the folder, its permissions and the space on the disk.", ARG_C(path)),
                      "%s", strerror(e));
}

static bool write_all(int fd, struct str s)
{
    while (s.n > 0) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            s = (struct str){ s.p + n, s.n - (size_t)n };
    }
    return true;
}

struct err *tally_disk_write(struct arena *a, const char *path, const struct str *piece, size_t n)
{
    const char *part = arena_printf(a, "%s.part", path);
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return not_written(a, part);
    bool is_ok = true;
    for (size_t i = 0; i < n && is_ok; i++)
        is_ok = write_all(fd, piece[i]);
    is_ok = is_ok && fsync(fd) == 0;
    struct err *failure = is_ok ? NULL : not_written(a, part); /* before close changes errno */
    close(fd);
    if (!failure && rename(part, path) != 0)
        failure = not_written(a, path);
    if (failure)
        unlink(part);
    return failure;
}

struct err *tally_disk_sync_folder(struct arena *a, const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return not_written(a, folder);
    struct err *failure = fsync(fd) == 0 ? NULL : not_written(a, folder);
    close(fd);
    return failure;
}

struct mapping { void *p; size_t n; };

static void unmap(void *ctx)
{
    struct mapping *m = ctx;
    munmap(m->p, m->n);
}

static struct err *map_open_file(struct arena *a, int fd, const char *path, struct str *out)
{
    struct stat st;
    *out = STR("");
    if (fstat(fd, &st) == 0 && st.st_size == 0)
        return NULL;
    struct mapping *m = ARENA_NEW(a, struct mapping);
    m->n = (size_t)st.st_size;
    m->p = S_ISREG(st.st_mode) ? mmap(NULL, m->n, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0) : MAP_FAILED;
    if (m->p == MAP_FAILED)
        return ERR(a, ERR_IO, "The file {0} could not be read.", ARG_C(path));
    arena_defer(a, unmap, m);
    *out = (struct str){ m->p, m->n };
    return NULL;
}

struct err *tally_disk_map(struct arena *a, const char *path, struct str *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        int e = errno;
        return err_detail(a, ERR(a, e == ENOENT ? ERR_NOT_FOUND : ERR_IO, "The file {0} could not be read.", ARG_C(path)), "%s", strerror(e));
    }
    struct err *failure = map_open_file(a, fd, path, out);
    close(fd);
    return failure;
}
