/* sqlc: SQL files to typed C. docs/manual/sqlc.md says what the language is.
 *
 * The way of a file:  parse.c (text → statements of pieces)  →  check.c (every variant prepared on SQLite, which fills in
 * the types)  →  emit_h.c and emit_c.c;  check_pg.c prepares the same variants on PostgreSQL.
 *
 * A statement is a list of pieces of SQL in the written order. A piece always stands, or only in some variants: one scope
 * kind, an optional part, one of the orders, the limit. In a piece parameters are already numbered (?1 ?2 …, numbered over
 * the whole statement), annotations and comments are gone, engine words still stand; newlines are kept, so the line of
 * any byte is the piece's first line plus the newlines before it. Everything lives in the file's arena. */
#pragma once
#include "base/buf.h"
#include "db/stmt.h"

/* A list that grows by doubling; the room is the next power of two. */
#define LIST(T) struct { T *at; size_t n; }
#define LIST_ADD(a, l) ((l)->at = list_room((a), (l)->at, (l)->n, sizeof *(l)->at), &(l)->at[(l)->n++])
static inline void *list_room(struct arena *a, void *at, size_t n, size_t size)
{
    return n & (n - 1) ? at : n == 0 ? arena_alloc_array(a, 1, size) : arena_grow(a, at, n, n * 2, size);
}

enum kind { KIND_ONE, KIND_MANY, KIND_EACH, KIND_EXEC, KIND_BULK };

struct type {
    enum db_type type;
    bool null;
};

enum param_role { PARAM_IN, PARAM_SCOPE, PARAM_PLACES, PARAM_LIMIT, PARAM_OFFSET };
struct param {
    enum param_role role;
    struct str name;
    struct type type;
    bool is_typed;
    int line;
};

struct column {
    struct str name;
    struct type type;
};

struct annotation { /* "as name type" */
    struct str name;
    struct type type;
    int line;
    bool is_used;
};

struct piece {
    enum db_part_when when;
    int which;             /* option bit, order number */
    int line;
    struct str text;       /* of a scope piece: the alias */
    bool is_dealer;        /* the alias is the dealer table itself */
    bool has_owner;        /* the aliased table has an owner_id */
};

struct statement {
    struct str name;
    enum kind kind;
    int line;
    struct str comment;    /* lines, each ended by \n */
    struct str unscoped;   /* why it needs no scope */
    LIST(struct piece) piece;
    LIST(struct param) param;
    LIST(struct annotation) annotation;
    LIST(struct str) option;
    LIST(struct str) order;
    bool has_limit;
    int scope_param;       /* 1… the number of the parameter with scope.id, scope.places is the next; 0 = no @scope()@ */
    /* filled in by check.c */
    LIST(struct column) column;
    bool writes, on_stage;
    struct str target;     /* of a bulk insert: "table (column, …)" */
};

struct sql_file {
    struct arena *arena;
    const char *path;
    struct str base;       /* "org" of src/org/org.sql */
    struct str text;
    LIST(struct statement) statement;
    struct sink *errors;
    int n_errors;
};

/* ---- sqlc.c ---- */
/* Writes "path:line: text" to the file's errors and counts it. Always false, so that callers may return it. */
bool complain(struct sql_file *f, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The SQL type names, C types and engine types of each enum db_type. */
struct type_info {
    const char *word;      /* in an annotation */
    const char *constant;  /* DB_INT … */
    const char *c_type[2]; /* not null, may be null */
    const char *declared;  /* in SQLite's schema */
    unsigned oid;          /* in PostgreSQL */
};
extern const struct type_info type_infos[5];
/* The type that an annotation's word or a column's declaration names. False when there is none. */
bool type_of_word(struct str word, enum db_type *out);
bool type_of_declared(const char *declared, enum db_type *out);
/* a-z first, then a-z 0-9 _, no double or last underscore. */
bool is_plain_name(struct str name);
/* The same, and not a word of C. */
bool is_c_name(struct str name);

/* ---- parse.c ---- */
/* Reads f->text into f->statement; mistakes are complained about. */
void parse_file(struct sql_file *f);

/* ---- pieces.c ---- */
/* Adds the piece, whose text is as written, to the statement: one piece, or several when @scope()@ stands in it. */
void parse_sql(struct sql_file *f, struct statement *st, const struct piece *raw);
/* Adds the limit and its two parameters. */
void parse_limit(struct sql_file *f, struct statement *st, int line);

/* ---- scope.c ---- */
/* The condition that @scope(alias)@ stands for, with ?param for the id and the next parameter for the places. The only place with these texts. */
struct str scope_text(struct arena *a, const struct piece *p, enum db_scope_kind kind, int param);
const char *scope_constant(enum db_scope_kind kind);
