/* A segment: many interviews of one questionnaire version, ready to be counted.
 *
 * Rows stand by visit month, then dealer, so that the rows of a dealer and month are one range and those of a month another. Questions are
 * bit planes (tally_planes.h); so are the attributes that figures are cut by (model, owner type …), each with its own dictionary and its
 * own planes, apart from the questions' so that counting answers does not read them. The id of each interview is kept to take it out
 * again; weights only where some weight is not 1.
 *
 * A segment never changes once it is made. Rows taken out are cleared in `live`, which belongs to the reader. */
#pragma once
#include "base/err.h"
#include "tally/tally_planes.h"

/* What figures are cut by beside dealer and month (rules.md §4: coarsened). */
enum tally_attribute { TALLY_MODEL, TALLY_MODEL_YEAR, TALLY_OWNER_TYPE, TALLY_WORK_TYPE, TALLY_AGE_BAND, TALLY_ADVISOR, TALLY_ATTRIBUTES };

/* One closed interview as the feed gives it. */
struct tally_row {
    int64_t id, dealer_id;
    int32_t month;                              /* of the visit (base/civil_month.h) */
    double weight;                              /* > 0 */
    const uint8_t *answer;                      /* a code (0..15) for each question of the version */
    struct str attribute[TALLY_ATTRIBUTES];     /* "" = unknown */
};

struct tally_question {
    struct str code;                            /* of the questionnaire, unique without regard to case */
    uint32_t lane;
    uint32_t n_values;
    uint8_t code_of[TALLY_VALUES];              /* answer code of each value, rising; of a question that no row has: one value, code 0 */
};
struct tally_dictionary {
    struct str *value;                          /* rising by bytes; "" = unknown */
    uint32_t n_values;                          /* up to TALLY_MOST_VALUES */
    uint32_t n_planes;                          /* ⌈log2 n_values⌉ */
    const uint64_t *word;                       /* n_planes words a block */
};
enum { TALLY_MOST_VALUES = 65535, TALLY_MOST_QUESTIONS = 1024 };
#define TALLY_MOST_ROWS UINT32_C(4000000000) /* sums of a range are 32 bits */

struct tally_segment {
    int64_t version_id;
    size_t n_rows;
    struct tally_question *question;            /* in the version's order */
    size_t n_questions;
    struct tally_dictionary attribute[TALLY_ATTRIBUTES];
    const int64_t *dealer_id;                   /* rising */
    size_t n_dealers;
    const struct tally_group *group;            /* by month, then dealer; there is one more than n_groups, its begin is n_rows */
    size_t n_groups;
    struct tally_planes planes;
    const int64_t *row_id;
    const double *weight;                       /* NULL: all 1 */
    uint64_t *live;                             /* a word a block, 0 bits are rows taken out; NULL: none is */
    size_t n_live;
};

/* ---- making one ---- */
/* Collects rows in any order; memory about 40 bytes + a byte a question for each row until the segment is made. */
struct tally_builder;
struct tally_builder *tally_builder_new(struct arena *a, int64_t version_id, const struct str *question_code, size_t n_questions);
/* INVALID for a weight that is not positive and finite, a code above 15, a text of an attribute beyond TALLY_MOST_VALUES of its kind. */
struct err *tally_builder_add(struct tally_builder *b, const struct tally_row *row) MUST_CHECK;
/* The row has a text for which the builder has no number left: it belongs into another one. */
bool tally_builder_is_full(const struct tally_builder *b, const struct tally_row *row);
size_t tally_builder_rows(const struct tally_builder *b);
/* Sorts (stable, counting by month and dealer) and packs what was added; the builder is empty afterwards and gives back its memory. The
 * segment's own memory ends with the arena. INVALID beyond TALLY_MOST_ROWS. */
struct err *tally_builder_finish(struct tally_builder *b, struct arena *a, struct tally_segment *out) MUST_CHECK;

/* ---- asking one ---- */
/* The question's index, -1 when this version does not ask it. */
ptrdiff_t tally_segment_question(const struct tally_segment *s, struct str code);
/* Groups of the months [first, last]: indices [*begin, *end) into group. */
void tally_segment_months(const struct tally_segment *s, int32_t first, int32_t last, size_t *begin, size_t *end);
/* The row as it was added, answers by question into answer[n_questions]; row->answer points there. */
void tally_segment_row(const struct tally_segment *s, size_t row, uint8_t *answer, struct tally_row *out);
/* Clears the rows with these ids (n of them, rising) from live; adds how many were found to *n_found. live is made on the arena when needed. */
void tally_segment_remove(struct tally_segment *s, struct arena *a, const int64_t *id, size_t n, size_t *n_found);
/* Clears one row (below n_rows) from live. False when it was not there any more. */
bool tally_segment_remove_row(struct tally_segment *s, struct arena *a, size_t row);

/* ---- the file ---- */
/* One file a segment, written once: a header with version, counts and a checksum (XXH3) of itself and of each array, then the arrays,
 * 64-byte aligned, in the machine's byte order. It is written to PATH.part, synced and renamed. IO. */
struct err *tally_segment_write(struct arena *a, const struct tally_segment *s, const char *path) MUST_CHECK;
/* Maps the file read-only for as long as the arena lives and checks all of it: sizes, order, ranges, checksums. INVALID, saying what is
 * wrong, for a file that is cut, changed, of another format version or byte order; NOT_FOUND; IO. What passes can be counted without any further check. */
struct err *tally_segment_open(struct arena *a, const char *path, struct tally_segment *out) MUST_CHECK;
/* The same for bytes in memory (8-byte aligned), for tests and fuzzing. Views into them. */
struct err *tally_segment_parse(struct arena *a, struct str bytes, struct tally_segment *out) MUST_CHECK;
