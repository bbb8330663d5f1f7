#include "report/canvas.h"
#include "base/utf8.h"

static const double leading = 1.25;

void canvas_line(struct canvas *k, struct point from, struct point to, const struct shape *s)
{
    k->ops->path(k, (struct point[]){ from, to }, 2, s);
}

/* How much of s fits; at least one character. Breaks behind a blank or beside a Chinese character where there is one. */
static size_t fitting(struct canvas *k, struct str s, const struct lettering *l, double width)
{
    size_t good = 0, end = 0;
    for (size_t i = 0; i < s.n;) {
        size_t start = i;
        uint32_t c = utf8_next(s, &i);
        bool may_break = utf8_char_width(c) == 2;
        if (start && (may_break || c == ' '))
            good = start;
        if (start && k->ops->width(k, (struct str){ s.p, i }, l) > width)
            return good ? good : end;
        if (may_break)
            good = i;
        end = i;
    }
    return s.n;
}

/* The text shortened until it fits with a sign that something is missing. */
static struct str shortened(struct canvas *k, struct str s, const struct lettering *l, double width)
{
    for (size_t n = utf8_count(s); n > 0; n--) {
        struct str cut = str_trim(utf8_prefix(s, n)), text = str_printf(k->a, STR_FMT "…", STR_ARG(cut));
        if (n == 1 || k->ops->width(k, text, l) <= width)
            return text;
    }
    return STR("…");
}

struct canvas_lines canvas_wrap(struct canvas *k, struct str s, const struct lettering *l, double width, size_t most)
{
    struct canvas_lines lines = { .n = 0 };
    most = MIN_OF(most, (size_t)CANVAS_LINES);
    s = str_trim(s);
    while (s.n && lines.n < most) {
        size_t fit = fitting(k, s, l, width);
        bool is_cut = fit < s.n && lines.n + 1 == most;
        struct str line = is_cut ? shortened(k, s, l, width) : str_trim((struct str){ s.p, fit });
        if (!is_cut && k->ops->width(k, line, l) > width)
            line = shortened(k, line, l, width);
        lines.line[lines.n++] = line;
        s = str_trim((struct str){ s.p + fit, s.n - fit });
    }
    return lines;
}

double canvas_paragraph_height(struct canvas *k, double width, struct str s, const struct lettering *l, size_t most)
{
    return (double)canvas_wrap(k, s, l, width, most).n * l->size * leading;
}

double canvas_paragraph(struct canvas *k, struct area at, struct str s, const struct lettering *l, size_t most)
{
    struct canvas_lines lines = canvas_wrap(k, s, l, at.w, most);
    for (size_t i = 0; i < lines.n; i++)
        k->ops->text(k, (struct point){ at.x, at.y + l->size * (0.95 + leading * (double)i) }, lines.line[i], l);
    return (double)lines.n * l->size * leading;
}

/* ---- measuring ---- */

struct silent { struct canvas canvas; struct canvas *like; };

static void no_rect(struct canvas *k UNUSED, struct area at UNUSED, const struct shape *s UNUSED)
{
}

static void no_path(struct canvas *k UNUSED, const struct point *p UNUSED, size_t n UNUSED, const struct shape *s UNUSED)
{
}

static void no_circle(struct canvas *k UNUSED, struct point at UNUSED, double radius UNUSED, const struct shape *s UNUSED)
{
}

static void no_text(struct canvas *k UNUSED, struct point baseline UNUSED, struct str s UNUSED, const struct lettering *l UNUSED)
{
}

static double same_width(struct canvas *k, struct str s, const struct lettering *l)
{
    struct canvas *like = ((struct silent *)k)->like;
    return like->ops->width(like, s, l);
}

struct canvas *canvas_silent(struct canvas *k)
{
    static const struct canvas_ops ops = { no_rect, no_path, no_circle, no_text, same_width };
    struct silent *s = ARENA_NEW(k->a, struct silent);
    *s = (struct silent){ { &ops, k->a }, k };
    return &s->canvas;
}
