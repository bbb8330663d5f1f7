/* Addresses of the explorer's pages: all choices stand in them, so that who is sent one sees the same. */
#include "result/explorer_table.h"

/* All but letters, digits and what every address may have as %XX. */
static void put_encoded(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == ':';
        if (is_plain)
            buf_add_char(b, (char)c);
        else
            buf_addf(b, "%%%02X", c);
    }
}

struct word { const char *name; struct str value; };
enum { WORDS = 11 };

static size_t words_of(const struct explorer *e, struct word *w)
{
    const struct explorer_query *q = e->q;
    size_t n = 0;
    w[n++] = (struct word){ "programme", e->programme };
    w[n++] = (struct word){ "period", civil_month_str(e->a, e->period) };
    w[n++] = (struct word){ "base", str_of_c(explorer_base_choices[e->base].value) };
    w[n++] = (struct word){ "compare", str_of_c(explorer_compare_choices[e->compare].value) };
    w[n++] = (struct word){ "figures", q->figures };
    w[n++] = (struct word){ "weighted", q->weighted.v ? STR("1") : STR_NONE };
    w[n++] = (struct word){ "by", q->by };
    w[n++] = (struct word){ "of", q->of };
    w[n++] = (struct word){ "where", q->where };
    w[n++] = (struct word){ "find", q->find };
    w[n++] = (struct word){ "sort", q->sort };
    return n;
}

struct str explorer_address(const struct explorer *e, const struct explorer_link *link)
{
    struct word word[WORDS];
    struct buf b = buf_on(e->a);
    const struct explorer_unit *u = link->unit ? link->unit : e->unit;
    const struct explorer_measure *m = link->measure ? link->measure : link->no_measure ? NULL : e->measure;
    size_t n = words_of(e, word), set = 0;
    buf_addf(&b, "/results/%s/", explorer_kind_name[u->kind]);
    put_encoded(&b, u->code);
    if (m) {
        buf_add_c(&b, "/");
        put_encoded(&b, m->key);
    }
    for (size_t i = 0; i < n; i++) {
        bool moves = u != e->unit && (strcmp(word[i].name, "by") == 0 || strcmp(word[i].name, "find") == 0);
        struct str value = link->word && strcmp(word[i].name, link->word) == 0 ? link->value : moves ? STR_NONE : word[i].value;
        if (str_is_empty(value))
            continue;
        buf_addf(&b, "%s%s=", set++ ? "&" : "?", word[i].name);
        put_encoded(&b, value);
    }
    if (link->word && strcmp(link->word, "format") == 0)
        buf_addf(&b, "&format=" STR_FMT, STR_ARG(link->value));
    return buf_str(&b);
}
