/* Languages. A struct lang is a loaded catalogue and the formats of one language; it is a value passed along (struct req,
 * struct cmd, struct html_out), never a global. Source strings are English; po/<code>.po files are compiled by msgfmt into
 * the program. A new language is one line of the table in lang.c, its .po file, and its name in this folder's meson.build.
 *
 * No function here fails: without a catalogue, a translation or a reading, the source text is what people get to see. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

struct lang;

/* "zh_CN", "zh-CN", "zh", "en", "en_US.UTF-8" …: the language before the first of "_-.@", without case, counts (so zh_TW is
 * Chinese too); anything unknown gives English. Lives in the arena. The caller picks the name: the first of HUIFANG_LANG,
 * LC_ALL, LC_MESSAGES, LANG that is set and not empty (no getenv here). */
const struct lang *lang_load(struct arena *a, struct str name);
struct str lang_code(const struct lang *l);      /* "zh-CN" or "en": for <html lang> */
struct str lang_name(const struct lang *l);      /* what its speakers call it: "中文", "English" */
struct str lang_code_at(size_t i);               /* the codes of all languages; no value behind the last */
bool lang_is_chinese(const struct lang *l);
/* Of a text that people wrote in both languages the one in this language; the other one where it is empty. */
struct str lang_of_two(const struct lang *l, struct str zh, struct str en);

/* The translation of a source text, or the text itself. Valid as long as the source text and the program are. */
struct str tr(const struct lang *l, const char *id);
/* The same for a text with a plural: the form that goes with n (without a translation: `one` for 1 and -1, else `many`). */
struct str tr_n(const struct lang *l, const char *one, const char *many, int64_t n);
/* The text, as it is, with its arguments in place of {0} … {7}; "{{" stands for one brace. Numbers are printed with the
 * language's grouping (1,234,567), so a year, code or id is passed as text. A missing argument, NaN and infinities print
 * nothing; any other brace is left as it is. */
struct str tr_fill(struct arena *a, struct str text, const struct arg arg[MSG_ARGS]);
/* A message translated and filled: tr, then tr_fill. No message (id NULL) gives the empty text. */
struct str tr_msg(struct arena *a, const struct lang *l, const struct msg *m);
/* tr_msg with a plural: {0} is n. */
struct str tr_msg_n(struct arena *a, const struct lang *l, const char *one, const char *many, int64_t n);

/* The quarter a month lies in: "2012年第一季度" / "Q1 2012". Months count as in base/civil_date.h. */
struct str lang_quarter(struct arena *a, const struct lang *l, int32_t last_month);
/* The same as reports head their columns, in both languages: "2012/1-3". */
struct str lang_quarter_slash(struct arena *a, int32_t last_month);
/* "2012年3月" / "March 2012" */
struct str lang_month(struct arena *a, const struct lang *l, int32_t month);
/* "2011-10 – 2012-03" in both languages; a single month is printed once. */
struct str lang_month_range(struct arena *a, const struct lang *l, int32_t from, int32_t to);
/* An ISO date as people read it: 2012年3月5日 / 5 March 2012. A text that is no ISO date is given back unchanged. */
struct str lang_date(struct arena *a, const struct lang *l, struct str iso_date);

/* Order of names for people (Unicode collation): Chinese by pinyin, numbers by value ("2店" before "10店"), without regard to
 * case first. In Chinese the Chinese names come first, in English the Latin ones. Texts that differ are never equal; no
 * value comes before everything. <0, 0, >0. */
int lang_compare(const struct lang *l, struct str a, struct str b);
/* Pinyin without tones, lower case, syllables separated by one blank, ü written v as people type it: "上海 X5" → "shang hai x5",
 * "吕" → "lv". Readings are ICU's, corrected for places and words of the trade (长安 chang an, 厦门 xia men) and, when
 * is_person_name, for the surname in front, double surnames first (曾 zeng, 单 shan, 尉迟 yu chi). Characters without a reading stay,
 * letters become lower case. For search and sorting keys, not for print. */
struct str pinyin_of(struct arena *a, struct str s, bool is_person_name);
/* First day of the lunar year (Spring Festival) that begins in a Gregorian year 1901..2099: ISO date in the arena, by the Hong Kong
 * Observatory's tables; no value for any other year. */
struct str lunar_new_year(struct arena *a, int year);
