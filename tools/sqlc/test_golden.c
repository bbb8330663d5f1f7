/* Runs sqlc on each tests/golden/sqlc/NAME.sql and compares with what lies beside it: NAME_sql.h and NAME_sql.c, or the
 * complaints in NAME.err. When HUIFANG_TEST_PG has the URL of a server, --pg checks the good files there too, and
 * compares with the complaints in NAME.pg_err (no file: none). --write makes these files anew, to be read before they are
 * committed. */
#include "check.h"
#include "check_pg.h"
#include "emit.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct golden {
    struct arena *arena;
    sqlite3 *db;
    struct pg_check *pg;    /* NULL without --pg */
    bool is_writing;
    int n, n_failed;
};

/* The first line that differs. */
static void complain_difference(const char *path, struct str want, struct str got)
{
    int line = 0;
    struct str a, b;
    do {
        line++;
        a = str_cut(&want, '\n');
        b = str_cut(&got, '\n');
    } while (str_eq(a, b) && (want.p || got.p));
    printf("# %s:%d\n#   is there:  " STR_FMT "\n#   should be: " STR_FMT "\n", path, line, STR_ARG(a), STR_ARG(b));
}

/* Compares (or writes) one file; text with p NULL: the file must not be there. */
static bool compare(struct golden *g, struct str name, const char *end, struct str text)
{
    struct str path = str_printf(g->arena, STR_FMT "%s", STR_ARG(name), end);
    if (g->is_writing)
        return text.p ? file_write(path.p, text) : (unlink(path.p), true);
    struct str want = file_read(g->arena, path.p);
    if (!want.p == !text.p && str_eq(want, text))
        return true;
    complain_difference(path.p, want, text);
    return false;
}

static void run_case(struct golden *g, const char *path)
{
    struct buf errors = buf_on(g->arena);
    struct sink sink = sink_to_buf(&errors);
    struct str name = str_sub(str_of_c(path), 0, strlen(path) - 4);
    struct sql_file f = { .arena = g->arena, .path = path, .base = name, .errors = &sink, .text = file_read(g->arena, path) };
    parse_file(&f);
    if (f.n_errors == 0)
        check_file(&f, g->db);
    bool is_good = f.n_errors == 0;
    bool is_same = compare(g, name, ".err", is_good ? STR_NONE : buf_str(&errors));
    is_same &= compare(g, name, "_sql.h", is_good ? emit_header(&f) : STR_NONE);
    is_same &= compare(g, name, "_sql.c", is_good ? emit_source(&f) : STR_NONE);
    if (g->pg && is_good) {
        pg_check_file(g->pg, &f);
        is_same &= compare(g, name, ".pg_err", f.n_errors ? buf_str(&errors) : STR_NONE);
    }
    g->n_failed += !is_same;
    printf("%s %d - %s\n", is_same ? "ok" : "not ok", ++g->n, path);
}

static int is_sql(const struct dirent *e)
{
    return str_ends(str_of_c(e->d_name), STR(".sql"));
}

static bool open_golden(struct golden *g, const char *folder, const char *pg_url)
{
    struct sink errors = sink_to_file(stderr);
    struct migrations m;
    if (chdir(folder) != 0 || !migrations_read(g->arena, STR("schema"), &errors, &m))
        return false;
    g->db = migrations_apply(g->arena, &m, &errors);
    g->pg = pg_url ? pg_check_open(g->arena, pg_url, &m, &errors) : NULL;
    return g->db && (g->pg || !pg_url);
}

static void run_cases(struct golden *g)
{
    struct dirent **entry = NULL;
    int n = scandir(".", &entry, is_sql, alphasort);
    printf("1..%d\n", n);
    for (int i = 0; i < n; i++) {
        run_case(g, entry[i]->d_name);
        free(entry[i]); /* scandir's */
    }
    free(entry);
}

int main(int argc, char **argv)
{
    bool wants_pg = argc > 2 && strcmp(argv[2], "--pg") == 0;
    const char *pg_url = wants_pg ? getenv("HUIFANG_TEST_PG") : NULL;
    struct golden g = { .arena = arena_new(0), .is_writing = argc > 2 && strcmp(argv[argc - 1], "--write") == 0 };
    if (wants_pg && !pg_url) {
        puts("1..0 # SKIP HUIFANG_TEST_PG is not set");
    } else if (argc < 2 || !open_golden(&g, argv[1], pg_url)) {
        fputs("usage: test_golden FOLDER [--pg] [--write]\n", stderr);
        g.n_failed = 1;
    } else {
        run_cases(&g);
        g.n_failed += g.n == 0;
    }
    arena_free(g.arena);
    return g.n_failed > 0;
}
