/* The form as a whole: survey, steps, pages, weights. */
#include "questionnaire/questionnaire_json.h"
#include "base/utf8.h"
#include "questionnaire/questionnaire_reading.h"
#include <errno.h>

enum { FILE_BYTES = 4 << 20, MAX_STEPS = 50, MAX_SCORED = 64, CODE_CHARACTERS = 40, TEXT_CHARACTERS = 2000 };

/* ---- what every part uses ---- */

static struct err *clean_text(struct reading *r, const struct json *v, struct str *text)
{
    *text = text->p ? str_trim(utf8_clean_prose(r->arena, *text)) : STR("");
    if (utf8_count(*text) > TEXT_CHARACTERS)
        return ERR(r->arena, ERR_INVALID, "{0}: a text has at most {1} characters.", WHERE(v), ARG_I(TEXT_CHARACTERS));
    return NULL;
}

static struct str first_of(struct str a, struct str b, struct str c)
{
    return a.n ? a : b.n ? b : c;
}

struct err *reading_texts(struct reading *r, const struct json *v, struct texts *out)
{
    struct locales { struct str standard, en, zh_cn, zh; } t = { { 0 }, { 0 }, { 0 }, { 0 } };
    static const struct json_member members[] = {
        { "default", JSON_IN_TEXT, false, offsetof(struct locales, standard) }, { "en", JSON_IN_TEXT, false, offsetof(struct locales, en) },
        { "zh-cn", JSON_IN_TEXT, false, offsetof(struct locales, zh_cn) },      { "zh", JSON_IN_TEXT, false, offsetof(struct locales, zh) }, { 0 },
    };
    *out = (struct texts){ STR(""), STR("") };
    if (!v)
        return NULL;
    if (json_in_type(v) == JSON_IN_TEXT)
        TRY(json_in_as_text(v, &t.standard));
    else
        TRY(json_in_read(v, members, &t));
    struct str *const all[] = { &t.standard, &t.en, &t.zh_cn, &t.zh };
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        TRY(clean_text(r, v, all[i]));
    struct str zh = first_of(t.zh_cn, t.zh, STR(""));
    out->en = first_of(t.en, t.standard, zh);
    out->zh = first_of(zh, t.standard, out->en);
    return NULL;
}

/* What people find in SurveyJS and look for here. */
struct err *reading_refuse_foreign(struct reading *r, const struct json *v)
{
    static const struct { const char *members, *text; } foreign[] = {
        { "hasOther showOtherItem otherText otherPlaceholder", N_("{0}: Huifang does not have this; add a choice \"other\" and a comment question with visibleIf behind it.") },
        { "hasNone showNoneItem noneText showRefuseItem showDontKnowItem",
          N_("{0}: Huifang does not have this; none, refused and don't know can be answered to every question, without a choice of their own.") },
        { "hasComment showCommentArea commentText", N_("{0}: Huifang does not have this; add a comment question behind it.") },
        { "hasSelectAll showSelectAllItem colCount choicesOrder", N_("{0}: Huifang does not have this; leave it out, choices are asked in their order.") },
        { "choicesByUrl choicesFromQuestion", N_("{0}: Huifang does not have this; write the choices into the file.") },
        { "choicesVisibleIf choicesEnableIf setValueIf resetValueIf calculatedValues", N_("{0}: Huifang does not have this; visibleIf alone decides what is asked.") },
        { "defaultValue defaultValueExpression correctAnswer setValueExpression", N_("{0}: Huifang does not have this; leave it out, nobody may suggest an answer.") },
        { "valueTrue valueFalse", N_("{0}: Huifang does not have this; leave it out, yes is stored as 1 and no as 2.") },
        { "templateElements panelCount cells", N_("{0}: Huifang does not have this; write each question by itself.") },
    };
    for (const struct json *m = json_in_next(v, NULL); m; m = json_in_next(v, m))
        for (size_t i = 0; i < ARRAY_LEN(foreign); i++)
            if (reading_is_one_of(foreign[i].members, json_in_key(m)))
                return ERR(r->arena, ERR_INVALID, foreign[i].text, WHERE(m));
    return NULL;
}

struct err *reading_check_code(struct reading *r, const struct json *v, struct str code)
{
    struct arena *a = r->arena;
    bool ok = code.n > 0 && utf8_count(code) <= CODE_CHARACTERS && str_eq(code, utf8_clean(a, code));
    for (size_t i = 0; i < code.n; i++)
        ok &= (unsigned char)code.p[i] > ' ' && !memchr("\"'`{},;|", code.p[i], 8);
    if (ok)
        return NULL;
    return ERR(a, ERR_INVALID, "{0}: \"{1}\" cannot be a code: it has 1 to {2} characters, without blanks, quotes, braces, commas.", WHERE(v),
               ARG_S(utf8_prefix(code, 60)), ARG_I(CODE_CHARACTERS));
}

static bool reading_on_named_page(const struct reading *r)
{
    return r->script->n_pages && r->script->page[r->script->n_pages - 1].is_named;
}

struct err *reading_find(struct reading *r, const struct json *at, struct str name, const struct question **out)
{
    *out = questionnaire_question(r->q, name);
    if (!*out)
        return ERR(r->arena, ERR_INVALID, "{0}: the condition names \"{1}\", which is not asked before.", WHERE(at), ARG_S(name));
    if (r->place[*out - r->q->question].is_off)
        return ERR(r->arena, ERR_INVALID, "{0}: the condition names \"{1}\", which is off.", WHERE(at), ARG_S(name));
    if (r->place[*out - r->q->question].is_named && !reading_on_named_page(r))
        return ERR(r->arena, ERR_INVALID, "{0}: the condition names \"{1}\" of a named page; anonymous questions cannot depend on it.", WHERE(at), ARG_S(name));
    return NULL;
}

bool reading_is_one_of(const char *list, struct str word)
{
    struct str rest = str_of_c(list);
    while (rest.p)
        if (str_eq(str_cut(&rest, ' '), word))
            return word.n > 0;
    return false;
}

/* ---- the survey ---- */

struct survey {
    struct str code, programme, state, locale;
    const struct json *title, *description, *pages, *steps, *total, *triggers;
    struct opt_int version;
};

static const struct json_member survey_members[] = {
    { "title", JSON_IN_ANY, true, offsetof(struct survey, title) }, { "description", JSON_IN_ANY, false, offsetof(struct survey, description) },
    { "locale", JSON_IN_TEXT, false, offsetof(struct survey, locale) }, { "pages", JSON_IN_ARRAY, true, offsetof(struct survey, pages) },
    { "code", JSON_IN_TEXT, true, offsetof(struct survey, code) }, { "programme", JSON_IN_TEXT, true, offsetof(struct survey, programme) },
    { "version", JSON_IN_INT, true, offsetof(struct survey, version) }, { "state", JSON_IN_TEXT, false, offsetof(struct survey, state) },
    { "steps", JSON_IN_ARRAY, false, offsetof(struct survey, steps) }, { "total", JSON_IN_OBJECT, false, offsetof(struct survey, total) },
    { "triggers", JSON_IN_ARRAY, false, offsetof(struct survey, triggers) }, { 0 },
};

struct page_file { struct str name, order; const struct json *title, *description, *elements, *visible_if; struct opt_int named; };
static const struct json_member page_members[] = {
    { "name", JSON_IN_TEXT, true, offsetof(struct page_file, name) },                { "title", JSON_IN_ANY, false, offsetof(struct page_file, title) },
    { "description", JSON_IN_ANY, false, offsetof(struct page_file, description) },  { "visibleIf", JSON_IN_ANY, false, offsetof(struct page_file, visible_if) },
    { "questionOrder", JSON_IN_TEXT, false, offsetof(struct page_file, order) },     { "named", JSON_IN_BOOL, false, offsetof(struct page_file, named) },
    { "elements", JSON_IN_ARRAY, true, offsetof(struct page_file, elements) },       { 0 },
};

static struct err *read_page_head(struct reading *r, const struct json *at, const struct page_file *p, struct script_page *page)
{
    struct texts title, description;
    TRY(reading_texts(r, p->title, &title));
    TRY(reading_texts(r, p->description, &description));
    if (p->order.p && !reading_is_one_of("random initial", p->order))
        return ERR(r->arena, ERR_INVALID, "{0}: questionOrder is \"initial\" or \"random\", not \"{1}\".", WHERE(at), ARG_S(p->order));
    *page = (struct script_page){ .name = p->name, .title_zh = title.zh, .title_en = title.en, .description_zh = description.zh, .description_en = description.en,
                                  .is_rotated = str_eq_c(p->order, "random"), .is_named = p->named.v, .first = r->script->n_elements };
    return NULL;
}

static struct err *read_page(struct reading *r, const struct json *at)
{
    struct script *s = r->script;
    struct page_file p = { { 0 } };
    TRY(reading_refuse_foreign(r, at));
    TRY(json_in_read(at, page_members, &p));
    struct script_page *page = &s->page[s->n_pages++];
    TRY(read_page_head(r, at, &p, page));
    TRY(reading_condition(r, p.visible_if, &page->visible_if));
    for (const struct json *e = json_in_next(p.elements, NULL); e; e = json_in_next(p.elements, e))
        TRY(reading_element(r, e));
    page->n = s->n_elements - page->first;
    return NULL;
}

/* SurveyJS's triggers of the type "complete": the interview ends when the condition holds. */
static struct err *read_end(struct reading *r, const struct json *at)
{
    struct trigger { struct str type, outcome; const struct json *expression; } trigger = { { 0 }, { 0 }, NULL };
    static const struct json_member members[] = {
        { "type", JSON_IN_TEXT, true, offsetof(struct trigger, type) }, { "expression", JSON_IN_ANY, true, offsetof(struct trigger, expression) },
        { "outcome", JSON_IN_TEXT, false, offsetof(struct trigger, outcome) }, { 0 },
    };
    struct script_end end = { .outcome = STR("") };
    TRY(json_in_read(at, members, &trigger));
    if (!str_eq_c(trigger.type, "complete"))
        return ERR(r->arena, ERR_INVALID, "{0}: Huifang has triggers of the type \"complete\" only; what is asked is decided by visibleIf.", WHERE(at));
    if (trigger.outcome.p) {
        TRY(reading_check_code(r, json_in_get(at, "outcome"), trigger.outcome));
        end.outcome = trigger.outcome;
    }
    TRY(reading_condition(r, trigger.expression, &end.when));
    r->script->end[r->script->n_ends++] = end;
    return NULL;
}

bool reading_has_step(const struct reading *r, struct str code)
{
    for (size_t i = 0; i < r->q->n_steps; i++)
        if (str_eq(r->q->step[i].code, code))
            return true;
    return false;
}

static struct err *read_steps(struct reading *r, const struct json *steps)
{
    struct step { struct str code; const struct json *title; };
    static const struct json_member members[] = {
        { "code", JSON_IN_TEXT, true, offsetof(struct step, code) }, { "title", JSON_IN_ANY, true, offsetof(struct step, title) }, { 0 },
    };
    r->q->step = ARENA_ARRAY(r->arena, struct questionnaire_step, json_in_count(steps));
    for (const struct json *s = json_in_next(steps, NULL); s; s = json_in_next(steps, s)) {
        struct step step;
        struct texts title;
        TRY(json_in_read(s, members, &step));
        TRY(reading_texts(r, step.title, &title));
        TRY(reading_check_code(r, s, step.code));
        if (str_is_empty(title.en))
            return ERR(r->arena, ERR_INVALID, "{0}: the title is empty.", WHERE(s));
        if (reading_has_step(r, step.code))
            return ERR(r->arena, ERR_INVALID, "{0}: the step \"{1}\" is there twice.", WHERE(s), ARG_S(step.code));
        if (r->q->n_steps == MAX_STEPS)
            return ERR(r->arena, ERR_INVALID, "{0}: a questionnaire has at most {1} steps.", WHERE(s), ARG_I(MAX_STEPS));
        r->q->step[r->q->n_steps++] = (struct questionnaire_step){ step.code, title.zh, title.en };
    }
    return NULL;
}

/* Questions that are off or named leave; the closed ones get their places. */
static struct err *settle_questions(struct reading *r, const struct json *top)
{
    struct questionnaire *q = r->q;
    size_t kept = 0, scored = 0;
    for (size_t i = 0; i < q->n_questions; i++)
        if (!r->place[i].is_off && !r->place[i].is_named)
            q->question[kept++] = q->question[i];
    q->n_questions = kept;
    for (size_t i = 0; i < kept; i++) {
        scored += q->question[i].is_scored;
        if (q->question[i].byte_no >= 0)
            q->question[i].byte_no = q->n_bytes++;
    }
    if (kept == 0)
        return ERR(r->arena, ERR_INVALID, "{0}: there is no question in it.", WHERE(top));
    if (scored > MAX_SCORED)
        return ERR(r->arena, ERR_INVALID, "{0}: at most {1} questions can be scored; the others get \"scored\": false.", WHERE(top), ARG_I(MAX_SCORED));
    return NULL;
}

/* ---- weights of the total score ---- */

static bool is_scored_step(const struct questionnaire *q, struct str step)
{
    for (size_t i = 0; i < q->n_questions; i++)
        if (q->question[i].is_scored && str_eq(q->question[i].step, step))
            return true;
    return false;
}

/* Without "total": every step that has scored questions, and L1, with equal weights. */
static void standard_weights(struct reading *r)
{
    struct questionnaire *q = r->q;
    q->weight = ARENA_ARRAY(r->arena, struct score_weight, q->n_steps + q->n_questions);
    for (size_t i = 0; i < q->n_steps; i++)
        if (is_scored_step(q, q->step[i].code))
            q->weight[q->n_weights++] = (struct score_weight){ q->step[i].code, true, 1 };
    for (size_t i = 0; i < q->n_questions; i++) {
        const struct question *overall = &q->question[i];
        if (overall->is_scored && str_is_empty(overall->step) && (str_eq_nocase(overall->code, STR("L1")) || str_eq_nocase(overall->code, STR("SL1"))))
            q->weight[q->n_weights++] = (struct score_weight){ overall->code, false, 1 };
    }
}

static struct err *read_weight(struct reading *r, const struct json *m, struct score_weight *w)
{
    const struct questionnaire *q = r->q;
    const struct question *question = questionnaire_question(q, json_in_key(m));
    *w = (struct score_weight){ .part = json_in_key(m), .is_step = reading_has_step(r, json_in_key(m)) };
    TRY(json_in_as_num(m, &w->weight));
    if (w->is_step ? !is_scored_step(q, w->part) : !question || !question->is_scored)
        return ERR(r->arena, ERR_INVALID, "{0}: a part of the total is a step with scored questions, or a scored question.", WHERE(m));
    if (!(w->weight > 0 && w->weight <= 1000))
        return ERR(r->arena, ERR_INVALID, "{0}: a weight is above 0 and at most 1000.", WHERE(m));
    if (!w->is_step)
        w->part = question->code;
    return NULL;
}

/* A question must not count twice: by itself and in its step. */
static struct err *check_weights(struct reading *r, const struct json *total)
{
    const struct questionnaire *q = r->q;
    for (size_t i = 0; i < q->n_weights; i++)
        for (size_t k = 0; k < q->n_weights; k++) {
            const struct score_weight *one = &q->weight[i], *other = &q->weight[k];
            const struct question *question = one->is_step ? NULL : questionnaire_question(q, one->part);
            if (question && k != i && str_eq(other->is_step ? question->step : question->code, other->part))
                return ERR(r->arena, ERR_INVALID, "{0}: the question {1} counts twice in the total.", WHERE(total), ARG_S(question->code));
        }
    return NULL;
}

static struct err *read_weights(struct reading *r, const struct json *total)
{
    struct questionnaire *q = r->q;
    if (!total) {
        standard_weights(r);
        return NULL;
    }
    q->weight = ARENA_ARRAY(r->arena, struct score_weight, json_in_count(total));
    for (const struct json *m = json_in_next(total, NULL); m; m = json_in_next(total, m))
        TRY(read_weight(r, m, &q->weight[q->n_weights++]));
    return check_weights(r, total);
}

/* ---- the whole ---- */

static struct err *check_survey(struct reading *r, const struct json *top, const struct survey *s)
{
    static const char states[] = "draft tested field closed";
    TRY(reading_check_code(r, json_in_get(top, "code"), s->code));
    if (!reading_is_one_of("service sales", s->programme))
        return ERR(r->arena, ERR_INVALID, "{0}: programme is \"service\" or \"sales\", not \"{1}\".", WHERE(top), ARG_S(s->programme));
    if (s->version.v < 1 || s->version.v > 9999)
        return ERR(r->arena, ERR_INVALID, "{0}: version is a number from 1 to 9999.", WHERE(top));
    if (s->state.p && !reading_is_one_of(states, s->state))
        return ERR(r->arena, ERR_INVALID, "{0}: state is one of: {1}; not \"{2}\".", WHERE(top), ARG_C(states), ARG_S(s->state));
    return NULL;
}

/* Elements learn where their answers go. */
static void settle_elements(const struct questionnaire *q, struct script *s)
{
    for (size_t i = 0; i < s->n_elements; i++) {
        struct script_element *e = &s->element[i];
        const struct question *kept = e->is_statement || s->page[e->page].is_named ? NULL : questionnaire_question(q, e->code);
        e->question.byte_no = kept ? kept->byte_no : -1;
    }
    s->of = *q;
}

static struct err *read_parts(struct reading *r, const struct json *top, const struct survey *s)
{
    r->script->page = ARENA_ARRAY(r->arena, struct script_page, json_in_count(s->pages));
    r->script->end = ARENA_ARRAY(r->arena, struct script_end, json_in_count(s->triggers));
    for (const struct json *p = json_in_next(s->pages, NULL); p; p = json_in_next(s->pages, p))
        TRY(read_page(r, p));
    for (const struct json *t = json_in_next(s->triggers, NULL); t; t = json_in_next(s->triggers, t))
        TRY(read_end(r, t));
    TRY(settle_questions(r, top));
    TRY(read_weights(r, s->total));
    settle_elements(r->q, r->script);
    return NULL;
}

static struct err *read_survey(struct reading *r, const struct json *top)
{
    struct survey s = { { 0 } };
    struct texts title, unused;
    TRY(reading_refuse_foreign(r, top));
    TRY(json_in_read(top, survey_members, &s));
    TRY(check_survey(r, top, &s));
    TRY(reading_texts(r, s.title, &title));
    TRY(reading_texts(r, s.description, &unused));
    *r->q = (struct questionnaire){ .code = s.code, .programme = s.programme, .version = s.version.v, .state = s.state.p ? s.state : STR("field"),
                                    .title_zh = title.zh, .title_en = title.en };
    TRY(read_steps(r, s.steps));
    return read_parts(r, top, &s);
}

struct err *script_read(struct arena *a, struct str text, struct script *out)
{
    const struct json *top;
    struct questionnaire *q = ARENA_NEW(a, struct questionnaire);
    *out = (struct script){ 0 };
    struct reading r = { .arena = a, .q = q, .script = out };
    TRY(json_in_text(a, text, NULL, &top));
    return read_survey(&r, top);
}

struct err *questionnaire_read_text(struct arena *a, struct str text, struct questionnaire *out)
{
    struct script s;
    TRY(script_read(a, text, &s));
    *out = s.of;
    return NULL;
}

struct err *questionnaire_read_file(struct arena *a, const char *path, struct questionnaire *out, struct str *text)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return ERR(a, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "The file {0} cannot be read: {1}.", ARG_C(path), ARG_C(strerror(errno)));
    char *bytes = arena_alloc(a, FILE_BYTES);
    *text = (struct str){ bytes, fread(bytes, 1, FILE_BYTES, f) };
    bool failed = ferror(f);
    fclose(f);
    if (failed)
        return ERR(a, ERR_IO, "The file {0} cannot be read: {1}.", ARG_C(path), ARG_C(strerror(errno)));
    if (text->n == FILE_BYTES)
        return ERR(a, ERR_INVALID, "The file {0} is too large for a questionnaire.", ARG_C(path));
    return questionnaire_read_text(a, *text, out);
}
