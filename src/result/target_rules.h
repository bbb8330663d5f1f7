/* Targets of indices: which one holds for a place, a quarter and a measure. Pure.
 *
 * A target is set for the nation, a region or a dealer, for a whole year or a quarter of it. Where none is set, the next wider one holds:
 *
 *     dealer's quarter ← dealer's year ← region's quarter ← region's year ← nation's quarter ← nation's year
 *
 * All targets are index points, -40 to 120, also those of single questions, which are printed in points (a tenth). */
#pragma once
#include "base/civil_month.h"

enum { TARGET_LOWEST = -40, TARGET_HIGHEST = 120 };

struct target_period { int32_t year; int quarter; /* 1..4; 0 = the whole year */ };
/* "2012", "2012-Q1", and as people write it: "2012Q1", "2012年", "2012年第1季度", "2012年一季度". False, and *out untouched, for anything else;
 * years 1900..2999. */
bool target_period_parse(struct str s, struct target_period *out);
/* "2012", "2012-Q1" */
struct str target_period_text(struct arena *a, struct target_period p);
/* The quarter that holds the month. */
struct target_period target_quarter_of(int32_t month);

/* "retention", "total", "step:CODE", "question:CODE" from what people write: the same in any case, 顾客保持指数 忠诚度 总评分 忠诚 and so on, or a
 * bare code, which is a question's. No value when it is empty or has characters that no code has. */
struct str target_measure_parse(struct arena *a, struct str s);

enum target_place { TARGET_NATION, TARGET_REGION, TARGET_DEALER };
/* "nation" … */
const char *target_place_name(enum target_place p);
/* False when no place has the name. */
bool target_place_of(struct str name, enum target_place *out);

struct target_row {
    enum target_place place;
    int64_t place_id;
    struct target_period period;
    struct str measure;
    double value;
};
/* Whose target is asked for: a dealer with its region; a region (dealer_id 0); the nation (both 0). */
struct target_whose { int64_t dealer_id, region_id; struct target_period quarter; };
/* The row that holds, by the order above; NULL when there is none. Rows of other places, periods and measures may stand among them. */
const struct target_row *target_pick(const struct target_row *row, size_t n, struct target_whose who, struct str measure);
