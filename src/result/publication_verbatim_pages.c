#include "result/publication_verbatim_pages.h"
#include "base/id_text.h"
#include "i18n/word_count.h"
#include "org/user_gate.h"
#include "publication_verbatim_tmpl.h"
#include "report/html_table.h"
#include "report/render.h"
#include "result/result_wide.h"
#include <stdlib.h>

enum { WORDS_SHOWN = 30, WORDS_LEAST = 2, TEXTS_SHOWN = 300 /* on the page; files have all */ };

static const struct field_choice kind_choices[] = { { "praise", "praise" }, { "suggestion", "suggestion" }, { "complaint", "complaint" }, { "expectation", "expectation" }, { NULL, NULL } };
static const struct field_choice formats[] = { { "xlsx", "xlsx" }, { "csv", "csv" }, { NULL, NULL } };
#define IN(m) FIELD_AT(struct verbatims_input, m)
const struct field verbatims_fields[VERBATIMS_FIELDS] = {
    { .name = "publication", .type = FIELD_ID, IN(publication) },
    { .name = "of", .type = FIELD_TEXT, .max = 200, IN(of) },
    { .name = "kind", .type = FIELD_CHOICE, .choices = kind_choices, IN(kind) },
    { .name = "step", .type = FIELD_CODE, .max = 64, IN(step) },
    { .name = "code", .type = FIELD_CODE, .max = 32, IN(code) },
    { .name = "format", .type = FIELD_CHOICE, .choices = formats, IN(format) },
};

struct reading {
    struct req *r;
    struct arena *a;
    const struct verbatims_input *in;
    struct publication_key key;
    struct publication_list release;
    struct publication_view view;
    struct publication_verbatims all;
    struct questionnaire *version;         /* of the publication's programme, oldest first */
    size_t n_versions;
    const struct publication_unit *unit;   /* whose texts; NULL: of all that are reached */
    struct result_verbatims chosen;        /* less what filters leave out */
    struct publication_verbatim *row;      /* the same with their dealers, in order */
    struct verbatims_view out;
};

/* ---- what is shown ---- */

static bool is_of_unit(const struct reading *x, const struct publication_verbatim *v)
{
    if (!x->unit)
        return true;
    switch (x->unit->kind) {
    case UNIT_REGION: return str_eq(v->region, x->unit->code);
    case UNIT_AREA: return str_eq(v->area, x->unit->code);
    case UNIT_GROUP: return str_eq(v->group, x->unit->code);
    case UNIT_DEALER: return str_eq(v->dealer, x->unit->code);
    case UNIT_NATION: case UNIT_KINDS: break;
    }
    return true;
}

static bool is_chosen(const struct reading *x, const struct publication_verbatim *v)
{
    const struct verbatims_input *in = x->in;
    return is_of_unit(x, v) && (!in->kind.p || str_eq_c(in->kind, verbatim_kind_name(v->text.kind))) && (!in->step.p || str_eq(in->step, v->text.step))
           && (!in->code.p || verbatim_has_code(v->text.codes, in->code));
}

static int by_dealer_step(const void *x, const void *y)
{
    const struct publication_verbatim *a = x, *b = y;
    int dealer = str_cmp(a->dealer, b->dealer), step = str_cmp(a->text.step, b->text.step);
    return dealer ? dealer : step ? step : a->text.kind != b->text.kind ? (int)a->text.kind - (int)b->text.kind : str_cmp(a->text.text, b->text.text);
}

static void choose_texts(struct reading *x)
{
    x->row = ARENA_ARRAY(x->a, struct publication_verbatim, x->all.n + 1);
    x->chosen = (struct result_verbatims){ .frame = x->all.frame, .texts = { ARENA_ARRAY(x->a, struct verbatim_text, x->all.n + 1), 0 } };
    size_t n = 0;
    for (size_t i = 0; i < x->all.n; i++)
        if (is_chosen(x, &x->all.row[i]))
            x->row[n++] = x->all.row[i];
    if (n)
        qsort(x->row, n, sizeof *x->row, by_dealer_step);
    for (size_t i = 0; i < n; i++)
        x->chosen.texts.row[i] = x->row[i].text;
    x->chosen.texts.n = n;
}

static struct str unit_value(struct arena *a, const struct publication_unit *u)
{
    return str_printf(a, "%s:" STR_FMT, publication_unit_name(u->kind), STR_ARG(u->code));
}

static struct err *load(struct reading *x)
{
    struct publication_query q = { .newest_only = true };
    TRY(reach_of_req(x->r, "result.read", &x->key.scope));
    q.scope = x->key.scope;
    TRY(publication_list_load(x->r->db, x->a, &q, &x->release));
    if (x->release.n == 0)
        return x->in->publication.has ? ERR(x->a, ERR_NOT_FOUND, "There is no such publication.") : NULL;
    x->key.id = x->in->publication.has ? x->in->publication.v : x->release.row[0].id;
    TRY(publication_view_load(x->r->db, x->a, &x->key, &x->view));
    TRY(publication_verbatims_load(x->r->db, x->a, &x->key, &x->all));
    TRY(questionnaire_list(x->r->db, x->a, x->all.publication.programme, &x->version, &x->n_versions));
    for (size_t i = 0; x->in->of.p && i < x->view.n_units; i++)
        if (str_eq(unit_value(x->a, &x->view.unit[i]), x->in->of))
            x->unit = &x->view.unit[i];
    if (x->in->of.p && !x->unit)
        return ERR(x->a, ERR_NOT_FOUND, "There is no such unit in this publication.");
    choose_texts(x);
    return NULL;
}

/* ---- words ---- */

static struct str release_label(const struct reading *x, const struct publication *p)
{
    const struct lang *l = x->r->lang;
    bool is_quarterly = str_eq_c(p->kind, "quarterly");
    struct str when = is_quarterly ? lang_quarter(x->a, l, p->period) : lang_month(x->a, l, p->period);
    return str_printf(x->a, STR_FMT " · " STR_FMT " V%lld", STR_ARG(org_programme_title(l, p->programme)), STR_ARG(when), (long long)p->edition);
}

/* Of the newest version that has the step. */
static struct str step_title(const struct reading *x, struct str code)
{
    for (size_t v = x->n_versions; v-- > 0;)
        for (size_t i = 0; i < x->version[v].n_steps; i++)
            if (str_eq(x->version[v].step[i].code, code))
                return lang_of_two(x->r->lang, x->version[v].step[i].title_zh, x->version[v].step[i].title_en);
    return code;
}

/* ---- pickers ---- */

static struct str all_words(const struct reading *x)
{
    struct msg m = MSG("all");
    return tr_msg(x->a, x->r->lang, &m);
}

static void pick(struct reading *x, const char *name, struct msg label, const struct verbatims_choice *c, size_t n)
{
    if (n > 1)
        x->out.picker[x->out.n_pickers++] = (struct verbatims_picker){ name, label, c, n };
}

static void pick_release(struct reading *x)
{
    struct verbatims_choice *c = ARENA_ARRAY(x->a, struct verbatims_choice, x->release.n);
    for (size_t i = 0; i < x->release.n; i++)
        c[i] = (struct verbatims_choice){ id_text(x->a, x->release.row[i].id), release_label(x, &x->release.row[i]), x->release.row[i].id == x->key.id };
    pick(x, "publication", MSG("Report"), c, x->release.n);
}

static void pick_unit(struct reading *x)
{
    struct verbatims_choice *c = ARENA_ARRAY(x->a, struct verbatims_choice, x->view.n_units + 1);
    size_t n = 1;
    c[0] = (struct verbatims_choice){ STR(""), all_words(x), !x->unit };
    for (size_t i = 0; i < x->view.n_units; i++) {
        const struct publication_unit *u = &x->view.unit[i];
        struct str label = u->kind == UNIT_DEALER ? str_printf(x->a, STR_FMT " " STR_FMT, STR_ARG(u->code), STR_ARG(u->name)) : u->name;
        if (u->kind != UNIT_NATION)
            c[n++] = (struct verbatims_choice){ unit_value(x->a, u), label, u == x->unit };
    }
    pick(x, "of", MSG("Place"), c, x->view.n_dealers > 1 ? n : 0);
}

static void pick_kind(struct reading *x)
{
    struct verbatims_choice *c = ARENA_ARRAY(x->a, struct verbatims_choice, VERBATIM_KINDS);
    c[0] = (struct verbatims_choice){ STR(""), all_words(x), !x->in->kind.p };
    for (int k = VERBATIM_PRAISE; k < VERBATIM_KINDS; k++)
        c[k] = (struct verbatims_choice){ str_of_c(verbatim_kind_name((enum verbatim_kind)k)), tr(x->r->lang, verbatim_kind_text((enum verbatim_kind)k)), str_eq_c(x->in->kind, verbatim_kind_name((enum verbatim_kind)k)) };
    pick(x, "kind", MSG("Kind"), c, VERBATIM_KINDS);
}

static void pick_step(struct reading *x)
{
    const struct questionnaire *q = x->n_versions ? &x->version[x->n_versions - 1] : NULL;
    size_t n = 1;
    struct verbatims_choice *c = ARENA_ARRAY(x->a, struct verbatims_choice, (q ? q->n_steps : 0) + 1);
    c[0] = (struct verbatims_choice){ STR(""), all_words(x), !x->in->step.p };
    for (size_t i = 0; q && i < q->n_steps; i++)
        c[n++] = (struct verbatims_choice){ q->step[i].code, step_title(x, q->step[i].code), str_eq(q->step[i].code, x->in->step) };
    pick(x, "step", MSG("Process step"), c, n);
}

static void pick_code(struct reading *x)
{
    struct verbatims_choice *c = ARENA_ARRAY(x->a, struct verbatims_choice, x->all.frame.n + 1);
    c[0] = (struct verbatims_choice){ STR(""), all_words(x), !x->in->code.p };
    for (size_t i = 0; i < x->all.frame.n; i++) {
        const struct verbatim_code *k = &x->all.frame.code[i];
        c[i + 1] = (struct verbatims_choice){ k->code, lang_of_two(x->r->lang, k->title_zh, k->title_en), str_eq(k->code, x->in->code) };
    }
    pick(x, "code", MSG("Code"), c, x->all.frame.n + 1);
}

/* ---- the document ---- */

enum { T_DEALER, T_NAME, T_STEP, T_KIND, T_TEXT, T_CODES, T_COLUMNS };
static const struct column columns[T_COLUMNS] = {
    [T_DEALER] = { .key = "dealer_code", .title = { .id = N_("Dealer code") }, .is_text = true },
    [T_NAME] = { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    [T_STEP] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    [T_KIND] = { .key = "kind", .title = { .id = N_("Kind") }, .is_text = true },
    [T_TEXT] = { .key = "text", .title = { .id = N_("Content (screened, anonymous)") }, .is_text = true, .width = 60 },
    [T_CODES] = { .key = "codes", .title = { .id = N_("Codes") }, .is_text = true, .width = 24 },
};

/* A reader of one dealer knows whose they are. */
static struct table *text_table(const struct reading *x, size_t most)
{
    bool is_one = x->view.n_dealers == 1;
    const bool kept[T_COLUMNS] = { !is_one, !is_one, true, true, true, true };
    struct wide w = wide_new(x->a, "verbatims", columns, T_COLUMNS, kept);
    struct table *t = w.table;
    for (size_t i = 0; i < MIN_OF(most, x->chosen.texts.n); i++) {
        const struct publication_verbatim *v = &x->row[i];
        struct cell *c = wide_row(&w);
        c[T_DEALER] = cell_text(v->dealer);
        c[T_NAME] = cell_text(v->dealer_name);
        c[T_STEP] = v->text.step.n ? cell_text(step_title(x, v->text.step)) : (struct cell){ 0 };
        c[T_KIND] = cell_code(x->a, verbatim_kind_name(v->text.kind), (struct msg){ .id = verbatim_kind_text(v->text.kind) });
        c[T_TEXT] = cell_text(v->text.text);
        c[T_CODES] = cell_text(result_verbatim_code_titles(x->a, x->r->lang, &x->all.frame, v->text.codes));
        wide_put(x->a, &w);
    }
    if (x->chosen.texts.n > most)
        t->note[0] = MSG("The first {0} of {1} texts. Choose less above, or save the file, which has all of them.", ARG_I((int64_t)most), ARG_I(x->chosen.texts.n));
    t->empty = MSG("There are no screened texts here. Months with one to four interviews give none.");
    return t;
}

static const struct column word_columns[] = { { .key = "word", .title = { .id = N_("Word") }, .is_text = true }, { .key = "texts", .title = { .id = N_("Texts") } } };

static struct table *word_table(const struct reading *x)
{
    struct str *text = ARENA_ARRAY(x->a, struct str, x->chosen.texts.n + 1);
    for (size_t i = 0; i < x->chosen.texts.n; i++)
        text[i] = x->chosen.texts.row[i].text;
    struct word_counts w = word_counts_of(x->a, text, x->chosen.texts.n, WORDS_LEAST, WORDS_SHOWN);
    struct table *t = table_new(x->a, "words", word_columns, ARRAY_LEN(word_columns));
    for (size_t i = 0; i < w.n; i++) {
        struct cell *c = table_add_row(x->a, t);
        c[0] = cell_text(w.row[i].word);
        c[1] = cell_int((int64_t)w.row[i].texts);
    }
    t->note[0] = MSG("In how many texts a word stands; words of fewer than {0} texts are left out.", ARG_I(WORDS_LEAST));
    return t;
}

static struct document document_of(const struct reading *x, size_t most)
{
    struct section *s = ARENA_ARRAY(x->a, struct section, 3);
    struct verbatim_counts counts = result_verbatim_counts(x->a, x->r->lang, &x->chosen);
    struct table *texts = text_table(x, most), *codes = result_verbatim_count_table(x->a, &counts), *words = word_table(x);
    struct msg base = MSG("{0}: {1} screened texts of customers", ARG_S(release_label(x, &x->all.publication)), ARG_I(x->chosen.texts.n));
    texts->base = codes->base = words->base = base;
    size_t n = 0;
    if (codes->n_rows)
        s[n++] = (struct section){ .key = "verbatim_codes", .title = MSG("By code"), .table = codes };
    if (words->n_rows)
        s[n++] = (struct section){ .key = "words", .title = MSG("Frequent words"), .table = words };
    s[n++] = (struct section){ .key = "verbatims", .title = MSG("What customers said"), .table = texts };
    struct str label = x->unit && x->unit->name.n ? x->unit->name : release_label(x, &x->all.publication);
    return (struct document){ .format = "huifang.verbatims/1", .title = MSG("{0}", ARG_S(label)), .section = s, .n_sections = n, .landscape = true };
}

/* ---- the page ---- */

static struct err *export_texts(const struct reading *x)
{
    bool is_csv = str_eq_c(x->in->format, "csv");
    struct document d = document_of(x, SIZE_MAX);
    if (is_csv) { /* a file of texts: no counts before them */
        d.section = &d.section[d.n_sections - 1];
        d.n_sections = 1;
    }
    struct str name = str_printf(x->a, "verbatims-" STR_FMT "-" STR_FMT, STR_ARG(x->all.publication.programme), STR_ARG(civil_month_str(x->a, x->all.publication.period)));
    return res_document(x->r, &(struct res_document){ .document = &d, .format = is_csv ? REPORT_CSV : REPORT_XLSX, .name = name });
}

static struct str export_path(const struct req *r, const char *format)
{
    return str_printf(r->arena, "/verbatims?" STR_FMT "%sformat=%s", STR_ARG(r->query), str_is_empty(r->query) ? "" : "&", format);
}

static void put_document(struct reading *x)
{
    struct html_part part;
    struct document d = document_of(x, TEXTS_SHOWN);
    html_document_put(html_part_begin(&part, &x->r->html), &d);
    x->out.document = html_part_end(&part);
    x->out.has_release = true;
    x->out.export_xlsx = export_path(x->r, "xlsx");
    x->out.export_csv = export_path(x->r, "csv");
    pick_release(x);
    pick_unit(x);
    pick_kind(x);
    pick_step(x);
    pick_code(x);
}

struct err *page_verbatims(struct req *r, const void *input)
{
    struct reading x = { .r = r, .a = r->arena, .in = input };
    struct html_part body, actions;
    struct page page = { .title = MSG("Voice of the customer") };
    TRY(load(&x));
    if (x.in->format.p && x.release.n)
        return export_texts(&x);
    if (x.release.n) {
        put_document(&x);
        tmpl_verbatims_exports(html_part_begin(&actions, &r->html), &x.out);
        page.actions = html_part_end(&actions);
    }
    tmpl_verbatims_page(html_part_begin(&body, &r->html), &x.out);
    page.body = html_part_end(&body);
    return res_page(r, &page);
}
