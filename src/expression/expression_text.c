/* An expression printed back. */
#include "expression/expression_inside.h"
#include <stdlib.h>

/* How close an operator binds: the levels of the grammar; what is no operator binds closest. */
static int closeness(enum expression_op op)
{
    if (op == EXPRESSION_OR || op == EXPRESSION_AND)
        return op == EXPRESSION_OR ? 1 : 2;
    if (op >= EXPRESSION_EQUAL && op <= EXPRESSION_GREATEROREQUAL)
        return 3;
    if (op == EXPRESSION_PLUS || op == EXPRESSION_MINUS)
        return 4;
    if (op >= EXPRESSION_MUL && op <= EXPRESSION_MOD)
        return 5;
    if (op == EXPRESSION_POWER)
        return 6;
    return op >= EXPRESSION_CONTAINS ? 7 : 8;
}

static void add(struct buf *b, const struct expression *e);

static void add_in_brackets(struct buf *b, const struct expression *e, bool brackets)
{
    buf_add_c(b, brackets ? "(" : "");
    add(b, e);
    buf_add_c(b, brackets ? ")" : "");
}

static void add_parts(struct buf *b, const struct expression *e, const char *open, const char *close)
{
    buf_add_c(b, open);
    for (size_t i = 0; i < e->n_parts; i++) {
        buf_add_c(b, i ? ", " : "");
        add(b, e->part[i]);
    }
    buf_add_c(b, close);
}

/* Without an exponent, which expressions do not have. */
static void add_number(struct buf *b, double x)
{
    char text[160];
    int decimals = 0;
    do
        snprintf(text, sizeof text, "%.*f", decimals, x);
    while (strtod(text, NULL) != x && ++decimals < 80);
    buf_add_c(b, text);
}

static void add_constant(struct buf *b, const value *v)
{
    if (v->kind == EXPRESSION_NUMBER) {
        add_number(b, v->number);
        return;
    }
    if (v->kind == EXPRESSION_NONE) {
        buf_add_c(b, "null");
        return;
    }
    if (v->kind != EXPRESSION_TEXT) {
        buf_add(b, expression_value_text(b->arena, v));
        return;
    }
    buf_add_char(b, '\'');
    for (size_t i = 0; i < v->text.n; i++) {
        buf_add_c(b, v->text.p[i] == '\'' || v->text.p[i] == '"' ? "\\" : "");
        buf_add_char(b, v->text.p[i]);
    }
    buf_add_char(b, '\'');
}

static void add(struct buf *b, const struct expression *e)
{
    switch (e->op) {
    case EXPRESSION_CONSTANT: add_constant(b, &e->value); return;
    case EXPRESSION_QUESTION: buf_addf(b, "{%s" STR_FMT "}", e->as_it_is ? "#" : "", STR_ARG(e->name)); return;
    case EXPRESSION_ARRAY: add_parts(b, e, "[", "]"); return;
    case EXPRESSION_CALL: buf_add(b, e->name); add_parts(b, e, "(", ")"); return;
    case EXPRESSION_NOT: buf_add_char(b, '!'); add_in_brackets(b, e->part[0], closeness(e->part[0]->op) < 8 || e->part[0]->op == EXPRESSION_EMPTY || e->part[0]->op == EXPRESSION_NOTEMPTY); return;
    case EXPRESSION_EMPTY:
    case EXPRESSION_NOTEMPTY: add(b, e->part[0]); buf_addf(b, " %s", operator_sign[e->op]); return;
    default: break;
    }
    int own = closeness(e->op);
    add_in_brackets(b, e->part[0], closeness(e->part[0]->op) < own);
    buf_addf(b, " %s ", operator_sign[e->op]);
    add_in_brackets(b, e->part[1], closeness(e->part[1]->op) <= own);
}

struct str expression_text(struct arena *a, const struct expression *e)
{
    struct buf b = buf_on(a);
    add(&b, e);
    return buf_str(&b);
}
