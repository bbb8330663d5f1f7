/* Inside of struct lang: for the files of this folder. */
#pragma once
#include "i18n/i18n.h"
#include "i18n/mo.h"

/* What the program knows of a language besides its catalogue. Formats are filled by tr_fill. */
struct language {
    const char *subtag;                 /* "zh" of "zh_CN.UTF-8" */
    const char *code;                   /* for <html lang> */
    const char *name;                   /* in the language itself */
    const char *collation;              /* ICU locale of lang_compare */
    struct str (*catalogue)(void);      /* compiled .mo; NULL: the source strings are this language */
    size_t (*plural_form)(int64_t n);   /* as Plural-Forms in the header of its .po */
    const char *quarter[4];             /* {0} = year */
    const char *month[12];              /* {0} = year */
    const char *date;                   /* {0} = month as above, {1} = day */
};

struct lang {
    const struct language *of;
    struct mo mo;
    struct lang_order *order;
};

/* The collator of a language, opened by the first comparison: most requests sort nothing. */
struct lang_order {
    struct arena *arena;
    struct UCollator *collator;
};
