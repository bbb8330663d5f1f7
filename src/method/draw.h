/* Drawing a sample that anyone can draw again (methods.md §6). All bytes that are hashed are published here, so that an
 * auditor with the opening of a draw (seed, salt, frame) can redo it in any language: tests/vectors/redraw.py does, in
 * Python. Texts are UTF-8; hexadecimal digits are lower case; LF is one byte 0x0A; nothing stands between or behind what
 * is written here.
 *
 *   stable order   visits of one dealer's frame by (dealer code, repair date, order number), each compared as bytes
 *   row hash       the first 32 digits of SHA-256( SALT|CODE|PROGRAMME|RO_NO ), SALT as 64 hexadecimal digits, CODE the dealer
 *                  that reported the visit
 *   frame          of a dealer: for every visit that was looked at, in stable order, the line  HASH REASON LF  with one
 *                  blank; the reason "ok" means that it could be drawn
 *   dealer line    CODE|ROWS|ELIGIBLE|TARGET|MAIN|RESERVE|DRAWN|FRAMEHASH LF  decimal numbers; ELIGIBLE lines say ok; FRAMEHASH =
 *                  SHA-256( frame ), 64 digits
 *   frame hash     SHA-256( all dealer lines, dealers in byte order of their codes )
 *   stream         the first 8 bytes of SHA-256( CODE|PROGRAMME|YYYY-MM ) as a big-endian number without its top bit
 *   commitment     SHA-256( SEED FRAMEHASH ALGORITHM ): 16 digits of the seed, 64 of the frame hash, the algorithm's name
 *   draw           of a dealer: PCG32 XSH-RR started with (seed, stream); a = its eligible visits in stable order, n of them; for
 *                  i = 0 … DRAWN-1: exchange a[i] with a[i + r], r = the generator's number below n - i without bias
 *                  (rng.h); a[i] is then released as number i + 1 (a partial Fisher–Yates shuffle)
 *   replicate      0 (main) for the numbers up to MAIN, then 1, 2 … for RESERVE numbers each
 *
 * The salt's 256 bits go into the frame hash, so the published commitment cannot be searched for the seed. */
#pragma once
#include "base/buf.h"
#include "base/hash.h"

#define DRAW_ALGORITHM "huifang-draw/1"
enum { DRAW_HASH_DIGITS = 32, DRAW_SALT_BYTES = 32 };

/* A visit's place in the stable order. */
struct draw_key { struct str dealer_code, repair_date, ro_no; };
int draw_key_cmp(const struct draw_key *a, const struct draw_key *b); /* <0, 0, >0 */

/* 32 hexadecimal digits, without NUL. */
struct draw_hash { char digit[DRAW_HASH_DIGITS]; };
/* What all rows of a draw have in common, hashed once: its 64 hexadecimal digits are half of a row's work. */
struct draw_salt { struct sha256_stream begun; };
struct draw_salt draw_salt_of(struct str hex);
struct draw_hash draw_row_hash(const struct draw_salt *salt, struct str programme, const struct draw_key *key);
/* Appends one line of a frame. */
void draw_frame_add(struct buf *frame, const struct draw_hash *row, struct str reason);
/* Takes the next line off the front of a frame: false at its end or when what is left is no line. */
struct draw_line { struct str hash, reason; };
bool draw_frame_next(struct str *frame, struct draw_line *out);
/* May a visit with this reason be drawn? */
bool draw_is_eligible(struct str reason);

/* How many of `eligible` visits to draw for a target of completes: the main replicate brings it on average at this yield,
 * all together with 95 % certainty; a reserve replicate is as large as one complete costs. Where the main replicate takes
 * everything it is a census. */
struct draw_size { int64_t main, reserve, drawn; };
struct draw_size draw_size_of(int64_t target, int64_t eligible, double yield);
/* Of the release number 1.. */
int64_t draw_replicate(struct draw_size s, int64_t release);

/* Appends a dealer line. */
struct draw_dealer_line { struct str code; int64_t rows, eligible, target; struct draw_size size; struct sha256 frame; };
void draw_dealer_add(struct buf *lines, const struct draw_dealer_line *d);

/* As published above; the stream has 63 bits. */
uint64_t draw_stream(struct str dealer_code, struct str programme, int32_t month);
/* As published above. */
struct sha256 draw_commitment(uint64_t seed, const struct sha256 *frame_hash, struct str algorithm);
/* 16 digits. */
struct str draw_seed_hex(struct arena *a, uint64_t seed);
/* From 16 digits; false, and *out untouched, for anything else. */
bool draw_seed_of_hex(struct str hex, uint64_t *out);

/* The draw: index has room for n; afterwards index[0..k-1] are the positions (0..n-1 among the eligible) in the order of
 * release. k ≤ n. */
void draw_positions(uint64_t seed, uint64_t stream, uint32_t *index, uint32_t n, uint32_t k);
