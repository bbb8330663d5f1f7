/* The bytes of a segment's file: a header, then the parts in this order, each at the next multiple of 64 bytes, gaps zero. Where a part lies
 * follows from the counts in the header. Numbers have the byte order of the machine, which the header tells. */
#pragma once
#include "tally/tally_segment.h"

enum tally_part {
    PART_QUESTIONS,  /* struct tally_file_question, in the version's order */
    PART_LENGTHS,    /* uint32_t: bytes of each text */
    PART_TEXTS,      /* the questions' codes, then each attribute's values, without gaps */
    PART_DEALERS,    /* int64_t, rising */
    PART_GROUPS,     /* struct tally_group, one more than there are groups */
    PART_PLANES,     /* the blocks' words */
    PART_IDS,        /* int64_t */
    PART_WEIGHTS,    /* double; empty when all are 1 */
    PART_ATTRIBUTES, /* the first attribute's words, and so on */
    TALLY_PARTS = PART_ATTRIBUTES + TALLY_ATTRIBUTES
};

enum { TALLY_FILE_FORMAT = 1, TALLY_FILE_ALIGN = 64 };
#define TALLY_FILE_MAGIC "HFTALLY"
#define TALLY_FILE_BYTE_ORDER UINT32_C(0x01020304)

struct tally_file_head {
    char magic[8];
    uint32_t byte_order, format;
    int64_t version_id;
    uint64_t n_rows, n_groups, n_dealers, n_text_bytes;
    uint32_t n_questions, words, is_weighted; /* words of a block */
    uint32_t n_values[TALLY_ATTRIBUTES];
    uint32_t zero;
    uint64_t checksum[TALLY_PARTS];           /* XXH3-64 of each part, without the gap behind it */
    uint64_t head_checksum;                   /* of all before it */
};

struct tally_file_question { uint32_t lane, n_values; uint8_t code_of[TALLY_VALUES]; };

/* Where the parts of a file with this header begin and how long they are; the whole file's length is end. False for counts beyond the limits. */
struct tally_file_parts { uint64_t begin[TALLY_PARTS], n[TALLY_PARTS], end; };
bool tally_file_parts_of(const struct tally_file_head *h, struct tally_file_parts *out);
/* Planes that hold numbers below n_values. */
uint32_t tally_file_planes(uint32_t n_values);
/* XXH3-64. */
uint64_t tally_file_checksum(const void *p, size_t n);
