#include "questionnaire/questionnaire_json.h"
#include "base/json_out.h"
#include "form/json_in.h"
#include <errno.h>

enum { FILE_BYTES = 4 << 20, MAX_OPTIONS = 5 };

struct reading {
    struct arena *arena;
    struct questionnaire *q;
    size_t room;
};

struct texts { struct str zh, en; };

#define WHERE(at) ARG_S(json_in_path(at))

/* "text" or {"default"|"en": "text", "zh-cn"|"zh": "文本"} */
static struct err *read_texts(const struct json *v, struct texts *out)
{
    struct locales { struct str standard, en, zh_cn, zh; } t = { { 0 }, { 0 }, { 0 }, { 0 } };
    static const struct json_member members[] = {
        { "default", JSON_IN_TEXT, false, offsetof(struct locales, standard) }, { "en", JSON_IN_TEXT, false, offsetof(struct locales, en) },
        { "zh-cn", JSON_IN_TEXT, false, offsetof(struct locales, zh_cn) },      { "zh", JSON_IN_TEXT, false, offsetof(struct locales, zh) }, { 0 },
    };
    *out = (struct texts){ STR(""), STR("") };
    if (!v)
        return NULL;
    if (json_in_type(v) == JSON_IN_TEXT) {
        TRY(json_in_as_text(v, &out->en));
        out->zh = out->en;
        return NULL;
    }
    TRY(json_in_read(v, members, &t));
    out->en = t.en.p ? t.en : t.standard.p ? t.standard : STR("");
    out->zh = t.zh_cn.p ? t.zh_cn : t.zh.p ? t.zh : out->en;
    if (str_is_empty(out->en))
        out->en = out->zh;
    return NULL;
}

/* ---- one element ---- */

struct element {
    struct str type, name, visible_if, input_type, step, family, scale, polarity, comparable;
    const struct json *title, *description, *choices, *columns, *rows, *points, *composite, *label_true, *label_false, *note, *required_if;
    struct opt_int is_required, core, scored, rate_min, rate_max, max_length, off;
    struct opt_num min, max;
};

#define AT(member) offsetof(struct element, member)
static const struct json_member element_members[] = {
    { "type", JSON_IN_TEXT, true, AT(type) }, { "name", JSON_IN_TEXT, true, AT(name) }, { "title", JSON_IN_ANY, false, AT(title) },
    { "description", JSON_IN_ANY, false, AT(description) }, { "visibleIf", JSON_IN_TEXT, false, AT(visible_if) }, { "isRequired", JSON_IN_BOOL, false, AT(is_required) },
    { "choices", JSON_IN_ARRAY, false, AT(choices) }, { "columns", JSON_IN_ARRAY, false, AT(columns) }, { "rows", JSON_IN_ARRAY, false, AT(rows) },
    { "rateMin", JSON_IN_INT, false, AT(rate_min) }, { "rateMax", JSON_IN_INT, false, AT(rate_max) }, { "labelTrue", JSON_IN_ANY, false, AT(label_true) },
    { "labelFalse", JSON_IN_ANY, false, AT(label_false) }, { "inputType", JSON_IN_TEXT, false, AT(input_type) }, { "min", JSON_IN_NUM, false, AT(min) },
    { "max", JSON_IN_NUM, false, AT(max) }, { "maxLength", JSON_IN_INT, false, AT(max_length) },
    { "step", JSON_IN_TEXT, false, AT(step) }, { "family", JSON_IN_TEXT, false, AT(family) }, { "core", JSON_IN_BOOL, false, AT(core) },
    { "scale", JSON_IN_TEXT, false, AT(scale) }, { "points", JSON_IN_OBJECT, false, AT(points) }, { "polarity", JSON_IN_TEXT, false, AT(polarity) },
    { "composite", JSON_IN_ANY, false, AT(composite) }, { "comparable", JSON_IN_TEXT, false, AT(comparable) }, { "scored", JSON_IN_BOOL, false, AT(scored) },
    { "note", JSON_IN_ANY, false, AT(note) }, { "off", JSON_IN_BOOL, false, AT(off) }, { 0 },
};

struct option { const struct json *value, *text; };

static struct err *read_option(struct reading *r, const struct json *v, struct question_label *out, bool *is_code)
{
    static const struct json_member members[] = {
        { "value", JSON_IN_ANY, true, offsetof(struct option, value) }, { "text", JSON_IN_ANY, false, offsetof(struct option, text) }, { 0 },
    };
    struct option o = { v, NULL };
    struct texts t;
    int64_t code = 0;
    if (json_in_type(v) == JSON_IN_OBJECT)
        TRY(json_in_read(v, members, &o));
    *is_code = json_in_type(o.value) == JSON_IN_INT;
    if (*is_code)
        TRY(json_in_as_int(o.value, &code));
    if (code < 0 || code > 99)
        return ERR(r->arena, ERR_INVALID, "{0}: a choice's value must be from 0 to 99.", WHERE(o.value));
    TRY(read_texts(o.text ? o.text : *is_code ? NULL : o.value, &t));
    *out = (struct question_label){ (int)code, t.zh, t.en };
    return NULL;
}

static struct err *read_options(struct reading *r, const struct json *list, struct question *q, bool *all_codes)
{
    q->label = ARENA_ARRAY(r->arena, struct question_label, json_in_count(list));
    *all_codes = true;
    for (const struct json *o = json_in_next(list, NULL); o; o = json_in_next(list, o)) {
        bool is_code;
        TRY(read_option(r, o, &q->label[q->n_labels++], &is_code));
        *all_codes &= is_code;
    }
    return NULL;
}

static struct err *read_points(struct reading *r, const struct json *points, struct question *q)
{
    if (!points)
        return NULL;
    q->points = (struct points){ 0 };
    for (const struct json *m = json_in_next(points, NULL); m; m = json_in_next(points, m)) {
        int64_t code;
        double worth;
        if (!str_to_int(json_in_key(m), &code) || code < 0 || code > 5)
            return ERR(r->arena, ERR_INVALID, "{0}: points belong to the codes 5 to 1.", WHERE(m));
        TRY(json_in_as_num(m, &worth));
        q->points.point[code] = worth;
        q->points.in_base |= CODE_BIT(code);
    }
    return NULL;
}

static struct err *read_composite(struct reading *r, const struct json *v, struct question *q)
{
    struct str text;
    q->composite = STR("");
    if (!v)
        return NULL;
    if (json_in_type(v) == JSON_IN_TEXT)
        return json_in_as_text(v, &q->composite);
    struct buf b = buf_on(r->arena);
    for (const struct json *m = json_in_next(v, NULL); m; m = json_in_next(v, m)) {
        TRY(json_in_as_text(m, &text));
        buf_add_c(&b, b.n ? "," : "");
        buf_add(&b, text);
    }
    q->composite = buf_str(&b);
    return NULL;
}

static struct err *level_question(struct reading *r, const struct json *at, const struct json *options, struct question *q)
{
    bool all_codes;
    TRY(read_options(r, options, q, &all_codes));
    if (!all_codes || q->n_labels != 5)
        return ERR(r->arena, ERR_INVALID, "{0}: a level question has five choices with the values 5 (best) to 1.", WHERE(at));
    for (size_t i = 0; i < 5; i++)
        if (q->label[i].code != 5 - (int)i)
            return ERR(r->arena, ERR_INVALID, "{0}: the choices of a level question go from 5 (best) down to 1.", WHERE(at));
    q->kind = QUESTION_LEVEL;
    q->points = points_levels();
    return NULL;
}

/* Up to five choices with codes 1..5 are a closed question; more, or choices that are words, are kept as text. */
static struct err *choice_question(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    bool all_codes;
    if (!e->choices)
        return ERR(r->arena, ERR_INVALID, "{0}: choices are missing.", WHERE(at));
    TRY(read_options(r, e->choices, q, &all_codes));
    q->kind = QUESTION_CHOICE;
    q->byte_no = 0;
    for (size_t i = 0; i < q->n_labels; i++)
        if (!all_codes || q->n_labels > MAX_OPTIONS || q->label[i].code < 1 || q->label[i].code > MAX_OPTIONS)
            q->byte_no = -1;
    return NULL;
}

static struct err *yes_no_question(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    struct texts yes = { STR("是"), STR("Yes") }, no = { STR("否"), STR("No") };
    if (e->label_true)
        TRY(read_texts(e->label_true, &yes));
    if (e->label_false)
        TRY(read_texts(e->label_false, &no));
    if (e->polarity.p && !str_eq_c(e->polarity, "yes") && !str_eq_c(e->polarity, "no"))
        return ERR(r->arena, ERR_INVALID, "{0}: polarity names the good answer: \"yes\" or \"no\".", WHERE(at));
    q->kind = QUESTION_YES_NO;
    q->good_is_no = str_eq_c(e->polarity, "no");
    q->points = points_yes_no(q->good_is_no);
    q->label = ARENA_ARRAY(r->arena, struct question_label, 2);
    q->label[0] = (struct question_label){ ANSWER_YES, yes.zh, yes.en };
    q->label[1] = (struct question_label){ ANSWER_NO, no.zh, no.en };
    q->n_labels = 2;
    return NULL;
}

static struct err *open_question(enum question_kind kind, struct question *q)
{
    q->kind = kind;
    q->byte_no = -1;
    return NULL;
}

static struct err *kind_of_element(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    bool all_codes;
    if (str_eq_c(e->type, "radiogroup") || str_eq_c(e->type, "rating")) {
        if (str_eq_c(e->scale, "level"))
            return level_question(r, at, e->choices, q);
        if (str_eq_c(e->type, "rating") && !e->choices)
            return open_question(QUESTION_NUMBER, q);
        return choice_question(r, at, e, q);
    }
    if (str_eq_c(e->type, "boolean"))
        return yes_no_question(r, at, e, q);
    if (str_eq_c(e->type, "checkbox")) {
        TRY(read_options(r, e->choices, q, &all_codes));
        return open_question(QUESTION_MULTIPLE, q);
    }
    if (str_eq_c(e->type, "text") && str_eq_c(e->input_type, "number"))
        return open_question(QUESTION_NUMBER, q);
    if (str_eq_c(e->type, "text") && e->input_type.p && !str_eq_c(e->input_type, "text"))
        return ERR(r->arena, ERR_INVALID, "{0}: Huifang has no input of the type \"{1}\".", WHERE(at), ARG_S(e->input_type));
    if (str_eq_c(e->type, "text") || str_eq_c(e->type, "comment"))
        return open_question(QUESTION_TEXT, q);
    return ERR(r->arena, ERR_INVALID, "{0}: Huifang has no questions of the type \"{1}\" (it has radiogroup, rating, boolean, checkbox, comment, text, matrix).", WHERE(at), ARG_S(e->type));
}

/* Every {name} of an expression must be a question asked before. */
static struct err *check_expression(struct reading *r, const struct json *at, struct str expression)
{
    while (!str_is_empty(expression)) {
        ptrdiff_t open = str_find(expression, STR("{")), close = str_find(expression, STR("}"));
        if (open < 0)
            return NULL;
        if (close < open)
            return ERR(r->arena, ERR_INVALID, "{0}: visibleIf has a { without }.", WHERE(at));
        struct str name = str_sub(expression, (size_t)open + 1, (size_t)(close - open - 1));
        if (!questionnaire_question(r->q, name))
            return ERR(r->arena, ERR_INVALID, "{0}: visibleIf names \"{1}\", which is not asked before.", WHERE(at), ARG_S(name));
        expression = str_sub(expression, (size_t)close + 1, expression.n);
    }
    return NULL;
}

static struct err *add_question(struct reading *r, const struct json *at, const struct question *q)
{
    if (str_is_empty(q->code) || q->code.n > 40)
        return ERR(r->arena, ERR_INVALID, "{0}: name is empty or longer than 40 characters.", WHERE(at));
    if (questionnaire_question(r->q, q->code))
        return ERR(r->arena, ERR_INVALID, "{0}: the name \"{1}\" is used twice.", WHERE(at), ARG_S(q->code));
    if (r->q->n_questions == r->room) {
        r->room = r->room ? r->room * 2 : 64;
        r->q->question = arena_grow(r->arena, r->q->question, r->q->n_questions, r->room, sizeof *q);
    }
    struct question *kept = &r->q->question[r->q->n_questions++];
    *kept = *q;
    if (kept->byte_no >= 0)
        kept->byte_no = r->q->n_bytes++;
    return NULL;
}

static struct err *common_properties(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    struct texts title;
    bool scorable = q->kind == QUESTION_LEVEL || q->kind == QUESTION_YES_NO;
    TRY(read_texts(e->title, &title));
    TRY(read_points(r, e->points, q));
    TRY(read_composite(r, e->composite, q));
    q->title_zh = title.zh;
    q->title_en = title.en;
    q->step = e->step.p ? e->step : STR("");
    q->family = e->family.p ? e->family : STR("");
    q->is_core = e->core.v;
    q->is_scored = scorable && (!e->scored.has || e->scored.v);
    q->comparable = e->comparable.p ? e->comparable : STR("same");
    if (!str_eq_c(q->comparable, "same") && !str_eq_c(q->comparable, "changed") && !str_eq_c(q->comparable, "new"))
        return ERR(r->arena, ERR_INVALID, "{0}: comparable is \"same\", \"changed\" or \"new\".", WHERE(at));
    if (e->scored.v && !scorable)
        return ERR(r->arena, ERR_INVALID, "{0}: only level and yes/no questions can be scored.", WHERE(at));
    if (!str_is_empty(q->composite) && !q->is_scored)
        return ERR(r->arena, ERR_INVALID, "{0}: a component of a composite must be scored.", WHERE(at));
    return NULL;
}

static struct err *read_matrix(struct reading *r, const struct json *at, const struct element *e)
{
    if (!e->rows || !e->columns)
        return ERR(r->arena, ERR_INVALID, "{0}: a matrix has rows and columns.", WHERE(at));
    for (const struct json *row = json_in_next(e->rows, NULL); row; row = json_in_next(e->rows, row)) {
        struct question q = { .byte_no = 0 };
        struct option o = { row, NULL };
        static const struct json_member members[] = {
            { "value", JSON_IN_ANY, true, offsetof(struct option, value) }, { "text", JSON_IN_ANY, false, offsetof(struct option, text) }, { 0 },
        };
        struct str value;
        struct texts title;
        if (json_in_type(row) == JSON_IN_OBJECT)
            TRY(json_in_read(row, members, &o));
        TRY(json_in_as_text(o.value, &value));
        TRY(level_question(r, at, e->columns, &q));
        TRY(common_properties(r, at, e, &q));
        TRY(read_texts(o.text ? o.text : o.value, &title));
        q.code = str_printf(r->arena, STR_FMT "." STR_FMT, STR_ARG(e->name), STR_ARG(value));
        q.title_zh = title.zh;
        q.title_en = title.en;
        TRY(add_question(r, at, &q));
    }
    return NULL;
}

static struct err *read_element(struct reading *r, const struct json *at)
{
    struct element e = { { 0 } };
    TRY(json_in_read(at, element_members, &e));
    TRY(check_expression(r, at, e.visible_if));
    if (e.off.v)
        return NULL; /* in the catalogue, not asked */
    if (str_eq_c(e.type, "matrix"))
        return read_matrix(r, at, &e);
    struct question q = { .byte_no = 0, .code = e.name };
    TRY(kind_of_element(r, at, &e, &q));
    TRY(common_properties(r, at, &e, &q));
    return add_question(r, at, &q);
}

/* ---- the survey ---- */

struct survey {
    struct str code, programme, state, locale;
    const struct json *title, *description, *pages, *steps, *total;
    struct opt_int version;
};

static const struct json_member survey_members[] = {
    { "title", JSON_IN_ANY, true, offsetof(struct survey, title) }, { "description", JSON_IN_ANY, false, offsetof(struct survey, description) },
    { "locale", JSON_IN_TEXT, false, offsetof(struct survey, locale) }, { "pages", JSON_IN_ARRAY, true, offsetof(struct survey, pages) },
    { "code", JSON_IN_TEXT, true, offsetof(struct survey, code) }, { "programme", JSON_IN_TEXT, true, offsetof(struct survey, programme) },
    { "version", JSON_IN_INT, true, offsetof(struct survey, version) }, { "state", JSON_IN_TEXT, false, offsetof(struct survey, state) },
    { "steps", JSON_IN_ARRAY, false, offsetof(struct survey, steps) }, { "total", JSON_IN_OBJECT, false, offsetof(struct survey, total) }, { 0 },
};

static struct err *read_page(struct reading *r, const struct json *at)
{
    struct page { struct str name, visible_if; const struct json *title, *description, *elements; } p = { { 0 }, { 0 }, NULL, NULL, NULL };
    static const struct json_member members[] = {
        { "name", JSON_IN_TEXT, true, offsetof(struct page, name) }, { "title", JSON_IN_ANY, false, offsetof(struct page, title) },
        { "description", JSON_IN_ANY, false, offsetof(struct page, description) }, { "visibleIf", JSON_IN_TEXT, false, offsetof(struct page, visible_if) },
        { "elements", JSON_IN_ARRAY, true, offsetof(struct page, elements) }, { 0 },
    };
    TRY(json_in_read(at, members, &p));
    TRY(check_expression(r, at, p.visible_if));
    for (const struct json *e = json_in_next(p.elements, NULL); e; e = json_in_next(p.elements, e))
        TRY(read_element(r, e));
    return NULL;
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
        TRY(read_texts(step.title, &title));
        r->q->step[r->q->n_steps++] = (struct questionnaire_step){ step.code, title.zh, title.en };
    }
    return NULL;
}

static bool has_step(const struct questionnaire *q, struct str code)
{
    for (size_t i = 0; i < q->n_steps; i++)
        if (str_eq(q->step[i].code, code))
            return true;
    return false;
}

static struct err *check_steps(struct reading *r, const struct json *top)
{
    for (size_t i = 0; i < r->q->n_questions; i++) {
        const struct question *q = &r->q->question[i];
        if (!str_is_empty(q->step) && !has_step(r->q, q->step))
            return ERR(r->arena, ERR_INVALID, "{0}: question {1} names the step \"{2}\", which \"steps\" does not have.", WHERE(top), ARG_S(q->code), ARG_S(q->step));
    }
    return NULL;
}

/* Without "total": every step that has scored questions, and L1, with equal weights. */
static void standard_weights(struct reading *r)
{
    struct questionnaire *q = r->q;
    q->weight = ARENA_ARRAY(r->arena, struct score_weight, q->n_steps + 1);
    for (size_t s = 0; s < q->n_steps; s++)
        for (size_t i = 0; i < q->n_questions; i++)
            if (q->question[i].is_scored && str_eq(q->question[i].step, q->step[s].code)) {
                q->weight[q->n_weights++] = (struct score_weight){ q->step[s].code, true, 1 };
                break;
            }
    for (size_t i = 0; i < q->n_questions; i++)
        if (q->question[i].is_scored && (str_eq_c(q->question[i].code, "L1") || str_eq_c(q->question[i].code, "SL1")))
            q->weight[q->n_weights++] = (struct score_weight){ q->question[i].code, false, 1 };
}

static struct err *read_weights(struct reading *r, const struct json *total)
{
    struct questionnaire *q = r->q;
    if (!total) {
        standard_weights(r);
        return NULL;
    }
    q->weight = ARENA_ARRAY(r->arena, struct score_weight, json_in_count(total));
    for (const struct json *m = json_in_next(total, NULL); m; m = json_in_next(total, m)) {
        struct score_weight w = { .part = json_in_key(m) };
        TRY(json_in_as_num(m, &w.weight));
        w.is_step = has_step(q, w.part);
        const struct question *question = questionnaire_question(q, w.part);
        if (!(w.weight >= 0) || (!w.is_step && (!question || !question->is_scored)))
            return ERR(r->arena, ERR_INVALID, "{0}: a part of the total is a step or a scored question, with a weight of 0 or more.", WHERE(m));
        q->weight[q->n_weights++] = w;
    }
    return NULL;
}

static struct err *read_survey(struct reading *r, const struct json *top)
{
    struct survey s = { { 0 } };
    struct texts title;
    TRY(json_in_read(top, survey_members, &s));
    TRY(read_texts(s.title, &title));
    *r->q = (struct questionnaire){ .code = s.code, .programme = s.programme, .version = s.version.v, .state = s.state.p ? s.state : STR("field"),
                                    .title_zh = title.zh, .title_en = title.en };
    if (!str_eq_c(s.programme, "service") && !str_eq_c(s.programme, "sales"))
        return ERR(r->arena, ERR_INVALID, "{0}: programme is \"service\" or \"sales\".", WHERE(top));
    if (s.version.v < 1)
        return ERR(r->arena, ERR_INVALID, "{0}: version is a number from 1.", WHERE(top));
    TRY(read_steps(r, s.steps));
    for (const struct json *p = json_in_next(s.pages, NULL); p; p = json_in_next(s.pages, p))
        TRY(read_page(r, p));
    if (r->q->n_questions == 0)
        return ERR(r->arena, ERR_INVALID, "{0}: there is no question in it.", WHERE(top));
    TRY(check_steps(r, top));
    return read_weights(r, s.total);
}

struct err *questionnaire_read_text(struct arena *a, struct str text, struct questionnaire *out)
{
    const struct json *top;
    struct reading r = { .arena = a, .q = out };
    TRY(json_in_text(a, text, NULL, &top));
    return read_survey(&r, top);
}

struct err *questionnaire_read_file(struct arena *a, const char *path, struct questionnaire *out, struct str *text)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return ERR(a, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "The file {0} cannot be read: {1}.", ARG_C(path), ARG_C(strerror(errno)));
    char *bytes = arena_alloc(a, FILE_BYTES);
    *text = (struct str){ bytes, fread(bytes, 1, FILE_BYTES, f) };
    fclose(f);
    if (text->n == FILE_BYTES)
        return ERR(a, ERR_INVALID, "The file {0} is too large for a questionnaire.", ARG_C(path));
    return questionnaire_read_text(a, *text, out);
}

/* ---- how it is stored ---- */

struct str question_points_text(struct arena *a, const struct question *q)
{
    struct buf b = buf_on(a);
    for (unsigned c = ANSWER_CODES; c-- > 0;)
        if (q->is_scored && points_has(&q->points, c))
            buf_addf(&b, "%s%u:%g", b.n ? "," : "", c, points_of(&q->points, c));
    return buf_str(&b);
}

struct str question_labels_text(struct arena *a, const struct question *q)
{
    struct buf b = buf_on(a);
    struct sink out = sink_to_buf(&b);
    struct json_out j = json_out_to(&out, false);
    json_array(&j);
    for (size_t i = 0; i < q->n_labels; i++) {
        json_object(&j);
        json_put_int(&j, "code", q->label[i].code);
        json_put_str(&j, "zh", q->label[i].zh);
        json_put_str(&j, "en", q->label[i].en);
        json_object_end(&j);
    }
    json_array_end(&j);
    return buf_str(&b);
}
