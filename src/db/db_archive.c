#include "db/db_archive.h"
#include "base/clock.h"
#include "base/hash.h"
#include "db/db_row.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_BYTES = 1 << 17, MAX_COLUMNS = 2000, MAX_NAME = 1000, MAX_BLOCK = 1 << 30 };
static const char first_line[] = "huifang backup 1\n";
static const char type_letters[] = { [DB_INT] = 'i', [DB_BOOL] = 'b', [DB_TEXT] = 't', [DB_NUM] = 'n', [DB_BLOB] = 'x', '\0' };

/* ---- writing ---- */

struct archive_out {
    struct arena *arena;
    FILE *f;
    const char *file, *part;
    struct sha256_stream hash;
    struct arena *scratch;           /* of head and rows */
    struct buf head, rows;
    size_t n_columns;
    uint64_t rows_in_block, rows_in_table;
};

static struct err *write_failed(struct archive_out *o)
{
    int e = errno;
    return err_detail(o->arena, ERR(o->arena, ERR_IO, "The file {0} could not be written.", ARG_C(o->part)), "%s", strerror(e));
}

static void drop_out(void *ctx)
{
    struct archive_out *o = ctx;
    if (o->f) {
        fclose(o->f);
        unlink(o->part);
    }
    arena_free(o->scratch);
}

static struct err *put(struct archive_out *o, struct buf *b)
{
    struct str bytes = buf_str(b);
    sha256_add(&o->hash, bytes);
    if (bytes.n && fwrite(bytes.p, 1, bytes.n, o->f) != bytes.n)
        return write_failed(o);
    buf_clear(b);
    return NULL;
}

static void add_name(struct buf *b, struct str name)
{
    db_uint_put(b, name.n);
    buf_add(b, name);
}

struct err *archive_create(struct arena *a, const char *file, int schema_version, struct archive_out **out)
{
    struct archive_out *o = ARENA_NEW(a, struct archive_out);
    *o = (struct archive_out){ .arena = a, .file = file, .part = arena_printf(a, "%s.part", file) };
    struct stat st;
    if (stat(file, &st) == 0 && !S_ISREG(st.st_mode))
        return ERR(a, ERR_INVALID, "{0} is no ordinary file: name a file for the backup.", ARG_C(file));
    int fd = open(o->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return write_failed(o);
    o->f = fdopen(fd, "wb");
    o->scratch = arena_new(0);
    arena_defer(a, drop_out, o);
    o->head = buf_on(o->scratch);
    o->rows = buf_on(o->scratch);
    sha256_start(&o->hash);
    buf_add_c(&o->head, first_line);
    buf_add_char(&o->head, 'H');
    db_uint_put(&o->head, (uint64_t)schema_version);
    db_uint_put(&o->head, (uint64_t)clock_now_ms());
    *out = o;
    return put(o, &o->head);
}

struct err *archive_put_table(struct archive_out *o, const struct db_table *t)
{
    o->n_columns = t->n_columns;
    o->rows_in_table = 0;
    buf_add_char(&o->head, 'T');
    add_name(&o->head, t->name);
    db_uint_put(&o->head, t->n_columns);
    for (size_t i = 0; i < t->n_columns; i++) {
        add_name(&o->head, t->column[i].name);
        buf_add_char(&o->head, type_letters[t->column[i].type]);
    }
    return put(o, &o->head);
}

static struct err *put_block(struct archive_out *o)
{
    if (o->rows_in_block == 0)
        return NULL;
    buf_add_char(&o->head, 'R');
    db_uint_put(&o->head, o->rows_in_block);
    db_uint_put(&o->head, o->rows.n);
    o->rows_in_table += o->rows_in_block;
    o->rows_in_block = 0;
    TRY(put(o, &o->head));
    return put(o, &o->rows);
}

struct err *archive_put_row(struct archive_out *o, const struct db_value *v)
{
    db_row_put(&o->rows, v, o->n_columns);
    o->rows_in_block++;
    return o->rows.n >= BLOCK_BYTES ? put_block(o) : NULL;
}

struct err *archive_end_table(struct archive_out *o)
{
    TRY(put_block(o));
    buf_add_char(&o->head, 'E');
    db_uint_put(&o->head, o->rows_in_table);
    return put(o, &o->head);
}

/* A rename is on the disk when its folder is. */
static int sync_folder(struct arena *a, const char *file)
{
    const char *slash = strrchr(file, '/');
    char *folder = slash ? arena_dup(a, file, (size_t)(slash - file) + 1) : arena_dup(a, ".", 1);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int status = fsync(fd);
    close(fd);
    return status;
}

struct err *archive_finish(struct archive_out *o)
{
    buf_add_char(&o->head, 'Z');
    TRY(put(o, &o->head));
    struct sha256 digest = sha256_end(&o->hash);
    if (fwrite(digest.b, 1, SHA256_BYTES, o->f) != SHA256_BYTES || fflush(o->f) != 0 || fsync(fileno(o->f)) != 0)
        return write_failed(o);
    FILE *f = o->f;
    o->f = NULL;
    if (fclose(f) != 0 || rename(o->part, o->file) != 0 || sync_folder(o->arena, o->file) != 0) {
        struct err *e = write_failed(o);
        unlink(o->part);
        return e;
    }
    return NULL;
}

/* ---- reading ---- */

struct archive_in {
    struct arena *arena;
    FILE *f;
    struct arena *block_arena;       /* of the block being read */
    struct str rows;                 /* what is left of it */
    uint64_t rows_left;              /* in the block */
    uint64_t rows_seen;              /* of the table */
    enum db_type *type;
    size_t n_columns;
    bool in_table;
};

static struct err *no_backup(struct arena *a, const char *why)
{
    return err_detail(a, ERR(a, ERR_INVALID, "The file is no backup of this program, or it is damaged."), "%s", why);
}

static struct err *open_file(struct arena *a, const char *file, FILE **out)
{
    *out = fopen(file, "rbe");
    int e = errno;
    if (*out)
        return NULL;
    if (e == ENOENT)
        return ERR(a, ERR_NOT_FOUND, "There is no file {0}.", ARG_C(file));
    return err_detail(a, ERR(a, ERR_IO, "The file {0} could not be read.", ARG_C(file)), "%s", strerror(e));
}

static struct err *check_digest(struct arena *a, FILE *f, const char *file, int64_t left)
{
    enum { CHUNK = 1 << 16 };
    char *chunk = arena_alloc(a, CHUNK);
    struct sha256_stream hash;
    struct sha256 stored;
    sha256_start(&hash);
    while (left > 0) {
        size_t n = (size_t)MIN_OF(left, CHUNK);
        if (fread(chunk, 1, n, f) != n)
            return ERR(a, ERR_IO, "The file {0} could not be read.", ARG_C(file));
        sha256_add(&hash, (struct str){ chunk, n });
        left -= (int64_t)n;
    }
    if (fread(stored.b, 1, SHA256_BYTES, f) != SHA256_BYTES)
        return ERR(a, ERR_IO, "The file {0} could not be read.", ARG_C(file));
    struct sha256 found = sha256_end(&hash);
    return memcmp(found.b, stored.b, SHA256_BYTES) == 0 ? NULL : no_backup(a, "digest");
}

struct err *archive_verify(struct arena *a, const char *file)
{
    FILE *f;
    struct stat st;
    TRY(open_file(a, file, &f));
    struct err *e = NULL;
    if (fstat(fileno(f), &st) != 0)
        e = ERR(a, ERR_IO, "The file {0} could not be read.", ARG_C(file));
    else if (!S_ISREG(st.st_mode) || st.st_size < (int64_t)sizeof first_line + SHA256_BYTES)
        e = no_backup(a, "too short");
    else
        e = check_digest(a, f, file, st.st_size - SHA256_BYTES);
    fclose(f);
    return e;
}

static void close_stream(void *f)
{
    fclose(f);
}

struct err *archive_open(struct arena *a, const char *file, struct archive_in **out, int *schema_version)
{
    FILE *f;
    TRY(open_file(a, file, &f));
    arena_defer(a, close_stream, f);
    return archive_open_stream(a, f, out, schema_version);
}

static bool get_uint(struct archive_in *in, uint64_t *out)
{
    char bytes[10];
    size_t n = 0;
    int c;
    do {
        c = getc(in->f);
        if (c == EOF || n == sizeof bytes)
            return false;
        bytes[n++] = (char)c;
    } while (c & 128);
    struct str view = { bytes, n };
    return db_uint_take(&view, out);
}

static bool get_bytes(struct archive_in *in, struct arena *a, uint64_t n, struct str *out)
{
    /* In steps: a wrong length must not ask for more memory than there are bytes in the file. */
    enum { STEP = 1 << 20 };
    struct buf b = buf_on(a);
    static const char none[1];
    buf_add(&b, (struct str){ none, 0 });
    char *step = arena_alloc(a, (size_t)MIN_OF(n, STEP));
    while (n > 0) {
        size_t want = (size_t)MIN_OF(n, STEP);
        if (fread(step, 1, want, in->f) != want)
            return false;
        buf_add(&b, (struct str){ step, want });
        n -= want;
    }
    *out = b.p ? buf_str(&b) : STR("");
    return true;
}

static bool get_name(struct archive_in *in, struct str *out)
{
    uint64_t n;
    return get_uint(in, &n) && n > 0 && n <= MAX_NAME && get_bytes(in, in->arena, n, out);
}

static void drop_in(void *ctx)
{
    arena_free(((struct archive_in *)ctx)->block_arena);
}

struct err *archive_open_stream(struct arena *a, FILE *f, struct archive_in **out, int *schema_version)
{
    struct archive_in *in = ARENA_NEW(a, struct archive_in);
    char line[sizeof first_line - 1];
    uint64_t version, made_ms;
    *in = (struct archive_in){ .arena = a, .f = f, .block_arena = arena_new(0) };
    arena_defer(a, drop_in, in);
    if (fread(line, 1, sizeof line, f) != sizeof line || memcmp(line, first_line, sizeof line) != 0)
        return no_backup(a, "first line");
    if (getc(f) != 'H' || !get_uint(in, &version) || !get_uint(in, &made_ms) || version < 1 || version > 9999)
        return no_backup(a, "header");
    *schema_version = (int)version;
    *out = in;
    return NULL;
}

static bool get_column(struct archive_in *in, struct db_column *column)
{
    if (!get_name(in, &column->name))
        return false;
    int letter = getc(in->f);
    const char *hit = letter > 0 ? strchr(type_letters, letter) : NULL;
    column->type = hit ? (enum db_type)(hit - type_letters) : DB_INT;
    return hit != NULL;
}

static bool get_table(struct archive_in *in, struct db_table *t)
{
    uint64_t n;
    if (!get_name(in, &t->name) || !get_uint(in, &n) || n < 1 || n > MAX_COLUMNS)
        return false;
    t->n_columns = in->n_columns = (size_t)n;
    t->column = ARENA_ARRAY(in->arena, struct db_column, n);
    in->type = ARENA_ARRAY(in->arena, enum db_type, n);
    for (size_t i = 0; i < n; i++) {
        if (!get_column(in, &t->column[i]))
            return false;
        in->type[i] = t->column[i].type;
    }
    return true;
}

struct err *archive_next_table(struct archive_in *in, struct db_table *t, bool *more)
{
    *more = false;
    if (in->in_table)
        return no_backup(in->arena, "table inside of a table");
    int section = getc(in->f);
    if (section == 'Z')
        return NULL;
    if (section != 'T' || !get_table(in, t))
        return no_backup(in->arena, section == 'T' ? "table" : "unknown section");
    in->in_table = *more = true;
    in->rows_seen = in->rows_left = 0;
    return NULL;
}

/* The next 'R' section; *more false at the table's 'E'. */
static struct err *next_block(struct archive_in *in, bool *more)
{
    uint64_t n_bytes, total;
    int section = getc(in->f);
    if (section == 'E' && get_uint(in, &total) && total == in->rows_seen) {
        in->in_table = *more = false;
        return NULL;
    }
    if (section != 'R' || !get_uint(in, &in->rows_left) || !get_uint(in, &n_bytes) || in->rows_left == 0 || n_bytes > MAX_BLOCK)
        return no_backup(in->arena, "rows");
    arena_free(in->block_arena);
    in->block_arena = arena_new(0);
    return get_bytes(in, in->block_arena, n_bytes, &in->rows) ? NULL : no_backup(in->arena, "cut off");
}

struct err *archive_next_row(struct archive_in *in, struct db_value *v, bool *more)
{
    *more = in->in_table;
    if (in->in_table && in->rows_left == 0)
        TRY(next_block(in, more));
    if (!*more)
        return NULL;
    in->rows_left--;
    in->rows_seen++;
    bool ok = db_row_take(&in->rows, in->type, v, in->n_columns) && (in->rows_left > 0 || in->rows.n == 0);
    return ok ? NULL : no_backup(in->arena, "row");
}
