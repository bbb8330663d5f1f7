#include "base/csv_out.h"
#include "base/num.h"

struct csv_out csv_out_to(struct sink *out, bool with_bom)
{
    if (with_bom)
        sink_put_c(out, "\xEF\xBB\xBF");
    return (struct csv_out){ .out = out };
}

static void separate(struct csv_out *c)
{
    if (c->row_has_cell)
        sink_put_c(c->out, ",");
    c->row_has_cell = true;
}

/* Would a spreadsheet run s as a formula? */
static bool is_formula(struct str s)
{
    static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };
    double v;
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_starts(s, str_of_c(starts[i])))
            return !str_to_num(s, &v);
    return false;
}

static bool needs_quotes(struct str s)
{
    if (!s.n)
        return false;
    if (s.p[0] == ' ' || s.p[s.n - 1] == ' ')
        return true;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
            return true;
    return false;
}

void csv_text(struct csv_out *c, struct str s)
{
    separate(c);
    bool formula = is_formula(s);
    if (!needs_quotes(s)) {
        sink_put_c(c->out, formula ? "'" : "");
        sink_put(c->out, s);
        return;
    }
    sink_put_c(c->out, formula ? "\"'" : "\"");
    while (s.p) {
        sink_put(c->out, str_cut(&s, '"'));
        sink_put_c(c->out, s.p ? "\"\"" : "\"");
    }
}

void csv_int(struct csv_out *c, int64_t v)
{
    separate(c);
    sink_putf(c->out, "%lld", (long long)v);
}

void csv_num(struct csv_out *c, double v)
{
    char text[32];
    separate(c);
    sink_put(c->out, (struct str){ text, num_shortest(v, text) });
}

void csv_empty(struct csv_out *c)
{
    separate(c);
}

void csv_end_row(struct csv_out *c)
{
    sink_put_c(c->out, "\r\n");
    c->row_has_cell = false;
}
