/* Inside of expressions: shared by src/expression/expression_*.c, included by nobody else. */
#pragma once
#include "base/buf.h"
#include "expression/expression.h"

/* ---- values, by the rules of JavaScript and of SurveyJS (expression_value.c) ---- */

static inline struct expression_value value_none(void) { return (struct expression_value){ 0 }; }
static inline struct expression_value value_bool(bool b) { return (struct expression_value){ .kind = EXPRESSION_BOOL, .is_true = b }; }
static inline struct expression_value value_number(double x) { return (struct expression_value){ .kind = EXPRESSION_NUMBER, .number = x }; }
static inline struct expression_value value_text(struct str s) { return (struct expression_value){ .kind = EXPRESSION_TEXT, .text = s }; }
static inline struct expression_value value_date(double ms) { return (struct expression_value){ .kind = EXPRESSION_DATE, .number = ms }; }

typedef struct expression_value value; /* inside only: it stands in every line */

/* No value, '', NaN and the empty list. */
bool value_is_empty(value v);
/* What JavaScript takes for true. */
bool value_is_true(value v);
/* Number(v): '' is 0, 'a' is NaN, a list is its text. */
double value_to_number(struct arena *a, value v);
/* What SurveyJS takes for a number, NaN otherwise: "1,5" is 1.5, "" is none. */
double value_survey_number(struct arena *a, value v);
/* A text that is true, false, a number or in quotes becomes what it says. */
value value_of_answer(struct arena *a, value v);
/* x = y in SurveyJS. */
bool value_equal(struct arena *a, value x, value y);
/* x < y of JavaScript: texts by their characters, else numbers. */
bool value_less(struct arena *a, value x, value y);
/* JavaScript's x + y. */
value value_add(struct arena *a, value x, value y);
/* A number as JavaScript prints it; out has 32 bytes. Returns the length. */
size_t value_number_text(double x, char *out);
/* Decimals behind the point of v's text, 0 when it is no number. */
int value_decimals(struct arena *a, value v);
/* Number(x.toFixed(digits)). */
double value_fixed(double x, int digits);
/* Without letter case and white space around, for comparing. */
struct str value_folded(struct arena *a, struct str s);

/* ---- dates (expression_date.c) ---- */

struct date_parts { double year, month, day, hour, minute, second, ms; }; /* month 1..12; fractions and overflow are allowed when made into milliseconds */
/* false for NaN and outside the years 1..9999 */
bool date_split(double ms, struct date_parts *out);
/* Overflow goes on: 31 February is 3 March. NaN outside the years 1..9999. */
double date_join(const struct date_parts *p);
/* new Date(v), without v: now. A text is YYYY-MM-DD, also followed by T or a blank and HH:MM[:SS[.mmm]][Z]. */
double date_of_value(struct arena *a, value v);

/* ---- functions (expression_call.c) ---- */

/* Place of the function in the table, -1. Names are compared with case, as in SurveyJS. */
int call_find(struct str name);
/* All names with commas between. */
struct str call_names(struct arena *a);
value call_function(int function, const value *arg, size_t n, const struct expression_world *w);

/* ---- operators (expression_operator.c) ---- */

/* x op y; for the operators between two values. */
value operator_binary(struct arena *a, enum expression_op op, value x, value y);
/* How the operator is written. */
extern const char *const operator_sign[EXPRESSION_OPS];
