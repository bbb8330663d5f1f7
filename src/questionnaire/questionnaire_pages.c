/* Questionnaires to look at: all versions; one with its steps, questions, points and filters. */
#include "questionnaire/questionnaire_pages.h"
#include "base/id_text.h"
#include "base/str_map.h"
#include "form/json_in.h"
#include "org/user_gate.h"
#include "questionnaire/questionnaire_draft.h"
#include "questionnaire/questionnaire_length.h"
#include "questionnaire_sql.h"
#include "questionnaire_tmpl.h"

struct msg questionnaire_state_words(struct str state)
{
    static const struct { const char *state, *words; } all[] = { { "draft", N_("draft") }, { "tested", N_("tested") }, { "field", N_("in the field") }, { "closed", N_("closed") } };
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (str_eq_c(state, all[i].state))
            return (struct msg){ .id = all[i].words };
    return (struct msg){ 0 };
}

static struct err *load_drafts(struct req *r, struct questionnaire_list_view *v)
{
    struct draft_list drafts;
    struct job job = job_of_req(r);
    TRY(draft_list_load(r->db, r->arena, &drafts));
    struct draft_line *line = ARENA_ARRAY(r->arena, struct draft_line, drafts.n);
    for (size_t i = 0; i < drafts.n; i++) {
        const struct draft *d = &drafts.draft[i];
        line[i] = (struct draft_line){ id_text(r->arena, d->id), d->code, d->version, questionnaire_state_words(d->state), d->changed_by, str_sub(tz_format(r->arena, job.tz, d->changed_at), 0, 16) };
    }
    v->draft = line;
    v->n_drafts = drafts.n;
    return NULL;
}

struct err *page_questionnaires(struct req *r, const void *input UNUSED)
{
    struct questionnaire_list_view v = { .r = r, .may_write = req_may(r, "questionnaire.write") };
    struct questionnaire_version_overview_rows rows;
    struct html_part body;
    TRY(questionnaire_version_overview(r->db, r->arena, &rows));
    struct questionnaire_line *line = ARENA_ARRAY(r->arena, struct questionnaire_line, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct questionnaire_version_overview_row *x = &rows.row[i];
        line[i] = (struct questionnaire_line){ id_text(r->arena, x->id), x->code, x->title_zh, x->title_en, x->version, x->questions, str_eq_c(x->programme, "sales"),
                                               questionnaire_state_words(x->state), str_eq_c(x->state, "field") ? "green" : "secondary" };
    }
    v.line = line;
    v.n = rows.n;
    if (v.may_write)
        TRY(load_drafts(r, &v));
    tmpl_questionnaires(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Questionnaires"), .body = html_part_end(&body) });
}

/* ---- filters: as they stand in the file ---- */

struct filters { struct str_map of; struct str *text; size_t n; struct arena *arena; };

static struct str member_text(const struct json *v, const char *name)
{
    const struct json *m = json_in_get(v, name);
    struct str s = STR_NONE;
    struct err *e = m ? json_in_as_text(m, &s) : NULL;
    return e ? STR_NONE : s;
}

static void note_filter(struct filters *f, struct str code, struct str condition)
{
    if (!code.n || f->n == 1000)
        return;
    f->text[f->n] = condition;
    str_map_put(&f->of, code, f->n++, NULL);
}

/* A matrix asks its rows under its own condition. */
static void read_element(struct filters *f, const struct json *e)
{
    struct str condition = member_text(e, "visibleIf");
    const struct json *rows = json_in_get(e, "rows");
    if (!condition.n)
        return;
    note_filter(f, member_text(e, "name"), condition);
    for (const struct json *row = json_in_next(rows, NULL); row; row = json_in_next(rows, row))
        note_filter(f, member_text(row, "value"), condition);
}

static struct err *load_filters(struct req *r, int64_t id, struct filters *f)
{
    struct questionnaire_version_load_row row;
    const struct json *file;
    bool found;
    *f = (struct filters){ str_map_on(r->arena), ARENA_ARRAY(r->arena, struct str, 1000), 0, r->arena };
    TRY(questionnaire_version_load(r->db, r->arena, &(struct questionnaire_version_load_in){ .id = id }, &row, &found));
    if (!found)
        return NULL;
    TRY(json_in_text(r->arena, row.definition, NULL, &file));
    const struct json *pages = json_in_get(file, "pages");
    for (const struct json *page = json_in_next(pages, NULL); page; page = json_in_next(pages, page)) {
        const struct json *elements = json_in_get(page, "elements");
        for (const struct json *e = json_in_next(elements, NULL); e; e = json_in_next(elements, e))
            read_element(f, e);
    }
    return NULL;
}

/* ---- one version ---- */

static struct str points_of_question(struct arena *a, const struct question *q)
{
    struct buf b = buf_on(a);
    for (unsigned code = ANSWER_CODES; q->is_scored && code-- > 0;)
        if (points_has(&q->points, code))
            buf_addf(&b, "%s%u: %g", b.n ? " · " : "", code, points_of(&q->points, code));
    return b.n ? buf_str(&b) : STR_NONE;
}

static struct msg kind_title(enum question_kind kind)
{
    static const char *const titles[] = {
        [QUESTION_LEVEL] = N_("levels"), [QUESTION_YES_NO] = N_("yes or no"), [QUESTION_CHOICE] = N_("one of several"), [QUESTION_MULTIPLE] = N_("several of several"),
        [QUESTION_NUMBER] = N_("number"), [QUESTION_TEXT] = N_("open answer"),
    };
    return (struct msg){ .id = titles[kind] };
}

static struct str weight_of(struct arena *a, const struct questionnaire *q, struct str step)
{
    for (size_t i = 0; i < q->n_weights; i++)
        if (q->weight[i].is_step && str_eq(q->weight[i].part, step))
            return str_printf(a, "%g", q->weight[i].weight);
    return STR_NONE;
}

/* Measured where interviews said how long they took, else estimated. */
static struct err *tell_length(struct req *r, int64_t id, struct questionnaire_view *v)
{
    struct questionnaire_measured m;
    struct script s;
    TRY(questionnaire_length_get(r->db, r->arena, id, &m));
    TRY(script_load(r->db, r->arena, id, &s));
    int64_t seconds = m.interviews ? m.median_s : script_estimate_s(r->arena, &s), minutes = (seconds + 59) / 60;
    v->is_long = seconds > QUESTIONNAIRE_LONG_S;
    v->length = m.interviews ? MSG("median {0} min, {1} interviews", ARG_I(minutes), ARG_I(m.interviews)) : MSG("about {0} min, estimated from its words", ARG_I(minutes));
    return NULL;
}

struct err *page_questionnaire(struct req *r, const void *input)
{
    int64_t id = ((const struct questionnaire_id_input *)input)->id.v;
    struct arena *a = r->arena;
    struct questionnaire q;
    struct filters filters;
    struct html_part body;
    const struct crumb up = { .title = MSG("Questionnaires"), .path = STR("/questionnaires") };
    TRY(questionnaire_load(r->db, a, id, &q));
    TRY(load_filters(r, id, &filters));
    struct question_line *line = ARENA_ARRAY(a, struct question_line, q.n_questions);
    for (size_t i = 0; i < q.n_questions; i++) {
        const size_t *filter = str_map_get(&filters.of, q.question[i].code);
        line[i] = (struct question_line){ &q.question[i], points_of_question(a, &q.question[i]), filter ? filters.text[*filter] : STR_NONE, kind_title(q.question[i].kind) };
    }
    struct step_line *step = ARENA_ARRAY(a, struct step_line, q.n_steps);
    for (size_t i = 0; i < q.n_steps; i++)
        step[i] = (struct step_line){ q.step[i].code, q.step[i].title_zh, q.step[i].title_en, weight_of(a, &q, q.step[i].code) };
    struct questionnaire_view v = { .r = r, .of = &q, .line = line, .step = step, .id = id_text(a, id), .state = questionnaire_state_words(q.state), .may_write = req_may(r, "questionnaire.write"),
                                    .is_in_field = str_eq_c(q.state, "field") };
    TRY(tell_length(r, id, &v));
    tmpl_questionnaire(html_part_begin(&body, &r->html), &v);
    struct str title = lang_of_two(r->lang, q.title_zh, q.title_en);
    return res_page(r, &(struct page){ .title_text = title.n ? title : q.code, .crumb = &up, .n_crumbs = 1, .body = html_part_end(&body) });
}

const struct menu_entry questionnaire_menu[QUESTIONNAIRE_MENU] = { { { .id = N_("Questionnaires") }, "/questionnaires", "questionnaire.read", N_("Administration") } };
