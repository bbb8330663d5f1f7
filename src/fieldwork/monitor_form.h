/* The form by which interviews are listened to: items with points, 100 together, and knock-out items, of which one is enough for no points at all. The form is a setting, for each programme:
 *
 *     opening=10 开场与自我介绍 / Opening; … courtesy=10 礼貌 / Courtesy; made_up=! 编造或代答 / Answers made up
 *
 * An item is its code, its points (! for a knock-out item) and its words in Chinese and English; a semicolon ends it. */
#pragma once
#include "platform/setting.h"

enum { MONITOR_ITEMS = 16, MONITOR_POINTS = 100 };
struct monitor_item { struct str code, zh, en; int64_t points; bool is_knock_out; };
struct monitor_form { struct monitor_item item[MONITOR_ITEMS]; size_t n; };

/* The text of a form. INVALID with what is wrong: an item without code, points or words in both languages, a code twice, more than MONITOR_ITEMS items, not 100 points together. */
struct err *monitor_form_read(struct arena *a, struct str text, struct monitor_form *out) MUST_CHECK;
/* What the points come to, 0..100: their sum, and 0 when a knock-out item happened (given 1). */
int64_t monitor_form_score(const struct monitor_form *f, const int64_t *given);
bool monitor_form_is_knocked_out(const struct monitor_form *f, const int64_t *given);

/* How many interviews are to be listened to: per cent of an interviewer's, and so many of those of a week. */
struct monitor_rules { struct monitor_form form; double share; int64_t week_least; };
enum { MONITOR_SETTINGS = 3 };
extern const struct setting *const monitor_setting_list[MONITOR_SETTINGS];
/* In force for a programme. */
struct err *monitor_rules_load(struct job *job, struct str programme, struct monitor_rules *out) MUST_CHECK;
/* How many are still to be listened to of an interviewer with n interviews, n_week of them this week, of which done and done_week were. */
struct monitor_done { int64_t n, done, n_week, done_week; };
int64_t monitor_rules_due(const struct monitor_rules *r, const struct monitor_done *d);
