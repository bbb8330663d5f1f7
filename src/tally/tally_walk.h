/* Walking over the interviews of a slice in the local engine's segments: inside tally/ only. */
#pragma once
#include "tally/tally_local.h"

/* A segment with its place in the frame. */
struct tally_piece {
    struct tally_segment *segment;
    int32_t *dealer_of;          /* frame's number of a dealer of the segment; -1: not to be seen */
    int32_t *question_of;        /* segment's number of a question of the frame; -1: not asked */
    bool is_loose;               /* the open block: groups of one row each, in the order of their coming */
};

struct tally_id_place { int64_t id; int32_t place; };
struct tally_local {
    tally_kernel *kernel;
    struct tally_piece *piece;
    size_t n_pieces, room;
    struct tally_id_place *dealer; /* of the frame, by id */
    int32_t *in_slice;           /* by dealer of the frame: number in the slice at hand, -1 else */
    struct tally_values values[TALLY_ATTRIBUTES];
    bool has_values[TALLY_ATTRIBUTES];
};

/* One more; pointers to pieces are void then. */
struct tally_piece *tally_piece_add(struct tally *t, struct tally_segment *s);
/* The frame's number of a dealer's id, -1 when it is not in it. */
int32_t tally_dealer_place(const struct tally *t, int64_t id);

/* Rows of one dealer (number in the slice) and month. */
struct tally_pick { size_t begin, end; int32_t month, dealer; };
struct tally_picks { struct tally_pick *pick; size_t n; };
/* The slice's rows of a part, on the tally's arena: the caller rewinds. */
struct tally_picks tally_picks_of(const struct tally *t, const struct tally_piece *p, const struct tally_slice *s);
/* The same rows as few ranges, for those whom dealer and month do not matter to: a region in one month is often one. */
struct tally_picks tally_ranges_of(const struct tally *t, const struct tally_piece *p, const struct tally_slice *s);

/* Which rows of a block count: those of [begin, end) that live and that the condition (NULL: any) takes. */
struct tally_takes { const struct tally_segment *segment; const struct tally_condition *condition; };
struct tally_takes tally_takes_of(struct tally *t, const struct tally_piece *p, const struct tally_filter *filter);
uint64_t tally_takes_block(const struct tally_takes *k, size_t block, size_t begin, size_t end);
/* A word for each of n blocks, without looking at row limits. */
void tally_takes_blocks(const struct tally_takes *k, size_t block, size_t n, uint64_t *mask);

/* Numbers of the rows of a block in a dictionary. */
void tally_dictionary_values(const struct tally_dictionary *d, size_t block, uint16_t value[TALLY_BLOCK]);

/* The engine's functions. */
void tally_local_count(struct tally *t, const struct tally_slice *s, struct answer_sums *sums);
void tally_local_influence(struct tally *t, const struct tally_slice *s, const struct tally_scheme *scheme, struct influence *out);
void tally_local_table(struct tally *t, const struct tally_slice *s, const struct tally_table *q, struct answer_sums *cell);
