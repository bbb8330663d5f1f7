/* A plain loop over made-up interviews, against which every engine of the tally is held: two versions, filters, weights, removed interviews. */
#pragma once
#include "tally/tally.h"
#include "test_tally_data.h"

enum { OLD_QUESTIONS = 20, NEW_QUESTIONS = 12, QUESTIONS = OLD_QUESTIONS + 1, FRAME_DEALERS = 5 };

/* Everything that was put into the tally, as the oracle knows it. */
struct world {
    struct arena *arena;
    struct pcg random;
    struct made old, new;                /* interviews of version 1 and 2; their question k is k-th in the answers */
    bool *is_gone[2];                    /* taken out again */
    struct str *question;                /* of the frame; the last one is asked by nobody */
    uint16_t *answers;
    struct tally_frame frame;
    struct tally *tally;                 /* the caller's: of the frame and these interviews */
};

/* n random interviews a version, without a tally. Ends with its arena. */
struct world world_new(uint64_t seed, size_t n, enum made_kind kind);
/* Interviews of version v + 1. */
const struct made *world_made(const struct world *w, int v);
/* Asks the tally for cells, values, and as many random counts, influences and tables; each must be what the loop gives. */
void world_check(struct world *w, int rounds);
