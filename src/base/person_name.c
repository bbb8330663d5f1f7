#include "base/buf.h"
#include "base/mask.h"
#include "base/utf8.h"

/* Removes a form of address, with or without brackets, from the end of *s. */
static struct str cut_title(struct str *s)
{
    static const struct { struct str open, close; } brackets[] = {
        { STR("("), STR(")") }, { STR("["), STR("]") }, { STR("【"), STR("】") }, { STR(""), STR("") },
    };
    static const struct str titles[] = { STR("先生"), STR("女士"), STR("小姐"), STR("太太"), STR("老师") };
    for (size_t b = 0; b < ARRAY_LEN(brackets); b++)
        for (size_t t = 0; t < ARRAY_LEN(titles); t++) {
            size_t n = brackets[b].open.n + titles[t].n + brackets[b].close.n;
            size_t from = s->n >= n ? s->n - n : 0;
            struct str end = str_sub(*s, from, s->n);
            if (end.n != n || !str_starts(end, brackets[b].open) || !str_ends(end, brackets[b].close) ||
                !str_eq(str_sub(end, brackets[b].open.n, titles[t].n), titles[t]))
                continue;
            *s = str_trim(str_sub(*s, 0, from));
            return titles[t];
        }
    return STR_NONE;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* One blank stays between words of letters; Chinese is written without. s is trimmed. */
static struct str without_blanks(struct arena *a, struct str s)
{
    struct buf b = buf_on(a);
    bool han_before = false, pending = false;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t c = utf8_next(s, &i);
        if (c < 0x80 && is_blank((char)c)) {
            pending = true;
            continue;
        }
        bool han = utf8_is_han(c);
        if (pending && !han && !han_before)
            buf_add_char(&b, ' ');
        buf_add(&b, str_sub(s, at, i - at));
        han_before = han;
        pending = false;
    }
    return buf_str(&b);
}

struct str person_name_clean(struct arena *a, struct str s, struct str *title)
{
    bool blank = false;
    s = str_trim(utf8_clean(a, s));
    *title = cut_title(&s);
    for (size_t i = 0; i < s.n; i++)
        blank = blank || is_blank(s.p[i]);
    return blank ? without_blanks(a, s) : s;
}
