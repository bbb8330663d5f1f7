#include "tally/tally_store.h"
#include "base/rng.h"
#include "tally/tally_disk.h"
#include "tally/tally_manifest.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *path_in(struct arena *a, const char *folder, struct str name)
{
    return arena_printf(a, "%s/" STR_FMT, folder, STR_ARG(name));
}

/* ---- reading ---- */

/* A broken manifest is an empty one with its fingerprint; why it is one stands in *why. NOT_FOUND is an empty one too. */
static struct err *read_manifest(struct arena *a, const char *folder, struct tally_manifest *out, struct msg *why)
{
    const char *path = path_in(a, folder, STR("MANIFEST"));
    struct str text;
    *out = (struct tally_manifest){ 0 };
    *why = (struct msg){ 0 };
    struct err *e = tally_disk_map(a, path, &text);
    if (e && e->code == ERR_NOT_FOUND)
        return NULL;
    if (e)
        return e;
    e = tally_manifest_parse(a, text, path, out);
    if (e)
        *why = e->msg;
    return NULL;
}

static struct err *open_segment(struct arena *a, const char *folder, const struct tally_manifest_segment *m, struct tally_segment *out)
{
    const char *path = path_in(a, folder, m->name);
    TRY(tally_segment_open(a, path, out));
    if (m->n_removed && m->removed[m->n_removed - 1] >= out->n_rows)
        return ERR(a, ERR_INVALID, "The file {0} has not the rows that were taken out of it.", ARG_C(path));
    for (size_t i = 0; i < m->n_removed; i++)
        tally_segment_remove_row(out, a, m->removed[i]);
    return NULL;
}

static int64_t size_of_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_size : 0;
}

static struct err *open_segments(struct arena *a, struct tally_store *s)
{
    s->segment = ARENA_ARRAY(a, struct tally_segment, s->manifest->n_segments);
    for (size_t i = 0; i < s->manifest->n_segments; i++) {
        TRY(open_segment(a, s->folder, &s->manifest->segment[i], &s->segment[i]));
        s->n_bytes += size_of_file(path_in(a, s->folder, s->manifest->segment[i].name));
    }
    s->n_segments = s->manifest->n_segments;
    s->mark = s->manifest->mark;
    return NULL;
}

static void throw_away(struct tally_store *s, struct msg why)
{
    struct tally_manifest *empty = ARENA_NEW(s->arena, struct tally_manifest);
    empty->fingerprint = s->manifest->fingerprint; /* what the next writer may replace */
    s->manifest = empty;
    s->warning = why;
    s->mark = (struct tally_mark){ 0 };
    s->segment = NULL;
    s->n_segments = 0;
    s->n_bytes = 0;
}

struct err *tally_store_open(struct arena *a, const char *folder, struct tally_store *out)
{
    uint64_t last = 0;
    *out = (struct tally_store){ .arena = a, .folder = arena_dup(a, folder, strlen(folder)) };
    for (;;) {
        struct tally_manifest *m = ARENA_NEW(a, struct tally_manifest);
        struct msg why;
        TRY(read_manifest(a, folder, m, &why));
        out->manifest = m;
        struct err *e = why.id ? NULL : open_segments(a, out);
        if (!why.id && !e) {
            out->warning = why;
            return NULL;
        }
        throw_away(out, e ? e->msg : why);
        if (!e || m->fingerprint == last)
            return NULL;
        last = m->fingerprint; /* a writer may have replaced it meanwhile: it is broken when it is so twice */
    }
}

/* ---- the writer's lock ---- */

static struct err *cannot_write(struct arena *a, const char *path)
{
    int e = errno;
    return err_detail(a, ERR(a, ERR_IO, "The file {0} could not be written. Check the folder, its permissions and the space on the disk.", ARG_C(path)),
                      "%s", strerror(e));
}

/* *fd is -1 when another process writes. Closing it gives the lock back. */
static struct err *lock_folder(struct arena *a, const char *folder, int *fd)
{
    const char *path = path_in(a, folder, STR("lock"));
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*fd < 0)
        return cannot_write(a, path);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
        return NULL;
    struct err *e = errno == EWOULDBLOCK ? NULL : cannot_write(a, path);
    close(*fd);
    *fd = -1;
    return e;
}

static bool is_named(const struct tally_manifest *m, const char *name)
{
    for (size_t i = 0; i < m->n_segments; i++)
        if (str_eq_c(m->segment[i].name, name))
            return true;
    return false;
}

/* Deletes segments that the manifest does not name, and what an interrupted writer left. What cannot be deleted stays: the next writer tries again. */
static void delete_unnamed(struct arena *a, const char *folder, const struct tally_manifest *m)
{
    DIR *d = opendir(folder);
    if (!d)
        return;
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        struct str name = str_of_c(e->d_name);
        bool is_ours = str_ends(name, STR(TALLY_MANIFEST_SUFFIX)) || str_ends(name, STR(".part"));
        if (is_ours && !is_named(m, e->d_name))
            unlink(path_in(a, folder, name));
    }
    closedir(d);
}

/* ---- writing ---- */

/* Segments on their way into the new manifest; name without value: not written yet. */
struct entry { struct tally_segment segment; struct str name; };
struct plan { struct arena *arena; const char *folder; struct entry *entry; size_t n; };

static void plan_add(struct plan *p, const struct tally_segment *s, struct str name)
{
    if (s->n_live > 0)
        p->entry[p->n++] = (struct entry){ *s, name };
}

/* A segment of the store without the removed ids; the store's own stays as it is. */
static struct tally_segment without(struct arena *a, const struct tally_segment *s, const struct tally_update *u)
{
    struct tally_segment copy = *s;
    size_t n = 0;
    if (s->live)
        copy.live = arena_grow(a, s->live, tally_blocks(s->n_rows), tally_blocks(s->n_rows), sizeof *s->live);
    tally_segment_remove(&copy, a, u->removed, u->n_removed, &n);
    return copy;
}

static struct plan plan_of(const struct tally_store *s, const struct tally_update *u, struct arena *a)
{
    struct plan p = { a, s->folder, ARENA_ARRAY(a, struct entry, s->n_segments + u->n_fresh), 0 };
    for (size_t i = 0; i < s->n_segments && !u->replaces_all; i++) {
        struct tally_segment kept = without(a, &s->segment[i], u);
        plan_add(&p, &kept, s->manifest->segment[i].name);
    }
    for (size_t i = 0; i < u->n_fresh; i++)
        plan_add(&p, &u->fresh[i], STR_NONE);
    return p;
}

static bool same_questions(const struct tally_segment *x, const struct tally_segment *y)
{
    if (x->version_id != y->version_id || x->n_questions != y->n_questions)
        return false;
    for (size_t i = 0; i < x->n_questions; i++)
        if (!str_eq(x->question[i].code, y->question[i].code))
            return false;
    return true;
}

/* ---- merging ---- */

static int by_version_and_size(const void *x, const void *y)
{
    const struct tally_segment *a = &((const struct entry *)x)->segment, *b = &((const struct entry *)y)->segment;
    if (a->version_id != b->version_id)
        return a->version_id < b->version_id ? -1 : 1;
    return (a->n_live > b->n_live) - (a->n_live < b->n_live);
}

/* Of n entries by rising size: how many of the first to merge. The last of them is not larger than the others together, so each row comes
 * into a segment at least twice as large. 0: each is larger than all before it, which cannot be said of many. */
static size_t how_many(const struct entry *e, size_t n)
{
    size_t sum = 0, best = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && e[i].segment.n_live <= sum)
            best = i + 1;
        sum += e[i].segment.n_live;
    }
    return n > TALLY_STORE_SEGMENTS ? best : 0;
}

static struct err *add_live_rows(struct tally_builder *b, const struct tally_segment *s, uint8_t *answer)
{
    for (size_t row = 0; row < s->n_rows; row++) {
        struct tally_row r;
        if (s->live && !(s->live[row / TALLY_BLOCK] >> row % TALLY_BLOCK & 1))
            continue;
        tally_segment_row(s, row, answer, &r);
        TRY(tally_builder_add(b, &r));
    }
    return NULL;
}

static struct err *merge(struct arena *a, struct entry *e, size_t n, struct entry *out)
{
    const struct tally_segment *first = &e[0].segment;
    struct str *code = ARENA_ARRAY(a, struct str, first->n_questions);
    uint8_t *answer = ARENA_ARRAY(a, uint8_t, first->n_questions);
    for (size_t i = 0; i < first->n_questions; i++)
        code[i] = first->question[i].code;
    struct tally_builder *b = tally_builder_new(a, first->version_id, code, first->n_questions);
    for (size_t i = 0; i < n; i++)
        TRY(add_live_rows(b, &e[i].segment, answer));
    *out = (struct entry){ .name = STR_NONE };
    return tally_builder_finish(b, a, &out->segment);
}

/* End of the entries from begin on that can be merged with it. */
static size_t end_of_version(const struct plan *p, size_t begin)
{
    size_t end = begin + 1;
    while (end < p->n && same_questions(&p->entry[begin].segment, &p->entry[end].segment))
        end++;
    return end;
}

static struct err *merge_versions(struct plan *p)
{
    struct entry *merged = ARENA_ARRAY(p->arena, struct entry, p->n);
    size_t n = 0;
    qsort(p->entry, p->n, sizeof *p->entry, by_version_and_size);
    for (size_t begin = 0, end; begin < p->n; begin = end) {
        end = end_of_version(p, begin);
        size_t first = how_many(&p->entry[begin], end - begin);
        struct err *e = first ? merge(p->arena, &p->entry[begin], first, &merged[n]) : NULL;
        if (e && e->code != ERR_INVALID)
            return e;
        first = e ? 0 : first; /* together they would be too much for one segment: they stay apart */
        n += first > 0;
        for (size_t i = begin + first; i < end; i++)
            merged[n++] = p->entry[i];
    }
    p->entry = merged;
    p->n = n;
    return NULL;
}

/* ---- putting it in force ---- */

static struct err *write_segments(struct plan *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct entry *e = &p->entry[i];
        if (e->name.p)
            continue;
        e->name = str_printf(p->arena, "%016" PRIx64 TALLY_MANIFEST_SUFFIX, os_random_u64());
        TRY(tally_segment_write(p->arena, &e->segment, path_in(p->arena, p->folder, e->name)));
    }
    return tally_disk_sync_folder(p->arena, p->folder);
}

static struct tally_manifest_segment in_manifest(struct arena *a, const struct entry *e)
{
    const struct tally_segment *s = &e->segment;
    struct tally_manifest_segment m = { e->name, ARENA_ARRAY(a, size_t, s->n_rows - s->n_live), 0 };
    for (size_t row = 0; s->live && row < s->n_rows; row++)
        if (!(s->live[row / TALLY_BLOCK] >> row % TALLY_BLOCK & 1))
            m.removed[m.n_removed++] = row;
    return m;
}

static struct err *write_manifest(const struct plan *p, struct tally_mark mark)
{
    struct tally_manifest m = { mark, ARENA_ARRAY(p->arena, struct tally_manifest_segment, p->n), p->n, 0 };
    for (size_t i = 0; i < p->n; i++)
        m.segment[i] = in_manifest(p->arena, &p->entry[i]);
    struct str text = tally_manifest_text(p->arena, &m);
    TRY(tally_disk_write(p->arena, path_in(p->arena, p->folder, STR("MANIFEST")), &text, 1));
    TRY(tally_disk_sync_folder(p->arena, p->folder));
    delete_unnamed(p->arena, p->folder, &m);
    return NULL;
}

/* Under the lock. */
static struct err *write_update(const struct tally_store *s, const struct tally_update *u, struct arena *tmp, bool *is_busy)
{
    struct tally_manifest now;
    struct msg why;
    TRY(read_manifest(tmp, s->folder, &now, &why));
    *is_busy = now.fingerprint != s->manifest->fingerprint;
    if (*is_busy)
        return NULL;
    struct plan p = plan_of(s, u, tmp);
    TRY(merge_versions(&p));
    TRY(write_segments(&p));
    return write_manifest(&p, u->mark);
}

struct err *tally_store_write(const struct tally_store *s, const struct tally_update *u, bool *is_busy)
{
    int lock;
    *is_busy = false;
    if (mkdir(s->folder, 0700) != 0 && errno != EEXIST)
        return cannot_write(s->arena, s->folder);
    TRY(lock_folder(s->arena, s->folder, &lock));
    *is_busy = lock < 0;
    if (*is_busy)
        return NULL;
    struct arena *tmp = arena_new(0);
    struct err *e = write_update(s, u, tmp, is_busy);
    if (e)
        e = err_detail(s->arena, err_new(s->arena, e->code, &e->msg, e->file, e->line), "%s", e->detail ? e->detail : "");
    arena_free(tmp);
    close(lock);
    return e;
}

struct err *tally_store_drop(struct arena *a, const char *folder)
{
    const char *manifest = path_in(a, folder, STR("MANIFEST"));
    struct err *e = NULL;
    int lock;
    if (access(folder, F_OK) != 0 && errno == ENOENT)
        return NULL;
    TRY(lock_folder(a, folder, &lock));
    if (lock < 0)
        return ERR(a, ERR_BUSY, "Another process is writing in the folder {0}. Please try again.", ARG_C(folder));
    if (unlink(manifest) != 0 && errno != ENOENT)
        e = cannot_write(a, manifest);
    else
        e = tally_disk_sync_folder(a, folder);
    if (!e)
        delete_unnamed(a, folder, &(struct tally_manifest){ 0 });
    close(lock);
    return e;
}

struct err *tally_store_drop_all(struct arena *a, const char *root)
{
    struct err *first = NULL;
    DIR *d = opendir(root);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        struct err *one = e->d_name[0] == '.' ? NULL : tally_store_drop(a, path_in(a, root, str_of_c(e->d_name)));
        first = first ? first : one;
    }
    if (d)
        closedir(d);
    return first;
}
