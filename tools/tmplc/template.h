/* A template as a list of nodes: what tmplc reads, checked, in the order of the file (docs/manual/tmplc.md is the language).
 *
 * Reading one finds every error that needs no C compiler: markup (markup.h), unbalanced blocks, malformed tags and
 * expressions. Types are the C compiler's business: generated C carries the template's lines. */
#pragma once
#include "base/err.h"
#include "tmplc/markup.h"

/* A piece of the source and the line it begins at. */
struct span {
    struct str s;
    int line;
};

enum node_kind {
    NODE_INCLUDE, /* value: the quoted header */
    NODE_DEFINE,  /* name, value: parameters (may be empty) */
    NODE_TEXT,    /* value: markup, as it is printed */
    NODE_PRINT,   /* value: expression; place */
    NODE_IF,      /* value */
    NODE_ELSE_IF, /* value */
    NODE_ELSE,
    NODE_FOR,    /* name, value: array, count */
    NODE_LET,    /* name, value */
    NODE_RENDER, /* name, value: arguments (may be empty) */
    NODE_MESSAGE, /* value: the quoted text; many: the quoted plural or no value; count: expression of the plural; arg; place */
    NODE_END,
};

struct node {
    enum node_kind kind;
    enum place place;
    int line;
    struct str name;
    struct span value, many, count;
    struct span arg[MSG_ARGS];
    size_t n_args;
};

struct template {
    const char *path; /* as it is printed in messages and #line */
    struct node *node;
    size_t n, room;
};

/* Reads a template. The source must outlive the result. INVALID for an error in it: template_error says it. */
struct err *template_read(struct arena *a, const char *path, struct str source, struct template *out) MUST_CHECK;

/* "path:line: message" of an error that template_read gave. */
const char *template_error(struct arena *a, const struct err *e);
