/* Build tool: writes pinyin_table.c (see pinyin_table.h) to standard output. */
#include "i18n/pinyin_table.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { MAX_SYLLABLES = 1000 };

struct table {
    UTransliterator *icu;
    char syllable[MAX_SYLLABLES][PINYIN_SYLLABLE];
    uint16_t n_syllables;
    uint16_t reading[PINYIN_BLOCKS][256];
};

static uint16_t number_of_syllable(struct table *t, const char *syllable)
{
    for (uint16_t i = 0; i < t->n_syllables; i++)
        if (strcmp(t->syllable[i], syllable) == 0)
            return i;
    if (t->n_syllables == MAX_SYLLABLES)
        return 0;
    memcpy(t->syllable[t->n_syllables], syllable, strlen(syllable) + 1);
    return t->n_syllables++;
}

/* 0 when ICU knows none or gives something that is no plain syllable. */
static uint16_t reading_of(struct table *t, UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[32];
    int32_t n = 0, limit, bytes = 0;
    char out[PINYIN_SYLLABLE];
    if (!uscript_hasScript(c, USCRIPT_HAN))
        return 0;
    U16_APPEND_UNSAFE(text, n, c);
    limit = n;
    utrans_transUChars(t->icu, text, &n, 32, 0, &limit, &status);
    u_strToUTF8(out, PINYIN_SYLLABLE - 1, &bytes, text, n, &status);
    if (U_FAILURE(status))
        return 0;
    out[bytes] = '\0';
    size_t letters = strspn(out, "abcdefghijklmnopqrstuvwxyz");
    return letters > 0 && letters == (size_t)bytes ? number_of_syllable(t, out) : 0;
}

static void print_table(const struct table *t)
{
    uint8_t n_blocks = 1;
    puts("#include \"i18n/pinyin_table.h\"\n\nconst uint16_t pinyin_reading[][256] = {\n{0},");
    uint8_t number[PINYIN_BLOCKS] = { 0 };
    for (int b = 0; b < PINYIN_BLOCKS; b++) {
        bool is_empty = true;
        for (int i = 0; i < 256; i++)
            is_empty &= t->reading[b][i] == 0;
        if (is_empty)
            continue;
        number[b] = n_blocks++;
        putchar('{');
        for (int i = 0; i < 256; i++)
            printf("%d,", t->reading[b][i]);
        puts("},");
    }
    puts("};\nconst uint8_t pinyin_block[PINYIN_BLOCKS] = {");
    for (int b = 0; b < PINYIN_BLOCKS; b++)
        printf("%d,", number[b]);
    puts("};\nconst char pinyin_syllable[][PINYIN_SYLLABLE] = {");
    for (int i = 0; i < t->n_syllables; i++)
        printf("\"%s\",", t->syllable[i]);
    puts("};");
}

int main(void)
{
    static struct table t = { .n_syllables = 1 };
    UErrorCode status = U_ZERO_ERROR;
    UParseError where;
    static const UChar rules[] = u":: Han-Latin; ǖ > v; ǘ > v; ǚ > v; ǜ > v; :: Latin-ASCII; :: Lower;";
    t.icu = utrans_openU(u"pinyin", -1, UTRANS_FORWARD, rules, -1, &where, &status);
    if (U_FAILURE(status)) {
        fprintf(stderr, "make_pinyin_table: %s\n", u_errorName(status));
        return 1;
    }
    for (UChar32 c = 0x3000; c < PINYIN_BLOCKS * 256; c++)
        t.reading[c / 256][c % 256] = reading_of(&t, c);
    print_table(&t);
    utrans_close(t.icu);
    return 0;
}
