#include "base/utf8.h"
#include "tmplc/c_text.h"
#include "tmplc/reader.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const block_words[] = { [NODE_IF] = "if", [NODE_FOR] = "for", [NODE_DEFINE] = "define" };

struct err *reader_fail(const struct reader *r, int line, const char *fmt, ...)
{
    char text[600];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return err_new(r->arena, ERR_INVALID, &MSG("{0}", ARG_C(text)), r->out->path, line);
}

const char *template_error(struct arena *a, const struct err *e)
{
    return arena_printf(a, "%s:%d: error: " STR_FMT, e->file, e->line, STR_ARG(e->msg.arg[0].s));
}

/* Line of a place in the source; cheap when asked from the beginning to the end. */
static int line_of(struct reader *r, const char *p)
{
    size_t to = (size_t)(p - r->source.p);
    if (to < r->counted) {
        r->counted = 0;
        r->line = 1;
    }
    for (; r->counted < to; r->counted++)
        r->line += r->source.p[r->counted] == '\n';
    return r->line;
}

struct span reader_span(struct reader *r, struct str s)
{
    struct str inner = str_trim(s);
    return (struct span){ inner, line_of(r, inner.p) };
}

static struct err *check_c(struct reader *r, struct str s, struct span *out)
{
    *out = reader_span(r, s);
    const char *problem = c_expression_problem(out->s);
    return problem ? reader_fail(r, out->line, "%s", problem) : NULL;
}

struct err *reader_expression(struct reader *r, struct str s, struct span *out)
{
    TRY(check_c(r, s, out));
    struct str rest = out->s;
    c_cut(&rest, ',');
    return rest.p ? reader_fail(r, out->line, "one expression must stand here, not several with commas") : NULL;
}

static struct err *markup_error(struct reader *r)
{
    return r->markup.problem ? reader_fail(r, r->markup.line, "%s", r->markup.problem) : NULL;
}

struct err *reader_place(struct reader *r, enum place *out)
{
    *out = markup_print(&r->markup);
    return markup_error(r);
}

static void add_node(struct reader *r, const struct node *node)
{
    struct template *t = r->out;
    if (t->n == t->room) {
        t->room = t->room * 2 + 16;
        t->node = arena_grow(r->arena, t->node, t->n, t->room, sizeof *t->node);
    }
    t->node[t->n++] = *node;
}

static void push_block(struct reader *r, const struct node *node)
{
    struct block *b = ARENA_NEW(r->arena, struct block);
    *b = (struct block){ .kind = node->kind, .line = node->line, .start = r->markup, .outer = r->block };
    r->block = b;
    add_node(r, node);
}

/* A name at the beginning of *rest, which may be used in C beside ours. */
static struct err *take_name(struct reader *r, struct str *rest, struct str *name)
{
    struct span at = reader_span(r, *rest);
    size_t n = c_name_length(at.s);
    *name = str_sub(at.s, 0, n);
    *rest = str_sub(at.s, n, at.s.n);
    if (n == 0)
        return reader_fail(r, at.line, "a name must stand here");
    if (str_eq_c(*name, "o"))
        return reader_fail(r, at.line, "the name o is taken: it is where the template prints");
    return NULL;
}

/* "(…)" to what stands between the brackets, which may be empty. */
static struct err *take_brackets(struct reader *r, struct str s, struct span *out)
{
    struct span whole;
    TRY(check_c(r, s, &whole));
    if (!str_starts(whole.s, STR("(")) || !str_ends(whole.s, STR(")")))
        return reader_fail(r, whole.line, "the name must be followed by (…)");
    *out = reader_span(r, str_sub(whole.s, 1, whole.s.n - 2));
    return NULL;
}

/* ---- one reader a kind of tag; body is what stands behind the word ---- */

static struct err *read_include(struct reader *r, struct str body, struct node *node)
{
    if (r->out->n && r->out->node[r->out->n - 1].kind != NODE_INCLUDE)
        return reader_fail(r, node->line, "{{ include }} belongs to the top of the file");
    node->value = reader_span(r, body);
    struct str s = node->value.s;
    if (s.n < 3 || s.p[0] != '"' || c_literal_length(s) != s.n || memchr(s.p, '\\', s.n))
        return reader_fail(r, node->line, "a header's name in double quotes must follow include");
    add_node(r, node);
    return NULL;
}

static struct err *read_define(struct reader *r, struct str body, struct node *node)
{
    if (r->block)
        return reader_fail(r, node->line, "a {{ define }} cannot stand in another: the one of line %d has no end yet", r->block->line);
    TRY(take_name(r, &body, &node->name));
    TRY(take_brackets(r, body, &node->value));
    if (str_eq_c(node->value.s, "void"))
        node->value.s.n = 0;
    for (size_t i = 0; i < r->out->n; i++)
        if (r->out->node[i].kind == NODE_DEFINE && str_eq(r->out->node[i].name, node->name))
            return reader_fail(r, node->line, STR_FMT " is already defined in line %d", STR_ARG(node->name), r->out->node[i].line);
    r->markup = markup_start(r->arena, node->line);
    push_block(r, node);
    return NULL;
}

static struct err *read_if(struct reader *r, struct str body, struct node *node)
{
    TRY(reader_expression(r, body, &node->value));
    push_block(r, node);
    return NULL;
}

/* The end of one branch of an if. */
static struct err *end_branch(struct reader *r, int line)
{
    struct block *b = r->block;
    if (!b->has_joined)
        b->joined = r->markup;
    else if (!markup_join(&b->joined, &r->markup))
        return reader_fail(r, line, "the branches of the {{ if }} of line %d leave the markup in different places: "
                           "each must close what it opens", b->line);
    b->has_joined = true;
    return NULL;
}

static struct err *read_else(struct reader *r, struct str body, struct node *node)
{
    struct block *b = r->block;
    if (b->kind != NODE_IF)
        return reader_fail(r, node->line, "{{ else }} without {{ if }}");
    if (b->has_else)
        return reader_fail(r, node->line, "the {{ if }} of line %d already has its {{ else }}", b->line);
    TRY(end_branch(r, node->line));
    r->markup = b->start;
    body = str_trim(body);
    if (c_name_length(body) == 2 && str_starts(body, STR("if"))) {
        node->kind = NODE_ELSE_IF;
        TRY(reader_expression(r, str_sub(body, 2, body.n), &node->value));
    } else if (body.n)
        return reader_fail(r, node->line, "only \"if\" may follow else");
    b->has_else = node->kind == NODE_ELSE;
    add_node(r, node);
    return NULL;
}

static struct err *read_for(struct reader *r, struct str body, struct node *node)
{
    TRY(take_name(r, &body, &node->name));
    struct span rest = reader_span(r, body);
    if (!str_starts(rest.s, STR(":")))
        return reader_fail(r, node->line, "a loop is written {{ for x : array, count }}");
    TRY(check_c(r, str_sub(rest.s, 1, rest.s.n), &rest));
    struct str array = c_cut(&rest.s, ',');
    if (!rest.s.p)
        return reader_fail(r, node->line, "a loop is written {{ for x : array, count }}");
    TRY(reader_expression(r, array, &node->value));
    TRY(reader_expression(r, rest.s, &node->count));
    push_block(r, node);
    return NULL;
}

static struct err *read_let(struct reader *r, struct str body, struct node *node)
{
    TRY(take_name(r, &body, &node->name));
    body = str_trim(body);
    if (!str_starts(body, STR("=")) || str_starts(body, STR("==")))
        return reader_fail(r, node->line, "a value is named by {{ let name = expression }}");
    TRY(reader_expression(r, str_sub(body, 1, body.n), &node->value));
    add_node(r, node);
    return NULL;
}

static struct err *read_render(struct reader *r, struct str body, struct node *node)
{
    TRY(take_name(r, &body, &node->name));
    TRY(take_brackets(r, body, &node->value));
    if (r->markup.state != IN_TEXT)
        return reader_fail(r, node->line, "{{ render }} cannot stand inside a tag, an attribute, <title> or <textarea>");
    add_node(r, node);
    return NULL;
}

static struct err *end_define(struct reader *r, int line)
{
    const char *open = markup_unfinished(&r->markup);
    return open ? reader_fail(r, line, "%s is not closed at the end of its {{ define }}", open) : NULL;
}

static struct err *end_for(struct reader *r, int line)
{
    if (!markup_same(&r->block->start, &r->markup))
        return reader_fail(r, line, "the {{ for }} of line %d must leave the markup as it found it", r->block->line);
    r->markup = r->block->start;
    return NULL;
}

static struct err *end_if(struct reader *r, int line)
{
    TRY(end_branch(r, line));
    if (!r->block->has_else) {
        r->markup = r->block->start;
        TRY(end_branch(r, line));
    }
    r->markup = r->block->joined;
    return NULL;
}

static struct err *read_end(struct reader *r, struct str body, struct node *node)
{
    if (!str_is_empty(str_trim(body)))
        return reader_fail(r, node->line, "nothing may follow end");
    enum node_kind kind = r->block->kind;
    TRY(kind == NODE_DEFINE ? end_define(r, node->line) : kind == NODE_FOR ? end_for(r, node->line) : end_if(r, node->line));
    r->block = r->block->outer;
    add_node(r, node);
    return NULL;
}

static struct err *read_print(struct reader *r, struct str body, struct node *node)
{
    TRY(reader_expression(r, body, &node->value));
    TRY(reader_place(r, &node->place));
    add_node(r, node);
    return NULL;
}

static struct err *read_message(struct reader *r, struct str body, struct node *node)
{
    TRY(message_read(r, body, false, node));
    add_node(r, node);
    return NULL;
}

static struct err *read_plural(struct reader *r, struct str body, struct node *node)
{
    TRY(message_read(r, body, true, node));
    add_node(r, node);
    return NULL;
}

struct tag {
    const char *word; /* NULL: an expression */
    enum node_kind kind;
    bool is_outside; /* stands outside a define */
    struct err *(*read)(struct reader *r, struct str body, struct node *node);
};
static const struct tag tags[] = {
    { "include", NODE_INCLUDE, true, read_include },
    { "define", NODE_DEFINE, true, read_define },
    { "if", NODE_IF, false, read_if },
    { "else", NODE_ELSE, false, read_else },
    { "for", NODE_FOR, false, read_for },
    { "let", NODE_LET, false, read_let },
    { "render", NODE_RENDER, false, read_render },
    { "end", NODE_END, false, read_end },
    { "t", NODE_MESSAGE, false, read_message },
    { "tn", NODE_MESSAGE, false, read_plural },
    { NULL, NODE_PRINT, false, read_print },
};

/* {{ t }} and {{ t->x }} print a variable named t; {{ t "…" }} and {{ t x }} (an error) are translations. */
static bool is_expression(struct str word, struct str rest)
{
    struct str next = str_trim(rest);
    if (!str_eq_c(word, "t") && !str_eq_c(word, "tn"))
        return false;
    return next.n == 0 || (next.p[0] != '"' && next.p[0] != '\'' && c_name_length(next) == 0);
}

static struct err *dispatch(struct reader *r, struct str body, int line)
{
    struct str inner = str_trim(body);
    size_t n = c_name_length(inner);
    struct str word = str_sub(inner, 0, n), rest = str_sub(inner, n, inner.n);
    const struct tag *tag = tags;
    if (is_expression(word, rest))
        word = STR_NONE;
    while (tag->word && !str_eq_c(word, tag->word))
        tag++;
    if (!r->block && !tag->is_outside)
        return reader_fail(r, line, "outside of {{ define }} only {{ include }}, {{ define }} and {{# comments }} can stand");
    if (r->block && tag->kind != NODE_DEFINE) {
        markup_pause(&r->markup, line);
        TRY(markup_error(r));
    }
    return tag->read(r, tag->word ? rest : body, &(struct node){ .kind = tag->kind, .line = line });
}

/* ---- text and tags ---- */

static struct err *read_text(struct reader *r, struct str text)
{
    if (text.n == 0)
        return NULL;
    int line = line_of(r, text.p);
    if (!r->block) {
        struct span inner = reader_span(r, text);
        return inner.s.n ? reader_fail(r, inner.line, "text outside of {{ define }}") : NULL;
    }
    add_node(r, &(struct node){ .kind = NODE_TEXT, .line = line, .value = { text, line } });
    markup_read(&r->markup, text, line);
    return markup_error(r);
}

static struct err *read_comment(struct reader *r, struct str rest, int line, size_t *n)
{
    ptrdiff_t end = str_find(rest, STR("}}"));
    if (end < 0)
        return reader_fail(r, line, "{{# has no }}");
    *n = (size_t)end;
    if (!r->block)
        return NULL;
    markup_pause(&r->markup, line);
    return markup_error(r);
}

/* Length of what stands before "}}". */
static struct err *tag_length(struct reader *r, struct str rest, int line, size_t *n)
{
    for (size_t i = 0, step; i < rest.n; i += step) {
        struct str here = { rest.p + i, rest.n - i };
        *n = i;
        if (str_starts(here, STR("}}")))
            return NULL;
        if (str_starts(here, STR("{{")))
            break;
        step = here.p[0] == '"' || here.p[0] == '\'' ? c_literal_length(here) : 1;
        if (step == 0)
            return reader_fail(r, line_of(r, here.p), "a quote is not closed");
    }
    return reader_fail(r, line, "{{ has no }}");
}

/* A tag begins at r->at. */
static struct err *read_tag(struct reader *r)
{
    struct str rest = str_sub(r->source, r->at + 2, r->source.n);
    int line = line_of(r, r->source.p + r->at);
    size_t n = 0, skip = str_starts(rest, STR("-"));
    struct str inner = str_sub(rest, skip, rest.n);
    bool is_comment = str_starts(inner, STR("#"));
    TRY(is_comment ? read_comment(r, inner, line, &n) : tag_length(r, inner, line, &n));
    r->at += 2 + skip + n + 2;
    struct str body = str_sub(inner, 0, n);
    r->trim = str_ends(body, STR("-"));
    body.n -= r->trim;
    return is_comment ? NULL : dispatch(r, body, line);
}

static struct str trim_left(struct str s)
{
    struct str t = str_trim(s);
    return t.n ? (struct str){ t.p, (size_t)(s.p + s.n - t.p) } : (struct str){ s.p, 0 };
}

static struct str trim_right(struct str s)
{
    struct str t = str_trim(s);
    return (struct str){ s.p, t.n ? (size_t)(t.p + t.n - s.p) : 0 };
}

/* Text up to the next tag, and the tag. */
static struct err *read_piece(struct reader *r)
{
    struct str rest = str_sub(r->source, r->at, r->source.n);
    ptrdiff_t open = str_find(rest, STR("{{"));
    struct str text = open < 0 ? rest : str_sub(rest, 0, (size_t)open);
    r->at += text.n;
    if (r->trim)
        text = trim_left(text);
    if (open >= 0 && str_starts(str_sub(rest, (size_t)open, rest.n), STR("{{-")))
        text = trim_right(text);
    TRY(read_text(r, text));
    return open < 0 ? NULL : read_tag(r);
}

static struct err *check_bytes(struct reader *r)
{
    for (size_t i = 0; i < r->source.n;) {
        size_t at = i;
        uint32_t c = utf8_next(r->source, &i);
        if (c == 0 || c == 0xFEFF || (c == UTF8_BAD && i - at == 1))
            return reader_fail(r, line_of(r, r->source.p + at), "%s", c == 0        ? "a NUL byte"
                                                                  : c == UTF8_BAD ? "this is not UTF-8"
                                                                                  : "a byte order mark");
    }
    return NULL;
}

struct err *template_read(struct arena *a, const char *path, struct str source, struct template *out)
{
    *out = (struct template){ .path = path };
    struct reader r = { .arena = a, .out = out, .source = source, .line = 1 };
    TRY(check_bytes(&r));
    while (r.at < source.n)
        TRY(read_piece(&r));
    if (r.block)
        return reader_fail(&r, r.block->line, "{{ %s }} has no {{ end }}", block_words[r.block->kind]);
    return NULL;
}
