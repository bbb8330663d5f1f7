#include "schema.h"
#include "db/words.h"
#include <dirent.h>
#include <errno.h>
#include <string.h>

struct str file_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return STR_NONE;
    struct buf text = buf_on(a);
    buf_add_c(&text, "");
    char block[16384];
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        buf_add(&text, (struct str){ block, n });
    bool is_bad = ferror(f);
    int why = errno;
    fclose(f);
    errno = why;
    return is_bad ? STR_NONE : text.p ? buf_str(&text) : STR("");
}

bool file_write(const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return false;
    bool is_good = fwrite(text.p, 1, text.n, f) == text.n;
    return fclose(f) == 0 && is_good;
}

static bool is_migration(const char *name)
{
    size_t digits = strspn(name, "0123456789");
    return digits == 4 && name[4] == '_' && str_ends(str_of_c(name), STR(".sql"));
}

static int is_wanted(const struct dirent *e)
{
    return is_migration(e->d_name) || strcmp(e->d_name, "stage.sql") == 0;
}

static int stage_last(const struct dirent **a, const struct dirent **b)
{
    int stage = !is_migration((*a)->d_name) - !is_migration((*b)->d_name);
    return stage ? stage : strcmp((*a)->d_name, (*b)->d_name);
}

static bool report(struct arena *a, struct sink *errors, struct str path, int line, const char *text)
{
    sink_put(errors, str_printf(a, STR_FMT ":%d: %s\n", STR_ARG(path), line, text));
    return false;
}

static int count_lines(struct str s, size_t to)
{
    int n = 1;
    for (size_t i = 0; i < to && i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

static bool check_words(struct arena *a, const struct migration *m, struct sink *errors)
{
    struct str name;
    size_t from = 0;
    for (ptrdiff_t at; (at = db_words_next(m->text, from, &name)) >= 0; from = (size_t)at + name.n + 2)
        if (!db_word_find(name))
            return report(a, errors, m->path, count_lines(m->text, (size_t)at),
                          str_c(a, str_printf(a, "unknown word @" STR_FMT "@", STR_ARG(name))));
    return true;
}

bool migrations_read(struct arena *a, struct str folder, struct sink *errors, struct migrations *out)
{
    *out = (struct migrations){ .folder = folder };
    struct dirent **entry;
    int n = scandir(str_c(a, folder), &entry, is_wanted, stage_last);
    if (n < 0)
        return report(a, errors, folder, 0, strerror(errno));
    bool is_good = true;
    for (int i = 0; i < n; i++) {
        struct str path = str_printf(a, STR_FMT "/%s", STR_ARG(folder), entry[i]->d_name);
        struct migration *m = LIST_ADD(a, &out->file);
        *m = (struct migration){ path, file_read(a, path.p) };
        if (!m->text.p)
            is_good = report(a, errors, path, 0, strerror(errno));
        is_good = is_good && check_words(a, m, errors);
        free(entry[i]); /* scandir's */
    }
    free(entry);
    return is_good;
}

static bool apply(struct arena *a, sqlite3 *db, const struct migration *m, struct sink *errors)
{
    const char *sql = str_c(a, db_words_expand(a, m->text, DB_SQLITE)), *rest = sql;
    while (*rest) {
        sqlite3_stmt *st = NULL;
        const char *start = rest;
        int rc = sqlite3_prepare_v2(db, start, -1, &st, &rest);
        if (rc == SQLITE_OK && st)
            rc = sqlite3_step(st);
        int offset = MAX_OF(sqlite3_error_offset(db), 0);
        sqlite3_finalize(st);
        if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
            size_t blank = offset ? 0 : strspn(start, " \t\n");
            return report(a, errors, m->path, count_lines(str_of_c(sql), (size_t)(start - sql) + blank + (size_t)offset),
                          sqlite3_errmsg(db));
        }
    }
    return true;
}

static void close_database(void *db)
{
    sqlite3_close(db);
}

sqlite3 *migrations_apply(struct arena *a, const struct migrations *m, struct sink *errors)
{
    sqlite3 *db;
    int rc = sqlite3_open(":memory:", &db);
    arena_defer(a, close_database, db);
    if (rc != SQLITE_OK)
        return report(a, errors, STR(":memory:"), 0, sqlite3_errstr(rc)), NULL;
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL); /* "name" is a name, never a text */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    for (size_t i = 0; i < m->file.n; i++)
        if (!apply(a, db, &m->file.at[i], errors))
            return NULL;
    return db;
}
