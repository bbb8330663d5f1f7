/* /screening: the work list, and a text's own page that leads from one to the next. */
#include "verbatim/verbatim_pages.h"
#include "base/buf.h"
#include "base/id_text.h"
#include "base/utf8.h"
#include "org/user_gate.h"
#include "verbatim/verbatim_frame_pages.h"
#include "verbatim_tmpl.h"
#include <stdlib.h>

enum { LINES = 50 };

struct screen_input { struct str programme, dealer, question, state, findings, decision, text, step, kind; struct opt_int month, page, id, seen, sure; };
#define IN(m) FIELD_AT(struct screen_input, m)
static const struct field_choice state_choices[] = { { "new", "new" }, { "approved", "approved" }, { "rejected", "rejected" }, { "second", "second" }, { "all", "all" }, { NULL, NULL } };
static const struct field_choice findings_choices[] = { { "some", "some" }, { "none", "none" }, { NULL, NULL } };
static const struct field_choice decision_choices[] = { { "approved", "approved" }, { "rejected", "rejected" }, { "second", "second" }, { NULL, NULL } };
static const struct field_choice kind_choices[] = { { "praise", "praise" }, { "suggestion", "suggestion" }, { "complaint", "complaint" }, { "expectation", "expectation" }, { NULL, NULL } };
#define FILTER_FIELDS \
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme), .label = { .id = N_("Programme") } }, \
    { .name = "month", .type = FIELD_MONTH, IN(month), .label = { .id = N_("Month") } }, { .name = "dealer", .type = FIELD_CODE, .max = 32, IN(dealer), .label = { .id = N_("Dealer") } }, \
    { .name = "question", .type = FIELD_CODE, .max = 64, IN(question), .label = { .id = N_("Question") } }, \
    { .name = "state", .type = FIELD_CHOICE, .choices = state_choices, IN(state), .label = { .id = N_("State") } }, \
    { .name = "findings", .type = FIELD_CHOICE, .choices = findings_choices, IN(findings), .label = { .id = N_("Findings") } }
static const struct field list_fields[] = { FILTER_FIELDS, { .name = "page", .type = FIELD_INT, .min = 1, .max = 100000, IN(page) } };
static const struct field text_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, IN(id) }, FILTER_FIELDS };
static const struct field decide_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id) }, FILTER_FIELDS,
    { .name = "seen", .type = FIELD_INT, .required = true, IN(seen) },
    { .name = "decision", .type = FIELD_CHOICE, .choices = decision_choices, .required = true, IN(decision) },
    { .name = "text", .type = FIELD_TEXT, .max = 4000, IN(text), .label = { .id = N_("Text for readers") } },
    { .name = "kind", .type = FIELD_CHOICE, .choices = kind_choices, IN(kind) },
    { .name = "step", .type = FIELD_CODE, .max = 64, IN(step) },
    { .name = "sure", .type = FIELD_BOOL, IN(sure) },
};
static const struct field undo_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, IN(id) }, FILTER_FIELDS, { .name = "seen", .type = FIELD_INT, .required = true, IN(seen) } };

/* ---- the filter ---- */

struct screening {
    struct req *r;
    struct job job;
    const struct screen_input *in;
    struct verbatim_query q;
    struct questionnaire *version[2];
    size_t n_versions[2];
    struct screen_list_view view;
};

static void keep(struct screening *s, const char *name, struct str value)
{
    if (!value.p)
        return;
    s->view.hidden_name[s->view.n_hidden] = str_of_c(name);
    s->view.hidden_value[s->view.n_hidden++] = value;
}

static struct err *begin(struct req *r, const struct screen_input *in, struct screening *s)
{
    *s = (struct screening){ .r = r, .job = job_of_req(r), .in = in };
    struct str state = in->state.p ? in->state : STR("new");
    s->q = (struct verbatim_query){ .programme = in->programme, .dealer = in->dealer, .question = in->question, .month = (int32_t)in->month.v, .after = verbatim_start_of(s->job.who_id),
                                    .state = str_eq_c(state, "all") ? STR_NONE : state };
    s->q.findings = str_eq_c(in->findings, "some") ? FINDINGS_SOME : str_eq_c(in->findings, "none") ? FINDINGS_NONE : FINDINGS_ANY;
    s->view.r = r;
    s->view.is_filtered = in->programme.p || in->dealer.p || in->question.p || in->month.has || in->findings.p;
    keep(s, "programme", in->programme);
    keep(s, "month", in->month.has ? civil_month_str(r->arena, (int32_t)in->month.v) : STR_NONE);
    keep(s, "dealer", in->dealer);
    keep(s, "question", in->question);
    keep(s, "state", in->state);
    keep(s, "findings", in->findings);
    TRY(questionnaire_list(r->db, r->arena, STR("service"), &s->version[0], &s->n_versions[0]));
    TRY(questionnaire_list(r->db, r->arena, STR("sales"), &s->version[1], &s->n_versions[1]));
    return reach_of_req(r, "verbatim.screen", &s->q.scope);
}

/* The filter behind a path. */
static struct str with_filter(const struct screening *s, struct str path)
{
    struct buf b = buf_on(s->r->arena);
    buf_add(&b, path);
    for (size_t i = 0; i < s->view.n_hidden; i++)
        buf_addf(&b, "%c" STR_FMT "=" STR_FMT, i ? '&' : '?', STR_ARG(s->view.hidden_name[i]), STR_ARG(s->view.hidden_value[i]));
    return buf_str(&b);
}

static struct str page_link(const struct screening *s, int64_t page)
{
    return str_printf(s->r->arena, STR_FMT "%cpage=%lld", STR_ARG(with_filter(s, STR("/screening"))), s->view.n_hidden ? '&' : '?', (long long)page);
}

static struct str text_link(const struct screening *s, int64_t id)
{
    return with_filter(s, str_printf(s->r->arena, "/screening/" STR_FMT, STR_ARG(id_text(s->r->arena, id))));
}

/* ---- words ---- */

/* Title of the newest version's question, else its code. */
static struct str question_words(const struct screening *s, struct str programme, struct str code)
{
    int p = str_eq_c(programme, "sales");
    for (size_t v = s->n_versions[p]; v-- > 0;) {
        const struct question *q = questionnaire_question(&s->version[p][v], code);
        if (q)
            return question_title(q, s->r->lang);
    }
    return code;
}

static struct str choice_words(const struct screening *s, struct msg m)
{
    return tr_msg(s->r->arena, s->r->lang, &m);
}

/* ---- pickers ---- */

static void pick(struct screening *s, const char *name, struct msg label, struct screen_choice *c, size_t n)
{
    s->view.picker[s->view.n_pickers++] = (struct screen_picker){ name, label, c, n };
}

static void pick_fixed(struct screening *s)
{
    struct arena *a = s->r->arena;
    const struct screen_input *in = s->in;
    struct screen_choice *p = ARENA_ARRAY(a, struct screen_choice, 3), *st = ARENA_ARRAY(a, struct screen_choice, VERBATIM_STATES + 1), *f = ARENA_ARRAY(a, struct screen_choice, 3);
    p[0] = (struct screen_choice){ STR(""), choice_words(s, MSG("all")), !in->programme.p };
    p[1] = (struct screen_choice){ STR("service"), choice_words(s, MSG("After-sales")), str_eq_c(in->programme, "service") };
    p[2] = (struct screen_choice){ STR("sales"), choice_words(s, MSG("Sales")), str_eq_c(in->programme, "sales") };
    pick(s, "programme", MSG("Programme"), p, 3);
    for (int i = 0; i < VERBATIM_STATES; i++)
        st[i] = (struct screen_choice){ str_of_c(verbatim_state_name((enum verbatim_state)i)), tr(s->r->lang, verbatim_state_text((enum verbatim_state)i)),
                                        str_eq_c(s->q.state, verbatim_state_name((enum verbatim_state)i)) };
    st[VERBATIM_STATES] = (struct screen_choice){ STR("all"), choice_words(s, MSG("all")), !s->q.state.p };
    pick(s, "state", MSG("State"), st, VERBATIM_STATES + 1);
    f[0] = (struct screen_choice){ STR(""), choice_words(s, MSG("all")), !in->findings.p };
    f[1] = (struct screen_choice){ STR("some"), choice_words(s, MSG("with findings")), str_eq_c(in->findings, "some") };
    f[2] = (struct screen_choice){ STR("none"), choice_words(s, MSG("without findings")), str_eq_c(in->findings, "none") };
    pick(s, "findings", MSG("Findings"), f, 3);
}

static int newest_first(const void *x, const void *y)
{
    return str_cmp(((const struct screen_choice *)y)->value, ((const struct screen_choice *)x)->value);
}

static int by_code(const void *x, const void *y)
{
    return str_cmp(((const struct screen_choice *)x)->value, ((const struct screen_choice *)y)->value);
}

/* Behind "all", the values in order. */
static void pick_sorted(struct screening *s, const char *name, struct msg label, struct screen_choice *c, size_t n)
{
    bool is_month = name[0] == 'm';
    qsort(c + 1, n - 1, sizeof *c, is_month ? newest_first : by_code);
    pick(s, name, label, c, n);
}

static struct err *pick_found(struct screening *s)
{
    struct arena *a = s->r->arena;
    struct verbatim_choice_list l;
    struct str_map months = str_map_on(a), questions = str_map_on(a);
    TRY(verbatim_choices_load(&s->job, s->q.scope, &l));
    struct screen_choice *m = ARENA_ARRAY(a, struct screen_choice, l.n + 1), *q = ARENA_ARRAY(a, struct screen_choice, l.n + 1);
    size_t n_m = 1, n_q = 1;
    m[0] = (struct screen_choice){ STR(""), choice_words(s, MSG("all")), !s->in->month.has };
    q[0] = (struct screen_choice){ STR(""), choice_words(s, MSG("all")), !s->in->question.p };
    for (size_t i = 0; i < l.n; i++) {
        bool is_new;
        struct str month = civil_month_str(a, l.row[i].month), code = l.row[i].question;
        str_map_put(&months, month, 0, &is_new);
        if (is_new)
            m[n_m++] = (struct screen_choice){ month, lang_month(a, s->r->lang, l.row[i].month), s->in->month.has && l.row[i].month == s->in->month.v };
        str_map_put(&questions, code, 0, &is_new);
        if (is_new)
            q[n_q++] = (struct screen_choice){ code, str_printf(a, STR_FMT " " STR_FMT, STR_ARG(code), STR_ARG(utf8_prefix(question_words(s, l.row[i].programme, code), 24))), str_eq(code, s->in->question) };
    }
    pick_sorted(s, "month", MSG("Month"), m, n_m);
    pick_sorted(s, "question", MSG("Question"), q, n_q);
    return NULL;
}

/* ---- the list ---- */

static struct str box_name(struct arena *a, const struct verbatim *v)
{
    return str_printf(a, "v-" STR_FMT "-%lld", STR_ARG(id_text(a, v->id)), (long long)v->edition);
}

static void add_badges(struct arena *a, struct screen_line *line)
{
    struct screen_badge *b = ARENA_ARRAY(a, struct screen_badge, 9);
    for (unsigned bit = 1; bit <= FOUND_EMPTY; bit <<= 1)
        if (line->v->found & bit)
            b[line->n_badges++] = (struct screen_badge){ { .id = verbatim_finding_text((enum verbatim_finding)bit) } };
    line->badge = b;
}

static void put_lines(struct screening *s, const struct verbatim_list *l)
{
    struct arena *a = s->r->arena;
    struct screen_line *line = ARENA_ARRAY(a, struct screen_line, l->n);
    for (size_t i = 0; i < l->n; i++) {
        const struct verbatim *v = &l->row[i];
        line[i] = (struct screen_line){ .v = v, .link = text_link(s, v->id), .question = question_words(s, v->programme, v->question), .month = civil_month_str(a, v->month) };
        if (v->state == VERBATIM_NEW && !v->found) {
            line[i].box = box_name(a, v);
            s->view.may_approve = true;
        }
        add_badges(a, &line[i]);
    }
    s->view.line = line;
    s->view.n_lines = l->n;
}

static struct err *page_list(struct req *r, const void *input)
{
    struct screening s;
    struct verbatim_list l;
    const struct screen_input *in = input;
    int64_t page = in->page.has ? in->page.v : 1;
    TRY(begin(r, in, &s));
    s.q.limit = LINES;
    s.q.offset = (page - 1) * LINES;
    TRY(verbatim_list_load(&s.job, &s.q, &l));
    TRY(verbatim_count_load(&s.job, &s.q, &s.view.n));
    pick_fixed(&s);
    TRY(pick_found(&s));
    put_lines(&s, &l);
    s.view.dealer = in->dealer;
    s.view.first = s.q.offset + 1;
    s.view.last = s.q.offset + (int64_t)l.n;
    s.view.before = page > 1 ? page_link(&s, page - 1) : STR_NONE;
    s.view.next = s.view.last < s.view.n ? page_link(&s, page + 1) : STR_NONE;
    s.view.begin = l.n ? text_link(&s, l.row[0].id) : STR_NONE;
    struct html_part body, actions;
    tmpl_screen_list(html_part_begin(&body, &r->html), &s.view);
    tmpl_screen_actions(html_part_begin(&actions, &r->html), &s.view);
    return res_page(r, &(struct page){ .title = MSG("Screening of open answers"), .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

/* Approves the chosen ones of the page: texts without findings, as the page showed them. */
static struct err *page_approve(struct req *r, const void *input)
{
    struct screening s;
    struct verbatim_list l;
    const struct screen_input *in = input;
    int64_t n = 0;
    size_t n_keys = 0;
    TRY(begin(r, in, &s));
    s.q.limit = LINES;
    s.q.offset = in->page.has ? (in->page.v - 1) * LINES : 0;
    TRY(verbatim_list_load(&s.job, &s.q, &l));
    struct verbatim_key *key = ARENA_ARRAY(r->arena, struct verbatim_key, l.n + 1);
    for (size_t i = 0; i < l.n; i++)
        if (req_has(r, str_c(r->arena, box_name(r->arena, &l.row[i]))))
            key[n_keys++] = (struct verbatim_key){ l.row[i].id, s.q.scope, l.row[i].edition };
    TRY(verbatim_approve_clean(&s.job, key, n_keys, &n));
    res_flash(r, MSG("{0} texts are approved.", ARG_I(n)));
    return res_redirect(r, with_filter(&s, STR("/screening")));
}

/* ---- one text ---- */

static void add_pieces(struct screening *s, const struct str_map *staff, struct screen_text_view *v)
{
    struct verbatim_mask m = verbatim_mask_of(s->r->arena, v->v->original, staff);
    struct screen_piece *piece = ARENA_ARRAY(s->r->arena, struct screen_piece, 2 * m.n + 1);
    size_t at = 0;
    for (size_t i = 0; i < m.n; i++) {
        piece[v->n_pieces++] = (struct screen_piece){ .text = str_sub(v->v->original, at, m.span[i].from - at) };
        piece[v->n_pieces++] = (struct screen_piece){ str_sub(v->v->original, m.span[i].from, m.span[i].n), { .id = verbatim_finding_text(m.span[i].what) } };
        at = m.span[i].from + m.span[i].n;
    }
    piece[v->n_pieces++] = (struct screen_piece){ .text = str_sub(v->v->original, at, v->v->original.n) };
    v->piece = piece;
}

static void add_kinds(struct screening *s, struct screen_text_view *v, enum verbatim_kind chosen)
{
    struct screen_choice *c = ARENA_ARRAY(s->r->arena, struct screen_choice, VERBATIM_KINDS);
    for (int k = 0; k < VERBATIM_KINDS; k++)
        c[k] = (struct screen_choice){ str_of_c(verbatim_kind_name((enum verbatim_kind)k)), tr(s->r->lang, verbatim_kind_text((enum verbatim_kind)k)), k == (int)chosen };
    v->kind = c;
    v->n_kinds = VERBATIM_KINDS;
}

static void add_steps(struct screening *s, struct screen_text_view *v, struct str chosen)
{
    int p = str_eq_c(v->v->programme, "sales");
    const struct questionnaire *q = s->n_versions[p] ? &s->version[p][s->n_versions[p] - 1] : NULL;
    struct screen_choice *c = ARENA_ARRAY(s->r->arena, struct screen_choice, (q ? q->n_steps : 0) + 1);
    c[v->n_steps++] = (struct screen_choice){ STR(""), choice_words(s, MSG("no step")), str_is_empty(chosen) };
    for (size_t i = 0; q && i < q->n_steps; i++)
        c[v->n_steps++] = (struct screen_choice){ q->step[i].code, lang_of_two(s->r->lang, q->step[i].title_zh, q->step[i].title_en), str_eq(chosen, q->step[i].code) };
    v->step = c;
}

static void add_codes(struct screening *s, const struct verbatim_frame *f, struct str chosen, struct screen_text_view *v)
{
    struct screen_code *c = ARENA_ARRAY(s->r->arena, struct screen_code, f->n);
    for (size_t i = 0; i < f->n; i++) {
        const struct verbatim_code *k = &f->code[i];
        bool is_chosen = verbatim_has_code(chosen, k->code);
        if (k->in_use || is_chosen)
            c[v->n_codes++] = (struct screen_code){ k, str_printf(s->r->arena, "c-" STR_FMT, STR_ARG(k->code)), lang_of_two(s->r->lang, k->title_zh, k->title_en), is_chosen };
    }
    v->code = c;
}

static void add_events(struct screening *s, const struct verbatim_events *l, struct screen_text_view *v)
{
    static const struct { const char *what, *text; } words[] = { { "approved", N_("approved") }, { "rejected", N_("decided not to publish it") }, { "second", N_("needs a second look") }, { "undone", N_("took the step back") } };
    struct screen_event *e = ARENA_ARRAY(s->r->arena, struct screen_event, l->n);
    for (size_t i = 0; i < l->n; i++) {
        e[i] = (struct screen_event){ .at = str_sub(tz_format(s->r->arena, s->job.tz, l->event[i].at), 0, 16), .who = l->event[i].who, .is_undone = l->event[i].is_undone };
        for (size_t k = 0; k < ARRAY_LEN(words); k++)
            if (str_eq_c(l->event[i].what, words[k].what))
                e[i].what.id = words[k].text;
        v->may_undo = v->may_undo || (!l->event[i].is_undone && !str_eq_c(l->event[i].what, "undone"));
    }
    v->event = e;
    v->n_events = l->n;
}

static struct err *next_link(struct screening *s, int64_t id, struct str *out)
{
    struct verbatim_query q = s->q;
    struct verbatim_list l;
    q.after = q.not_id = id;
    q.limit = 1;
    TRY(verbatim_list_load(&s->job, &q, &l));
    *out = l.n ? text_link(s, l.row[0].id) : STR_NONE;
    return NULL;
}

static const struct crumb crumbs[] = { { { .id = N_("Screening of open answers") }, { "/screening", 10 } } };

/* tried: what was sent and refused; NULL = as stored. */
struct showing { const struct verbatim_decision *tried; struct msg problem; int status; };

static struct err *show_text(struct screening *s, const struct showing *how)
{
    struct arena *a = s->r->arena;
    struct verbatim_key k = { .id = s->in->id.v, .scope = s->q.scope };
    struct verbatim t;
    struct verbatim_events events;
    struct verbatim_frame frame;
    struct str_map staff;
    TRY(verbatim_load(&s->job, &k, &t, &events));
    TRY(verbatim_frame_load(s->r->db, a, &frame));
    TRY(org_staff_names_load(s->r->db, a, &staff));
    const struct verbatim_decision *d = how->tried;
    struct screen_text_view v = { .r = s->r, .v = &t, .path = str_printf(a, "/screening/" STR_FMT, STR_ARG(id_text(a, t.id))), .question = question_words(s, t.programme, t.question),
                                  .month = lang_month(a, s->r->lang, t.month), .seen = str_printf(a, "%lld", (long long)t.edition), .text = d ? d->text : t.screened, .problem = how->problem,
                                  .state = { .id = verbatim_state_text(t.state) }, .list = with_filter(s, STR("/screening")), .filter = &s->view, .is_sure = d && d->is_sure };
    add_pieces(s, &staff, &v);
    add_kinds(s, &v, d ? d->kind : t.kind);
    add_steps(s, &v, d ? d->step : t.step);
    add_codes(s, &frame, d ? d->codes : t.codes, &v);
    add_events(s, &events, &v);
    TRY(next_link(s, t.id, &v.next));
    struct html_part body;
    tmpl_screen_text(html_part_begin(&body, &s->r->html), &v);
    return res_page(s->r, &(struct page){ .title = MSG("Open answer"), .crumb = crumbs, .n_crumbs = 1, .body = html_part_end(&body), .status = how->status });
}

static struct err *page_text(struct req *r, const void *input)
{
    struct screening s;
    TRY(begin(r, input, &s));
    return show_text(&s, &(struct showing){ .status = 0 });
}

static struct err *codes_sent(struct screening *s, struct str *out)
{
    struct verbatim_frame f;
    struct buf b = buf_on(s->r->arena);
    TRY(verbatim_frame_load(s->r->db, s->r->arena, &f));
    for (size_t i = 0; i < f.n; i++)
        if (req_has(s->r, arena_printf(s->r->arena, "c-" STR_FMT, STR_ARG(f.code[i].code))))
            buf_addf(&b, "%s" STR_FMT, b.n ? "," : "", STR_ARG(f.code[i].code));
    *out = buf_str(&b);
    return NULL;
}

/* The next text of the list, or the list when there is none. */
static struct err *go_on(struct screening *s, struct str next)
{
    if (next.p)
        return res_redirect(s->r, next);
    res_flash(s->r, MSG("That was the last text of this list."));
    return res_redirect(s->r, with_filter(s, STR("/screening")));
}

static struct err *page_decide(struct req *r, const void *input)
{
    struct screening s;
    const struct screen_input *in = input;
    struct verbatim_decision d = { .text = in->text.p ? in->text : STR(""), .step = in->step.p ? in->step : STR(""), .is_sure = in->sure.v == 1 };
    struct verbatim_key k = { .id = in->id.v, .seen = in->seen.v };
    struct str next;
    TRY(begin(r, in, &s));
    TRY(codes_sent(&s, &d.codes));
    k.scope = s.q.scope;
    verbatim_state_of(in->decision, &d.state);
    if (in->kind.p)
        verbatim_kind_of(in->kind, &d.kind);
    TRY(next_link(&s, k.id, &next));
    struct err *e = verbatim_decide(&s.job, &k, &d);
    if (e && (e->code == ERR_INVALID || e->code == ERR_CONFLICT))
        return show_text(&s, &(struct showing){ &d, e->msg, e->code == ERR_CONFLICT ? 409 : 400 });
    return e ? e : go_on(&s, next);
}

static struct err *page_undo(struct req *r, const void *input)
{
    struct screening s;
    const struct screen_input *in = input;
    TRY(begin(r, in, &s));
    TRY(verbatim_undo(&s.job, &(struct verbatim_key){ in->id.v, s.q.scope, in->seen.v }));
    res_flash(r, MSG("The last step is taken back."));
    return res_redirect(r, text_link(&s, in->id.v));
}

const struct route verbatim_routes[VERBATIM_ROUTES] = {
    { METHOD_GET, "/screening", "verbatim.screen", ROUTE_FORM(struct screen_input, list_fields), page_list },
    { METHOD_POST, "/screening/approve", "verbatim.screen", ROUTE_FORM(struct screen_input, list_fields), page_approve },
    { METHOD_GET, "/screening/codes", "verbatim.screen", ROUTE_NO_FORM, page_frame },
    { METHOD_POST, "/screening/codes", "verbatim.codes", FRAME_FORM, page_frame_add, .shows_issues = true },
    { METHOD_POST, "/screening/codes/{code}", "verbatim.codes", FRAME_FORM, page_frame_change, .shows_issues = true },
    { METHOD_GET, "/screening/{id}", "verbatim.screen", ROUTE_FORM(struct screen_input, text_fields), page_text },
    { METHOD_POST, "/screening/{id}", "verbatim.screen", ROUTE_FORM(struct screen_input, decide_fields), page_decide },
    { METHOD_POST, "/screening/{id}/undo", "verbatim.screen", ROUTE_FORM(struct screen_input, undo_fields), page_undo },
};
