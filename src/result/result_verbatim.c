#include "result/result_verbatim.h"
#include "base/buf.h"
#include <stdlib.h>

/* ---- loading ---- */

/* Has the dealer's month five interviews or more? */
static bool is_told(const struct result_set *s, const struct unit_list *dealers, const struct verbatim_text *t)
{
    for (size_t i = 0; i < dealers->n; i++)
        if (s->network.dealer[dealers->unit[i].dealer[0]].id == t->dealer_id)
            return result_count(s, &dealers->unit[i], (struct window){ t->month, t->month }) > mark_rules_default().small_count;
    return false;
}

static int by_dealer_month(const void *x, const void *y)
{
    const struct verbatim_text *a = *(const struct verbatim_text *const *)x, *b = *(const struct verbatim_text *const *)y;
    return a->dealer_id != b->dealer_id ? (a->dealer_id > b->dealer_id) - (a->dealer_id < b->dealer_id) : (a->month > b->month) - (a->month < b->month);
}

/* Marks the texts of dealers and months that are told; each of those is looked up once. */
static void mark_told(struct arena *a, const struct result_set *s, const struct verbatim_texts *all, bool *told)
{
    struct unit_list dealers = result_units(s, UNIT_DEALER);
    const struct verbatim_text **sorted = ARENA_ARRAY(a, const struct verbatim_text *, all->n + 1);
    for (size_t i = 0; i < all->n; i++)
        sorted[i] = &all->row[i];
    if (all->n)
        qsort(sorted, all->n, sizeof *sorted, by_dealer_month);
    for (size_t i = 0; i < all->n; i++) {
        bool is_same = i && by_dealer_month(&sorted[i - 1], &sorted[i]) == 0;
        told[sorted[i] - all->row] = is_same ? told[sorted[i - 1] - all->row] : is_told(s, &dealers, sorted[i]);
    }
}

struct err *result_verbatims_load(struct job *job, const struct result_set *s, struct window w, struct result_verbatims *out)
{
    struct verbatim_texts all;
    TRY(verbatim_frame_load(job->db, job->arena, &out->frame));
    TRY(verbatim_approved_load(job->db, job->arena, &(struct verbatim_period){ s->programme, w.first, w.last }, &all));
    bool *told = ARENA_ARRAY(job->arena, bool, all.n + 1);
    mark_told(job->arena, s, &all, told);
    out->texts = (struct verbatim_texts){ ARENA_ARRAY(job->arena, struct verbatim_text, all.n), 0 };
    for (size_t i = 0; i < all.n; i++)
        if (told[i])
            out->texts.row[out->texts.n++] = all.row[i];
    return NULL;
}

/* ---- codes ---- */

static struct str title_of(const struct lang *l, const struct verbatim_code *c)
{
    return lang_of_two(l, c->title_zh, c->title_en);
}

struct str result_verbatim_code_titles(struct arena *a, const struct lang *l, const struct verbatim_frame *f, struct str codes)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < f->n; i++)
        if (verbatim_has_code(codes, f->code[i].code))
            buf_addf(&b, "%s" STR_FMT, b.n ? (lang_is_chinese(l) ? "、" : ", ") : "", STR_ARG(title_of(l, &f->code[i])));
    return buf_str(&b);
}

static int by_n(const void *x, const void *y)
{
    double a = ((const struct verbatim_count *)x)->n[VERBATIM_KINDS], b = ((const struct verbatim_count *)y)->n[VERBATIM_KINDS];
    return (a < b) - (a > b);
}

static void count_text(struct verbatim_count *row, const struct verbatim_text *t)
{
    row->n[t->kind]++;
    row->n[VERBATIM_KINDS]++;
}

struct verbatim_counts result_verbatim_counts(struct arena *a, const struct lang *l, const struct result_verbatims *v)
{
    struct verbatim_count *row = ARENA_ARRAY(a, struct verbatim_count, v->frame.n + 1), none = { .title = tr(l, N_("without a code")) };
    struct verbatim_counts out = { row, 0 };
    for (size_t c = 0; c < v->frame.n; c++) {
        row[out.n] = (struct verbatim_count){ .title = title_of(l, &v->frame.code[c]) };
        for (size_t i = 0; i < v->texts.n; i++)
            if (verbatim_has_code(v->texts.row[i].codes, v->frame.code[c].code))
                count_text(&row[out.n], &v->texts.row[i]);
        out.n += row[out.n].n[VERBATIM_KINDS] > 0;
    }
    if (out.n)
        qsort(row, out.n, sizeof *row, by_n);
    for (size_t i = 0; i < v->texts.n; i++)
        if (v->texts.row[i].codes.n == 0)
            count_text(&none, &v->texts.row[i]);
    if (none.n[VERBATIM_KINDS] > 0)
        row[out.n++] = none;
    return out;
}

enum { K_CODE, K_N, K_PRAISE, K_SUGGESTION, K_COMPLAINT, K_EXPECTATION, K_COLUMNS };
static const struct column code_columns[K_COLUMNS] = {
    [K_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    [K_N] = { .key = "texts", .title = { .id = N_("Texts") } },
    [K_PRAISE] = { .key = "praise", .title = { .id = N_("Praise") } },
    [K_SUGGESTION] = { .key = "suggestion", .title = { .id = N_("Suggestion") } },
    [K_COMPLAINT] = { .key = "complaint", .title = { .id = N_("Criticism") } },
    [K_EXPECTATION] = { .key = "expectation", .title = { .id = N_("Expectation") } },
};

struct table *result_verbatim_count_table(struct arena *a, const struct verbatim_counts *counts)
{
    struct table *t = table_new(a, "verbatim_codes", code_columns, K_COLUMNS);
    for (size_t i = 0; i < counts->n; i++) {
        const struct verbatim_count *k = &counts->row[i];
        struct cell *c = table_add_row(a, t);
        c[K_CODE] = cell_text(k->title);
        c[K_N] = cell_int((int64_t)k->n[VERBATIM_KINDS]);
        for (int kind = VERBATIM_PRAISE; kind < VERBATIM_KINDS; kind++)
            c[K_N + kind] = cell_int((int64_t)k->n[kind]);
    }
    t->note[0] = MSG("A text may have several codes.");
    return t;
}

/* ---- the section ---- */

enum { V_STEP, V_KIND, V_TEXT, V_CODES, V_COLUMNS };
static const struct column text_columns[V_COLUMNS] = {
    [V_STEP] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    [V_KIND] = { .key = "kind", .title = { .id = N_("Kind") }, .is_text = true },
    [V_TEXT] = { .key = "text", .title = { .id = N_("Content (screened, anonymous)") }, .is_text = true, .width = 60 },
    [V_CODES] = { .key = "codes", .title = { .id = N_("Codes") }, .is_text = true, .width = 24 },
};

static int by_kind(const void *x, const void *y)
{
    const struct verbatim_text *a = x, *b = y;
    int step = str_cmp(a->step, b->step);
    return step ? step : a->kind != b->kind ? (int)a->kind - (int)b->kind : str_cmp(a->text, b->text);
}

/* Texts of the unit's dealer, by step and kind. */
static struct result_verbatims own_texts(const struct block *b)
{
    const struct reporting *r = b->r;
    int64_t dealer = r->set.network.dealer[r->unit.dealer[0]].id;
    struct result_verbatims own = { .frame = r->verbatims->frame };
    own.texts.row = ARENA_ARRAY(r->a, struct verbatim_text, r->verbatims->texts.n + 1);
    for (size_t i = 0; i < r->verbatims->texts.n; i++)
        if (r->verbatims->texts.row[i].dealer_id == dealer)
            own.texts.row[own.texts.n++] = r->verbatims->texts.row[i];
    if (own.texts.n)
        qsort(own.texts.row, own.texts.n, sizeof *own.texts.row, by_kind);
    return own;
}

static struct table *text_table(const struct block *b, const struct result_verbatims *own)
{
    const struct reporting *r = b->r;
    struct table *t = table_new(r->a, "verbatims", text_columns, V_COLUMNS);
    for (size_t i = 0; i < own->texts.n; i++) {
        const struct verbatim_text *v = &own->texts.row[i];
        struct cell *c = table_add_row(r->a, t);
        if (v->step.n)
            c[V_STEP] = cell_msg(r->a, report_measure_label(r, (struct measure){ .kind = MEASURE_STEP, .step = v->step }));
        c[V_KIND] = cell_code(r->a, verbatim_kind_name(v->kind), (struct msg){ .id = verbatim_kind_text(v->kind) });
        c[V_TEXT] = cell_text(v->text);
        c[V_CODES] = cell_text(result_verbatim_code_titles(r->a, r->job->lang, &own->frame, v->codes));
    }
    t->empty = MSG("There are no screened texts of this period. Months with one to four interviews give none.");
    return t;
}

void block_verbatims(struct block *b, enum base_kind single)
{
    struct reporting *r = b->r;
    if (r->unit.kind != UNIT_DEALER || !r->verbatims || r->unit.n_dealers == 0)
        return;
    struct result_verbatims own = own_texts(b);
    struct table *t = text_table(b, &own);
    struct report_base period = report_base_of(r, single);
    struct str months = lang_month_range(r->a, r->job->lang, period.window.first, period.window.last);
    t->base = MSG("{0}: {1} screened texts of customers", ARG_S(months), ARG_I(own.texts.n));
    t->note[0] = MSG("Open answers, screened before publication: names, numbers and rare facts are covered. Their order says nothing.");
    report_add(r, (struct section){ .key = "verbatims", .title = MSG("Voice of the customer"), .table = t, .new_page = true });
    if (own.texts.n == 0)
        return;
    struct verbatim_counts counts = result_verbatim_counts(r->a, r->job->lang, &own);
    struct table *k = result_verbatim_count_table(r->a, &counts);
    k->base = t->base;
    report_add(r, (struct section){ .key = "verbatim_codes", .title = MSG("Voice of the customer by code"), .table = k });
}
