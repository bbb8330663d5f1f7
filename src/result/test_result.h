/* For tests of results: a small network, a questionnaire in two versions, and answers by the dozen, all through the imports.
 *
 * Regions N (A01 A02 A03, area 一区; A04, area 二区) and S (B01 B02, area 一区); group G1 owns A01 and B01. B02 is a 1S dealer. The survey asks
 * L1 L2 (five levels, retention), C1 (level, step "reception", core), C2 (level, reception), D1 (yes/no, step "repair", core),
 * D9 (level, repair, filtered: few answer). Version 2: C1 is changed, C2 is gone, C3 is new in its step. */
#pragma once
#include "platform/test_platform.h"
#include "result/result_report.h"

extern const char test_network[];
extern const char test_form_1[], test_form_2[];

/* A job with network and first version. */
struct job *test_survey(struct arena *a);
/* Rows of an answer file in the order of test_answers_head. */
extern const char test_answers_head[];
/* Appends `times` interviews of a dealer and month with these codes of L1,L2,C1,C2,D1,D9: "5,4,3,5,1,". more: attributes model, work_type,
 * owner_type, advisor_code, weight as CSV, or NULL. */
struct test_row { const char *dealer, *month, *codes, *more; };
void test_add(struct buf *b, struct test_row row, int times);
/* Imports what was added. */
void test_answers(struct job *job, const struct buf *b);
/* Loads service interviews of [from, to] (YYYY-MM) in the structure of the last day of `to`. */
struct result_set test_set(struct job *job, const char *from, const char *to);

/* "2026-02" as a month; two of them as a window. */
int32_t test_month(const char *text);
struct window test_window(const char *from, const char *to);
/* A question by its code, a unit by its text ("dealer:A01"); the test fails when there is none. */
struct measure test_question(const struct result_set *s, const char *code);
struct result_unit test_unit(const struct result_set *s, const char *text);
/* A figure without design, unweighted, by strata. */
struct figure test_figure(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w);

/* ---- reports ---- */
struct document test_report(struct job *job, const char *kind, const char *period, const char *scope);
struct err *test_report_error(struct job *job, const char *kind, const char *period, const char *scope);
/* The table of a section; NULL when the report has no such section or table. */
const struct table *test_table(const struct document *d, const char *key);
const struct section *test_section(const struct document *d, const char *key);
/* The cell in the row whose cell of column `by` shows the text; the test fails when there is none. */
struct cell test_cell(const struct table *t, const char *by, const char *row, const char *column);
/* The text of a message in English. */
struct str test_text(struct arena *a, struct msg m);
