/* Which interviews a cut takes: conditions on answers and attributes, joined by and, or, not.
 *
 * A filter is a tree that belongs to its arena and never changes. It is evaluated over 64 interviews at once on a segment's planes, or over
 * one interview; both give the same. A question that a version does not ask has the answer 7 (not asked) there. */
#pragma once
#include "tally/tally_segment.h"

enum tally_filter_kind { FILTER_AND, FILTER_OR, FILTER_NOT, FILTER_ANSWER, FILTER_ATTRIBUTE };
struct tally_filter {
    enum tally_filter_kind kind;
    const struct tally_filter *const *part; /* AND, OR: n_parts (AND of none takes all, OR of none takes none); NOT: one */
    size_t n_parts;
    struct str question;                    /* ANSWER: code of the question, any case */
    uint16_t codes;                         /* ANSWER: taken codes as bits (CODE_BIT of method/points.h) */
    enum tally_attribute attribute;         /* ATTRIBUTE: */
    const struct str *value;                /* any of these values */
    size_t n_values;
};

/* The words that command lines and addresses use: model, model_year, owner_type, work_type, age_band, advisor. */
extern const char *const tally_attribute_name[TALLY_ATTRIBUTES];

/* Reads a condition: terms `NAME = VALUE`, `NAME != VALUE`, `NAME in (VALUE, VALUE …)`, `NAME not in (…)`; joined by `and`, `or`, `not` (not binds
 * closest, then and) and parentheses. NAME is an attribute's word or the code of one of the questions. The values of a question are codes
 * 0..15; `<`, `<=`, `>`, `>=` choose among its answers (5..1 of a level), so "does not know" is above nothing. A value with white space or one
 * of ( ) , = ! < > ' " stands in quotes, single or double, a quote in it doubled. INVALID, with the place (counted in characters from 1) and
 * what was expected there. */
struct tally_names {
    const struct str *question;
    const uint16_t *answers;                /* codes of each question that have an order, as bits */
    size_t n_questions;
};
enum { TALLY_MOST_LISTED = 256 };         /* values of one list */
struct err *tally_filter_parse(struct arena *a, struct str text, const struct tally_names *names, const struct tally_filter **out) MUST_CHECK;
/* The same text in its plainest form: for titles of tables. NULL filter: "". What a filter that was parsed gives parses again, to the same text. */
struct str tally_filter_text(struct arena *a, const struct tally_filter *f);

/* A filter bound to a segment: names looked up once. */
struct tally_condition;
const struct tally_condition *tally_condition_on(struct arena *a, const struct tally_filter *f, const struct tally_segment *s);
/* The rows of blocks [block, block + n) that the filter takes: mask[0..n-1]. Bits of rows behind the segment's end are undefined. */
void tally_condition_mask(const struct tally_condition *c, size_t block, size_t n, uint64_t *mask);
/* Does it take this one interview? codes of the questions by lookup. */
struct tally_answer_of { unsigned (*code)(const void *ctx, struct str question); struct str (*value)(const void *ctx, enum tally_attribute attribute); const void *ctx; };
bool tally_filter_takes(const struct tally_filter *f, const struct tally_answer_of *row);
