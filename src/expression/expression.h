/* Conditions and small sums over answers, as SurveyJS writes them: {L1} <= 2 and {A0} notempty, iif({D1} = 1, 'yes', 'no').
 *
 *   or         and { ("or" | "||") and }
 *   and        not { ("and" | "&&") not }
 *   not        "not" not | comparison                                     "not" is ours; SurveyJS has ! and negate
 *   comparison sum { (= == <> != < <= =< > >= => equal notequal less lessorequal greater greaterorequal) sum }
 *   sum        product { (+ | -) product }
 *   product    power { (* | / | %) power }
 *   power      listed { (^ | power) listed }
 *   listed     factor { (contains *= notcontains anyof noneof allof) factor }
 *   factor     (! | negate) factor | ( or ) | [ or , … ] | FUNCTION( or , … ) | atom [empty | notempty]
 *   atom       {question} | number | 'text' | "text" | true | false | null | undefined | word
 *
 * Operators of one line bind from the left. In a text \' and \" are quotes. A word by itself is a text.
 * Values are those of SurveyJS, with its own rules: a missing answer is no value; the answer '5' is the number 5; 'A' = 'a'; an empty
 * answer counts as 0 beside a number and as '' beside a text; lists are equal in any order; x / 0 is no value. What survey-core answers
 * to the cases of tests/expression/cases.json is what we answer; where we take more than it does stands there too ("ours").
 * {list[0]}, {list[-1]}, {list.length} and {text.length} look into a value; {#question} takes a text as it is.
 *
 * An expression is a tree on its arena and never changes. Evaluation never fails: a function that cannot answer gives no value. */
#pragma once
#include "base/err.h"

enum { EXPRESSION_MOST_PARTS = 1000, EXPRESSION_MOST_DEPTH = 40, EXPRESSION_MOST_BYTES = 8000 };

enum expression_kind { EXPRESSION_NONE, EXPRESSION_BOOL, EXPRESSION_NUMBER, EXPRESSION_TEXT, EXPRESSION_LIST, EXPRESSION_DATE };
struct expression_value {
    enum expression_kind kind;
    bool is_true;                         /* BOOL */
    double number;                        /* NUMBER (NaN: no number came out); DATE: milliseconds of wall-clock time since 1970-01-01 00:00, NaN = no date */
    struct str text;                      /* TEXT */
    const struct expression_value *item;  /* LIST */
    size_t n;
};

enum expression_op {
    EXPRESSION_CONSTANT, EXPRESSION_QUESTION, EXPRESSION_ARRAY, EXPRESSION_CALL, EXPRESSION_NOT, EXPRESSION_EMPTY, EXPRESSION_NOTEMPTY,
    EXPRESSION_OR, EXPRESSION_AND,
    EXPRESSION_EQUAL, EXPRESSION_NOTEQUAL, EXPRESSION_LESS, EXPRESSION_LESSOREQUAL, EXPRESSION_GREATER, EXPRESSION_GREATEROREQUAL,
    EXPRESSION_PLUS, EXPRESSION_MINUS, EXPRESSION_MUL, EXPRESSION_DIV, EXPRESSION_MOD, EXPRESSION_POWER,
    EXPRESSION_CONTAINS, EXPRESSION_NOTCONTAINS, EXPRESSION_ANYOF, EXPRESSION_NONEOF, EXPRESSION_ALLOF, EXPRESSION_OPS
};
struct expression {
    enum expression_op op;
    size_t at;                            /* where it stands in the text, in characters from 1 */
    struct str name;                      /* QUESTION: without braces and #; CALL: the function */
    bool as_it_is;                        /* QUESTION: written {#name} */
    int function;                         /* CALL: its place in the table of functions */
    struct expression_value value;        /* CONSTANT */
    const struct expression *const *part; /* operands, items, arguments */
    size_t n_parts;
};

/* Reads an expression. INVALID with the place (its first argument, in characters from 1) and what is expected there; also for a function that
 * does not exist, and for a text of more than EXPRESSION_MOST_BYTES bytes, EXPRESSION_MOST_PARTS parts or EXPRESSION_MOST_DEPTH brackets in each other. */
struct err *expression_parse(struct arena *a, struct str text, const struct expression **out) MUST_CHECK;
/* The same expression with single spaces and the fewest brackets; SurveyJS reads it, and it reads back to the same tree. */
struct str expression_text(struct arena *a, const struct expression *e);
/* The names of the questions it uses, each once without regard to case, in their order. What is behind [ and .length is left away. */
size_t expression_questions(struct arena *a, const struct expression *e, const struct str **out);

/* What an expression is evaluated in. look: the value of a name as it stands between the braces (any case); false = there is no such
 * name, which counts as no value. now_ms: wall-clock time as of EXPRESSION_DATE, for today(), age() … Values live on the arena. */
typedef bool expression_look(const void *ctx, struct str name, struct expression_value *out);
struct expression_world { struct arena *arena; expression_look *look; const void *ctx; int64_t now_ms; };
struct expression_value expression_eval(const struct expression *e, const struct expression_world *w);
/* Is the condition met? SurveyJS asks `value == true`: true, 1 and '1' are, 2 and 'yes' are not. */
bool expression_holds(const struct expression *e, const struct expression_world *w);

/* A value as SurveyJS would join it to a text: 6.5, true, items with commas between; a date as 2026-03-05 or 2026-03-05T10:20:30; no value is "". */
struct str expression_value_text(struct arena *a, const struct expression_value *v);
