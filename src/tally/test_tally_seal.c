#include "test_tally_seal.h"
#include <string.h>

void seal_file(void *bytes, size_t n)
{
    struct tally_file_head *h = bytes;
    struct tally_file_parts parts;
    if (n < sizeof *h)
        return;
    if (tally_file_parts_of(h, &parts) && parts.end <= n)
        for (int i = 0; i < TALLY_PARTS; i++)
            h->checksum[i] = tally_file_checksum((char *)bytes + parts.begin[i], parts.n[i]);
    h->head_checksum = tally_file_checksum(h, offsetof(struct tally_file_head, head_checksum));
}

static uint32_t *new_counts(struct arena *a, size_t n)
{
    char *p = arena_alloc(a, n * sizeof(uint32_t) + 64);
    return (uint32_t *)(p + (64 - (uintptr_t)p % 64) % 64);
}

static void add_row(const struct tally_segment *s, const uint8_t *answer, uint32_t *count)
{
    size_t lanes = s->planes.layout.lanes_of_plane[0];
    for (size_t q = 0; q < s->n_questions; q++)
        for (uint32_t v = 0; v < s->question[q].n_values; v++)
            count[v * lanes + s->question[q].lane] += s->question[q].code_of[v] == answer[q];
    for (size_t lane = s->n_questions; lane < lanes; lane++)
        count[lane]++;
}

bool counts_agree(const struct tally_segment *s)
{
    struct arena *a = arena_new(0);
    size_t n = TALLY_VALUES * (size_t)s->planes.layout.lanes_of_plane[0];
    uint32_t *by_kernel = new_counts(a, n), *by_row = new_counts(a, n);
    uint8_t *answer = ARENA_ARRAY(a, uint8_t, s->n_questions);
    size_t text_bytes = 0;
    for (size_t i = 0; i < s->n_groups; i++)
        tally_kernel_best()(&s->planes, &(struct tally_range){ s->group[i].begin, s->group[i + 1].begin, NULL }, by_kernel);
    for (size_t row = 0; row < s->n_rows; row++) {
        struct tally_row r;
        tally_segment_row(s, row, answer, &r);
        add_row(s, answer, by_row);
        for (int i = 0; i < TALLY_ATTRIBUTES; i++)
            text_bytes += r.attribute[i].n;
    }
    bool is_same = memcmp(by_kernel, by_row, n * sizeof *by_row) == 0 && text_bytes < SIZE_MAX / 2;
    arena_free(a);
    return is_same;
}
