#include "i18n/word_count.h"
#include "base/str_map.h"
#include "base/utf8.h"
#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

/* Words that hold sentences together. */
static const char *const idle[] = {
    "就是", "反正", "其实", "觉得", "我觉得", "怎么", "怎么说", "那个", "这个", "什么", "没有", "还是", "一个", "可以", "他们", "我们", "你们", "自己", "不是", "但是", "因为", "所以", "如果", "还有", "时候",
    "现在", "然后", "一下", "这样", "那样", "就这个", "就这样", "有点", "比较", "非常", "一直", "已经", "不能", "不会", "应该", "知道", "这么", "那么", "点儿", "不太", "别的", "几个", "挺好", "就好", "能不能", "不着", "打个", "打好", "看到", "一天", "好几", "好几个", "多点", "弄大", "the", "and", "was", "not", "for", "but",
};

struct counting { struct arena *a; struct str_map by_word, idle; struct word_count *row; size_t n, room; size_t *last_text; };

static bool is_worth(const struct counting *k, struct str word)
{
    size_t han = 0, letters = 0;
    for (size_t i = 0; i < word.n;) {
        uint32_t c = utf8_next(word, &i);
        han += utf8_is_han(c);
        letters += c >= 'a' && c <= 'z';
    }
    return (han >= 2 || letters >= 3) && !str_map_get(&k->idle, word);
}

static struct str lower(struct arena *a, struct str s)
{
    char *c = arena_dup(a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++)
        if (c[i] >= 'A' && c[i] <= 'Z')
            c[i] = (char)(c[i] + ('a' - 'A'));
    return (struct str){ c, s.n };
}

static void count_word(struct counting *k, struct str word, size_t text)
{
    bool is_new;
    struct str w = lower(k->a, word);
    if (!is_worth(k, w))
        return;
    size_t at = *str_map_put(&k->by_word, w, k->n, &is_new);
    if (is_new && k->n == k->room) {
        size_t room = k->room ? 2 * k->room : 256;
        k->row = arena_grow(k->a, k->row, k->n, room, sizeof *k->row);
        k->last_text = arena_grow(k->a, k->last_text, k->n, room, sizeof *k->last_text);
        k->room = room;
    }
    if (is_new) {
        k->row[k->n] = (struct word_count){ .word = w };
        k->last_text[k->n++] = SIZE_MAX;
    }
    k->row[at].texts += k->last_text[at] != text;
    k->last_text[at] = text;
}

static void count_text(struct counting *k, UBreakIterator *words, struct str s, size_t text)
{
    UErrorCode status = U_ZERO_ERROR;
    UText *u = utext_openUTF8(NULL, s.p, (int64_t)s.n, &status);
    ubrk_setUText(words, u, &status);
    if (U_SUCCESS(status))
        for (int32_t from = ubrk_first(words), to = ubrk_next(words); to != UBRK_DONE; from = to, to = ubrk_next(words))
            count_word(k, str_sub(s, (size_t)from, (size_t)(to - from)), text);
    utext_close(u);
}

static int by_texts(const void *x, const void *y)
{
    const struct word_count *a = x, *b = y;
    return a->texts != b->texts ? (a->texts < b->texts) - (a->texts > b->texts) : str_cmp(a->word, b->word);
}

static void close_words(void *words)
{
    ubrk_close(words);
}

struct word_counts word_counts_of(struct arena *a, const struct str *text, size_t n, size_t least, size_t most)
{
    struct counting k = { .a = a, .by_word = str_map_on(a), .idle = str_map_on(a) };
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
    if (U_FAILURE(status))
        return (struct word_counts){ 0 };
    arena_defer(a, close_words, words);
    for (size_t i = 0; i < ARRAY_LEN(idle); i++)
        str_map_put(&k.idle, str_of_c(idle[i]), i, NULL);
    for (size_t i = 0; i < n; i++)
        if (text[i].n && text[i].n < INT32_MAX)
            count_text(&k, words, text[i], i);
    if (k.n)
        qsort(k.row, k.n, sizeof *k.row, by_texts);
    size_t kept = 0;
    while (kept < k.n && kept < most && k.row[kept].texts >= least)
        kept++;
    return (struct word_counts){ k.row, kept };
}
