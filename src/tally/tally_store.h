/* The projection on disk: a folder of segments for one programme, and who may write it.
 *
 * FOLDER/MANIFEST names the segments in force, the rows taken out of each since it was written, and how far the feed of changes is in them:
 * (seq, id of that change's interview). It is replaced by rename, so a reader sees the old projection or the new one, never a mixture;
 * segments are never changed, and those no longer named are deleted by the writer after the new manifest is in force (a reader that has
 * mapped them keeps them).
 *
 * Files are mapped, not read: whoever cuts one in place (nothing here does, a copy over it would) ends the processes that count from it. Delete
 * the folder instead, which disturbs nobody.
 *
 * Nothing here is the truth: whatever cannot be read or does not check is thrown away with a warning and built again from the database. */
#pragma once
#include "tally/tally_segment.h"

/* How far the feed has been taken in: the last change's number and interview. Interview ids are random, so a database that was put back
 * from an older copy and went on shows another id at the same number, and the projection is known to be of another past. Zero: nothing. */
struct tally_mark { int64_t seq, interview_id; };

struct tally_manifest; /* tally_manifest.h */
struct tally_store {
    struct arena *arena;
    const char *folder;
    const struct tally_manifest *manifest; /* as it was opened */
    struct tally_mark mark;
    struct tally_segment *segment;   /* live rows already cleared */
    size_t n_segments;
    int64_t n_bytes;                 /* of the segments' files */
    struct msg warning;              /* why an older projection was thrown away; text NULL: nothing to say */
};

/* Maps what the manifest names. A missing folder or manifest is an empty store; anything broken is an empty store with a warning. IO only when the
 * folder exists and cannot be read. */
struct err *tally_store_open(struct arena *a, const char *folder, struct tally_store *out) MUST_CHECK;
/* What to write: rows newer than the store's mark are already in `fresh` segments, `removed` are ids (rising) taken out of older ones. */
struct tally_update { struct tally_mark mark; const struct tally_segment *fresh; size_t n_fresh; const int64_t *removed; size_t n_removed; bool replaces_all; };
/* Brings the folder to the update's mark, unless another process is writing (*is_busy true, nothing done) or the folder meanwhile holds
 * something else than when the store was opened (*is_busy true as well: that one was faster). When there are more than TALLY_STORE_SEGMENTS of a
 * version, those that are not larger than all smaller ones together are merged into one: a reader opens few files (at worst log2 of the rows),
 * and a row is rewritten O(log n) times. The store itself stays as it was opened. Durable when it returns. IO. */
enum { TALLY_STORE_SEGMENTS = 4 };
struct err *tally_store_write(const struct tally_store *s, const struct tally_update *u, bool *is_busy) MUST_CHECK;
/* Deletes the folder's manifest and segments; a reader that has them mapped is not disturbed. IO; BUSY when another process writes. */
struct err *tally_store_drop(struct arena *a, const char *folder) MUST_CHECK;
/* The same for each folder in `root`; a missing root has none. After a restore: what is there tells of another past, which its mark shows
 * nearly always, but not by necessity. */
struct err *tally_store_drop_all(struct arena *a, const char *root) MUST_CHECK;
