#include "tally/tally_file.h"
#include "base/buf.h"
#include "tally/tally_disk.h"
#include <string.h>
#include <xxhash.h>

_Static_assert(sizeof(struct tally_file_head) == 216, "the header has no gaps");
_Static_assert(sizeof(struct tally_file_question) == 24 && sizeof(struct tally_group) == 16, "records have no gaps");

uint64_t tally_file_checksum(const void *p, size_t n)
{
    return XXH3_64bits(p, n);
}

uint32_t tally_file_planes(uint32_t n_values)
{
    return n_values > 1 ? 32 - (uint32_t)__builtin_clz(n_values - 1) : 0;
}

static bool counts_are_possible(const struct tally_file_head *h)
{
    bool is_ok = h->n_rows <= TALLY_MOST_ROWS && h->n_groups <= h->n_rows && h->n_dealers <= h->n_rows && h->n_text_bytes <= INT64_MAX / 2
                 && h->n_questions <= TALLY_MOST_QUESTIONS && h->words <= TALLY_PLANES * TALLY_MOST_QUESTIONS && h->is_weighted <= 1 && !h->zero;
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        is_ok = is_ok && h->n_values[i] <= TALLY_MOST_VALUES && (h->n_rows == 0 || h->n_values[i] > 0);
    return is_ok;
}

bool tally_file_parts_of(const struct tally_file_head *h, struct tally_file_parts *out)
{
    if (!counts_are_possible(h))
        return false;
    uint64_t n_texts = h->n_questions, blocks = tally_blocks(h->n_rows);
    for (int i = 0; i < TALLY_ATTRIBUTES; i++) {
        n_texts += h->n_values[i];
        out->n[PART_ATTRIBUTES + i] = blocks * tally_file_planes(h->n_values[i]) * sizeof(uint64_t);
    }
    out->n[PART_QUESTIONS] = h->n_questions * sizeof(struct tally_file_question);
    out->n[PART_LENGTHS] = n_texts * sizeof(uint32_t);
    out->n[PART_TEXTS] = h->n_text_bytes;
    out->n[PART_DEALERS] = h->n_dealers * sizeof(int64_t);
    out->n[PART_GROUPS] = (h->n_groups + 1) * sizeof(struct tally_group);
    out->n[PART_PLANES] = blocks * h->words * sizeof(uint64_t);
    out->n[PART_IDS] = h->n_rows * sizeof(int64_t);
    out->n[PART_WEIGHTS] = h->is_weighted ? h->n_rows * sizeof(double) : 0;
    out->end = sizeof *h;
    for (int i = 0; i < TALLY_PARTS; i++) {
        out->begin[i] = (out->end + TALLY_FILE_ALIGN - 1) / TALLY_FILE_ALIGN * TALLY_FILE_ALIGN;
        out->end = out->begin[i] + out->n[i];
    }
    return true;
}

/* ---- writing ---- */

struct writing { struct arena *arena; struct tally_file_head head; const void *part[TALLY_PARTS]; struct buf texts; uint32_t *length; size_t n_texts; };

static void add_text(struct writing *w, struct str text)
{
    w->length[w->n_texts++] = (uint32_t)text.n;
    buf_add(&w->texts, text);
}

static void lay_out_texts(struct writing *w, const struct tally_segment *s)
{
    size_t n = s->n_questions;
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        n += s->attribute[i].n_values;
    w->texts = buf_on(w->arena);
    w->length = ARENA_ARRAY(w->arena, uint32_t, n);
    for (size_t i = 0; i < s->n_questions; i++)
        add_text(w, s->question[i].code);
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        for (uint32_t v = 0; v < s->attribute[i].n_values; v++)
            add_text(w, s->attribute[i].value[v]);
}

static struct tally_file_question *lay_out_questions(struct arena *a, const struct tally_segment *s)
{
    struct tally_file_question *q = ARENA_ARRAY(a, struct tally_file_question, s->n_questions);
    for (size_t i = 0; i < s->n_questions; i++) {
        q[i].lane = s->question[i].lane;
        q[i].n_values = s->question[i].n_values;
        memcpy(q[i].code_of, s->question[i].code_of, sizeof q[i].code_of);
    }
    return q;
}

static void fill_head(struct writing *w, const struct tally_segment *s)
{
    w->head = (struct tally_file_head){
        .magic = TALLY_FILE_MAGIC, .byte_order = TALLY_FILE_BYTE_ORDER, .format = TALLY_FILE_FORMAT, .version_id = s->version_id, .n_rows = s->n_rows,
        .n_groups = s->n_groups, .n_dealers = s->n_dealers, .n_text_bytes = w->texts.n, .n_questions = (uint32_t)s->n_questions,
        .words = s->planes.layout.words, .is_weighted = s->weight != NULL,
    };
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        w->head.n_values[i] = s->attribute[i].n_values;
}

static void point_to_parts(struct writing *w, const struct tally_segment *s)
{
    const void *part[PART_ATTRIBUTES] = {
        [PART_QUESTIONS] = lay_out_questions(w->arena, s), [PART_LENGTHS] = w->length, [PART_TEXTS] = w->texts.p, [PART_DEALERS] = s->dealer_id,
        [PART_GROUPS] = s->group, [PART_PLANES] = s->planes.word, [PART_IDS] = s->row_id, [PART_WEIGHTS] = s->weight,
    };
    memcpy(w->part, part, sizeof part);
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        w->part[PART_ATTRIBUTES + i] = s->attribute[i].word;
}

struct err *tally_segment_write(struct arena *a, const struct tally_segment *s, const char *path)
{
    static const char zeros[TALLY_FILE_ALIGN];
    struct writing w = { .arena = a };
    struct tally_file_parts parts;
    struct str piece[1 + 2 * TALLY_PARTS];
    lay_out_texts(&w, s);
    fill_head(&w, s);
    point_to_parts(&w, s);
    if (!tally_file_parts_of(&w.head, &parts))
        return ERR(a, ERR_BUG, "The file {0} could not be written.", ARG_C(path));
    uint64_t end = sizeof w.head;
    piece[0] = (struct str){ (const char *)&w.head, sizeof w.head };
    for (int i = 0; i < TALLY_PARTS; i++) {
        w.head.checksum[i] = tally_file_checksum(w.part[i], parts.n[i]);
        piece[1 + 2 * i] = (struct str){ zeros, parts.begin[i] - end };
        piece[2 + 2 * i] = (struct str){ w.part[i], parts.n[i] };
        end = parts.begin[i] + parts.n[i];
    }
    w.head.head_checksum = tally_file_checksum(&w.head, offsetof(struct tally_file_head, head_checksum));
    return tally_disk_write(a, path, piece, ARRAY_LEN(piece));
}
