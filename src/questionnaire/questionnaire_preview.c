/* The preview: a questionnaire as the interviewer and as the web respondent sees it, with answers to try its logic. Nothing is stored: the answers so
 * far go along in the address, a line "CODE=answer" each. */
#include "questionnaire/questionnaire_designer.h"
#include "base/id_text.h"
#include "base/num.h"
#include "org/user_gate.h"
#include "questionnaire_designer_tmpl.h"

#define IN(m) FIELD_AT(struct preview_input, m)
static const struct field_choice sights[] = { { "phone", "phone" }, { "web", "web" }, { NULL, NULL } };
static const struct field_choice languages[] = { { "zh", "zh" }, { "en", "en" }, { NULL, NULL } };
static const struct field_choice moves[] = { { "next", "next" }, { "back", "back" }, { NULL, NULL } };
const struct field preview_fields[7] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id) },           { .name = "as", .type = FIELD_CHOICE, .choices = sights, IN(as) },
    { .name = "lang", .type = FIELD_CHOICE, .choices = languages, IN(lang) }, { .name = "at", .type = FIELD_TEXT, .max = 40, IN(at) },
    { .name = "given", .type = FIELD_TEXT, .max = 20000, IN(given) },        { .name = "raw", .type = FIELD_TEXT, .max = 4000, IN(raw) },
    { .name = "go", .type = FIELD_CHOICE, .choices = moves, IN(go) },
};

struct preview {
    struct req *r;
    const struct preview_input *in;
    const struct script *script;
    struct script_run *run;
    const struct lang *lang;         /* of the interview, not of the portal */
    size_t here;
    struct preview_view v;
};

/* ---- answers that go along ---- */

/* Line breaks of an answer travel as another sign. */
static struct str swapped(struct arena *a, struct str s, char from, char to)
{
    char *copy = str_c(a, s);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = copy[i] == from ? to : copy[i];
    return (struct str){ copy, s.n };
}

static void take_given(struct preview *p, struct str lines)
{
    for (struct str rest = lines; rest.p;) {
        struct str line = str_trim(str_cut(&rest, '\n')), code = str_cut(&line, '=');
        size_t i = script_find(p->script, code);
        struct script_answer answer;
        if (i < SCRIPT_END && line.p && !script_check(p->run, i, swapped(p->r->arena, line, '\x1f', '\n'), &answer))
            script_put(p->run, i, &answer);
    }
}

static struct str lines_of(struct preview *p)
{
    struct buf b = buf_on(p->r->arena);
    for (size_t i = 0; i < p->script->n_elements; i++) {
        struct script_answer answer = script_answer_of(p->run, i);
        struct str raw = swapped(p->r->arena, script_answer_raw(&answer), '\n', '\x1f');
        if (answer.is_given)
            buf_addf(&b, STR_FMT "=" STR_FMT "\n", STR_ARG(p->script->element[i].code), STR_ARG(raw));
    }
    return b.n ? buf_str(&b) : STR("");
}

/* What was chosen or typed on the page; ticked boxes are parameters of their own. */
static struct str raw_of(struct preview *p)
{
    const struct script_element *e = &p->script->element[p->here];
    struct str raw = req_raw(p->r, "raw");
    struct buf b = buf_on(p->r->arena);
    if (e->question.kind != QUESTION_MULTIPLE || str_starts(raw, STR("#")))
        return raw.p ? raw : STR("");
    for (size_t i = 0; i < e->question.n_labels; i++)
        if (req_has(p->r, arena_printf(p->r->arena, "c%d", e->question.label[i].code)))
            buf_addf(&b, "%s%d", b.n ? "," : "", e->question.label[i].code);
    return b.n ? buf_str(&b) : STR("");
}

static void move(struct preview *p)
{
    struct script_answer answer;
    if (str_eq_c(p->in->go, "back")) {
        size_t before = script_previous(p->run, p->here);
        p->here = before < SCRIPT_END ? before : p->here;
        return;
    }
    if (!str_eq_c(p->in->go, "next") || p->here >= SCRIPT_END)
        return;
    p->v.raw = raw_of(p);
    struct err *e = script_check(p->run, p->here, p->v.raw, &answer);
    if (e) {
        p->v.problem = e->msg;
        return;
    }
    script_put(p->run, p->here, &answer);
    p->here = script_next(p->run, p->here);
}

/* ---- what is shown ---- */

static struct str in_lang(const struct preview *p, struct str zh, struct str en)
{
    return script_text(p->run, p->r->arena, lang_of_two(p->lang, zh, en), p->lang);
}

static bool has_code(struct str list, int code, struct arena *a)
{
    struct str wanted = str_printf(a, "%d", code);
    for (struct str rest = list; rest.p;)
        if (str_eq(str_cut(&rest, ','), wanted))
            return true;
    return false;
}

static void show_choices(struct preview *p, const struct script_element *e)
{
    struct arena *a = p->r->arena;
    struct preview_choice *choice = ARENA_ARRAY(a, struct preview_choice, e->question.n_labels);
    for (size_t i = 0; i < e->question.n_labels; i++) {
        const struct question_label *l = &e->question.label[i];
        choice[i] = (struct preview_choice){ l, lang_of_two(p->lang, l->zh, l->en), str_printf(a, "c%d", l->code), i < 5 ? str_printf(a, "%zu", i + 1) : STR_NONE, has_code(p->v.raw, l->code, a) };
    }
    p->v.choice = choice;
    p->v.n_choices = e->question.n_labels;
}

static void show_specials(struct preview *p)
{
    static const struct { const char *raw, *phone, *web; } all[] = {
        { SCRIPT_RAW_NONE, N_("8 none"), N_("does not apply") }, { SCRIPT_RAW_DONT_KNOW, N_("9 does not know"), N_("I do not know") }, { SCRIPT_RAW_REFUSED, N_("R refused"), N_("I would rather not say") },
    };
    struct preview_special *special = ARENA_ARRAY(p->r->arena, struct preview_special, ARRAY_LEN(all));
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        special[i] = (struct preview_special){ all[i].raw, { .id = p->v.is_phone ? all[i].phone : all[i].web }, str_eq_c(p->v.raw, all[i].raw) };
    p->v.special = special;
    p->v.n_specials = ARRAY_LEN(all);
}

static struct str number_text(struct arena *a, struct opt_num x)
{
    char text[32];
    return x.has ? str_dup(a, (struct str){ text, num_shortest(x.v, text) }) : STR_NONE;
}

static void show_element(struct preview *p)
{
    struct preview_view *v = &p->v;
    const struct script_element *e = &p->script->element[p->here];
    const struct script_page *page = &p->script->page[e->page];
    struct script_answer answer = script_answer_of(p->run, p->here);
    v->raw = v->problem.id ? v->raw : script_answer_raw(&answer);
    v->element = e;
    v->code = e->code;
    v->title = in_lang(p, e->title_zh, e->title_en);
    v->description = in_lang(p, e->description_zh.n ? e->description_zh : page->description_zh, e->description_en.n ? e->description_en : page->description_en);
    v->note = v->is_phone ? in_lang(p, e->note_zh, e->note_en) : STR("");
    v->page_title = in_lang(p, page->title_zh, page->title_en);
    v->is_required = script_is_required(p->run, p->here);
    v->is_multiple = e->question.kind == QUESTION_MULTIPLE;
    v->is_words = !e->is_statement && e->question.kind == QUESTION_TEXT;
    v->is_number = !e->is_statement && e->question.kind == QUESTION_NUMBER;
    v->is_long = e->is_long;
    v->low = number_text(p->r->arena, e->question.low);
    v->high = number_text(p->r->arena, e->question.high);
    if (e->is_statement)
        return;
    show_choices(p, e);
    show_specials(p);
    if (v->is_words && str_starts(v->raw, STR("#")))
        v->raw = STR("");
}

static struct str link_to(struct preview *p, const char *as, const char *lang, struct str at)
{
    struct buf b = buf_on(p->r->arena);
    buf_addf(&b, STR_FMT "?as=%s&lang=%s&at=", STR_ARG(p->v.path), as, lang);
    struct str parts[] = { at, STR("&given="), p->v.given };
    for (size_t k = 0; k < ARRAY_LEN(parts); k++)
        for (size_t i = 0; i < parts[k].n; i++) {
            unsigned char c = (unsigned char)parts[k].p[i];
            bool plain = k == 1 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '.';
            buf_addf(&b, plain ? "%c" : "%%%02X", c);
        }
    return buf_str(&b);
}

static void show_way(struct preview *p)
{
    struct arena *a = p->r->arena;
    struct preview_step *step = ARENA_ARRAY(a, struct preview_step, p->script->n_elements);
    const char *as = str_c(a, p->v.as), *lang = str_c(a, p->v.lang);
    for (size_t i = script_first(p->run); i < SCRIPT_END; i = script_next(p->run, i)) {
        const struct script_element *e = &p->script->element[i];
        struct script_answer answer = script_answer_of(p->run, i);
        struct str words = answer.is_given ? script_text(p->run, a, str_printf(a, "{" STR_FMT "}", STR_ARG(e->code)), p->lang) : STR_NONE;
        step[p->v.n_steps++] = (struct preview_step){ e->code, in_lang(p, e->title_zh, e->title_en), words, link_to(p, as, lang, e->code), i == p->here };
    }
    p->v.step = step;
}

static void show_looks(struct preview *p)
{
    static const struct { const char *as, *lang; struct msg label; } all[] = {
        { "phone", "zh", { .id = N_("Phone, Chinese") } }, { "phone", "en", { .id = N_("Phone, English") } }, { "web", "zh", { .id = N_("Web, Chinese") } }, { "web", "en", { .id = N_("Web, English") } },
    };
    struct preview_link *look = ARENA_ARRAY(p->r->arena, struct preview_link, ARRAY_LEN(all));
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        look[i] = (struct preview_link){ all[i].label, link_to(p, all[i].as, all[i].lang, p->v.code), str_eq_c(p->v.as, all[i].as) && str_eq_c(p->v.lang, all[i].lang) };
    p->v.look = look;
    p->v.n_looks = ARRAY_LEN(all);
}

/* A visit that never was. */
static struct script_facts sample_facts(struct arena *a, const struct script *s, const struct lang *l)
{
    struct str minutes = str_printf(a, "%d", (int)((script_estimate_s(a, s) + 59) / 60));
    if (lang_is_chinese(l))
        return (struct script_facts){ STR("示例汽车店"), STR("3月5日"), STR("保养"), STR("示例车型"), STR("调研公司"), STR("示例品牌"), minutes };
    return (struct script_facts){ STR("Sample Motors"), STR("5 March"), STR("service"), STR("sample car"), STR("the agency"), STR("the brand"), minutes };
}

static struct err *preview(struct req *r, const struct preview_input *in, const struct script *s, struct page *page)
{
    struct arena *a = r->arena;
    struct html_part body;
    bool zh = in->lang.p ? str_eq_c(in->lang, "zh") : lang_is_chinese(r->lang);
    struct preview p = { .r = r, .in = in, .script = s, .lang = lang_load(a, zh ? STR("zh") : STR("en")) };
    p.v = (struct preview_view){ .path = r->path, .lang = zh ? STR("zh") : STR("en"), .is_phone = !str_eq_c(in->as, "web"), .raw = STR("") };
    p.v.as = p.v.is_phone ? STR("phone") : STR("web");
    p.run = script_begin(a, s, &(struct script_setting){ .facts = sample_facts(a, s, p.lang), .seed = 1, .now_ms = r->now_ms });
    take_given(&p, req_raw(r, "given"));
    size_t at = in->at.p ? script_find(s, in->at) : SCRIPT_NOWHERE;
    p.here = at < SCRIPT_END && script_is_asked(p.run, at) ? at : str_eq_c(in->at, "#end") ? SCRIPT_END : script_first(p.run);
    move(&p);
    p.v.given = lines_of(&p);
    p.v.is_end = p.here >= SCRIPT_END;
    p.v.code = STR("#end");
    if (!p.v.is_end)
        show_element(&p);
    const struct script_end *end = script_ended(p.run);
    p.v.outcome = end ? end->outcome : STR_NONE;
    p.v.progress = script_progress(p.run, p.here);
    p.v.bar = str_printf(a, "%zu", p.v.progress.of ? p.v.progress.at * 100 / p.v.progress.of : 0);
    show_way(&p);
    show_looks(&p);
    tmpl_preview(html_part_begin(&body, &r->html), &p.v);
    page->title = MSG("Preview");
    page->body = html_part_end(&body);
    return res_page(r, page);
}

struct err *page_draft_preview(struct req *r, const void *input)
{
    const struct preview_input *in = input;
    struct draft d;
    struct script s;
    TRY(draft_load(r->db, r->arena, in->id.v, &d));
    TRY(script_read(r->arena, d.definition, &s));
    struct crumb crumbs[] = { { MSG("Questionnaires"), STR("/questionnaires") },
                              { MSG("{0}", ARG_S(d.code)), str_printf(r->arena, "/questionnaires/drafts/" STR_FMT, STR_ARG(id_text(r->arena, d.id))) } };
    return preview(r, in, &s, &(struct page){ .crumb = crumbs, .n_crumbs = ARRAY_LEN(crumbs) });
}

struct err *page_version_preview(struct req *r, const void *input)
{
    const struct preview_input *in = input;
    struct script s;
    TRY(script_load(r->db, r->arena, in->id.v, &s));
    struct crumb crumbs[] = { { MSG("Questionnaires"), STR("/questionnaires") },
                              { MSG("{0}", ARG_S(s.of.code)), str_printf(r->arena, "/questionnaires/" STR_FMT, STR_ARG(id_text(r->arena, in->id.v))) } };
    return preview(r, in, &s, &(struct page){ .crumb = crumbs, .n_crumbs = ARRAY_LEN(crumbs) });
}
