/* The languages of the program. */
#include "i18n/catalogues.h"
#include "i18n/lang.h"

static size_t one_or_many(int64_t n)
{
    return n != 1 && n != -1;
}

static size_t always_same(int64_t n UNUSED)
{
    return 0;
}

/* The first one is what an unknown name gives. */
static const struct language languages[] = {
    {
        .subtag = "en",
        .code = "en",
        .name = "English",
        .collation = "zh-u-co-pinyin-kn-true-kr-latn-hani",
        .plural_form = one_or_many,
        .quarter = { "Q1 {0}", "Q2 {0}", "Q3 {0}", "Q4 {0}" },
        .month = { "January {0}", "February {0}", "March {0}", "April {0}", "May {0}", "June {0}", "July {0}", "August {0}",
                   "September {0}", "October {0}", "November {0}", "December {0}" },
        .date = "{1} {0}",
    },
    {
        .subtag = "zh",
        .code = "zh-CN",
        .name = "中文",
        .collation = "zh-u-co-pinyin-kn-true",
        .catalogue = catalogue_zh_CN,
        .plural_form = always_same,
        .quarter = { "{0}年第一季度", "{0}年第二季度", "{0}年第三季度", "{0}年第四季度" },
        .month = { "{0}年1月", "{0}年2月", "{0}年3月", "{0}年4月", "{0}年5月", "{0}年6月", "{0}年7月", "{0}年8月", "{0}年9月",
                   "{0}年10月", "{0}年11月", "{0}年12月" },
        .date = "{0}{1}日",
    },
};

static const struct language *language_by_name(struct str name)
{
    size_t n = 0;
    while (n < name.n && !strchr("_-.@", name.p[n]))
        n++;
    for (size_t i = 0; i < ARRAY_LEN(languages); i++)
        if (str_eq_nocase(str_sub(name, 0, n), str_of_c(languages[i].subtag)))
            return &languages[i];
    return &languages[0];
}

const struct lang *lang_load(struct arena *a, struct str name)
{
    struct lang *l = ARENA_NEW(a, struct lang);
    l->of = language_by_name(name);
    l->order = ARENA_NEW(a, struct lang_order);
    l->order->arena = a;
    if (l->of->catalogue)
        mo_open(l->of->catalogue(), &l->mo);
    return l;
}

struct str lang_code(const struct lang *l)
{
    return str_of_c(l->of->code);
}

struct str lang_name(const struct lang *l)
{
    return str_of_c(l->of->name);
}

struct str lang_code_at(size_t i)
{
    return i < ARRAY_LEN(languages) ? str_of_c(languages[i].code) : STR_NONE;
}

bool lang_is_chinese(const struct lang *l)
{
    return str_eq_c(str_of_c(l->of->subtag), "zh");
}

struct str lang_of_two(const struct lang *l, struct str zh, struct str en)
{
    struct str mine = lang_is_chinese(l) ? zh : en;
    return mine.n ? mine : lang_is_chinese(l) ? en : zh;
}
