/* Charts as SVG, small and readable: class names for colours, text as text. */
#include "base/num.h"
#include "base/utf8.h"
#include "html/html_out.h"
#include "report/canvas.h"

struct svg {
    struct canvas canvas;   /* first */
    struct buf *out;
    char *id;
    bool used[INKS][PATTERNS];
};

static const char *const ink_css[INKS] = {
    [INK_NONE] = "none", [INK_TEXT] = "text", [INK_SOFT] = "soft", [INK_WEAK] = "weak", [INK_GRID] = "grid", [INK_AXIS] = "axis",
    [INK_PAPER] = "paper", [INK_PANEL] = "panel", [INK_TOTAL] = "total", [INK_MAIN_1] = "m1", [INK_MAIN_2] = "m2", [INK_MAIN_3] = "m3",
    [INK_MAIN_4] = "m4", [INK_REFERENCE] = "ref", [INK_BEHIND] = "behind", [INK_BAND] = "band", [INK_GREEN] = "green", [INK_YELLOW] = "yellow",
    [INK_RED] = "red", [INK_GREY] = "grey", [INK_HEAT_LOW_3] = "l3", [INK_HEAT_LOW_2] = "l2", [INK_HEAT_LOW_1] = "l1", [INK_HEAT_0] = "h0",
    [INK_HEAT_HIGH_1] = "h1", [INK_HEAT_HIGH_2] = "h2", [INK_HEAT_HIGH_3] = "h3",
};

static struct svg *svg_of(struct canvas *k)
{
    return (struct svg *)k;
}

/* One decimal is a twentieth of a millimetre; "12.0" is "12". */
static void put_num(struct buf *out, const char *before, double v)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%.1f", v);
    if (n > 2 && text[n - 1] == '0')
        text[n - 2] = '\0';
    buf_addf(out, "%s%s", before, strcmp(text, "-0") == 0 ? "0" : text);
}

/* class="f-… s-…" and what is not the default of report.css. */
static void put_shape(struct svg *g, const struct shape *s)
{
    static const char *const dashes[] = { [DASH_LONG] = "6 3", [DASH_SHORT] = "3 2", [DASH_DOT] = "1 2" };
    bool is_patterned = s->fill != INK_NONE && s->pattern != PATTERN_SOLID;
    buf_addf(g->out, " class=\"%s%s", is_patterned || s->fill == INK_NONE ? "" : "f-", is_patterned || s->fill == INK_NONE ? "f" : ink_css[s->fill]);
    if (s->line != INK_NONE)
        buf_addf(g->out, " s-%s", ink_css[s->line]);
    buf_add_char(g->out, '"');
    if (is_patterned) {
        g->used[s->fill][s->pattern] = true;
        buf_addf(g->out, " fill=\"url(#%s-%s%d)\"", g->id, ink_css[s->fill], (int)s->pattern);
    } else if (s->fill == INK_NONE) {
        buf_add_c(g->out, " fill=\"none\"");
    }
    if (s->line != INK_NONE && s->thick > 0 && s->thick != 1)
        put_num(g->out, " stroke-width=\"", s->thick), buf_add_char(g->out, '"');
    if (s->line != INK_NONE && s->dash != DASH_NONE)
        buf_addf(g->out, " stroke-dasharray=\"%s\"", dashes[s->dash]);
    buf_add_c(g->out, "/>");
}

static void svg_rect(struct canvas *k, struct area at, const struct shape *s)
{
    struct svg *g = svg_of(k);
    put_num(g->out, "<rect x=\"", at.x);
    put_num(g->out, "\" y=\"", at.y);
    put_num(g->out, "\" width=\"", MAX_OF(at.w, 0));
    put_num(g->out, "\" height=\"", MAX_OF(at.h, 0));
    buf_add_char(g->out, '"');
    put_shape(g, s);
}

static void svg_path(struct canvas *k, const struct point *p, size_t n, const struct shape *s)
{
    struct svg *g = svg_of(k);
    buf_add_c(g->out, "<path d=\"");
    for (size_t i = 0; i < n; i++) {
        put_num(g->out, i == 0 ? "M" : i == 1 ? "L" : " ", p[i].x);
        put_num(g->out, " ", p[i].y);
    }
    buf_add_c(g->out, s->fill == INK_NONE ? "\"" : "Z\"");
    put_shape(g, s);
}

static void svg_circle(struct canvas *k, struct point at, double radius, const struct shape *s)
{
    struct svg *g = svg_of(k);
    put_num(g->out, "<circle cx=\"", at.x);
    put_num(g->out, "\" cy=\"", at.y);
    put_num(g->out, "\" r=\"", radius);
    buf_add_char(g->out, '"');
    put_shape(g, s);
}

static void put_text(struct svg *g, struct str s)
{
    struct sink sink = sink_to_buf(g->out);
    struct html_out o = { &sink, g->canvas.a, NULL };
    HTML_TEXT(&o, s);
}

static void svg_text(struct canvas *k, struct point baseline, struct str s, const struct lettering *l)
{
    static const char *const anchors[] = { [ANCHOR_START] = "", [ANCHOR_MIDDLE] = " a-m", [ANCHOR_END] = " a-e" };
    struct svg *g = svg_of(k);
    if (s.n == 0)
        return;
    put_num(g->out, "<text x=\"", baseline.x);
    put_num(g->out, "\" y=\"", baseline.y);
    buf_addf(g->out, "\" class=\"f-%s%s%s\"", ink_css[l->ink], anchors[l->anchor], l->is_bold ? " b" : "");
    put_num(g->out, " font-size=\"", l->size);
    buf_add_c(g->out, "\">");
    put_text(g, s);
    buf_add_c(g->out, "</text>");
}

/* Widths of a usual sans-serif face: the reader's own is not known here. */
static double em_of(uint32_t c)
{
    if (utf8_char_width(c) != 1)
        return (double)utf8_char_width(c) / 2;
    if (c == 0x25B2 || c == 0x25BC)
        return 1;
    if (c < 0x80 && strchr("fijlrt.,:;'|!()[]I ", (int)c))
        return 0.33;
    if (c < 0x80 && strchr("mwMW%@", (int)c))
        return 0.88;
    return c >= 'A' && c <= 'Z' ? 0.67 : 0.56;
}

static double svg_width(struct canvas *k UNUSED, struct str s, const struct lettering *l)
{
    double em = 0;
    for (size_t i = 0; i < s.n;)
        em += em_of(utf8_next(s, &i));
    return em * l->size * (l->is_bold ? 1.05 : 1);
}

static const struct canvas_ops svg_ops = { svg_rect, svg_path, svg_circle, svg_text, svg_width };

/* Ids of patterns begin with the chart's name; what no id may hold is replaced. */
static char *id_of(struct arena *a, const char *name)
{
    char *id = arena_printf(a, "p-%s", name);
    for (char *c = id; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-'))
            *c = '_';
    return id;
}

struct canvas *canvas_svg_begin(struct arena *a, struct buf *out, double width, double height, const char *name)
{
    struct svg *g = ARENA_NEW(a, struct svg);
    g->canvas = (struct canvas){ .ops = &svg_ops, .a = a };
    g->out = out;
    g->id = id_of(a, name);
    put_num(out, "<svg class=\"rp-svg\" viewBox=\"0 0 ", width);
    put_num(out, " ", height);
    buf_add_c(out, "\" aria-hidden=\"true\" focusable=\"false\">");
    return &g->canvas;
}

static void put_pattern(struct svg *g, enum ink ink, enum fill_pattern pattern)
{
    static const char *const marks[] = {
        [PATTERN_STRIPES] = "<path d=\"M0 4L4 0M-1 1L1 -1M3 5L5 3\" class=\"s-%s\" stroke-width=\"1.2\"/>",
        [PATTERN_DOTS] = "<circle cx=\"2\" cy=\"2\" r=\".9\" class=\"f-%s\"/>",
        [PATTERN_GRID] = "<path d=\"M0 2H4M2 0V4\" class=\"s-%s\" stroke-width=\".7\"/>",
    };
    const char *css = ink_css[ink], *behind = strchr(marks[pattern], '%');
    buf_addf(g->out, "<pattern id=\"%s-%s%d\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">", g->id, css, (int)pattern);
    buf_add(g->out, (struct str){ marks[pattern], (size_t)(behind - marks[pattern]) });
    buf_addf(g->out, "%s%s</pattern>", css, behind + 2);
}

void canvas_svg_end(struct canvas *k)
{
    struct svg *g = svg_of(k);
    bool any = false;
    for (int i = 0; i < INKS * PATTERNS; i++) {
        if (!g->used[i / PATTERNS][i % PATTERNS])
            continue;
        buf_add_c(g->out, any ? "" : "<defs>");
        put_pattern(g, (enum ink)(i / PATTERNS), (enum fill_pattern)(i % PATTERNS));
        any = true;
    }
    buf_add_c(g->out, any ? "</defs></svg>" : "</svg>");
}
