#include "report/pdf_text.h"
#include "base/utf8.h"
#include <pango/pangocairo.h>

static const char family[] = "Noto Sans CJK SC";
/* The same letters, from another face of the same file: cairo keeps 0.8 MB of the bold font as soon as some Latin letters stand in one subset with
 * Chinese ones ("F" and "L" will do), and under 0.1 MB when they are two. */
static const char narrow_family[] = "Noto Sans CJK JP";

enum { NARROW_CHARACTERS = 0x3000, EM = 1000 };

struct pdf_text {
    struct arena *arena;
    cairo_t *cr;
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *font;
    float advance[2][NARROW_CHARACTERS]; /* em by weight; 0 = not measured yet */
};

static void close_text(void *ctx)
{
    struct pdf_text *t = ctx;
    pango_font_description_free(t->font);
    g_object_unref(t->layout);
    g_object_unref(t->context);
}

static void choose_font(struct pdf_text *t, double size, bool bold)
{
    pango_font_description_set_absolute_size(t->font, size * PANGO_SCALE);
    pango_font_description_set_weight(t->font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(t->layout, t->font);
}

/* Exact positions: glyphs on a grid of whole points would look uneven on paper. */
static void ask_for_exact_positions(PangoContext *context)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
}

static bool has_font(struct pdf_text *t)
{
    PangoFont *font = pango_context_load_font(t->context, t->font);
    if (!font)
        return false;
    PangoFontDescription *found = pango_font_describe(font);
    bool same = strcmp(pango_font_description_get_family(found), family) == 0;
    pango_font_description_free(found);
    g_object_unref(font);
    return same;
}

struct err *pdf_text_open(struct render *r, cairo_t *cr, struct pdf_text **out)
{
    struct pdf_text *t = ARENA_NEW(r->arena, struct pdf_text);
    t->arena = r->arena;
    t->cr = cr;
    t->context = pango_cairo_create_context(cr);
    ask_for_exact_positions(t->context);
    pango_context_set_language(t->context, pango_language_from_string("zh-cn"));
    t->layout = pango_layout_new(t->context);
    pango_layout_set_wrap(t->layout, PANGO_WRAP_WORD_CHAR);
    t->font = pango_font_description_from_string(family);
    arena_defer(r->arena, close_text, t);
    choose_font(t, EM, false);
    if (!has_font(t))
        return ERR(r->arena, ERR_IO, "The font {0} is not installed; PDF files need it. On Debian it is in the package fonts-noto-cjk.", ARG_C(family));
    *out = t;
    return NULL;
}

static float measure_character(struct pdf_text *t, uint32_t c, bool bold)
{
    char bytes[4];
    size_t n = utf8_put(c, bytes);
    choose_font(t, EM, bold);
    pango_layout_set_width(t->layout, -1);
    pango_layout_set_text(t->layout, bytes, (int)n);
    pango_layout_set_attributes(t->layout, NULL);
    int width;
    pango_layout_get_size(t->layout, &width, NULL);
    return (float)width / (float)PANGO_SCALE / (float)EM;
}

static double character_em(struct pdf_text *t, uint32_t c, bool bold)
{
    if (c < ' ')
        return 0;
    if (c >= NARROW_CHARACTERS)
        return utf8_char_width(c) ? 1 : 0;
    float *known = &t->advance[bold][c];
    if (*known == 0)
        *known = measure_character(t, c, bold);
    return (double)*known;
}

double pdf_text_em(struct pdf_text *t, struct str s, bool bold)
{
    double em = 0;
    for (size_t i = 0; i < s.n;)
        em += character_em(t, utf8_next(s, &i), bold);
    return em;
}

/* ▲ ▼ fill an em in a Chinese font: beside a number they would shout. */
double pdf_mark_scale(uint32_t c)
{
    return c == 0x25B2 || c == 0x25BC ? 0.78 : 1;
}

double pdf_text_marks_em(struct pdf_text *t, struct str marks)
{
    double em = 0;
    for (size_t i = 0; i < marks.n;) {
        uint32_t c = utf8_next(marks, &i);
        em += character_em(t, c, false) * pdf_mark_scale(c);
    }
    return em;
}

double pdf_text_word_em(struct pdf_text *t, struct str s, bool bold)
{
    double longest = 0, word = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        double em = character_em(t, c, bold);
        word = c <= ' ' || utf8_char_width(c) == 2 ? 0 : word + em;
        longest = MAX_OF(longest, MAX_OF(word, em));
    }
    return longest;
}

/* Runs of characters below NARROW_CHARACTERS come from the other face. */
static void set_faces(struct pdf_text *t, struct str s)
{
    PangoAttrList *list = pango_attr_list_new();
    for (size_t i = 0, from = 0; i < s.n; from = i) {
        bool is_narrow = utf8_next(s, &i) < NARROW_CHARACTERS;
        size_t next = i;
        while (next < s.n && (utf8_next(s, &next) < NARROW_CHARACTERS) == is_narrow)
            i = next;
        if (!is_narrow)
            continue;
        PangoAttribute *face = pango_attr_family_new(narrow_family);
        face->start_index = (guint)from;
        face->end_index = (guint)i;
        pango_attr_list_insert(list, face);
    }
    pango_layout_set_attributes(t->layout, list);
    pango_attr_list_unref(list);
}

int pdf_text_set(struct pdf_text *t, struct str s, double width, const struct pen *pen)
{
    choose_font(t, pen->size, pen->bold);
    cairo_set_source_rgb(t->cr, (pen->color >> 16 & 255) / 255.0, (pen->color >> 8 & 255) / 255.0, (pen->color & 255) / 255.0);
    pango_layout_set_width(t->layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    struct str clean = utf8_is_valid(s) ? s : utf8_clean(t->arena, s);
    pango_layout_set_text(t->layout, clean.n ? clean.p : "", (int)clean.n);
    set_faces(t, clean);
    return MAX_OF(pango_layout_get_line_count(t->layout), 1);
}

double pdf_text_line_width(struct pdf_text *t, int line)
{
    PangoLayoutLine *l = pango_layout_get_line_readonly(t->layout, line);
    PangoRectangle logical = { 0 };
    if (l)
        pango_layout_line_get_extents(l, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

void pdf_text_show(struct pdf_text *t, struct spot at, int first, int n)
{
    for (int i = first; i < first + n; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(t->layout, i);
        if (!line)
            return;
        double x = at.at_right ? at.x - pdf_text_line_width(t, i) : at.x;
        cairo_move_to(t->cr, x, at.baseline + (i - first) * at.leading);
        pango_cairo_show_layout_line(t->cr, line);
    }
}

void pdf_text_put(struct pdf_text *t, struct str s, struct spot at, const struct pen *pen)
{
    if (s.n == 0)
        return;
    pdf_text_set(t, s, 0, pen);
    pdf_text_show(t, at, 0, 1);
}
