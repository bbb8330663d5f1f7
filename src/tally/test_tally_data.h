/* Made-up interviews for the tests of this folder. */
#pragma once
#include "base/rng.h"
#include "tally/tally_segment.h"

struct made { size_t n, n_questions; struct str *question; struct tally_row *row; };
enum made_kind { MADE_PLAIN, MADE_WEIGHTED };

/* n random interviews of n_questions questions with codes Q1, Q2 …: dealers 100, 101 …, months 2025-01 to 2025-12, ids all
 * different, texts in Chinese too; question i has up to 1 + i % 16 different codes. */
struct made made_rows(struct arena *a, struct pcg *g, size_t n, size_t n_questions, enum made_kind kind);
/* The segment of rows [begin, end). */
struct tally_segment made_segment(struct arena *a, const struct made *m, int64_t version_id, size_t begin, size_t end);
