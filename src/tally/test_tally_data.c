#include "test_tally_data.h"
#include "base/civil_month.h"
#include "base/test.h"

enum { DEALERS = 7 };

static void fill_row(struct arena *a, struct pcg *g, struct tally_row *r, size_t n_questions)
{
    uint8_t *answer = ARENA_ARRAY(a, uint8_t, n_questions);
    for (size_t q = 0; q < n_questions; q++)
        answer[q] = (uint8_t)(q % 16 < 8 ? 15 - pcg_below(g, 1 + q % 16) : pcg_below(g, 1 + q % 16));
    r->id = (int64_t)((uint64_t)pcg_next(g) << 31 | pcg_next(g) >> 1);
    r->dealer_id = 100 + (int64_t)pcg_below(g, DEALERS);
    r->month = civil_month(2025, 1) + (int32_t)pcg_below(g, 12);
    r->weight = 1;
    r->answer = answer;
    for (uint32_t i = 0; i < TALLY_ATTRIBUTES; i++)
        r->attribute[i] = pcg_below(g, 5) ? str_printf(a, "车型%u", pcg_below(g, 1 + i * i * 3)) : STR("");
    r->attribute[TALLY_ADVISOR] = STR("");
}

struct made made_rows(struct arena *a, struct pcg *g, size_t n, size_t n_questions, enum made_kind kind)
{
    struct made m = { n, n_questions, ARENA_ARRAY(a, struct str, n_questions), ARENA_ARRAY(a, struct tally_row, n) };
    for (size_t q = 0; q < n_questions; q++)
        m.question[q] = str_printf(a, "Q%zu", q + 1);
    for (size_t i = 0; i < n; i++) {
        fill_row(a, g, &m.row[i], n_questions);
        if (kind == MADE_WEIGHTED)
            m.row[i].weight = 0.25 * (1 + pcg_below(g, 8));
    }
    return m;
}

struct tally_segment made_segment(struct arena *a, const struct made *m, int64_t version_id, size_t begin, size_t end)
{
    struct tally_builder *b = tally_builder_new(a, version_id, m->question, m->n_questions);
    struct tally_segment s;
    for (size_t i = begin; i < end; i++)
        check_ok("add", tally_builder_add(b, &m->row[i]));
    assert_int_equal(tally_builder_rows(b), end - begin);
    check_ok("finish", tally_builder_finish(b, a, &s));
    return s;
}
