#include "base/num.h"
#include "i18n/lang.h"

struct str tr(const struct lang *l, const char *id)
{
    struct str source = str_of_c(id), found = mo_find(&l->mo, source);
    return found.p ? mo_form(found, 0) : source;
}

struct str tr_n(const struct lang *l, const char *one, const char *many, int64_t n)
{
    struct str found = mo_find(&l->mo, str_of_c(one));
    if (found.p)
        return mo_form(found, l->of->plural_form(n));
    return str_of_c(n == 1 || n == -1 ? one : many);
}

/* "-1234567.8" → "-1,234,567.8" */
static void add_grouped(struct buf *b, struct str number)
{
    if (number.n && number.p[0] == '-') {
        buf_add_char(b, '-');
        number = str_sub(number, 1, number.n);
    }
    ptrdiff_t point = str_find(number, STR("."));
    size_t whole = point < 0 ? number.n : (size_t)point;
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            buf_add_char(b, ',');
        buf_add_char(b, number.p[i]);
    }
    buf_add(b, str_sub(number, whole, number.n));
}

static void add_arg(struct buf *b, const struct arg *arg)
{
    switch (arg->kind) {
    case ARG_NONE:
        break;
    case ARG_TEXT:
        buf_add(b, arg->s);
        break;
    case ARG_INT:
        buf_add(b, int_grouped(b->arena, arg->i));
        break;
    case ARG_NUM:
        add_grouped(b, num_fixed(b->arena, arg->num, arg->decimals));
        break;
    }
}

/* Whether {0} … {7} stands at the beginning. */
static bool is_placeholder(struct str s)
{
    return s.n >= 3 && s.p[0] == '{' && s.p[1] >= '0' && s.p[1] < '0' + MSG_ARGS && s.p[2] == '}';
}

struct str tr_fill(struct arena *a, struct str text, const struct arg arg[MSG_ARGS])
{
    struct buf b = buf_on(a);
    while (text.n) {
        size_t used = 1;
        if (is_placeholder(text)) {
            add_arg(&b, &arg[text.p[1] - '0']);
            used = 3;
        } else {
            used += str_starts(text, STR("{{"));
            buf_add_char(&b, text.p[0]);
        }
        text = str_sub(text, used, text.n);
    }
    return b.p ? buf_str(&b) : STR("");
}

struct str tr_msg(struct arena *a, const struct lang *l, const struct msg *m)
{
    return tr_fill(a, tr(l, m->id), m->arg);
}

struct str tr_msg_n(struct arena *a, const struct lang *l, const char *one, const char *many, int64_t n)
{
    const struct arg arg[MSG_ARGS] = { ARG_I(n) };
    return tr_fill(a, tr_n(l, one, many, n), arg);
}
