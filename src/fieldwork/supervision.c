#include "fieldwork/supervision.h"
#include "base/id_text.h"
#include "report/render.h"
#include "supervision_tmpl.h"

/* ---- the head ---- */

static const struct { struct msg title; const char *path, *permission; } tabs[] = {
    { { .id = N_("Board") }, "/supervision", "field.supervise" },
    { { .id = N_("Handed over") }, "/supervision/cases", "field.supervise" },
    { { .id = N_("Interviewers") }, "/supervision/interviewers", "field.supervise" },
    { { .id = N_("Review") }, "/supervision/review", "field.check" },
    { { .id = N_("Back-checks") }, "/supervision/back-checks", "field.check" },
    { { .id = N_("Monitoring") }, "/supervision/monitoring", "field.check" },
    { { .id = N_("Reports") }, "/supervision/report", "field.supervise" },
};

static void put_tabs(struct supervision_head *h)
{
    struct supervision_tab *t = ARENA_ARRAY(h->r->arena, struct supervision_tab, ARRAY_LEN(tabs));
    for (size_t i = 0; i < ARRAY_LEN(tabs); i++)
        if (req_may(h->r, tabs[i].permission))
            t[h->n_tabs++] = (struct supervision_tab){ tabs[i].title, tabs[i].path, str_eq_c(str_of_c(h->path), tabs[i].path) };
    h->tab = t;
}

static struct str wave_title(struct req *r, const struct wave *w)
{
    struct cell programme = org_programme_cell(r->arena, w->programme);
    return str_printf(r->arena, STR_FMT " · " STR_FMT, STR_ARG(tr_msg(r->arena, r->lang, programme.msg)), STR_ARG(lang_month(r->arena, r->lang, w->month)));
}

/* The newest open wave, else the newest. */
static const struct wave *standard_wave(const struct wave_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq_c(l->wave[i].state, "open"))
            return &l->wave[i];
    return l->n ? &l->wave[0] : NULL;
}

static const struct wave *wave_of(const struct wave_list *l, struct opt_int id)
{
    for (size_t i = 0; id.has && i < l->n; i++)
        if (l->wave[i].id == id.v)
            return &l->wave[i];
    return id.has ? NULL : standard_wave(l);
}

struct err *supervision_head_load(struct req *r, const char *path, struct opt_int wave, struct supervision_head *out)
{
    struct wave_list list;
    *out = (struct supervision_head){ .r = r, .path = path };
    TRY(wave_list_load(r->db, r->arena, STR_NONE, &list));
    const struct wave *w = wave_of(&list, wave);
    if (!w && wave.has)
        return ERR(r->arena, ERR_NOT_FOUND, "There is no such wave.");
    if (w) {
        out->wave = *w;
        out->wave_id = id_text(r->arena, w->id);
        out->query = str_printf(r->arena, "wave=" STR_FMT, STR_ARG(out->wave_id));
    }
    struct supervision_choice *c = ARENA_ARRAY(r->arena, struct supervision_choice, list.n);
    for (size_t i = 0; i < list.n; i++)
        c[i] = (struct supervision_choice){ id_text(r->arena, list.wave[i].id), wave_title(r, &list.wave[i]), &list.wave[i] == w };
    out->choice = c;
    out->n_choices = list.n;
    put_tabs(out);
    return NULL;
}

struct err *supervision_show(const struct supervision_head *h, const struct page *p)
{
    struct page whole = *p;
    struct html_part part, none;
    if (!h->wave.id) {
        tmpl_supervision_no_wave(html_part_begin(&none, &h->r->html));
        whole.body = html_part_end(&none);
        whole.actions = (struct html){ 0 };
    }
    tmpl_supervision_frame(html_part_begin(&part, &h->r->html), h, whole.body);
    whole.body = html_part_end(&part);
    return res_page(h->r, &whole);
}

/* ---- files ---- */

const struct field_choice supervision_formats[] = { { "xlsx", "xlsx" }, { "pdf", "pdf" }, { "csv", "csv" }, { NULL, NULL } };

struct err *supervision_send(struct req *r, const struct document *d, struct str format)
{
    enum report_format f;
    if (!report_format_of(format, &f))
        return ERR(r->arena, ERR_INVALID, "There is no such form of output.");
    return res_document(r, &(struct res_document){ .document = d, .format = f, .name = str_of_c(d->section->key) });
}

struct str supervision_span(struct arena *a, int64_t ms)
{
    int64_t s = MAX_OF(ms, 0) / 1000;
    if (s >= 3600)
        return str_printf(a, "%lld:%02d:%02d", (long long)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    return str_printf(a, "%02d:%02d", (int)(s / 60), (int)(s % 60));
}
