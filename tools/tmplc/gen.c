#include "tmplc/gen.h"
#include <string.h>

struct gen {
    const struct template *t;
    struct buf *out;
    int line;  /* of the template, as the C compiler counts it now */
    int depth; /* of indentation */
};

/* The path as it can stand in quotes. */
static void put_quoted(struct buf *out, const char *path)
{
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *path);
    }
}

static void put_line(struct gen *g, int line)
{
    buf_addf(g->out, "#line %d \"", line);
    put_quoted(g->out, g->t->path);
    buf_add_c(g->out, "\"\n");
    g->line = line;
}

/* Begins a statement that stands in this line of the template. */
static void begin(struct gen *g, int line)
{
    put_line(g, line);
    for (int i = 0; i < g->depth; i++)
        buf_add_c(g->out, "    ");
}

static void put(struct gen *g, const char *c)
{
    buf_add_c(g->out, c);
}

/* Text of the template as it is, moved down to its line. */
static void put_span(struct gen *g, struct span s)
{
    for (; g->line < s.line; g->line++)
        buf_add_char(g->out, '\n');
    buf_add(g->out, s.s);
    for (size_t i = 0; i < s.s.n; i++)
        g->line += s.s.p[i] == '\n';
}

static void put_name(struct gen *g, struct str name)
{
    buf_add(g->out, name);
}

/* ---- literal text ---- */

static void put_byte(struct buf *out, char c, char before)
{
    unsigned char u = (unsigned char)c;
    if (c == '\n')
        buf_add_c(out, "\\n");
    else if (u < 0x20 || u == 0x7F)
        buf_addf(out, "\\%03o", u);
    else {
        if (c == '"' || c == '\\' || (c == '?' && before == '?')) /* "??=" would be a trigraph */
            buf_add_char(out, '\\');
        buf_add_char(out, c);
    }
}

/* One line of C for each line of text. */
static void put_text(struct gen *g, const struct node *n)
{
    struct str s = n->value.s;
    begin(g, n->line);
    put(g, "html_raw(o, \"");
    for (size_t i = 0; i < s.n; i++) {
        put_byte(g->out, s.p[i], i ? s.p[i - 1] : ' ');
        if (s.p[i] == '\n' && i + 1 < s.n)
            put(g, "\"\n        \"");
    }
    buf_addf(g->out, "\", %zu);\n", s.n);
}

/* ---- one writer a kind of node ---- */

static const char *const print_macro[] = {
    [PLACE_TEXT] = "HTML_TEXT", [PLACE_VALUE] = "HTML_ATTR",  [PLACE_URL] = "HTML_URL",
    [PLACE_PATH] = "HTML_PATH", [PLACE_QUERY] = "HTML_QUERY",
};

static void put_print(struct gen *g, const struct node *n)
{
    begin(g, n->line);
    buf_addf(g->out, "%s(o, (", print_macro[n->place]);
    put_span(g, n->value);
    put(g, "));\n");
}

static void put_message(struct gen *g, const struct node *n)
{
    begin(g, n->line);
    buf_addf(g->out, "html_%s_msg%s(o, ", n->place == PLACE_TEXT ? "text" : "attr", n->many.s.p ? "_n" : "");
    if (!n->many.s.p)
        put(g, "MSG(");
    put_span(g, n->value);
    if (n->many.s.p) {
        put(g, ", ");
        put_span(g, n->many);
        put(g, ", MSG(NULL, ARG_I(");
        put_span(g, n->count);
        put(g, ")");
    }
    for (size_t i = 0; i < n->n_args; i++) {
        put(g, ", ");
        put_span(g, n->arg[i]);
    }
    put(g, "));\n");
}

static void put_if(struct gen *g, const struct node *n)
{
    begin(g, n->line);
    put(g, "if (");
    put_span(g, n->value);
    put(g, ") {\n");
    g->depth++;
}

static void put_else(struct gen *g, const struct node *n)
{
    g->depth--;
    begin(g, n->line);
    put(g, "} else ");
    if (n->kind == NODE_ELSE_IF) {
        put(g, "if (");
        put_span(g, n->value);
        put(g, ") ");
    }
    put(g, "{\n");
    g->depth++;
}

static void put_for(struct gen *g, const struct node *n)
{
    begin(g, n->line);
    buf_addf(g->out, "for (size_t " STR_FMT "_i = 0, " STR_FMT "_n = HTML_COUNT((", STR_ARG(n->name), STR_ARG(n->name));
    put_span(g, n->count);
    buf_addf(g->out, ")); " STR_FMT "_i < " STR_FMT "_n; " STR_FMT "_i++) {\n", STR_ARG(n->name), STR_ARG(n->name),
             STR_ARG(n->name));
    g->depth++;
    begin(g, n->line);
    put(g, "typeof(&(");
    put_span(g, n->value);
    buf_addf(g->out, ")[0]) " STR_FMT " = &(", STR_ARG(n->name));
    put_span(g, n->value);
    buf_addf(g->out, ")[" STR_FMT "_i];\n", STR_ARG(n->name));
    begin(g, n->line);
    buf_addf(g->out, "(void)" STR_FMT ";\n", STR_ARG(n->name));
}

static void put_let(struct gen *g, const struct node *n)
{
    begin(g, n->line);
    put(g, "__auto_type ");
    put_name(g, n->name);
    put(g, " = (");
    put_span(g, n->value);
    put(g, ");\n");
}

static void put_render(struct gen *g, const struct node *n)
{
    begin(g, n->line);
    put(g, "tmpl_");
    put_name(g, n->name);
    put(g, n->value.s.n ? "(o, " : "(o");
    put_span(g, n->value);
    put(g, ");\n");
}

static void put_prototype(struct gen *g, const struct node *n)
{
    begin(g, n->line);
    put(g, "void tmpl_");
    put_name(g, n->name);
    put(g, n->value.s.n ? "(struct html_out *o, " : "(struct html_out *o");
    put_span(g, n->value);
    put(g, ")");
}

static void put_define(struct gen *g, const struct node *n)
{
    put(g, "\n");
    put_prototype(g, n);
    put(g, "\n{\n    (void)o;\n");
    g->depth++;
}

static void put_end(struct gen *g, const struct node *n)
{
    g->depth--;
    begin(g, n->line);
    put(g, "}\n");
}

static void put_nothing(struct gen *g UNUSED, const struct node *n UNUSED)
{
}

static void (*const writers[])(struct gen *g, const struct node *n) = {
    [NODE_INCLUDE] = put_nothing, [NODE_DEFINE] = put_define,   [NODE_TEXT] = put_text, [NODE_PRINT] = put_print,
    [NODE_IF] = put_if,           [NODE_ELSE_IF] = put_else,    [NODE_ELSE] = put_else, [NODE_FOR] = put_for,
    [NODE_LET] = put_let,         [NODE_RENDER] = put_render,   [NODE_MESSAGE] = put_message,
    [NODE_END] = put_end,
};

void gen_header(const struct template *t, struct buf *out)
{
    struct gen g = { .t = t, .out = out };
    put(&g, "/* Made by tmplc: change the template, not this. */\n#pragma once\n#include \"html/html_out.h\"\n");
    for (size_t i = 0; i < t->n; i++) {
        const struct node *n = &t->node[i];
        if (n->kind == NODE_INCLUDE) {
            begin(&g, n->line);
            put(&g, "#include ");
            put_span(&g, n->value);
            put(&g, "\n");
        } else if (n->kind == NODE_DEFINE) {
            put_prototype(&g, n);
            put(&g, ";\n");
        }
    }
}

void gen_source(const struct template *t, const char *header, struct buf *out)
{
    struct gen g = { .t = t, .out = out };
    buf_addf(out, "/* Made by tmplc: change the template, not this. */\n#include \"%s\"\n", header);
    for (size_t i = 0; i < t->n; i++)
        writers[t->node[i].kind](&g, &t->node[i]);
}
