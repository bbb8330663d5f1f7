/* Languages. A struct lang is a loaded catalogue and the formats of one language; it is a value passed along (struct req,
 * struct cmd, struct html_out), never a global. Source strings are English; po/<code>.po files are compiled by msgfmt into the program. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

struct lang;

/* "zh_CN", "zh-CN", "zh", "en", "en_US.UTF-8" …; anything unknown gives English. Lives in the arena. */
const struct lang *lang_load(struct arena *a, struct str name);
/* From HUIFANG_LANG, then LC_ALL, LC_MESSAGES, LANG in this order (the values are passed in: no getenv here). */
struct str lang_code(const struct lang *l);      /* "zh-CN" or "en": for <html lang> */
bool lang_is_chinese(const struct lang *l);

/* The translation of a source text, or the text itself. */
struct str tr(const struct lang *l, const char *id);
struct str tr_n(const struct lang *l, const char *one, const char *many, int64_t n);
/* The message with its arguments: {0} … {5}; {{ stands for one brace. Numbers are printed with the language's grouping. */
struct str tr_msg(struct arena *a, const struct lang *l, const struct msg *m);
/* tr_msg with a plural: {0} is n. */
struct str tr_msg_n(struct arena *a, const struct lang *l, const char *one, const char *many, int64_t n);

/* "2012/1-3", "2012年第一季度" / "Q1 2012", "2012年3月" / "March 2012" */
struct str lang_quarter(struct arena *a, const struct lang *l, int32_t last_month);
struct str lang_month(struct arena *a, const struct lang *l, int32_t month);
/* "2011-10 – 2012-03" in both languages */
struct str lang_month_range(struct arena *a, const struct lang *l, int32_t from, int32_t to);
/* An ISO date as people read it: 2012年3月5日 / 5 March 2012. */
struct str lang_date(struct arena *a, const struct lang *l, struct str iso_date);

/* Order of names for people (ICU; Chinese by pinyin). <0, 0, >0. */
int lang_compare(const struct lang *l, struct str a, struct str b);
/* Pinyin without tones, lower case, syllables separated by a blank; surnames by the surname table (曾 zeng, 单 shan, 仇 qiu …)
 * when is_person_name. */
struct str pinyin_of(struct arena *a, struct str s, bool is_person_name);
/* First day of the lunar year (Spring Festival) of a Gregorian year 1901..2099, by ICU's Chinese calendar: ISO date. */
struct str lunar_new_year(struct arena *a, int year);
