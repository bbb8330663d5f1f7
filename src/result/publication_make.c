/* Making a draft: some units a transaction, so that a killed process leaves a draft that goes on. The interviews are loaded once, so all units are made of the same;
 * at the end it is made sure that all the draft rests on is still what it began with. What a portion makes is thrown away with its arena. */
#include "base/hash.h"
#include "base/str_map.h"
#include "platform/audit.h"
#include "platform/feature.h"
#include "platform/frozen_document.h"
#include "result/publication_actions.h"
#include "result/publication_private.h"
#include "result/publication_verbatim.h"
#include "result/report_part.h"
#include <math.h>
#include <string.h>

enum { UNITS_A_PORTION = 12 };

static const char *const languages[] = { "zh", "en" };

struct draft {
    struct job *job;
    struct publication_new in;
    struct publication p;            /* as begun */
    struct publication before;       /* the edition before; id 0 = none */
    struct report_source source;
    struct str_map made;             /* units that are done: "kind|code" */
    const struct result_unit *unit;  /* all of them */
    size_t n_units;
};

static struct report_input input_of(const struct draft *d, const char *report, struct str scope)
{
    return (struct report_input){ .kind = str_of_c(report), .programme = d->p.programme, .scope = scope, .period = SOME_INT(d->p.period) };
}

static struct report_input own_input(const struct draft *d)
{
    return input_of(d, str_eq_c(d->p.kind, "quarterly") ? "quarterly" : "monthly", STR_NONE);
}

/* ---- beginning ---- */

static struct err *refuse(struct arena *a, const struct publication *p)
{
    return p->state == PUBLICATION_RELEASED
               ? ERR(a, ERR_CONFLICT, "The reports of this period are released as V{0}. A correction needs a reason.", ARG_I(p->edition))
               : ERR(a, ERR_CONFLICT, "There is already a draft of this period: release it or withdraw it first.");
}

/* What there is of the period: the newest released edition, and a draft to go on with (its state draft, not complete). */
static struct err *look_around(struct draft *d, struct publication *unfinished)
{
    struct publication_query q = { .scope = { .kind = SCOPE_SYSTEM }, .programme = d->p.programme, .kind = d->p.kind, .from = d->p.period, .to = d->p.period, .with_drafts = true };
    struct publication_list list;
    TRY(publication_list_load(d->job->db, d->job->arena, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct publication *p = &list.row[i];
        if (p->state == PUBLICATION_DRAFT && !p->complete_at.has)
            *unfinished = *p;
        else if (p->state == PUBLICATION_DRAFT || p->state == PUBLICATION_CHECKED)
            return refuse(d->job->arena, p);
        if (p->state == PUBLICATION_RELEASED && p->edition > d->before.edition)
            d->before = *p;
    }
    if (d->before.id && str_is_empty(d->in.reason) && !unfinished->id)
        return refuse(d->job->arena, &d->before);
    if (!d->before.id && !str_is_empty(d->in.reason))
        return ERR(d->job->arena, ERR_CONFLICT, "Nothing of this period is released, so there is nothing to correct.");
    return NULL;
}

struct beginning { struct draft *d; struct report_source source; struct publication_source facts; int64_t withdrawn; };

static struct err *load_source(struct db *db UNUSED, void *ctx)
{
    struct beginning *b = ctx;
    struct report_input in = own_input(b->d);
    TRY(report_source_load(b->d->job, &in, &b->source));
    return publication_source_of(b->d->job, &b->source, &b->d->p, &b->facts);
}

static void list_units(struct draft *d)
{
    struct result_unit *unit = ARENA_ARRAY(d->job->arena, struct result_unit, UNIT_KINDS * (d->source.set.network.n_dealers + 1));
    d->n_units = 0;
    d->unit = unit;
    for (enum unit_kind k = 0; k < UNIT_KINDS; k++) {
        struct unit_list list = result_units(&d->source.set, k);
        for (size_t i = 0; i < list.n; i++)
            unit[d->n_units++] = list.unit[i];
    }
}

static struct err *insert_dealers(struct db *db, const struct beginning *b)
{
    struct arena *a = b->d->job->arena;
    const struct result_set *s = &b->source.set;
    struct unit_list dealers = result_units(s, UNIT_DEALER);
    struct publication_dealer_insert_in *row = ARENA_ARRAY(a, struct publication_dealer_insert_in, dealers.n);
    struct window w = window_of(publication_single(b->d->p.kind), b->d->p.period);
    double small = mark_rules_default().small_count;
    for (size_t i = 0; i < dealers.n; i++) {
        const struct org_dealer *d = &s->network.dealer[dealers.unit[i].dealer[0]];
        const struct org_region *region = &s->network.region[d->region];
        double n = result_count(s, &dealers.unit[i], w);
        row[i] = (struct publication_dealer_insert_in){
            .publication_id = b->d->p.id, .dealer_id = d->id, .code = d->code, .name = d->name, .region_code = region->code, .region_name = region->name,
            .group_code = d->group, .interviews = n >= 1 && n <= small ? -1 : (int64_t)n, .position = (int64_t)i,
            .area_code = d->area.n ? str_printf(a, STR_FMT "/" STR_FMT, STR_ARG(region->code), STR_ARG(d->area)) : STR(""),
        };
    }
    return publication_dealer_insert(db, a, row, dealers.n);
}

static struct err *insert_draft(struct db *db, void *ctx)
{
    struct beginning *b = ctx;
    struct draft *d = b->d;
    struct publication *p = &d->p;
    int64_t changed;
    if (b->withdrawn)
        TRY(publication_set_withdrawn(db, &(struct publication_set_withdrawn_in){ .id = b->withdrawn }, NULL));
    struct publication_insert_in in = {
        .id = p->id = db_new_id(db), .programme = p->programme, .kind = p->kind, .period = civil_month_str(d->job->arena, p->period), .edition = p->edition = d->before.edition + 1,
        .reason = d->in.reason.p ? d->in.reason : STR(""), .made_at = d->job->now_ms, .made_by = str_of_c(d->job->who), .made_by_id = d->job->who_id,
        .method_version = report_method_version, .parameters = b->facts.parameters, .questionnaires = b->facts.questionnaires,
        .structure_day = civil_date_str(d->job->arena, b->facts.structure_day), .tally_sha256 = b->facts.tally_sha256, .source_sha256 = b->facts.sha256,
        .interviews = b->facts.interviews,
    };
    TRY(publication_insert(db, &in, &changed));
    if (!changed)
        return ERR(d->job->arena, ERR_CONFLICT, "Somebody else is making this draft.");
    p->made_at = d->job->now_ms;
    p->source_sha256 = b->facts.sha256;
    p->questionnaires = b->facts.questionnaires;
    TRY(insert_dealers(db, b));
    TRY(publication_verbatims_freeze(db, d->job->arena, p->id, &b->source.verbatims));
    TRY(publication_count_keep(db, d->job->arena, p->id, &b->source));
    return audit_by(d->job, "publication.make", "publication", p->id, STR_NONE);
}

/* Finds or makes the row of the draft. */
static struct err *begin(struct draft *d)
{
    struct publication unfinished = { 0 };
    struct beginning b = { .d = d };
    TRY(look_around(d, &unfinished));
    TRY(db_read(d->job->db, load_source, &b));
    d->source = b.source;
    list_units(d);
    if (unfinished.id && str_eq(unfinished.source_sha256, b.facts.sha256)) {
        d->p = unfinished;
        return NULL;
    }
    b.withdrawn = unfinished.id;
    if (unfinished.id && str_is_empty(d->in.reason))
        d->in.reason = unfinished.reason;
    return db_write(d->job->db, insert_draft, &b, 0);
}

/* ---- a portion ---- */

struct portion {
    struct draft *d;
    struct job job;                          /* on the portion's arena */
    struct result_unit unit[UNITS_A_PORTION];
    size_t n_units;
    struct publication_figure_rows figures;
    struct publication_document_insert_in *document;
    size_t n_documents;
};

static struct str unit_key(struct arena *a, enum unit_kind kind, struct str code)
{
    return str_printf(a, "%s|" STR_FMT, publication_unit_name(kind), STR_ARG(code));
}

static void choose_units(struct portion *p)
{
    for (size_t i = 0; i < p->d->n_units && p->n_units < UNITS_A_PORTION; i++)
        if (!str_map_get(&p->d->made, unit_key(p->job.arena, p->d->unit[i].kind, p->d->unit[i].code)))
            p->unit[p->n_units++] = p->d->unit[i];
}

/* How report_input names a unit. */
static struct str scope_text(struct arena *a, const struct result_unit *u)
{
    return u->kind == UNIT_NATION ? STR("nation") : str_printf(a, "%s:" STR_FMT, publication_unit_name(u->kind), STR_ARG(u->code));
}

/* ---- what later features add ---- */

static double told(struct opt_num v)
{
    return v.has ? v.v : NAN;
}

/* The dealer's figures among those of the portion. */
static void find_values(const struct portion *p, struct str code, struct report_part_query *q)
{
    struct report_part_value *value = ARENA_ARRAY(p->job.arena, struct report_part_value, p->figures.n);
    for (size_t i = 0; i < p->figures.n; i++) {
        const struct publication_figure_insert_in *f = &p->figures.row[i];
        if (str_eq_c(f->unit_kind, "dealer") && str_eq(f->unit_code, code) && f->hidden.n == 0)
            value[q->n_values++] = (struct report_part_value){ f->measure, f->base, told(f->n), told(f->value), told(f->se) };
    }
    q->value = value;
}

static void append_sections(struct arena *a, const struct document *part, struct document *d)
{
    struct section *all = ARENA_ARRAY(a, struct section, d->n_sections + part->n_sections);
    if (d->n_sections)
        memcpy(all, d->section, d->n_sections * sizeof *all);
    if (part->n_sections)
        memcpy(all + d->n_sections, part->section, part->n_sections * sizeof *all);
    d->section = all;
    d->n_sections += part->n_sections;
}

static struct err *add_parts(const struct portion *p, struct job *job, const struct result_unit *u, struct document *d)
{
    const struct features *fs = p->d->in.features;
    struct report_part_query q = { .publication = &p->d->p, .dealer_id = p->d->source.set.network.dealer[u->dealer[0]].id };
    find_values(p, u->code, &q);
    for (size_t i = 0; fs && i < fs->n; i++) {
        struct document part = { 0 };
        if (!fs->feature[i]->report_part)
            continue;
        TRY(fs->feature[i]->report_part->make(job, &q, &part));
        append_sections(p->job.arena, &part, d);
    }
    return NULL;
}

/* Does the report stand alone for a dealer, so that others may add to it? A ranking does not. */
static bool takes_parts(const struct result_unit *u, const char *report)
{
    return u->kind == UNIT_DEALER && (strcmp(report, "monthly") == 0 || strcmp(report, "quarterly") == 0);
}

static struct err *make_document(struct portion *p, const struct result_unit *u, const char *report, const char *language)
{
    struct arena *a = p->job.arena;
    struct job job = p->job;
    struct document d;
    struct report_input in = input_of(p->d, report, scope_text(a, u));
    struct publication_document_insert_in *row = &p->document[p->n_documents++];
    job.lang = lang_load(a, str_of_c(language));
    job.now_ms = p->d->p.made_at;
    *row = (struct publication_document_insert_in){
        .publication_id = p->d->p.id, .report = str_of_c(report), .unit_kind = str_of_c(publication_unit_name(u->kind)), .unit_code = u->code, .language = str_of_c(language),
    };
    if (u->kind == UNIT_DEALER)
        row->dealer_id = SOME_INT(p->d->source.set.network.dealer[u->dealer[0]].id);
    TRY(report_make_from(&job, &p->d->source, &in, &d));
    if (takes_parts(u, report))
        TRY(add_parts(p, &job, u, &d));
    row->document = frozen_document_write(a, &d);
    struct sha256 digest = sha256_of(row->document);
    row->sha256 = sha256_hex(a, &digest);
    return NULL;
}

static struct err *make_documents(struct portion *p, const struct result_unit *u)
{
    static const struct { const char *report; bool quarterly, nation_only; } reports[] = {
        { "monthly", false, false }, { "quarterly", true, false }, { "overview", true, true }, { "ranking", true, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(reports); i++)
        for (size_t l = 0; l < ARRAY_LEN(languages); l++)
            if (reports[i].quarterly == str_eq_c(p->d->p.kind, "quarterly") && (u->kind == UNIT_NATION || !reports[i].nation_only))
                TRY(make_document(p, u, reports[i].report, languages[l]));
    return NULL;
}

static struct err *make_figures(struct portion *p, const struct result_unit *u)
{
    struct reporting r;
    struct ranking ranking;
    struct report_input in = own_input(p->d);
    bool is_quarterly = str_eq_c(p->d->p.kind, "quarterly");
    in.scope = scope_text(p->job.arena, u);
    TRY(report_begin(&p->job, &p->d->source, &in, &r));
    struct report_base base = report_base_of(&r, is_quarterly ? BASE_QUARTER : BASE_R6);
    TRY(report_rank(&r, base, &ranking));
    struct figuring f = { .r = &r, .p = &p->d->p, .ranking = &ranking, .ranking_base = base, .out = &p->figures };
    return publication_figure_unit(&f);
}

static struct err *make_portion(struct db *db UNUSED, void *ctx)
{
    struct portion *p = ctx;
    choose_units(p);
    p->document = ARENA_ARRAY(p->job.arena, struct publication_document_insert_in, p->n_units * 6 + 1);
    for (size_t i = 0; i < p->n_units; i++) {
        TRY(make_figures(p, &p->unit[i]));
        TRY(make_documents(p, &p->unit[i]));
    }
    return NULL;
}

/* Another process may have made the same units meanwhile: the row of the publication is locked first. */
static struct err *store_portion(struct db *db, void *ctx)
{
    struct portion *p = ctx;
    struct publication_lock_row row;
    bool found;
    TRY(publication_lock(db, p->job.arena, &(struct publication_lock_in){ .id = p->d->p.id }, &row, &found));
    if (!found || !str_eq_c(row.state, "draft") || row.complete_at.has)
        return ERR(p->d->job->arena, ERR_CONFLICT, "The draft was withdrawn or finished by somebody else meanwhile.");
    for (size_t i = 0; i < p->n_units; i++) {
        struct publication_document_of_unit_row made;
        struct publication_document_of_unit_in in = { p->d->p.id, str_of_c(publication_unit_name(p->unit[i].kind)), p->unit[i].code };
        TRY(publication_document_of_unit(db, p->job.arena, &in, &made, &found));
        if (made.n)
            return ERR(p->d->job->arena, ERR_CONFLICT, "Somebody else is making this draft.");
    }
    TRY(publication_document_insert(db, p->job.arena, p->document, p->n_documents));
    return publication_figure_insert(db, p->job.arena, p->figures.row, p->figures.n);
}

static struct err *one_portion(struct draft *d, struct arena *a, bool *is_over)
{
    struct portion p = { .d = d, .job = *d->job };
    p.job.arena = a;
    p.job.progress = NULL;
    TRY(db_read(d->job->db, make_portion, &p));
    *is_over = p.n_units == 0;
    if (p.n_units)
        TRY(db_write(d->job->db, store_portion, &p, 0));
    for (size_t i = 0; i < p.n_units; i++)
        str_map_put(&d->made, unit_key(d->job->arena, p.unit[i].kind, str_dup(d->job->arena, p.unit[i].code)), 1, NULL);
    return NULL;
}

/* An error of the portion outlives its arena. */
static struct err *keep_error(struct arena *a, const struct err *e)
{
    struct err *kept = err_new(a, e->code, &e->msg, e->file, e->line);
    kept->msg.id = str_c(a, str_of_c(e->msg.id));
    return e->detail ? err_detail(a, kept, "%s", e->detail) : kept;
}

static struct err *make_portions(struct draft *d)
{
    bool is_over = false;
    while (!is_over) {
        job_progress(d->job, &MSG("Reports"), (int64_t)d->made.n, (int64_t)d->n_units);
        struct arena *a = arena_new(0);
        struct err *e = one_portion(d, a, &is_over);
        if (e)
            e = keep_error(d->job->arena, e);
        arena_free(a);
        if (e)
            return e;
    }
    job_progress_end(d->job);
    return NULL;
}

/* ---- the end: the best of each region, without a name ---- */

struct best { const struct publication_dealer_list_row *dealer; bool is_ranked; };

static struct err *dealers_of(struct draft *d, struct str_map *by_code, struct best **out, const struct publication_figure_list_rows *figures)
{
    struct arena *a = d->job->arena;
    struct publication_dealer_list_rows rows;
    TRY(publication_dealer_list(d->job->db, a, &(struct publication_dealer_list_in){ .publication_id = d->p.id, .scope = { .kind = SCOPE_SYSTEM } }, &rows));
    *by_code = str_map_on(a);
    *out = ARENA_ARRAY(a, struct best, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        (*out)[i] = (struct best){ .dealer = &rows.row[i] };
        str_map_put(by_code, rows.row[i].code, i, NULL);
    }
    for (size_t i = 0; i < figures->n; i++) {
        const size_t *at = str_eq_c(figures->row[i].measure, "total") ? str_map_get(by_code, figures->row[i].unit_code) : NULL;
        if (at && figures->row[i].place.has)
            (*out)[*at].is_ranked = true;
    }
    return NULL;
}

/* Whose value may stand as the best: ranked, with a base of thirty or more. */
static bool may_be_best(const struct publication_figure_list_row *f, const struct best *b)
{
    return b->is_ranked && f->value.has && !f->is_grey && f->hidden.n == 0;
}

static void put_best(struct draft *d, struct str_map *seen, struct publication_figure_rows *out, const struct publication_figure_list_row *f, const struct best *b)
{
    struct arena *a = d->job->arena;
    bool is_new;
    struct str key = str_printf(a, STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(f->measure), STR_ARG(f->base), STR_ARG(b->dealer->region_code));
    size_t at = *str_map_put(seen, key, out->n, &is_new);
    struct publication_figure_insert_in *row = &out->row[at];
    if (is_new) {
        out->n++;
        *row = (struct publication_figure_insert_in){ .publication_id = d->p.id, .measure = f->measure, .base = f->base, .unit_kind = STR("best"), .unit_code = b->dealer->region_code,
                                                      .unit_name = b->dealer->region_name, .counts = STR(""), .verdict = STR(""), .hidden = STR("") };
    }
    if (is_new || f->value.v > row->value.v) {
        row->n = f->n;
        row->value = f->value;
        row->months_present = f->months_present;
        row->months_wanted = f->months_wanted;
        row->is_starred = f->is_starred;
    }
}

static struct err *finish(struct db *db, void *ctx)
{
    struct draft *d = ctx;
    struct arena *a = d->job->arena;
    struct publication_figure_list_rows figures;
    struct publication_figure_rows out = { 0 };
    struct str_map by_code, seen = str_map_on(a);
    struct best *dealer;
    int64_t changed;
    TRY(publication_set_complete(db, &(struct publication_set_complete_in){ .id = d->p.id, .complete_at = SOME_INT(d->job->now_ms) }, &changed));
    if (!changed)
        return ERR(a, ERR_CONFLICT, "The draft was withdrawn or finished by somebody else meanwhile.");
    struct publication_figure_list_in in = { .publication_id = d->p.id, .with_dealers = true };
    TRY(publication_figure_list(db, a, &in, &figures));
    TRY(dealers_of(d, &by_code, &dealer, &figures));
    out.row = ARENA_ARRAY(a, struct publication_figure_insert_in, figures.n + 1);
    for (size_t i = 0; i < figures.n; i++) {
        const size_t *at = str_map_get(&by_code, figures.row[i].unit_code);
        if (at && may_be_best(&figures.row[i], &dealer[*at]))
            put_best(d, &seen, &out, &figures.row[i], &dealer[*at]);
    }
    return publication_figure_insert(db, a, out.row, out.n);
}

/* Settings and targets were read portion by portion. */
static struct err *check_unchanged(struct draft *d)
{
    struct beginning now = { .d = d };
    TRY(db_read(d->job->db, load_source, &now));
    if (!str_eq(now.facts.sha256, d->p.source_sha256))
        return ERR(d->job->arena, ERR_BUSY, "Interviews, settings or the network changed while the reports were made. Make them again: the draft then begins anew.");
    return NULL;
}

static struct err *load_made(struct draft *d)
{
    struct publication_document_list_rows rows;
    d->made = str_map_on(d->job->arena);
    TRY(publication_document_list(d->job->db, d->job->arena, &(struct publication_document_list_in){ .publication_id = d->p.id }, &rows));
    for (size_t i = 0; i < rows.n; i++)
        str_map_put(&d->made, str_printf(d->job->arena, STR_FMT "|" STR_FMT, STR_ARG(rows.row[i].unit_kind), STR_ARG(rows.row[i].unit_code)), 1, NULL);
    return NULL;
}

struct err *publication_make(struct job *job, const struct publication_new *in, int64_t *id)
{
    struct draft d = { .job = job, .in = *in, .p = { .programme = in->programme, .kind = in->kind, .period = in->period } };
    if (str_eq_c(in->kind, "quarterly"))
        d.p.period = window_of(BASE_QUARTER, in->period).last;
    TRY(begin(&d));
    TRY(publication_verbatims_frozen(job->db, job->arena, d.p.id, &d.source.verbatims));
    TRY(publication_count_before(job, &d.p, &d.source));
    TRY(load_made(&d));
    TRY(make_portions(&d));
    TRY(check_unchanged(&d));
    TRY(db_write(job->db, finish, &d, 0));
    *id = d.p.id;
    return NULL;
}
