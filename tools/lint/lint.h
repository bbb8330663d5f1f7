/* lint: the rules of the house that a compiler cannot check (docs/manual/lint.md lists them).
 *
 * It reads the tree once, cuts C, SQL and catalogues into what the rules look at, and runs each rule of the table in
 * rules.c over every file or function it is for. A rule is one short file, rule_<name>.c, with its data in a table at the top;
 * it looks at one thing and calls lint_report. What several rules ask is asked here. Everything lives in one arena. */
#pragma once
#include "base/buf.h"

enum file_kind { FILE_C = 1, FILE_H = 2, FILE_SQL = 4, FILE_TMPL = 8, FILE_PO = 16, FILE_TEXT = 32 };
enum { ANY_FILE = 63 };

struct source {
    struct str path;        /* from the project's root: "src/org/org_rules.c" */
    struct str folder;      /* "org"; of tools/lint/tree.c "tools/lint"; else the folder as it is */
    struct str name;        /* "org_rules.c" */
    enum file_kind kind;
    bool is_test;           /* test_*, fuzz_*, bench_*, and what only these include */
    struct str text;
    struct str code;        /* C and SQL: text with comments and what stands in literals blanked out, of the same length */
    struct str body;        /* C: code with preprocessor lines blanked out */
    size_t *line_start;     /* where each line begins in text */
    size_t n_lines;
};

struct function {
    const struct source *file;
    struct str name;
    int line, end;          /* first and last line */
    struct str params;      /* between the parentheses */
    struct str body;        /* from { to }: a part of file->body */
};

struct finding {
    struct str path;
    int line;
    struct str text;
};

struct lint {
    struct arena *arena;
    const char *messages;   /* the program that collects source strings (tools/messages); NULL = not asked */
    struct source *file;
    size_t n_files, files_room;
    struct function *function;
    size_t n_functions, functions_room;
    struct finding *finding;
    size_t n_findings, findings_room;
};

/* report.c: notes that line `line` of the file breaks a rule; the text says what is wrong and what to do. */
void lint_report(struct lint *l, const struct source *f, int line, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* tree.c: reads the files of the current folder that rules look at into l->file, sorted by path. False when the folder
 * has no src/. */
bool lint_read_tree(struct lint *l);
/* Adds one file with its text (NUL behind it), as if it stood there; cuts it up as its kind needs. */
void lint_add_source(struct lint *l, const char *path, struct str text);
/* The file of this path, or NULL. */
const struct source *lint_file(const struct lint *l, const char *path);
/* Line number (from 1) of position `at` in the file's text. */
int lint_line_at(const struct source *f, size_t at);
/* One line of text (any of text, code and body, which have the same lines), without its line break. */
struct str lint_line(const struct source *f, struct str text, int line);

/* c_code.c: fills code and body of a C file, or code of a .sql file. */
void lint_blank_c(struct arena *a, struct source *f);
void lint_blank_sql(struct arena *a, struct source *f);
/* The next identifier in s at or behind *i, which moves behind it; false at the end. */
bool lint_next_word(struct str s, size_t *i, struct str *word);
/* Position behind the bracket that closes the one at s[at] ( ( [ { ); s.n when it is not closed. */
size_t lint_skip_brackets(struct str s, size_t at);
/* Whether a list of words, one blank between, has this one; without case, as SQL is. */
bool lint_list_has(const char *list, struct str word);
/* First position at or behind i that is not white space; s.n when there is none. */
size_t lint_skip_blanks(struct str s, size_t i);

/* functions.c: fills l->function from universal-ctags, run as a child. False, with a message on stderr, without it. */
bool lint_read_functions(struct lint *l);
/* Lines that the constant tables (const … = { … };) in a piece of code take up. */
int lint_table_lines(struct str code);

/* A program run with its standard output caught; argv ends with NULL. Its exit status, or -1 when it could not run. */
int lint_run(struct arena *a, char *const argv[], struct str *output);

/* summary.c: prints median and 90th percentile of function lengths per folder, for reading. */
void lint_print_summary(const struct lint *l);

/* rules.c: runs every rule over what it is for. */
void lint_run_rules(struct lint *l);
