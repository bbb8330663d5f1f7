/* The counts that a publication was made of, kept beside it, and those of publications before it as its reports look at them (result_telling.h). */
#include "result/publication_private.h"
#include "result/result_telling.h"

enum { MOST_BEFORE = 7, WORD_BITS = 7, WORD_MORE = 1 << WORD_BITS };

/* ---- keeping ---- */

static struct str codes_of(struct arena *a, const struct result_set *s)
{
    struct buf b = buf_on(a);
    for (size_t q = 0; q < s->n_questions; q++)
        buf_addf(&b, "%s" STR_FMT, q ? " " : "", STR_ARG(s->question[q].q->code));
    return buf_str(&b);
}

static void put_number(struct buf *b, unsigned n)
{
    char byte = (char)(n % WORD_MORE + (n < WORD_MORE ? WORD_MORE : 0));
    buf_add(b, (struct str){ &byte, 1 });
    if (n >= WORD_MORE)
        put_number(b, n / WORD_MORE);
}

static struct str counts_of(struct arena *a, const struct result_set *s, const struct telling_counts *c, size_t dealer)
{
    struct buf b = buf_on(a);
    size_t cells = (size_t)window_months(c->months) * TELLING_CODES;
    for (size_t q = 0; q <= s->n_questions; q++)
        for (size_t i = 0; i < cells; i++)
            put_number(&b, c->of_question[q][dealer * cells + i]);
    return buf_str(&b);
}

struct err *publication_count_keep(struct db *db, struct arena *a, int64_t id, const struct report_source *s)
{
    const struct telling_counts *c = telling_counts_of(s->telling);
    const struct org_network *n = &s->set.network;
    struct publication_count_insert_in *row = ARENA_ARRAY(a, struct publication_count_insert_in, n->n_dealers);
    struct str codes = codes_of(a, &s->set);
    for (size_t d = 0; d < n->n_dealers; d++)
        row[d] = (struct publication_count_insert_in){ .publication_id = id, .dealer_id = n->dealer[d].id, .first_month = civil_month_str(a, c->months.first),
                                                       .months = window_months(c->months), .questions = codes, .counts = counts_of(a, &s->set, c, d) };
    return publication_count_insert(db, a, row, n->n_dealers);
}

/* ---- reading ---- */

static bool get_number(struct str *in, uint16_t *out)
{
    unsigned n = 0, shift = 0;
    for (size_t i = 0; i < in->n && shift <= 2 * WORD_BITS; i++, shift += WORD_BITS) {
        unsigned byte = (unsigned char)in->p[i];
        n |= byte % WORD_MORE << shift;
        if (byte >= WORD_MORE) {
            *in = str_sub(*in, i + 1, in->n);
            *out = (uint16_t)n;
            return n <= UINT16_MAX;
        }
    }
    return false;
}

struct reading { struct arena *a; const struct result_set *set; struct window months; uint16_t **of_question; };

static ptrdiff_t dealer_of(const struct result_set *s, int64_t id)
{
    for (size_t d = 0; d < s->network.n_dealers; d++)
        if (s->network.dealer[d].id == id)
            return (ptrdiff_t)d;
    return -1;
}

/* A question that is no more, or a dealer that is not in the network, is passed over. */
static bool read_question(const struct reading *r, struct str code, ptrdiff_t dealer, struct str *in)
{
    size_t cells = (size_t)window_months(r->months) * TELLING_CODES, n = r->set->n_questions;
    ptrdiff_t q = code.p ? result_find_question(r->set, code) : (ptrdiff_t)n;
    uint16_t passed;
    if (q >= 0 && !r->of_question[q])
        r->of_question[q] = ARENA_ARRAY(r->a, uint16_t, r->set->network.n_dealers * cells);
    for (size_t i = 0; i < cells; i++)
        if (!get_number(in, q >= 0 && dealer >= 0 ? &r->of_question[q][(size_t)dealer * cells + i] : &passed))
            return false;
    return true;
}

static bool read_dealer(const struct reading *r, const struct publication_count_list_row *row)
{
    ptrdiff_t dealer = dealer_of(r->set, row->dealer_id);
    struct str in = row->counts, codes = row->questions;
    while (codes.n)
        if (!read_question(r, str_cut(&codes, ' '), dealer, &in))
            return false;
    return read_question(r, STR_NONE, dealer, &in);
}

static bool is_same(const struct telling_counts *x, const struct telling_counts *y, size_t dealers, size_t questions)
{
    struct window both = window_overlap(x->months, y->months);
    size_t n = (size_t)window_months(both) * TELLING_CODES;
    for (size_t q = 0; q <= questions; q++)
        for (size_t d = 0; d < dealers; d++) {
            const uint16_t *a = x->of_question[q], *b = y->of_question[q];
            if (!a || !b)
                return false;
            a += (d * (size_t)window_months(x->months) + (size_t)(both.first - x->months.first)) * TELLING_CODES;
            b += (d * (size_t)window_months(y->months) + (size_t)(both.first - y->months.first)) * TELLING_CODES;
            if (n && memcmp(a, b, n * sizeof *a) != 0)
                return false;
        }
    return true;
}

/* One that rests on the same interviews tells nothing that this one would not. */
static struct err *add_one(struct job *job, const struct report_source *s, int64_t id)
{
    struct publication_count_list_rows rows;
    struct reading r = { .a = s->set.arena, .set = &s->set };
    TRY(publication_count_list(job->db, job->arena, &(struct publication_count_list_in){ .publication_id = id }, &rows));
    if (rows.n == 0)
        return NULL; /* made before counts were kept */
    r.of_question = ARENA_ARRAY(r.a, uint16_t *, s->set.n_questions + 1);
    bool is_read = civil_month_parse(rows.row[0].first_month, &r.months.first);
    r.months.last = r.months.first + (int32_t)rows.row[0].months - 1;
    for (size_t i = 0; i < rows.n; i++)
        is_read = is_read && read_dealer(&r, &rows.row[i]);
    if (!is_read)
        return err_detail(job->arena, ERR(job->arena, ERR_BUG, "A publication is stored in a form that this version does not know."), "counts of %lld", (long long)id);
    struct telling_counts *c = ARENA_NEW(r.a, struct telling_counts);
    *c = (struct telling_counts){ r.months, (const uint16_t *const *)r.of_question };
    if (!is_same(c, telling_counts_of(s->telling), s->set.network.n_dealers, s->set.n_questions))
        telling_add_before(s->telling, c);
    return NULL;
}

struct err *publication_count_before(struct job *job, const struct publication *p, const struct report_source *s)
{
    struct publication_before_rows rows;
    TRY(publication_before(job->db, job->arena, &(struct publication_before_in){ .programme = p->programme, .id = p->id, .made_at = p->made_at }, &rows));
    for (size_t i = MIN_OF(rows.n, (size_t)MOST_BEFORE); i-- > 0;)
        TRY(add_one(job, s, rows.row[i].id));
    return NULL;
}
