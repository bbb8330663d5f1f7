#include "lint/rules.h"
#include <string.h>

static const char path[] = "docs/requirements.csv";
static const char *const columns[] = { "no", "seed", "title", "state", "where", "test" };
enum { COLUMN_NO, COLUMN_SEED, COLUMN_TITLE, COLUMN_STATE, COLUMN_WHERE, COLUMN_TEST, N_COLUMNS = ARRAY_LEN(columns) };
static const char states[] = "none partly done";
enum { N_REQUIREMENTS = 265 };

/* One field of RFC 4180 at s[*i], which moves behind it; *ends_row when a line break or the end follows. */
static struct str read_field(struct arena *a, struct str s, size_t *i, bool *ends_row)
{
    struct buf field = buf_on(a);
    bool quoted = *i < s.n && s.p[*i] == '"';
    for (*i += quoted; *i < s.n; ++*i) {
        char c = s.p[*i];
        bool doubled = quoted && str_starts(str_sub(s, *i, 2), STR("\"\""));
        if (quoted && c == '"' && !doubled) {
            quoted = false;
            continue;
        }
        if (!quoted && (c == ',' || c == '\n'))
            break;
        *i += doubled;
        buf_add_char(&field, c);
    }
    *ends_row = *i >= s.n || s.p[*i] == '\n';
    ++*i;
    return field.p ? str_trim(buf_str(&field)) : STR("");
}

/* Reads a row; fields beyond the columns are counted only. Returns how many it has. */
static size_t read_row(struct arena *a, struct str s, size_t *i, struct str field[N_COLUMNS])
{
    size_t n = 0;
    for (bool ends_row = false; !ends_row; n++) {
        struct str value = read_field(a, s, i, &ends_row);
        if (n < N_COLUMNS)
            field[n] = value;
    }
    return n;
}

static bool is_test_function(const struct lint *l, struct str name)
{
    for (size_t i = 0; i < l->n_functions; i++)
        if (str_eq(l->function[i].name, name) && str_starts(name, STR("test_")))
            return true;
    return false;
}

/* 'name' in quotes in a meson.build, whole or, where a loop puts folder and name together, 'folder/' and 'name'. */
static bool is_meson_test(struct arena *a, const struct source *f, struct str name)
{
    const char *slash = memrchr(name.p, '/', name.n);
    size_t folder = slash ? (size_t)(slash + 1 - name.p) : 0;
    struct str whole = str_printf(a, "test('" STR_FMT "'", STR_ARG(name));
    struct str prefix = str_printf(a, "test('" STR_FMT "' +", (int)folder, name.p);
    struct str rest = str_printf(a, "'" STR_FMT "'", (int)(name.n - folder), name.p + folder);
    return str_find(f->text, whole) >= 0 || (folder && str_find(f->text, prefix) >= 0 && str_find(f->text, rest) >= 0);
}

static bool test_exists(const struct lint *l, struct str name)
{
    if (is_test_function(l, name))
        return true;
    for (size_t i = 0; i < l->n_files; i++)
        if (str_eq_c(l->file[i].name, "meson.build") && is_meson_test(l->arena, &l->file[i], name))
            return true;
    return false;
}

/* What is done says where a user finds it and which test would fail without it; what is begun says where at least. */
static void check_state(struct lint *l, const struct source *f, int line, const struct str field[N_COLUMNS])
{
    struct str no = field[COLUMN_NO], state = field[COLUMN_STATE];
    if (!lint_list_has(states, state))
        lint_report(l, f, line, STR_FMT ": state \"" STR_FMT "\" is none of: %s", STR_ARG(no), STR_ARG(state), states);
    if (!str_eq_c(state, "none") && !field[COLUMN_WHERE].n)
        lint_report(l, f, line, STR_FMT ": say where: a command, a file or a folder", STR_ARG(no));
    if (str_eq_c(state, "done") && !field[COLUMN_TEST].n)
        lint_report(l, f, line, STR_FMT ": nothing is done without a test", STR_ARG(no));
}

static void check_row(struct lint *l, const struct source *f, int line, const struct str field[N_COLUMNS])
{
    if (!field[COLUMN_TITLE].n)
        lint_report(l, f, line, STR_FMT ": the title is missing", STR_ARG(field[COLUMN_NO]));
    check_state(l, f, line, field);
    for (struct str rest = field[COLUMN_TEST]; rest.p;) {
        struct str name = str_trim(str_cut(&rest, ';'));
        if (name.n && !test_exists(l, name))
            lint_report(l, f, line, STR_FMT ": there is no test " STR_FMT, STR_ARG(field[COLUMN_NO]), STR_ARG(name));
    }
}

static void check_head(struct lint *l, const struct source *f, const struct str field[N_COLUMNS])
{
    for (size_t k = 0; k < N_COLUMNS; k++)
        if (!str_eq_c(field[k], columns[k]))
            lint_report(l, f, 1, "column %zu is \"" STR_FMT "\" instead of \"%s\"", k + 1, STR_ARG(field[k]), columns[k]);
}

/* Rows stand in the order of their numbers, none left out. */
static void check_number(struct lint *l, const struct source *f, int line, struct str no, size_t row)
{
    struct str wanted = str_printf(l->arena, "R%03zu", row);
    if (!str_eq(no, wanted))
        lint_report(l, f, line, "\"" STR_FMT "\" stands where " STR_FMT " belongs", STR_ARG(no), STR_ARG(wanted));
}

/* The list exists from the day the first requirement is met; test names in its last column are parted by semicolons. */
void rule_requirements(struct lint *l)
{
    const struct source *f = lint_file(l, path);
    struct str field[N_COLUMNS];
    size_t rows = 0; /* with the heading */
    int line = 1;
    for (size_t i = 0; f && i < f->text.n; rows++) {
        line = lint_line_at(f, i);
        size_t n = read_row(l->arena, f->text, &i, field);
        if (n != N_COLUMNS) {
            lint_report(l, f, line, "%zu columns instead of %d", n, (int)N_COLUMNS);
        } else if (rows == 0) {
            check_head(l, f, field);
        } else {
            check_number(l, f, line, field[COLUMN_NO], rows);
            check_row(l, f, line, field);
        }
    }
    if (f && rows != N_REQUIREMENTS + 1)
        lint_report(l, f, line, "%zu requirements instead of %d", rows ? rows - 1 : 0, (int)N_REQUIREMENTS);
}
