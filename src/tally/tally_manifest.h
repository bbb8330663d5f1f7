/* The manifest's text:
 *
 *     huifang.tally/1
 *     mark SEQ INTERVIEW
 *     segment NAME             NAME: 16 lower-case hex digits and .segment
 *     removed ROW ROW …        rows of that segment, rising; only when there are some
 *     checksum HEX             XXH3-64 of all lines before */
#pragma once
#include "tally/tally_store.h"

struct tally_manifest_segment { struct str name; size_t *removed; size_t n_removed; };
struct tally_manifest {
    struct tally_mark mark;
    struct tally_manifest_segment *segment;
    size_t n_segments;
    uint64_t fingerprint; /* of the bytes that were read, right or wrong; 0: there were none */
};
#define TALLY_MANIFEST_SUFFIX ".segment"

/* Views into the text. INVALID for anything that tally_manifest_text does not write. name: the file's, for messages. */
struct err *tally_manifest_parse(struct arena *a, struct str text, const char *name, struct tally_manifest *out) MUST_CHECK;
struct str tally_manifest_text(struct arena *a, const struct tally_manifest *m);
