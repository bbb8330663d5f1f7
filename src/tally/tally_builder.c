#include "base/key_index.h"
#include "base/str_map.h"
#include "tally/tally_segment.h"
#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows are collected in chunks, so that nothing is copied when there are more; dealers, months and texts are numbered as they come. */
enum { CHUNK_ROWS = 1024 };
struct kept { int64_t id; double weight; uint32_t dealer, month; uint16_t text[TALLY_ATTRIBUTES]; };
struct texts { struct str_map number_of; struct big_array text; uint16_t last; };

struct tally_builder {
    struct arena *arena;
    struct arena *memory;                     /* of all that is collected; NULL: nothing yet */
    int64_t version_id;
    const struct str *question;
    size_t n_questions, n_rows;
    uint16_t *seen;                           /* codes of each question, as bits */
    struct big_array kept, answers;           /* a pointer for each chunk */
    struct key_index dealer, month;
    struct texts texts[TALLY_ATTRIBUTES];
    bool is_weighted;
};

static void forget(void *ctx)
{
    struct tally_builder *b = ctx;
    key_index_done(&b->dealer);
    key_index_done(&b->month);
    big_array_done(&b->kept);
    big_array_done(&b->answers);
    for (int i = 0; i < TALLY_ATTRIBUTES; i++) {
        big_array_done(&b->texts[i].text);
        b->texts[i] = (struct texts){ 0 };
    }
    if (b->memory)
        arena_free(b->memory);
    b->memory = NULL;
    b->n_rows = 0;
    b->is_weighted = false;
    memset(b->seen, 0, b->n_questions * sizeof *b->seen);
}

static void start(struct tally_builder *b)
{
    b->memory = arena_new(0);
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        b->texts[i].number_of = str_map_on(b->memory);
}

struct tally_builder *tally_builder_new(struct arena *a, int64_t version_id, const struct str *question_code, size_t n_questions)
{
    struct tally_builder *b = ARENA_NEW(a, struct tally_builder);
    struct str *question = ARENA_ARRAY(a, struct str, n_questions);
    for (size_t i = 0; i < n_questions; i++)
        question[i] = str_dup(a, question_code[i]);
    *b = (struct tally_builder){ .arena = a, .version_id = version_id, .question = question, .n_questions = n_questions };
    b->seen = ARENA_ARRAY(a, uint16_t, n_questions);
    arena_defer(a, forget, b);
    return b;
}

size_t tally_builder_rows(const struct tally_builder *b)
{
    return b->n_rows;
}

static struct str text_at(const struct texts *t, size_t number)
{
    return ((const struct str *)t->text.p)[number];
}

/* The text's number; neighbours are often alike. False: too many different ones. */
static bool number_text(struct tally_builder *b, int attribute, struct str text, uint16_t *out)
{
    struct texts *t = &b->texts[attribute];
    size_t *known;
    if (t->text.n == 0 || !str_eq(text_at(t, t->last), text)) {
        known = str_map_get(&t->number_of, text);
        if (!known && t->text.n == TALLY_MOST_VALUES)
            return false;
        if (known) {
            t->last = (uint16_t)*known;
        } else {
            struct str copy = str_dup(b->memory, str_is_empty(text) ? STR("") : text);
            t->last = (uint16_t)t->text.n;
            *(struct str *)big_array_add(&t->text, sizeof copy) = copy;
            str_map_put(&t->number_of, copy, t->last, NULL);
        }
    }
    *out = t->last;
    return true;
}

bool tally_builder_is_full(const struct tally_builder *b, const struct tally_row *row)
{
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        if (b->texts[i].text.n == TALLY_MOST_VALUES && !str_map_get(&b->texts[i].number_of, row->attribute[i]))
            return true;
    return false;
}

static struct err *check_row(const struct tally_builder *b, const struct tally_row *row)
{
    if (!(row->weight > 0) || !isfinite(row->weight))
        return ERR(b->arena, ERR_INVALID, "The weight of an interview is a number above 0.");
    unsigned all = 0;
    for (size_t i = 0; i < b->n_questions; i++)
        all |= row->answer[i];
    if (all >= TALLY_VALUES)
        return ERR(b->arena, ERR_INVALID, "An answer's code is a number from 0 to 15.");
    return NULL;
}

/* Room for the next row: its record and its answers. */
static struct kept *next_row(struct tally_builder *b, uint8_t **answers)
{
    size_t in_chunk = b->n_rows % CHUNK_ROWS;
    if (in_chunk == 0) {
        *(struct kept **)big_array_add(&b->kept, sizeof(void *)) = ARENA_ARRAY(b->memory, struct kept, CHUNK_ROWS);
        *(uint8_t **)big_array_add(&b->answers, sizeof(void *)) = ARENA_ARRAY(b->memory, uint8_t, CHUNK_ROWS * b->n_questions);
    }
    size_t chunk = b->n_rows++ / CHUNK_ROWS;
    *answers = ((uint8_t **)b->answers.p)[chunk] + in_chunk * b->n_questions;
    return ((struct kept **)b->kept.p)[chunk] + in_chunk;
}

struct err *tally_builder_add(struct tally_builder *b, const struct tally_row *row)
{
    uint16_t text[TALLY_ATTRIBUTES];
    if (!b->memory)
        start(b);
    TRY(check_row(b, row));
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        if (!number_text(b, i, row->attribute[i], &text[i]))
            return ERR(b->arena, ERR_INVALID, "There are more than {0} different values of an attribute, which are too many to count by.",
                       ARG_I(TALLY_MOST_VALUES));
    uint8_t *answers;
    struct kept *k = next_row(b, &answers);
    *k = (struct kept){ row->id, row->weight, key_index_put(&b->dealer, (uint64_t)row->dealer_id, NULL),
                        key_index_put(&b->month, (uint64_t)row->month, NULL), { 0 } };
    memcpy(k->text, text, sizeof text);
    for (size_t i = 0; i < b->n_questions; i++) {
        answers[i] = row->answer[i];
        b->seen[i] = (uint16_t)(b->seen[i] | 1u << row->answer[i]);
    }
    b->is_weighted |= row->weight != 1;
    return NULL;
}

/* ---- packing ---- */

static const struct kept *row_at(const struct tally_builder *b, size_t row)
{
    return ((struct kept *const *)b->kept.p)[row / CHUNK_ROWS] + row % CHUNK_ROWS;
}

static const uint8_t *answers_at(const struct tally_builder *b, size_t row)
{
    return ((uint8_t *const *)b->answers.p)[row / CHUNK_ROWS] + row % CHUNK_ROWS * b->n_questions;
}

/* Keys in rising order, and the rank of each number. */
struct ranked { int64_t *key; uint32_t *rank; size_t n; };
struct numbered { int64_t key; uint32_t number; };

static int by_key(const void *x, const void *y)
{
    int64_t a = ((const struct numbered *)x)->key, b = ((const struct numbered *)y)->key;
    return (a > b) - (a < b);
}

static struct ranked rank_keys(struct arena *a, const struct key_index *index)
{
    size_t n = index->key.n;
    struct numbered *sorted = ARENA_ARRAY(a, struct numbered, n);
    struct ranked r = { ARENA_ARRAY(a, int64_t, n), ARENA_ARRAY(a, uint32_t, n), n };
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = (struct numbered){ ((const int64_t *)index->key.p)[i], i };
    qsort(sorted, n, sizeof *sorted, by_key);
    for (uint32_t i = 0; i < n; i++) {
        r.key[i] = sorted[i].key;
        r.rank[sorted[i].number] = i;
    }
    return r;
}

/* Rows in stable order of key[row], which is below n_keys. */
static uint32_t *sort_rows(struct arena *a, const uint32_t *order, const uint32_t *key, size_t n_keys, size_t n_rows)
{
    uint32_t *begin = ARENA_ARRAY(a, uint32_t, n_keys + 1), *sorted = ARENA_ARRAY(a, uint32_t, n_rows);
    for (size_t i = 0; i < n_rows; i++)
        begin[key[i] + 1]++;
    for (size_t k = 0; k < n_keys; k++)
        begin[k + 1] += begin[k];
    for (uint32_t i = 0; i < n_rows; i++) {
        uint32_t row = order ? order[i] : i;
        sorted[begin[key[row]]++] = row;
    }
    return sorted;
}

/* What is needed while packing. */
struct packing { struct arena *tmp; struct ranked dealer, month; const uint32_t *order; };

static struct packing sort_all(struct tally_builder *b, struct arena *tmp)
{
    struct packing p = { tmp, rank_keys(tmp, &b->dealer), rank_keys(tmp, &b->month), NULL };
    uint32_t *key = ARENA_ARRAY(tmp, uint32_t, b->n_rows);
    for (size_t i = 0; i < b->n_rows; i++)
        key[i] = p.dealer.rank[row_at(b, i)->dealer];
    uint32_t *order = sort_rows(tmp, NULL, key, p.dealer.n, b->n_rows);
    for (size_t i = 0; i < b->n_rows; i++)
        key[i] = p.month.rank[row_at(b, i)->month];
    p.order = sort_rows(tmp, order, key, p.month.n, b->n_rows);
    return p;
}

/* 64 rows, fetched once: after sorting they come from everywhere. */
struct fetched { size_t first; uint32_t n; struct kept kept[TALLY_BLOCK]; const uint8_t *answers[TALLY_BLOCK]; };

static void fetch(const struct tally_builder *b, const struct packing *p, size_t block, struct fetched *out)
{
    out->first = block * TALLY_BLOCK;
    out->n = (uint32_t)MIN_OF(b->n_rows - out->first, (size_t)TALLY_BLOCK);
    for (uint32_t r = 0; r < out->n; r++) {
        uint32_t row = p->order[out->first + r];
        out->kept[r] = *row_at(b, row);
        out->answers[r] = answers_at(b, row);
    }
}

/* A new group where dealer or month changes. */
static void pack_groups(const struct packing *p, const struct fetched *f, struct big_array *groups)
{
    for (uint32_t r = 0; r < f->n; r++) {
        int32_t month = (int32_t)p->month.key[p->month.rank[f->kept[r].month]];
        uint32_t dealer = p->dealer.rank[f->kept[r].dealer];
        const struct tally_group *last = groups->n ? (struct tally_group *)groups->p + groups->n - 1 : NULL;
        if (!last || last->month != month || last->dealer != dealer)
            *(struct tally_group *)big_array_add(groups, sizeof *last) = (struct tally_group){ f->first + r, month, dealer };
    }
}

static void keep_groups(const struct packing *p, const struct big_array *groups, struct arena *a, struct tally_segment *out)
{
    struct tally_group *group = arena_grow(a, groups->p, groups->n, groups->n + 1, sizeof *group);
    group[groups->n].begin = out->n_rows;
    out->group = group;
    out->n_groups = groups->n;
    out->dealer_id = arena_grow(a, p->dealer.key, p->dealer.n, p->dealer.n, sizeof *p->dealer.key);
    out->n_dealers = p->dealer.n;
}

/* Bit `bit` of each of 64 bytes as a word: eight at a time, the product moves the lowest bits of eight bytes into its highest byte. */
static uint64_t plane_of(const uint8_t value[TALLY_BLOCK], unsigned bit)
{
    uint64_t plane = 0;
    for (unsigned r = 0; r < TALLY_BLOCK; r += 8) {
        uint64_t eight;
        memcpy(&eight, value + r, sizeof eight);
        plane |= ((le64toh(eight) >> bit & UINT64_C(0x0101010101010101)) * UINT64_C(0x0102040810204080) >> 56) << r;
    }
    return plane;
}

/* Numbers the codes that occur (a question that nobody has: code 0, as one value). */
static struct tally_question question_of(struct arena *a, struct str code, uint16_t seen)
{
    struct tally_question q = { .code = str_dup(a, code) };
    for (uint8_t c = 0; c < TALLY_VALUES; c++)
        if ((seen ? seen : 1) >> c & 1)
            q.code_of[q.n_values++] = c;
    return q;
}

/* Gives the questions their lanes: falling width, else the version's order. */
static struct tally_layout lay_out(struct arena *tmp, struct tally_question *question, size_t n)
{
    uint8_t *n_values = ARENA_ARRAY(tmp, uint8_t, n);
    uint32_t lane = 0;
    for (uint32_t width = TALLY_VALUES; width > 0; width--)
        for (size_t i = 0; i < n; i++)
            if (question[i].n_values == width) {
                question[i].lane = lane;
                n_values[lane++] = (uint8_t)width;
            }
    return tally_layout_of(n_values, n);
}

static void pack_answers(const struct fetched *f, const struct tally_segment *s, uint64_t *word)
{
    const struct tally_layout *l = &s->planes.layout;
    for (size_t i = 0; i < s->n_questions; i++) {
        const struct tally_question *q = &s->question[i];
        uint8_t value_of[TALLY_VALUES] = { 0 }, value[TALLY_BLOCK] = { 0 };
        for (uint8_t v = 0; v < q->n_values; v++)
            value_of[q->code_of[v]] = v;
        for (uint32_t r = 0; r < f->n; r++)
            value[r] = value_of[f->answers[r][i]];
        for (unsigned p = 0; p < TALLY_PLANES && q->lane < l->lanes_of_plane[p]; p++)
            word[l->begin_of_plane[p] + q->lane] = plane_of(value, p);
    }
}

static uint64_t *prepare_questions(const struct tally_builder *b, const struct packing *p, struct arena *a, struct tally_segment *out)
{
    out->n_questions = b->n_questions;
    out->question = ARENA_ARRAY(a, struct tally_question, b->n_questions);
    for (size_t i = 0; i < b->n_questions; i++)
        out->question[i] = question_of(a, b->question[i], b->seen[i]);
    struct tally_layout l = lay_out(p->tmp, out->question, b->n_questions);
    uint64_t *word = tally_aligned(a, tally_blocks(b->n_rows) * l.words * sizeof(uint64_t));
    out->planes = (struct tally_planes){ l, word, b->n_rows };
    return word;
}

struct numbered_text { struct str text; uint16_t number; };

static int by_text(const void *x, const void *y)
{
    return str_cmp(((const struct numbered_text *)x)->text, ((const struct numbered_text *)y)->text);
}

/* The dictionary, and the value of each number. */
static struct tally_dictionary sort_texts(const struct texts *t, struct arena *tmp, struct arena *a, uint16_t *value_of)
{
    size_t n = t->text.n;
    struct tally_dictionary d = { .value = ARENA_ARRAY(a, struct str, n), .n_values = (uint32_t)n };
    struct numbered_text *sorted = ARENA_ARRAY(tmp, struct numbered_text, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct numbered_text){ text_at(t, i), (uint16_t)i };
    qsort(sorted, n, sizeof *sorted, by_text);
    for (size_t i = 0; i < n; i++) {
        d.value[i] = str_dup(a, sorted[i].text);
        value_of[sorted[i].number] = (uint16_t)i;
    }
    while (n > (size_t)1 << d.n_planes)
        d.n_planes++;
    return d;
}

/* Where the values of an attribute go, and their numbers there. */
struct column { uint16_t *value_of; uint64_t *word; uint32_t n_planes; };

static struct column prepare_attribute(const struct tally_builder *b, int attribute, const struct packing *p, struct arena *a, struct tally_segment *out)
{
    struct tally_dictionary *d = &out->attribute[attribute];
    struct column c = { .value_of = ARENA_ARRAY(p->tmp, uint16_t, b->texts[attribute].text.n) };
    *d = sort_texts(&b->texts[attribute], p->tmp, a, c.value_of);
    c.n_planes = d->n_planes;
    d->word = c.word = tally_aligned(a, tally_blocks(b->n_rows) * c.n_planes * sizeof(uint64_t));
    return c;
}

static void pack_attribute(const struct fetched *f, int attribute, const struct column *c)
{
    uint8_t low[TALLY_BLOCK] = { 0 }, high[TALLY_BLOCK] = { 0 };
    uint64_t *word = c->word + f->first / TALLY_BLOCK * c->n_planes;
    for (uint32_t r = 0; r < f->n; r++) {
        uint16_t value = c->value_of[f->kept[r].text[attribute]];
        low[r] = (uint8_t)value;
        high[r] = (uint8_t)(value >> 8);
    }
    for (unsigned p = 0; p < c->n_planes; p++)
        word[p] = plane_of(p < 8 ? low : high, p % 8);
}

static void pack_columns(const struct fetched *f, int64_t *id, double *weight)
{
    for (uint32_t r = 0; r < f->n; r++) {
        id[f->first + r] = f->kept[r].id;
        if (weight)
            weight[f->first + r] = f->kept[r].weight;
    }
}

static void pack_all(const struct tally_builder *b, const struct packing *p, struct arena *a, struct tally_segment *out)
{
    struct column column[TALLY_ATTRIBUTES];
    struct big_array groups = { 0 };
    int64_t *id = ARENA_ARRAY(a, int64_t, b->n_rows);
    double *weight = b->is_weighted ? ARENA_ARRAY(a, double, b->n_rows) : NULL;
    uint64_t *word = prepare_questions(b, p, a, out);
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        column[i] = prepare_attribute(b, i, p, a, out);
    for (size_t block = 0; block < tally_blocks(b->n_rows); block++) {
        struct fetched f;
        fetch(b, p, block, &f);
        pack_groups(p, &f, &groups);
        pack_columns(&f, id, weight);
        pack_answers(&f, out, word + block * out->planes.layout.words);
        for (int i = 0; i < TALLY_ATTRIBUTES; i++)
            pack_attribute(&f, i, &column[i]);
    }
    out->row_id = id;
    out->weight = weight;
    keep_groups(p, &groups, a, out);
    big_array_done(&groups);
}

struct err *tally_builder_finish(struct tally_builder *b, struct arena *a, struct tally_segment *out)
{
    if (b->n_rows > TALLY_MOST_ROWS)
        return ERR(a, ERR_INVALID, "There are more than {0} interviews, which are too many for one file of the projection.", ARG_I(TALLY_MOST_ROWS));
    struct arena *tmp = arena_new(0);
    struct packing p = sort_all(b, tmp);
    *out = (struct tally_segment){ .version_id = b->version_id, .n_rows = b->n_rows, .n_live = b->n_rows };
    pack_all(b, &p, a, out);
    arena_free(tmp);
    forget(b);
    return NULL;
}
