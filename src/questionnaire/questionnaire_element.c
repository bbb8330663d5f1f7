/* One element of the form: a question by its type, or a matrix as one question a row. */
#include "questionnaire/questionnaire_reading.h"

enum { MAX_OPTIONS = 5, MAX_QUESTIONS = 500 };

struct element {
    struct str type, name, input_type, step, family, scale, polarity, comparable;
    const struct json *title, *description, *choices, *rate_values, *columns, *rows, *labels, *points, *composite, *label_true, *label_false, *note, *visible_if, *enable_if, *required_if, *validators, *html;
    struct opt_int is_required, core, scored, rate_min, rate_max, max_length, off;
    struct opt_num min, max;
};

#define AT(member) offsetof(struct element, member)
static const struct json_member element_members[] = {
    { "type", JSON_IN_TEXT, true, AT(type) }, { "name", JSON_IN_TEXT, true, AT(name) }, { "title", JSON_IN_ANY, false, AT(title) },
    { "description", JSON_IN_ANY, false, AT(description) }, { "visibleIf", JSON_IN_ANY, false, AT(visible_if) }, { "isRequired", JSON_IN_BOOL, false, AT(is_required) },
    { "choices", JSON_IN_ARRAY, false, AT(choices) }, { "rateValues", JSON_IN_ARRAY, false, AT(rate_values) }, { "rateMin", JSON_IN_INT, false, AT(rate_min) },
    { "rateMax", JSON_IN_INT, false, AT(rate_max) }, { "columns", JSON_IN_ARRAY, false, AT(columns) }, { "rows", JSON_IN_ARRAY, false, AT(rows) },
    { "labelTrue", JSON_IN_ANY, false, AT(label_true) }, { "labelFalse", JSON_IN_ANY, false, AT(label_false) }, { "inputType", JSON_IN_TEXT, false, AT(input_type) },
    { "min", JSON_IN_NUM, false, AT(min) }, { "max", JSON_IN_NUM, false, AT(max) }, { "maxLength", JSON_IN_INT, false, AT(max_length) },
    { "step", JSON_IN_TEXT, false, AT(step) }, { "family", JSON_IN_TEXT, false, AT(family) }, { "core", JSON_IN_BOOL, false, AT(core) },
    { "scale", JSON_IN_TEXT, false, AT(scale) }, { "labels", JSON_IN_ANY, false, AT(labels) }, { "points", JSON_IN_OBJECT, false, AT(points) },
    { "polarity", JSON_IN_TEXT, false, AT(polarity) }, { "composite", JSON_IN_ANY, false, AT(composite) }, { "comparable", JSON_IN_TEXT, false, AT(comparable) },
    { "scored", JSON_IN_BOOL, false, AT(scored) }, { "note", JSON_IN_ANY, false, AT(note) }, { "off", JSON_IN_BOOL, false, AT(off) },
    { "enableIf", JSON_IN_ANY, false, AT(enable_if) }, { "requiredIf", JSON_IN_ANY, false, AT(required_if) }, { "validators", JSON_IN_ARRAY, false, AT(validators) },
    { "html", JSON_IN_ANY, false, AT(html) }, { 0 },
};

/* Members that say something about some types only: elsewhere they are a mistake, not a decoration. */
static const struct { const char *member, *types; } bound_members[] = {
    { "choices", "radiogroup checkbox" }, { "rateValues", "rating" }, { "rateMin", "rating" }, { "rateMax", "rating" }, { "columns", "matrix" },
    { "rows", "matrix" }, { "labelTrue", "boolean" }, { "labelFalse", "boolean" }, { "polarity", "boolean radiogroup" }, { "inputType", "text" },
    { "min", "text" }, { "max", "text" }, { "maxLength", "text comment" }, { "scale", "radiogroup rating boolean matrix" },
    { "labels", "radiogroup rating matrix" }, { "points", "radiogroup rating boolean matrix" }, { "composite", "radiogroup rating boolean matrix" },
    { "scored", "radiogroup rating boolean matrix checkbox comment text" }, { "html", "html" },
    { "enableIf", "radiogroup rating boolean matrix checkbox comment text" }, { "requiredIf", "radiogroup rating boolean matrix checkbox comment text" },
    { "validators", "checkbox comment text" },
};

static struct err *check_members(struct reading *r, const struct json *at, const struct element *e)
{
    for (size_t i = 0; i < ARRAY_LEN(bound_members); i++) {
        const struct json *m = json_in_get(at, bound_members[i].member);
        if (m && !reading_is_one_of(bound_members[i].types, e->type))
            return ERR(r->arena, ERR_INVALID, "{0}: questions of the type \"{1}\" have no \"{2}\"; these have: {3}.", WHERE(at), ARG_S(e->type),
                       ARG_C(bound_members[i].member), ARG_C(bound_members[i].types));
    }
    return NULL;
}

/* ---- closed questions ---- */

static bool are_levels(const struct question *q)
{
    bool falls = q->n_labels == 5;
    for (size_t i = 0; falls && i < 5; i++)
        falls = q->label[i].code == 5 - (int)i;
    return falls;
}

static struct err *five_labels(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    const struct json *options = e->choices ? e->choices : e->rate_values ? e->rate_values : e->columns;
    if (options && e->labels)
        return ERR(r->arena, ERR_INVALID, "{0}: either \"labels\" or the choices themselves, not both.", WHERE(at));
    TRY(e->labels ? reading_labels(r, e->labels, q) : reading_options(r, options, q));
    if (!are_levels(q))
        return ERR(r->arena, ERR_INVALID, "{0}: a level question has five choices with the values 5, 4, 3, 2, 1 from the best to the worst.", WHERE(at));
    return NULL;
}

static struct err *level_question(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    TRY(five_labels(r, at, e, q));
    if (e->polarity.p)
        return ERR(r->arena, ERR_INVALID, "{0}: only yes/no questions have a polarity.", WHERE(at));
    q->kind = QUESTION_LEVEL;
    q->points = points_levels();
    return NULL;
}

static struct err *yes_no_labels(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    if (str_eq_c(e->type, "radiogroup")) {
        TRY(reading_options(r, e->choices, q));
        if (q->n_labels != 2 || q->label[0].code != ANSWER_YES || q->label[1].code != ANSWER_NO)
            return ERR(r->arena, ERR_INVALID, "{0}: a yes/no question has two choices: 1 (yes) and 2 (no).", WHERE(at));
        return NULL;
    }
    struct texts yes = { STR("是"), STR("Yes") }, no = { STR("否"), STR("No") };
    if (e->label_true)
        TRY(reading_texts(r, e->label_true, &yes));
    if (e->label_false)
        TRY(reading_texts(r, e->label_false, &no));
    q->label = ARENA_ARRAY(r->arena, struct question_label, 2);
    q->label[0] = (struct question_label){ ANSWER_YES, yes.zh, yes.en };
    q->label[1] = (struct question_label){ ANSWER_NO, no.zh, no.en };
    q->n_labels = 2;
    return NULL;
}

static struct err *yes_no_question(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    TRY(yes_no_labels(r, at, e, q));
    if (e->polarity.p && !reading_is_one_of("yes no", e->polarity))
        return ERR(r->arena, ERR_INVALID, "{0}: polarity names the good answer: \"yes\" or \"no\", not \"{1}\".", WHERE(at), ARG_S(e->polarity));
    q->kind = QUESTION_YES_NO;
    q->good_is_no = str_eq_c(e->polarity, "no");
    q->points = points_yes_no(q->good_is_no);
    return NULL;
}

/* Choices with codes 1..5 are a closed question, one byte an answer; others are kept as text. */
static struct err *choice_question(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    TRY(reading_options(r, e->choices ? e->choices : e->rate_values, q));
    if (q->n_labels < 2)
        return ERR(r->arena, ERR_INVALID, "{0}: a question needs two choices at least.", WHERE(at));
    if (!e->scale.p && are_levels(q))
        return ERR(r->arena, ERR_INVALID, "{0}: the choices go from 5 down to 1: are they levels? Say \"scale\": \"level\" or \"scale\": \"choice\".", WHERE(at));
    if (e->labels || e->polarity.p)
        return ERR(r->arena, ERR_INVALID, "{0}: labels and polarity need a \"scale\" (\"level\", \"yes_no\").", WHERE(at));
    q->kind = QUESTION_CHOICE;
    for (size_t i = 0; i < q->n_labels; i++)
        if (q->label[i].code < 1 || q->label[i].code > MAX_OPTIONS)
            q->byte_no = -1;
    return NULL;
}

/* ---- open questions ---- */

static struct err *open_question(enum question_kind kind, struct question *q)
{
    q->kind = kind;
    q->byte_no = -1;
    return NULL;
}

static struct err *number_question(struct reading *r, const struct json *at, const struct question *bounds, struct question *q)
{
    q->low = bounds->low;
    q->high = bounds->high;
    if (q->low.has && q->high.has && !(q->low.v < q->high.v))
        return ERR(r->arena, ERR_INVALID, "{0}: the least number must be below the greatest.", WHERE(at));
    return open_question(QUESTION_NUMBER, q);
}

static struct err *rating_question(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    struct question bounds = { .low = SOME_NUM(e->rate_min.has ? (double)e->rate_min.v : 1), .high = SOME_NUM(e->rate_max.has ? (double)e->rate_max.v : 5) };
    if (e->rate_values)
        return choice_question(r, at, e, q);
    return number_question(r, at, &bounds, q);
}

static struct err *line_question(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    struct question bounds = { .low = e->min, .high = e->max };
    if (str_eq_c(e->input_type, "number"))
        return number_question(r, at, &bounds, q);
    if (e->input_type.p && !str_eq_c(e->input_type, "text"))
        return ERR(r->arena, ERR_INVALID, "{0}: Huifang has no input of the type \"{1}\" (it has number, text).", WHERE(at), ARG_S(e->input_type));
    if (e->min.has || e->max.has)
        return ERR(r->arena, ERR_INVALID, "{0}: min and max belong to numbers: add \"inputType\": \"number\".", WHERE(at));
    return open_question(QUESTION_TEXT, q);
}

static struct err *multiple_question(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    TRY(reading_options(r, e->choices, q));
    if (q->n_labels < 2)
        return ERR(r->arena, ERR_INVALID, "{0}: a question needs two choices at least.", WHERE(at));
    return open_question(QUESTION_MULTIPLE, q);
}

/* ---- by type and scale ---- */

static struct err *check_scale(struct reading *r, const struct json *at, const struct element *e)
{
    const char *allowed = str_eq_c(e->type, "radiogroup") ? "level yes_no choice" : str_eq_c(e->type, "rating") ? "level choice"
                          : str_eq_c(e->type, "boolean") ? "yes_no" : "level";
    if (!e->scale.p || reading_is_one_of(allowed, e->scale))
        return NULL;
    return ERR(r->arena, ERR_INVALID, "{0}: the scale of a question of the type \"{1}\" is one of: {2}; not \"{3}\".", WHERE(at), ARG_S(e->type), ARG_C(allowed),
               ARG_S(e->scale));
}

static struct err *read_kind(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    TRY(check_members(r, at, e));
    TRY(check_scale(r, at, e));
    if (str_eq_c(e->scale, "level") || str_eq_c(e->type, "matrix"))
        return level_question(r, at, e, q);
    if (str_eq_c(e->type, "boolean") || str_eq_c(e->scale, "yes_no"))
        return yes_no_question(r, at, e, q);
    if (str_eq_c(e->type, "radiogroup"))
        return choice_question(r, at, e, q);
    if (str_eq_c(e->type, "rating"))
        return rating_question(r, at, e, q);
    if (str_eq_c(e->type, "checkbox"))
        return multiple_question(r, at, e, q);
    if (str_eq_c(e->type, "text"))
        return line_question(r, at, e, q);
    if (str_eq_c(e->type, "comment"))
        return open_question(QUESTION_TEXT, q);
    return ERR(r->arena, ERR_INVALID, "{0}: Huifang has no questions of the type \"{1}\" (it has radiogroup, rating, boolean, checkbox, comment, text, matrix).", WHERE(at), ARG_S(e->type));
}

/* ---- what every question may have ---- */

static bool is_composite_name(struct str s)
{
    bool ok = s.n > 0 && s.n <= 32 && s.p[0] >= 'a' && s.p[0] <= 'z';
    for (size_t i = 0; i < s.n; i++)
        ok &= (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_';
    return ok;
}

static struct err *add_composite(struct reading *r, const struct json *v, struct question *q)
{
    struct str name;
    TRY(json_in_as_text(v, &name));
    if (!is_composite_name(name))
        return ERR(r->arena, ERR_INVALID, "{0}: a composite's name is made of the letters a-z, digits and _, at most 32, like \"retention\"; not \"{1}\".", WHERE(v), ARG_S(name));
    if (question_is_in_composite(q, name))
        return ERR(r->arena, ERR_INVALID, "{0}: the composite \"{1}\" is named twice.", WHERE(v), ARG_S(name));
    q->composite = str_printf(r->arena, STR_FMT "%s" STR_FMT, STR_ARG(q->composite), q->composite.n ? "," : "", STR_ARG(name));
    return NULL;
}

static struct err *read_composite(struct reading *r, const struct json *v, struct question *q)
{
    q->composite = STR("");
    if (!v || json_in_type(v) == JSON_IN_TEXT)
        return v ? add_composite(r, v, q) : NULL;
    if (json_in_type(v) != JSON_IN_ARRAY)
        return ERR(r->arena, ERR_INVALID, "{0}: composite is a name or a list of names.", WHERE(v));
    for (const struct json *m = json_in_next(v, NULL); m; m = json_in_next(v, m))
        TRY(add_composite(r, m, q));
    return NULL;
}

static struct err *read_score(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    bool scorable = q->kind == QUESTION_LEVEL || q->kind == QUESTION_YES_NO;
    if (!scorable && (e->scored.v || e->points || e->composite))
        return ERR(r->arena, ERR_INVALID, "{0}: only level and yes/no questions can be scored.", WHERE(at));
    q->is_scored = scorable && (!e->scored.has || e->scored.v);
    TRY(read_composite(r, e->composite, q));
    if (!q->is_scored && e->points)
        return ERR(r->arena, ERR_INVALID, "{0}: a question that is not scored has no points.", WHERE(at));
    if (!q->is_scored && !str_is_empty(q->composite))
        return ERR(r->arena, ERR_INVALID, "{0}: a component of a composite must be scored.", WHERE(at));
    return e->points ? reading_points(r, e->points, q) : NULL;
}

static struct err *read_place(struct reading *r, const struct json *at, const struct element *e, struct question *q)
{
    static const char families[] = "loyalty satisfaction screener open person integrity", comparables[] = "same changed new";
    q->step = e->step.p ? e->step : STR("");
    q->family = e->family.p ? e->family : STR("");
    q->comparable = e->comparable.p ? e->comparable : STR("");
    q->is_core = e->core.v;
    if (e->step.p && !reading_has_step(r, e->step))
        return ERR(r->arena, ERR_INVALID, "{0}: there is no step \"{1}\" in \"steps\".", WHERE(at), ARG_S(e->step));
    if (e->family.p && !reading_is_one_of(families, e->family))
        return ERR(r->arena, ERR_INVALID, "{0}: family is one of: {1}; not \"{2}\".", WHERE(at), ARG_C(families), ARG_S(e->family));
    if (e->comparable.p && !reading_is_one_of(comparables, e->comparable))
        return ERR(r->arena, ERR_INVALID, "{0}: comparable is one of: {1}; not \"{2}\".", WHERE(at), ARG_C(comparables), ARG_S(e->comparable));
    return NULL;
}

static struct err *read_words(struct reading *r, const struct element *e, struct question *q)
{
    struct texts title, unused;
    TRY(reading_texts(r, e->title, &title));
    TRY(reading_texts(r, e->description, &unused));
    TRY(reading_texts(r, e->note, &unused));
    q->title_zh = title.zh;
    q->title_en = title.en;
    return NULL;
}

/* Columns of answer files that are no questions. */
static bool is_reserved(struct str code)
{
    static const char *const words[] = { "dealer_code", "programme", "visit_date", "interview_date", "weight", "model", "model_year", "work_type", "owner_type", "age_band", "advisor_code" };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(code, str_of_c(words[i])))
            return true;
    return false;
}

static struct err *add_question(struct reading *r, const struct json *at, const struct question *q, bool is_off)
{
    TRY(reading_check_code(r, at, q->code));
    if (is_reserved(q->code))
        return ERR(r->arena, ERR_INVALID, "{0}: \"{1}\" is a column of answer files and cannot name a question.", WHERE(at), ARG_S(q->code));
    if (questionnaire_question(r->q, q->code))
        return ERR(r->arena, ERR_INVALID, "{0}: the name \"{1}\" is used twice (upper and lower case are the same).", WHERE(at), ARG_S(q->code));
    if (r->q->n_questions == MAX_QUESTIONS)
        return ERR(r->arena, ERR_INVALID, "{0}: a questionnaire has at most {1} questions.", WHERE(at), ARG_I(MAX_QUESTIONS));
    if (r->q->n_questions == r->room) {
        r->room = r->room ? r->room * 2 : 64;
        r->q->question = arena_grow(r->arena, r->q->question, r->q->n_questions, r->room, sizeof *q);
        r->place = arena_grow(r->arena, r->place, r->q->n_questions, r->room, sizeof *r->place);
    }
    r->place[r->q->n_questions] = (struct place){ is_off, r->script->page[r->script->n_pages - 1].is_named };
    r->q->question[r->q->n_questions++] = *q;
    return NULL;
}

/* ---- matrix: one question a row ---- */

static struct err *add_asked(struct reading *r, const struct json *at, struct script_element *asked, bool is_off)
{
    asked->code = asked->question.code;
    TRY(add_question(r, at, &asked->question, is_off));
    if (!is_off)
        reading_add_element(r, asked);
    return NULL;
}

static struct err *read_row(struct reading *r, const struct json *row, const struct element *e, struct script_element *asked)
{
    struct question *q = &asked->question;
    struct matrix_row { const struct json *value, *text; } m = { row, NULL };
    static const struct json_member members[] = {
        { "value", JSON_IN_ANY, true, offsetof(struct matrix_row, value) }, { "text", JSON_IN_ANY, false, offsetof(struct matrix_row, text) }, { 0 },
    };
    struct str value;
    struct texts title;
    int64_t number;
    if (json_in_type(row) == JSON_IN_OBJECT)
        TRY(json_in_read(row, members, &m));
    if (json_in_type(m.value) == JSON_IN_INT) {
        TRY(json_in_as_int(m.value, &number));
        value = str_printf(r->arena, "%lld", (long long)number);
    } else {
        TRY(json_in_as_text(m.value, &value));
    }
    TRY(reading_texts(r, m.text, &title));
    q->code = str_printf(r->arena, STR_FMT "." STR_FMT, STR_ARG(e->name), STR_ARG(value));
    q->title_zh = asked->title_zh = title.zh.n ? title.zh : value;
    q->title_en = asked->title_en = title.en.n ? title.en : value;
    return add_asked(r, row, asked, e->off.v);
}

static struct err *read_rows(struct reading *r, const struct json *at, const struct element *e, const struct script_element *pattern)
{
    if (json_in_count(e->rows) == 0)
        return ERR(r->arena, ERR_INVALID, "{0}: a matrix has rows and columns.", WHERE(at));
    for (const struct json *row = json_in_next(e->rows, NULL); row; row = json_in_next(e->rows, row)) {
        struct script_element asked = *pattern;
        TRY(read_row(r, row, e, &asked));
    }
    return NULL;
}

/* A text to read out or to show: no question. */
static struct err *read_statement(struct reading *r, const struct json *at, const struct element *e, struct script_element *asked)
{
    struct texts words;
    TRY(check_members(r, at, e));
    TRY(reading_check_code(r, at, e->name));
    TRY(reading_texts(r, e->html ? e->html : e->title, &words));
    if (str_is_empty(words.en))
        return ERR(r->arena, ERR_INVALID, "{0}: a text to show has words in \"html\".", WHERE(at));
    if (str_find(words.en, STR("<")) >= 0 || str_find(words.zh, STR("<")) >= 0)
        return ERR(r->arena, ERR_INVALID, "{0}: texts are plain words, without marks like <b>.", WHERE(at));
    asked->is_statement = true;
    asked->code = e->name;
    asked->title_zh = words.zh;
    asked->title_en = words.en;
    if (!e->off.v)
        reading_add_element(r, asked);
    return NULL;
}

static struct err *read_asked(struct reading *r, const struct json *at, const struct element *e, struct script_element *asked)
{
    TRY(reading_condition(r, e->visible_if, &asked->visible_if));
    TRY(reading_condition(r, e->enable_if, &asked->enable_if));
    TRY(reading_condition(r, e->required_if, &asked->required_if));
    asked->is_required = e->is_required.v;
    asked->is_rating = str_eq_c(e->type, "rating");
    asked->is_long = str_eq_c(e->type, "comment");
    asked->max_length = e->max_length.v;
    return reading_script_element(r, at, asked);
}

struct err *reading_element(struct reading *r, const struct json *at)
{
    struct element e = { { 0 } };
    struct script_element asked = { .page = r->script->n_pages - 1, .question = { .code = STR("") } };
    TRY(reading_refuse_foreign(r, at));
    TRY(json_in_read(at, element_members, &e));
    TRY(read_asked(r, at, &e, &asked));
    if (str_eq_c(e.type, "html"))
        return read_statement(r, at, &e, &asked);
    struct question *q = &asked.question;
    q->code = e.name;
    TRY(read_kind(r, at, &e, q));
    TRY(read_score(r, at, &e, q));
    TRY(read_place(r, at, &e, q));
    TRY(read_words(r, &e, q));
    asked.title_zh = q->title_zh;
    asked.title_en = q->title_en;
    return str_eq_c(e.type, "matrix") ? read_rows(r, at, &e, &asked) : add_asked(r, at, &asked, e.off.v);
}
