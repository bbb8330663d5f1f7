#include "base/utf8.h"
#include "i18n/i18n.h"
#include "i18n/pinyin_table.h"
#include "i18n/pinyin_words.h"
#include <string.h>
#include <unicode/uchar.h>

static const struct pinyin_word *word_at(const struct pinyin_word *words, struct str s)
{
    for (const struct pinyin_word *w = words; w->text; w++)
        if (str_starts(s, str_of_c(w->text)))
            return w;
    return NULL;
}

/* The reading of one character, or NULL. */
static const char *syllable_of(uint32_t c)
{
    if (c / 256 >= PINYIN_BLOCKS)
        return NULL;
    uint16_t reading = pinyin_reading[pinyin_block[c / 256]][c % 256];
    return reading ? pinyin_syllable[reading] : NULL;
}

/* Blanks are due before and behind a syllable and where the text has white space, one at most, none at the ends. */
struct writer {
    struct buf out;
    bool blank_due;
};

static void write_part(struct writer *w, struct str part)
{
    if (w->blank_due && w->out.n)
        buf_add_char(&w->out, ' ');
    w->blank_due = false;
    buf_add(&w->out, part);
}

static void write_syllables(struct writer *w, const char *syllables)
{
    w->blank_due = true;
    write_part(w, str_of_c(syllables));
    w->blank_due = true;
}

static void write_char(struct writer *w, uint32_t c)
{
    char bytes[4];
    const char *syllable = syllable_of(c);
    if (syllable)
        write_syllables(w, syllable);
    else if (u_isUWhiteSpace((UChar32)c))
        w->blank_due = true;
    else
        write_part(w, (struct str){ bytes, utf8_put((uint32_t)u_tolower((UChar32)c), bytes) });
}

struct str pinyin_of(struct arena *a, struct str s, bool is_person_name)
{
    struct writer w = { .out = buf_on(a) };
    s = str_trim(s);
    const struct pinyin_word *surname = is_person_name ? word_at(pinyin_surnames, s) : NULL;
    size_t i = 0;
    if (surname) {
        write_syllables(&w, surname->reading);
        i = strlen(surname->text);
    }
    while (i < s.n) {
        const struct pinyin_word *word = word_at(pinyin_words, str_sub(s, i, s.n));
        if (word) {
            write_syllables(&w, word->reading);
            i += strlen(word->text);
        } else {
            write_char(&w, utf8_next(s, &i));
        }
    }
    return w.out.p ? buf_str(&w.out) : STR("");
}
