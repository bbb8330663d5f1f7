/* The tally: how many interviews gave which answer, where, when and among whom. The face behind which counts are made.
 *
 * Scoring needs four things of the interviews, and each is a GROUP BY with sums that any engine can be asked for:
 *   cells      interviews by dealer, month and version (which months have data, who has any),
 *   count      interviews of a slice by question and code (scores, shares, errors of a question),
 *   influence  Σz, Σz² by dealer of a value looked up per answer and added over the questions (errors of composites, of changes),
 *   table      a cross-table: interviews by two axes and the code of a measured question.
 * Windows, errors, marks and ranks are made of them in method/ and result/ and do not know where the counts come from: from bit planes
 * beside the database (tally_local.h), from SQL alone, or one day from many machines.
 *
 * A tally belongs to one thread. What an engine could not do is kept in `error` (the first one); the sums asked for then are void, and whoever asked
 * checks it before showing anything. */
#pragma once
#include "method/moments.h"
#include "method/strata.h"
#include "method/window.h"
#include "tally/tally_filter.h"

/* What may be seen and is known by number: fixed when a tally is opened. */
struct tally_frame {
    const int64_t *dealer_id;        /* whose interviews exist for this reader, in the reader's order */
    size_t n_dealers;
    const struct str *question;      /* codes of closed questions, each once without regard to case */
    size_t n_questions;
    struct window months;
};

struct tally {
    const struct tally_engine *engine;
    struct arena *arena;
    struct tally_frame frame;
    struct err *error;
    void *state;                     /* the engine's */
};

/* Interviews of these dealers (indices of the frame, rising) in these months that the filter takes (NULL: all). */
struct tally_slice {
    const int32_t *dealer;
    size_t n_dealers;
    struct window window;
    const struct tally_filter *filter;
    bool weighted;                   /* else every interview weighs 1: w = w2 = n */
};

/* Interviews of one dealer, month and version. */
struct tally_cell { int32_t dealer, month; int64_t version_id; double n; };
typedef void tally_see(void *ctx, const struct tally_cell *c);
/* All cells of the frame that have interviews, in no particular order; the same dealer, month and version may come in several. */
void tally_cells(struct tally *t, tally_see *see, void *ctx);
/* The values of an attribute that interviews of the frame have, and no others: a reader must not learn those of dealers he does not see. Rising by bytes, ""
 * first even when nobody has it. Kept by the tally: asked for again it is the same, until interviews come or go. */
struct tally_values { const struct str *value; size_t n; };
struct tally_values tally_values(struct tally *t, enum tally_attribute attribute);

/* Adds to sums[question of the frame] the interviews of the slice by code (a version that does not ask a question: ANSWER_NOT_ASKED). */
void tally_count(struct tally *t, const struct tally_slice *s, struct answer_sums *sums);

/* For errors of sums over questions: an interview of weight w gets z = w·Σ_j z[j][code_j] and scale = w·Σ_j scale[j][code_j] over the components
 * that have its code in the base; one without any is not counted. Different months may have different tables: parts of a change. */
struct tally_scheme {
    size_t n_components;
    const size_t *question;                     /* of the frame */
    size_t n_parts;
    const struct tally_part {
        struct window window;                   /* parts do not overlap; months outside all parts do not count */
        const struct tally_worth { double z[ANSWER_CODES], scale[ANSWER_CODES]; uint16_t in_base; } *worth; /* n_components */
    } *part;
};
/* Adds to out[k * n_parts + part] for dealer k of the slice. The slice's window bounds the parts. */
void tally_influence(struct tally *t, const struct tally_slice *s, const struct tally_scheme *scheme, struct influence *out);

/* One direction of a cross-table. */
enum tally_axis_kind { AXIS_ALL, AXIS_DEALER, AXIS_MONTH, AXIS_CODE, AXIS_VALUE };
struct tally_axis {
    enum tally_axis_kind kind;
    size_t n;                        /* places */
    const uint32_t *place_of;        /* DEALER: place by dealer of the frame (regions, areas …); MONTH: by month - slice window.first; VALUE: by value of
                                        tally_values; CODE: by code, ANSWER_CODES entries. UINT32_MAX: in none */
    size_t question;                 /* CODE */
    enum tally_attribute attribute;  /* VALUE */
};
enum { TALLY_NO_QUESTION = -1 };
struct tally_table { struct tally_axis row, column; ptrdiff_t measured; };
/* Adds the interviews of the slice to cell[row * column.n + column]: by code of the measured question, or all under code 0 without one. */
void tally_table(struct tally *t, const struct tally_slice *s, const struct tally_table *q, struct answer_sums *cell);

/* What an engine brings; the functions above check nothing more than it needs. */
struct tally_engine {
    const char *name;
    void (*cells)(struct tally *t, tally_see *see, void *ctx);
    struct tally_values (*values)(struct tally *t, enum tally_attribute attribute);
    void (*count)(struct tally *t, const struct tally_slice *s, struct answer_sums *sums);
    void (*influence)(struct tally *t, const struct tally_slice *s, const struct tally_scheme *scheme, struct influence *out);
    void (*table)(struct tally *t, const struct tally_slice *s, const struct tally_table *q, struct answer_sums *cell);
};
