#include "lint/lint.h"
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *suffix;
    enum file_kind kind;
} kinds[] = {
    { ".c", FILE_C },     { ".h", FILE_H },        { ".sql", FILE_SQL }, { ".tmpl", FILE_TMPL }, { ".po", FILE_PO },
    { ".csv", FILE_TEXT }, { ".build", FILE_TEXT }, { ".js", FILE_TEXT }, { ".css", FILE_TEXT },  { ".sh", FILE_TEXT },
};

static const char *const roots[] = { "src", "tools", "migrations", "po", "docs", "tests", "bench", "examples", "meson.build", "run" };
static const char *const left_out[] = { "tests/golden", "tests/corpus", "tests/vectors", "tests/old_db", "examples/sfo" };
static const char *const test_prefixes[] = { "test_", "fuzz_", "bench_" };

/* 0 for a file no rule looks at. A file without a suffix is a script. */
static enum file_kind kind_of(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_ends(name, str_of_c(kinds[i].suffix)))
            return kinds[i].kind;
    return memchr(name.p, '.', name.n) ? 0 : FILE_TEXT;
}

static struct str read_file(struct arena *a, const char *path)
{
    char block[65536];
    struct buf text = buf_on(a);
    FILE *f = fopen(path, "rb");
    size_t n;
    while (f && (n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(&text, (struct str){ block, n });
    if (f)
        fclose(f);
    return text.p ? buf_str(&text) : STR("");
}

static void index_lines(struct arena *a, struct source *f)
{
    size_t n = 1;
    for (size_t i = 0; i < f->text.n; i++)
        n += f->text.p[i] == '\n' && i + 1 < f->text.n;
    f->line_start = ARENA_ARRAY(a, size_t, n);
    for (size_t i = 0; i + 1 < f->text.n; i++)
        if (f->text.p[i] == '\n')
            f->line_start[++f->n_lines] = i + 1;
    f->n_lines++;
}

/* Folder and name of a path; "src/" in front of a folder is left out. */
static void split_path(struct source *f)
{
    size_t slash = f->path.n;
    while (slash > 0 && f->path.p[slash - 1] != '/')
        slash--;
    f->name = str_sub(f->path, slash, f->path.n);
    f->folder = str_sub(f->path, 0, slash ? slash - 1 : 0);
    if (str_starts(f->folder, STR("src/")))
        f->folder = str_sub(f->folder, 4, f->folder.n);
    f->is_test = str_eq_c(f->name, "test.h");
    for (size_t i = 0; i < ARRAY_LEN(test_prefixes); i++)
        f->is_test |= str_starts(f->name, str_of_c(test_prefixes[i]));
}

void lint_add_source(struct lint *l, const char *path, struct str text)
{
    struct source f = { .path = str_dup(l->arena, str_of_c(path)), .text = text, .code = text, .body = text };
    split_path(&f);
    f.kind = kind_of(f.name);
    index_lines(l->arena, &f);
    if (f.kind & (FILE_C | FILE_H))
        lint_blank_c(l->arena, &f);
    if (f.kind == FILE_SQL)
        lint_blank_sql(l->arena, &f);
    if (l->n_files == l->files_room) {
        l->files_room = l->files_room * 2 + 256;
        l->file = arena_grow(l->arena, l->file, l->n_files, l->files_room, sizeof *l->file);
    }
    l->file[l->n_files++] = f;
}

static void add_file(struct lint *l, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (kind_of(str_of_c(slash ? slash + 1 : path)))
        lint_add_source(l, path, read_file(l->arena, path));
}

static void add_path(struct lint *l, const char *path);

static void add_folder(struct lint *l, const char *path)
{
    for (size_t i = 0; i < ARRAY_LEN(left_out); i++)
        if (strcmp(path, left_out[i]) == 0)
            return;
    DIR *d = opendir(path);
    if (!d)
        return;
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        if (e->d_name[0] != '.' && strcmp(e->d_name, "node_modules") != 0)
            add_path(l, arena_printf(l->arena, "%s/%s", path, e->d_name));
    closedir(d);
}

static void add_path(struct lint *l, const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return;
    if (S_ISDIR(st.st_mode))
        add_folder(l, path);
    else if (S_ISREG(st.st_mode))
        add_file(l, path);
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct source *)a)->path, ((const struct source *)b)->path);
}

bool lint_read_tree(struct lint *l)
{
    struct stat st;
    for (size_t i = 0; i < ARRAY_LEN(roots); i++)
        add_path(l, roots[i]);
    if (l->n_files)
        qsort(l->file, l->n_files, sizeof *l->file, by_path);
    return stat("src", &st) == 0 && S_ISDIR(st.st_mode);
}

const struct source *lint_file(const struct lint *l, const char *path)
{
    const struct source key = { .path = str_of_c(path) };
    return l->n_files ? bsearch(&key, l->file, l->n_files, sizeof *l->file, by_path) : NULL;
}

int lint_line_at(const struct source *f, size_t at)
{
    size_t from = 0, to = f->n_lines;
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (f->line_start[middle] <= at)
            from = middle;
        else
            to = middle;
    }
    return (int)from + 1;
}

struct str lint_line(const struct source *f, struct str text, int line)
{
    if (line < 1 || (size_t)line > f->n_lines)
        return STR("");
    struct str rest = str_sub(text, f->line_start[line - 1], text.n);
    return str_cut(&rest, '\n');
}
