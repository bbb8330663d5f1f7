#include "tally/tally_disk.h"
#include "tally/tally_file.h"
#include <math.h>
#include <string.h>

/* Nothing of the file is believed: what passes here is what the builder could have made. */
struct reading {
    struct arena *arena;
    const char *name;
    struct str bytes;
    struct tally_file_head head;
    struct tally_file_parts part;
    struct tally_segment *out;
};

static const char *const part_name[TALLY_PARTS] = {
    "questions", "lengths", "texts", "dealers", "groups", "planes", "ids", "weights", "model", "model_year", "owner_type", "work_type", "age_band", "advisor",
};

static struct err *contradicts(const struct reading *r, enum tally_part part)
{
    return ERR(r->arena, ERR_INVALID, "The file {0} contradicts itself in the part {1}.", ARG_C(r->name), ARG_C(part_name[part]));
}

static const void *at(const struct reading *r, enum tally_part part)
{
    return r->bytes.p + r->part.begin[part];
}

/* ---- the header ---- */

static struct err *read_head(struct reading *r)
{
    struct tally_file_head *h = &r->head;
    memcpy(h, r->bytes.p, MIN_OF(r->bytes.n, sizeof *h));
    if (r->bytes.n < sizeof *h || memcmp(h->magic, TALLY_FILE_MAGIC, sizeof h->magic) != 0)
        return ERR(r->arena, ERR_INVALID, "The file {0} is not one of the projection, or it is cut off.", ARG_C(r->name));
    if (h->byte_order != TALLY_FILE_BYTE_ORDER)
        return ERR(r->arena, ERR_INVALID, "The file {0} comes from a machine of another byte order.", ARG_C(r->name));
    if (h->format != TALLY_FILE_FORMAT)
        return ERR(r->arena, ERR_INVALID, "The file {0} has format version {1}; this program reads version {2}.", ARG_C(r->name), ARG_I(h->format),
                   ARG_I(TALLY_FILE_FORMAT));
    if (h->head_checksum != tally_file_checksum(h, offsetof(struct tally_file_head, head_checksum)))
        return ERR(r->arena, ERR_INVALID, "The file {0} was changed: the checksum of the part {1} does not match.", ARG_C(r->name), ARG_C("header"));
    if (!tally_file_parts_of(h, &r->part))
        return ERR(r->arena, ERR_INVALID, "The file {0} contradicts itself in the part {1}.", ARG_C(r->name), ARG_C("header"));
    if (r->part.end != r->bytes.n)
        return ERR(r->arena, ERR_INVALID, "The file {0} has {1} bytes where {2} are expected.", ARG_C(r->name), ARG_I(r->bytes.n), ARG_I(r->part.end));
    return NULL;
}

static bool is_zero(const char *p, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static struct err *check_checksums(const struct reading *r)
{
    uint64_t end = sizeof r->head;
    for (int i = 0; i < TALLY_PARTS; i++) {
        uint64_t begin = r->part.begin[i];
        if (r->head.checksum[i] != tally_file_checksum(r->bytes.p + begin, r->part.n[i]) || !is_zero(r->bytes.p + end, begin - end))
            return ERR(r->arena, ERR_INVALID, "The file {0} was changed: the checksum of the part {1} does not match.", ARG_C(r->name), ARG_C(part_name[i]));
        end = begin + r->part.n[i];
    }
    return NULL;
}

/* ---- questions and texts ---- */

static bool codes_rise(const struct tally_file_question *q)
{
    if (q->n_values < 1 || q->n_values > TALLY_VALUES)
        return false;
    for (uint32_t v = 1; v < q->n_values; v++)
        if (q->code_of[v] <= q->code_of[v - 1])
            return false;
    return q->code_of[q->n_values - 1] < TALLY_VALUES && is_zero((const char *)q->code_of + q->n_values, TALLY_VALUES - q->n_values);
}

/* Each lane once, in order of falling width; then the layout is known. */
static struct err *read_questions(const struct reading *r)
{
    size_t n = r->head.n_questions;
    const struct tally_file_question *q = at(r, PART_QUESTIONS);
    uint8_t *n_values = ARENA_ARRAY(r->arena, uint8_t, n);
    r->out->question = ARENA_ARRAY(r->arena, struct tally_question, n);
    r->out->n_questions = n;
    for (size_t i = 0; i < n; i++) {
        if (!codes_rise(&q[i]) || q[i].lane >= n || n_values[q[i].lane])
            return contradicts(r, PART_QUESTIONS);
        n_values[q[i].lane] = (uint8_t)q[i].n_values;
        r->out->question[i].lane = q[i].lane;
        r->out->question[i].n_values = q[i].n_values;
        memcpy(r->out->question[i].code_of, q[i].code_of, sizeof q[i].code_of);
    }
    for (size_t i = 1; i < n; i++)
        if (n_values[i] > n_values[i - 1])
            return contradicts(r, PART_QUESTIONS);
    struct tally_layout l = tally_layout_of(n_values, n);
    if (l.words != r->head.words)
        return contradicts(r, PART_QUESTIONS);
    r->out->planes = (struct tally_planes){ l, at(r, PART_PLANES), r->head.n_rows };
    return NULL;
}

struct texts { const uint32_t *length; struct str rest; };

static bool next_text(struct texts *t, struct str *out)
{
    uint32_t n = *t->length++;
    if (n > t->rest.n)
        return false;
    *out = (struct str){ t->rest.p, n };
    t->rest = (struct str){ t->rest.p + n, t->rest.n - n };
    return true;
}

static struct err *read_codes(const struct reading *r, struct texts *t)
{
    struct tally_question *q = r->out->question;
    for (size_t i = 0; i < r->out->n_questions; i++) {
        if (!next_text(t, &q[i].code))
            return contradicts(r, PART_LENGTHS);
        for (size_t k = 0; k < i; k++)
            if (str_eq_nocase(q[k].code, q[i].code))
                return contradicts(r, PART_TEXTS);
    }
    return NULL;
}

static struct err *read_dictionary(const struct reading *r, int attribute, struct texts *t)
{
    struct tally_dictionary *d = &r->out->attribute[attribute];
    d->n_values = r->head.n_values[attribute];
    d->n_planes = tally_file_planes(d->n_values);
    d->word = at(r, (enum tally_part)(PART_ATTRIBUTES + attribute));
    d->value = ARENA_ARRAY(r->arena, struct str, d->n_values);
    for (uint32_t i = 0; i < d->n_values; i++) {
        if (!next_text(t, &d->value[i]))
            return contradicts(r, PART_LENGTHS);
        if (i > 0 && str_cmp(d->value[i - 1], d->value[i]) >= 0)
            return contradicts(r, PART_TEXTS);
    }
    return NULL;
}

static struct err *read_texts(const struct reading *r)
{
    struct texts t = { at(r, PART_LENGTHS), { at(r, PART_TEXTS), r->head.n_text_bytes } };
    TRY(read_codes(r, &t));
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        TRY(read_dictionary(r, i, &t));
    return t.rest.n == 0 ? NULL : contradicts(r, PART_LENGTHS);
}

/* ---- dealers, groups, weights ---- */

static struct err *read_groups(const struct reading *r)
{
    const int64_t *dealer = at(r, PART_DEALERS);
    const struct tally_group *g = at(r, PART_GROUPS);
    size_t n = r->head.n_groups;
    for (size_t i = 1; i < r->head.n_dealers; i++)
        if (dealer[i - 1] >= dealer[i])
            return contradicts(r, PART_DEALERS);
    if (g[0].begin != 0 || g[n].begin != r->head.n_rows || g[n].month || g[n].dealer)
        return contradicts(r, PART_GROUPS);
    for (size_t i = 0; i < n; i++) {
        bool is_later = i == 0 || g[i - 1].month < g[i].month || (g[i - 1].month == g[i].month && g[i - 1].dealer < g[i].dealer);
        if (g[i].begin >= g[i + 1].begin || g[i].dealer >= r->head.n_dealers || !is_later)
            return contradicts(r, PART_GROUPS);
    }
    r->out->dealer_id = dealer;
    r->out->n_dealers = r->head.n_dealers;
    r->out->group = g;
    r->out->n_groups = n;
    return NULL;
}

static struct err *read_weights(const struct reading *r)
{
    const double *weight = at(r, PART_WEIGHTS);
    for (size_t i = 0; r->head.is_weighted && i < r->head.n_rows; i++)
        if (!(weight[i] > 0) || !isfinite(weight[i]))
            return contradicts(r, PART_WEIGHTS);
    r->out->weight = r->head.is_weighted ? weight : NULL;
    r->out->row_id = at(r, PART_IDS);
    return NULL;
}

/* ---- planes ---- */

/* Lanes whose numbers are too high, or behind the last row, show as words that are not 0. Numbers are compared as written, from the
 * highest plane on: where plane and limit first differ, the number is above it (and wrong) or below. */
struct limits { uint64_t *bit[TALLY_PLANES]; uint64_t *equal, *wrong; };

static void compare_block(const struct tally_planes *p, const uint64_t *word, const struct limits *l, uint64_t unused)
{
    const struct tally_layout *y = &p->layout;
    for (uint32_t lane = 0; lane < y->lanes_of_plane[0]; lane++)
        l->equal[lane] = UINT64_MAX;
    for (int i = TALLY_PLANES - 1; i >= 0; i--) {
        const uint64_t *plane = word + y->begin_of_plane[i], *limit = l->bit[i];
        for (uint32_t lane = 0; lane < y->lanes_of_plane[i]; lane++) {
            l->wrong[lane] |= (l->equal[lane] & plane[lane] & ~limit[lane]) | (plane[lane] & unused);
            l->equal[lane] &= ~(plane[lane] ^ limit[lane]);
        }
    }
}

static uint64_t unused_rows(size_t n_rows, size_t block)
{
    size_t behind = (block + 1) * TALLY_BLOCK;
    return behind > n_rows ? UINT64_MAX << n_rows % TALLY_BLOCK : 0;
}

static struct err *check_planes(const struct reading *r)
{
    const struct tally_planes *p = &r->out->planes;
    size_t lanes = p->layout.lanes_of_plane[0];
    struct limits l = { .equal = ARENA_ARRAY(r->arena, uint64_t, lanes), .wrong = ARENA_ARRAY(r->arena, uint64_t, lanes) };
    for (int i = 0; i < TALLY_PLANES; i++) {
        l.bit[i] = ARENA_ARRAY(r->arena, uint64_t, lanes);
        for (size_t q = 0; q < r->out->n_questions; q++)
            l.bit[i][r->out->question[q].lane] = (r->out->question[q].n_values - 1) >> i & 1 ? UINT64_MAX : 0;
    }
    for (size_t block = 0; block < tally_blocks(p->n_rows); block++)
        compare_block(p, p->word + block * p->layout.words, &l, unused_rows(p->n_rows, block));
    return is_zero((const char *)l.wrong, lanes * sizeof *l.wrong) ? NULL : contradicts(r, PART_PLANES);
}

static struct err *check_attribute(const struct reading *r, int attribute)
{
    const struct tally_dictionary *d = &r->out->attribute[attribute];
    uint64_t wrong = 0;
    for (size_t block = 0; d->n_planes && block < tally_blocks(r->head.n_rows); block++) {
        uint64_t equal = UINT64_MAX, unused = unused_rows(r->head.n_rows, block);
        for (uint32_t i = d->n_planes; i-- > 0;) {
            uint64_t plane = d->word[block * d->n_planes + i], limit = (d->n_values - 1) >> i & 1 ? UINT64_MAX : 0;
            wrong |= (equal & plane & ~limit) | (plane & unused);
            equal &= ~(plane ^ limit);
        }
    }
    return wrong ? contradicts(r, (enum tally_part)(PART_ATTRIBUTES + attribute)) : NULL;
}

static struct err *read_all(struct reading *r)
{
    TRY(read_head(r));
    TRY(check_checksums(r));
    *r->out = (struct tally_segment){ .version_id = r->head.version_id, .n_rows = r->head.n_rows, .n_live = r->head.n_rows };
    TRY(read_questions(r));
    TRY(read_texts(r));
    TRY(read_groups(r));
    TRY(read_weights(r));
    TRY(check_planes(r));
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        TRY(check_attribute(r, i));
    return NULL;
}

struct err *tally_segment_parse(struct arena *a, struct str bytes, struct tally_segment *out)
{
    struct reading r = { .arena = a, .name = "(memory)", .bytes = bytes, .out = out };
    return read_all(&r);
}

struct err *tally_segment_open(struct arena *a, const char *path, struct tally_segment *out)
{
    struct reading r = { .arena = a, .name = path, .out = out };
    TRY(tally_disk_map(a, path, &r.bytes));
    return read_all(&r);
}
