#include "variant.h"
#include "db/words.h"
#include "lex.h"

/* ?1 → $1, outside literals. */
static struct str with_dollars(struct arena *a, struct str sql)
{
    struct buf out = buf_on(a);
    size_t at = 0;
    for (struct token t; (t = lex_next(sql, &at)).kind != TOKEN_END;)
        buf_add(&out, is_token(t, "?") ? STR("$") : t.text);
    return buf_str(&out);
}

struct str piece_text(struct arena *a, const struct statement *st, const struct piece *p, enum db_engine e,
                      enum db_scope_kind kind)
{
    struct str raw = p->when == PART_SCOPE ? scope_text(a, p, kind, st->scope_param) : p->text;
    struct str text = db_words_expand(a, raw, e);
    return e == DB_POSTGRES ? with_dollars(a, text) : text;
}

static bool is_in(const struct piece *p, const struct variant *v)
{
    switch (p->when) {
    case PART_ALWAYS:
    case PART_SCOPE:
        return true;
    case PART_OPTION:
        return v->options >> p->which & 1;
    case PART_ORDER:
        return v->order == p->which;
    case PART_LIMIT:
        return v->has_limit;
    }
    return false;
}

struct variant_text variant_text(struct arena *a, const struct statement *st, const struct variant *v)
{
    struct variant_text t = { 0 };
    struct buf sql = buf_on(a);
    for (size_t i = 0; i < st->piece.n; i++) {
        const struct piece *p = &st->piece.at[i];
        if (!is_in(p, v))
            continue;
        *LIST_ADD(a, &t.mark) = (typeof(*t.mark.at)){ sql.n, p->line };
        if (p == v->probe)
            buf_addf(&sql, STR_FMT ".%s is null", STR_ARG(p->text), v->probe_column);
        else
            buf_add(&sql, piece_text(a, st, p, v->engine, v->scope));
    }
    t.sql = buf_str(&sql);
    return t;
}

int variant_line(const struct variant_text *t, size_t offset)
{
    size_t m = 0;
    while (m + 1 < t->mark.n && t->mark.at[m + 1].at <= offset)
        m++;
    if (t->mark.n == 0)
        return 0;
    int line = t->mark.at[m].line;
    for (size_t i = t->mark.at[m].at; i < offset && i < t->sql.n; i++)
        line += t->sql.p[i] == '\n';
    return line;
}

int variant_line_of_word(const struct variant_text *t, struct str word, int otherwise)
{
    size_t at = 0;
    for (struct token token; (token = lex_next(t->sql, &at)).kind != TOKEN_END;)
        if (token.kind == TOKEN_WORD && str_eq_nocase(token.text, word))
            return variant_line(t, at - token.text.n);
    return otherwise;
}

struct variant variant_full(const struct statement *st)
{
    unsigned all = (unsigned)((UINT64_C(1) << st->option.n) - 1);
    return (struct variant){ .scope = SCOPE_SYSTEM, .options = all, .has_limit = st->has_limit };
}

/* Number `i` of the choices of optional parts and limit: none, each alone, all, all with limit. False behind the last. */
static bool choice(const struct statement *st, size_t i, struct variant *v)
{
    size_t n = st->option.n;
    v->options = i == 0 ? 0 : i <= n ? 1u << (i - 1) : variant_full(st).options;
    v->has_limit = i == n + 2;
    return i <= n + 1 + st->has_limit;
}

bool variant_each(const struct statement *st, enum db_engine e, bool (*visit)(const struct variant *v, void *ctx), void *ctx)
{
    int n_scopes = st->scope_param ? SCOPE_KINDS : 1, n_orders = st->order.n ? (int)st->order.n : 1;
    for (int k = 0; k < n_scopes * n_orders; k++) {
        struct variant v = { .engine = e, .scope = (enum db_scope_kind)(k % n_scopes), .order = k / n_scopes };
        for (size_t i = 0; choice(st, i, &v); i++)
            if (!visit(&v, ctx))
                return false;
    }
    return true;
}
