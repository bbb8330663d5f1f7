#include "check.h"
#include "check_pg.h"
#include "emit.h"
#include <errno.h>
#include <string.h>

/* sqlc --schema FOLDER --out FOLDER [--depfile FILE] FILE.sql…       writes FILE_sql.h and FILE_sql.c
 * sqlc --schema FOLDER --check-pg URL [FILE.sql…]                    applies the migrations and prepares all on PostgreSQL
 * Exit 0 when all is well, 1 when a file has mistakes, 2 for a wrong command line. */
struct options {
    struct arena *arena;
    const char *schema, *out, *depfile, *check_pg;
    char **file;
    int n_files;
};

static int usage(void)
{
    fputs("usage: sqlc --schema FOLDER --out FOLDER [--depfile FILE] FILE.sql...\n"
          "       sqlc --schema FOLDER --check-pg URL [FILE.sql...]\n", stderr);
    return 2;
}

static bool read_options(struct options *o, int argc, char **argv)
{
    int i = 1;
    for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
        struct str flag = str_of_c(argv[i]);
        if (str_eq_c(flag, "--schema"))
            o->schema = argv[i + 1];
        else if (str_eq_c(flag, "--out"))
            o->out = argv[i + 1];
        else if (str_eq_c(flag, "--depfile"))
            o->depfile = argv[i + 1];
        else if (str_eq_c(flag, "--check-pg"))
            o->check_pg = argv[i + 1];
        else
            return false;
    }
    o->file = argv + i;
    o->n_files = argc - i;
    return o->schema && (o->out || o->check_pg) && (o->out || !o->depfile) && (o->n_files > 0 || !o->out);
}

/* "org" of "src/org/org.sql" */
static struct str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str name = str_of_c(slash ? slash + 1 : path);
    return str_ends(name, STR(".sql")) ? str_sub(name, 0, name.n - 4) : name;
}

static bool write_output(struct sql_file *f, const char *folder, const char *end, struct str text)
{
    struct str path = str_printf(f->arena, "%s/" STR_FMT "%s", folder, STR_ARG(f->base), end);
    return file_write(path.p, text) || complain(f, 0, "cannot write " STR_FMT ": %s", STR_ARG(path), strerror(errno));
}

static void write_outputs(const struct options *o, struct sql_file *f)
{
    if (write_output(f, o->out, "_sql.h", emit_header(f)))
        write_output(f, o->out, "_sql.c", emit_source(f));
}

/* What ninja watches besides the .sql file: the folder (for a new migration) and every migration. */
static bool write_depfile(const struct options *o, const struct sql_file *f, const struct migrations *m)
{
    struct buf text = buf_on(o->arena);
    buf_addf(&text, "%s/" STR_FMT "_sql.c: %s " STR_FMT, o->out, STR_ARG(f->base), f->path, STR_ARG(m->folder));
    for (size_t i = 0; i < m->file.n; i++)
        buf_addf(&text, " " STR_FMT, STR_ARG(m->file.at[i].path));
    buf_add_char(&text, '\n');
    if (file_write(o->depfile, buf_str(&text)))
        return true;
    fprintf(stderr, "%s: %s\n", o->depfile, strerror(errno));
    return false;
}

struct run {
    const struct options *options;
    struct migrations migrations;
    struct sink errors;
    sqlite3 *db;
    struct pg_check *pg;  /* NULL without --check-pg */
};

static bool run_file(struct run *r, const char *path)
{
    const struct options *o = r->options;
    struct sql_file f = { .arena = o->arena, .path = path, .base = base_name(path), .errors = &r->errors };
    f.text = file_read(o->arena, path);
    if (!f.text.p)
        return complain(&f, 0, "%s", strerror(errno));
    parse_file(&f);
    if (f.n_errors == 0)
        check_file(&f, r->db);
    if (f.n_errors == 0 && r->pg)
        pg_check_file(r->pg, &f);
    if (f.n_errors == 0 && o->out)
        write_outputs(o, &f);
    return f.n_errors == 0 && (!o->depfile || write_depfile(o, &f, &r->migrations));
}

static int run(const struct options *o)
{
    struct run r = { .options = o, .errors = sink_to_file(stderr) };
    if (!migrations_read(o->arena, str_of_c(o->schema), &r.errors, &r.migrations))
        return 1;
    r.db = migrations_apply(o->arena, &r.migrations, &r.errors);
    r.pg = o->check_pg ? pg_check_open(o->arena, o->check_pg, &r.migrations, &r.errors) : NULL;
    if (!r.db || (o->check_pg && !r.pg))
        return 1;
    bool is_good = true;
    for (int i = 0; i < o->n_files; i++)
        is_good &= run_file(&r, o->file[i]);
    return is_good ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct options o = { .arena = arena_new(0) };
    int status = read_options(&o, argc, argv) ? run(&o) : usage();
    arena_free(o.arena);
    return status;
}
