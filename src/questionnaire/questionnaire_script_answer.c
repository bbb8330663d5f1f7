/* Answers: how conditions see them, how they are checked, put into texts and closed. */
#include "questionnaire/questionnaire_script_inside.h"
#include "base/utf8.h"
#include "i18n/i18n.h"
#include "questionnaire/questionnaire_answers.h"
#include "questionnaire/questionnaire_reading.h"

enum { TEXT_CHARACTERS = 4000 };

/* ---- as conditions see them ---- */

static struct expression_value list_value(struct arena *a, struct str codes)
{
    size_t n = 1;
    double number;
    for (size_t i = 0; i < codes.n; i++)
        n += codes.p[i] == ',';
    struct expression_value *item = ARENA_ARRAY(a, struct expression_value, n), v = { .kind = EXPRESSION_LIST, .item = item };
    for (struct str rest = codes; rest.p && codes.n;)
        if (str_to_num(str_cut(&rest, ','), &number))
            item[v.n++] = (struct expression_value){ .kind = EXPRESSION_NUMBER, .number = number };
    return v;
}

struct expression_value script_value(struct arena *a, const struct script_element *e, const struct script_answer *answer, bool all_codes)
{
    struct expression_value v = { 0 };
    if (!answer->is_given || (answer->special && !all_codes))
        return v;
    if (answer->special)
        return (struct expression_value){ .kind = EXPRESSION_NUMBER, .number = answer->special };
    if (e->question.kind == QUESTION_MULTIPLE)
        return list_value(a, answer->text);
    if (e->question.kind == QUESTION_TEXT)
        return (struct expression_value){ .kind = EXPRESSION_TEXT, .text = answer->text };
    v.kind = EXPRESSION_NUMBER;
    return str_to_num(answer->text, &v.number) ? v : (struct expression_value){ 0 };
}

static const struct { const char *name; size_t offset; } facts[] = {
    { "visit.dealer", offsetof(struct script_facts, dealer) }, { "visit.day", offsetof(struct script_facts, day) }, { "visit.work_type", offsetof(struct script_facts, work_type) },
    { "visit.model", offsetof(struct script_facts, model) },   { "agency", offsetof(struct script_facts, agency) }, { "brand", offsetof(struct script_facts, brand) },
    { "minutes", offsetof(struct script_facts, minutes) },
};

bool script_is_fact(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(facts); i++)
        if (str_eq_nocase(name, str_of_c(facts[i].name)))
            return true;
    return false;
}

static struct str fact_of(const struct script_facts *f, struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(facts); i++)
        if (str_eq_nocase(name, str_of_c(facts[i].name)))
            return *(const struct str *)((const char *)f + facts[i].offset);
    return STR_NONE;
}

bool script_look(const void *world, struct str name, struct expression_value *out)
{
    const struct script_world *w = world;
    const struct script_run *run = w->run;
    bool all_codes = str_starts(name, STR(SCRIPT_ALL_CODES));
    struct str plain = all_codes ? str_sub(name, 1, name.n) : name;
    size_t i = script_find(run->script, plain);
    if (i < SCRIPT_END) {
        const struct script_answer *answer = w->self && i == w->element ? w->self : &run->answer[i];
        *out = run->is_asked[i] ? script_value(run->arena, &run->script->element[i], answer, all_codes) : (struct expression_value){ 0 };
        return true;
    }
    struct str fact = fact_of(&run->setting.facts, plain);
    *out = fact.p ? (struct expression_value){ .kind = EXPRESSION_TEXT, .text = fact } : (struct expression_value){ 0 };
    return fact.p != NULL;
}

bool script_holds(const struct script_run *run, const struct expression *e, const struct script_world *world)
{
    return expression_holds(e, &(struct expression_world){ run->arena, script_look, world, run->setting.now_ms });
}

/* ---- checking ---- */

static const struct { const char *raw, *plain; int code; } specials[] = {
    { SCRIPT_RAW_REFUSED, "6", ANSWER_REFUSED }, { SCRIPT_RAW_NONE, "8", ANSWER_NONE }, { SCRIPT_RAW_DONT_KNOW, "9", ANSWER_DONT_KNOW },
};

struct str script_answer_raw(const struct script_answer *answer)
{
    for (size_t i = 0; answer->special && i < ARRAY_LEN(specials); i++)
        if (specials[i].code == answer->special)
            return str_of_c(specials[i].raw);
    return answer->is_given ? answer->text : STR("");
}

static const struct question_label *label_of(const struct question *q, struct str code)
{
    int64_t number;
    for (size_t i = 0; str_to_int(str_trim(code), &number) && i < q->n_labels; i++)
        if (q->label[i].code == number)
            return &q->label[i];
    return NULL;
}

/* 6, 8 and 9 alone: only for closed questions that have no such choice; an open one may be answered with any number. */
static int special_of(const struct question *q, struct str raw)
{
    bool is_closed = q->kind == QUESTION_LEVEL || q->kind == QUESTION_YES_NO || q->kind == QUESTION_CHOICE || q->kind == QUESTION_MULTIPLE;
    for (size_t i = 0; i < ARRAY_LEN(specials); i++)
        if (str_eq_c(raw, specials[i].raw) || (is_closed && str_eq_c(raw, specials[i].plain) && !label_of(q, raw)))
            return specials[i].code;
    return 0;
}

static struct err *no_such_choice(struct arena *a, const struct question *q, struct str raw)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < q->n_labels; i++)
        buf_addf(&b, "%s%d", i ? ", " : "", q->label[i].code);
    return ERR(a, ERR_INVALID, "There is no answer \"{0}\" here. Choose one of: {1}.", ARG_S(utf8_prefix(raw, 40)), ARG_S(buf_str(&b)));
}

static struct err *check_choice(struct arena *a, const struct question *q, struct str raw, struct str *out)
{
    const struct question_label *l = label_of(q, raw);
    if (!l)
        return no_such_choice(a, q, raw);
    *out = str_printf(a, "%d", l->code);
    return NULL;
}

/* In the order of the choices, each once. */
static struct err *check_choices(struct arena *a, const struct question *q, struct str raw, struct str *out)
{
    bool *chosen = ARENA_ARRAY(a, bool, q->n_labels);
    struct buf b = buf_on(a);
    for (struct str rest = raw; rest.p;) {
        struct str one = str_cut(&rest, ',');
        const struct question_label *l = label_of(q, one);
        if (!l)
            return no_such_choice(a, q, one);
        chosen[l - q->label] = true;
    }
    for (size_t i = 0; i < q->n_labels; i++)
        if (chosen[i])
            buf_addf(&b, "%s%d", b.n ? "," : "", q->label[i].code);
    *out = buf_str(&b);
    return NULL;
}

static struct err *check_number(struct arena *a, const struct question *q, struct str raw, struct str *out)
{
    struct str plain = str_trim(utf8_clean(a, raw));
    struct msg fault = questionnaire_number_fault(a, q, plain);
    *out = plain;
    return fault.id ? err_new(a, ERR_INVALID, &fault, __FILE__, __LINE__) : NULL;
}

static struct err *check_words(struct arena *a, const struct script_element *e, struct str raw, struct str *out)
{
    int64_t most = e->max_length > 0 ? e->max_length : TEXT_CHARACTERS;
    *out = str_trim(utf8_clean_prose(a, raw));
    if ((int64_t)utf8_count(*out) > most)
        return ERR(a, ERR_INVALID, "This answer has {0} characters; it may have {1}.", ARG_I(utf8_count(*out)), ARG_I(most));
    return NULL;
}

static struct err *check_kind(struct arena *a, const struct script_element *e, struct str raw, struct str *out)
{
    switch (e->question.kind) {
    case QUESTION_LEVEL:
    case QUESTION_YES_NO:
    case QUESTION_CHOICE: return check_choice(a, &e->question, raw, out);
    case QUESTION_MULTIPLE: return check_choices(a, &e->question, raw, out);
    case QUESTION_NUMBER: return check_number(a, &e->question, raw, out);
    default: return check_words(a, e, raw, out);
    }
}

static double measured(const struct script_validator *v, struct arena *a, const struct script_element *e, const struct script_answer *answer)
{
    double number = 0;
    if (v->kind == SCRIPT_LENGTH)
        return (double)utf8_count(answer->text);
    if (v->kind == SCRIPT_COUNT)
        return (double)script_value(a, e, answer, false).n;
    return str_to_num(answer->text, &number) ? number : 0;
}

static struct err *validator_fault(struct arena *a, const struct script_validator *v)
{
    if (v->text_en.n || v->text_zh.n)
        return ERR(a, ERR_INVALID, "{0}", ARG_S(v->text_en.n && v->text_zh.n && !str_eq(v->text_en, v->text_zh) ? str_printf(a, STR_FMT " / " STR_FMT, STR_ARG(v->text_zh), STR_ARG(v->text_en))
                                                                                                              : v->text_en.n ? v->text_en : v->text_zh));
    struct arg low = ARG_F(v->low.v, 0), high = ARG_F(v->high.v, 0);
    if (v->kind == SCRIPT_HOLDS)
        return ERR(a, ERR_INVALID, "This answer does not go together with those before; ask again.");
    if (v->kind == SCRIPT_LENGTH)
        return v->low.has ? ERR(a, ERR_INVALID, "This answer needs {0} characters at least.", low) : ERR(a, ERR_INVALID, "This answer may have {0} characters at most.", high);
    if (v->kind == SCRIPT_COUNT)
        return v->low.has ? ERR(a, ERR_INVALID, "Choose {0} at least.", low) : ERR(a, ERR_INVALID, "Choose {0} at most.", high);
    return v->low.has && v->high.has ? ERR(a, ERR_INVALID, "This answer must lie between {0} and {1}.", low, high)
           : v->low.has              ? ERR(a, ERR_INVALID, "This answer must be {0} or more.", low)
                                     : ERR(a, ERR_INVALID, "This answer must be {0} or less.", high);
}

static struct err *validate(const struct script_run *run, size_t element, const struct script_answer *answer)
{
    const struct script_element *e = &run->script->element[element];
    for (size_t i = 0; i < e->n_validators; i++) {
        const struct script_validator *v = &e->validator[i];
        double x = measured(v, run->arena, e, answer);
        struct script_world world = { run, answer, element };
        bool fits = v->kind == SCRIPT_HOLDS ? script_holds(run, v->holds, &world) : (!v->low.has || x >= v->low.v) && (!v->high.has || x <= v->high.v);
        if (!fits)
            return validator_fault(run->arena, v);
    }
    return NULL;
}

struct err *script_check(const struct script_run *run, size_t element, struct str raw, struct script_answer *out)
{
    struct arena *a = run->arena;
    *out = (struct script_answer){ .text = STR("") };
    if (element >= run->script->n_elements || run->script->element[element].is_statement)
        return NULL;
    const struct script_element *e = &run->script->element[element];
    struct str trimmed = str_trim(raw);
    out->special = special_of(&e->question, trimmed);
    out->is_given = out->special || !str_is_empty(trimmed);
    if (!out->is_given && script_is_required(run, element))
        return ERR(a, ERR_INVALID, "Please answer this question, or choose \"does not know\" or \"refused\".");
    if (!out->is_given || out->special)
        return NULL;
    TRY(check_kind(a, e, trimmed, &out->text));
    return validate(run, element, out);
}

/* ---- texts ---- */

static struct str words_of(const struct question_label *l, const struct lang *lang)
{
    return lang_of_two(lang, l->zh, l->en);
}

static void add_answer(struct buf *b, const struct script_element *e, const struct script_answer *answer, const struct lang *lang)
{
    size_t n = 0;
    if (!answer->is_given || answer->special) {
        buf_add_c(b, "…");
        return;
    }
    for (struct str rest = answer->text; e->question.n_labels && rest.p;) {
        const struct question_label *l = label_of(&e->question, str_cut(&rest, ','));
        if (!l)
            continue;
        buf_add_c(b, n++ == 0 ? "" : lang_is_chinese(lang) ? "、" : ", ");
        buf_add(b, words_of(l, lang));
    }
    if (e->question.n_labels == 0)
        buf_add(b, answer->text);
}

/* Puts in what the name means; false when nobody knows it. */
static bool add_named(struct buf *b, const struct script_run *run, struct str name, const struct lang *lang)
{
    size_t i = script_find(run->script, name);
    struct str fact = fact_of(&run->setting.facts, name);
    if (i < SCRIPT_END)
        add_answer(b, &run->script->element[i], run->is_asked[i] ? &run->answer[i] : &(struct script_answer){ 0 }, lang);
    else if (script_is_fact(name))
        buf_add(b, str_is_empty(fact) ? STR("…") : fact);
    return i < SCRIPT_END || script_is_fact(name);
}

struct str script_text(const struct script_run *run, struct arena *a, struct str text, const struct lang *l)
{
    struct buf b = buf_on(a);
    size_t i = 0;
    while (i < text.n) {
        struct str rest = str_sub(text, i, text.n);
        ptrdiff_t close = rest.p[0] == '{' ? str_find(rest, STR("}")) : -1;
        if (close > 0 && add_named(&b, run, str_trim(str_sub(rest, 1, (size_t)close - 1)), l)) {
            i += (size_t)close + 1;
            continue;
        }
        buf_add_char(&b, text.p[i++]);
    }
    return b.n ? buf_str(&b) : STR("");
}

/* ---- closing ---- */

static bool is_kept(const struct script_run *run, size_t i, bool named)
{
    const struct script_element *e = &run->script->element[i];
    return run->is_asked[i] && !e->is_statement && run->answer[i].is_given && run->script->page[e->page].is_named == named;
}

struct script_closed script_close(const struct script_run *run, struct arena *a)
{
    const struct script *s = run->script;
    struct script_closed out = { .text = ARENA_ARRAY(a, struct script_value, s->n_elements) };
    char *bytes = questionnaire_answers_blank(a, &s->of);
    for (size_t i = 0; i < s->n_elements; i++) {
        const struct script_answer *answer = &run->answer[i];
        const struct question *q = &s->element[i].question;
        int64_t code = answer->special;
        if (!is_kept(run, i, false))
            continue;
        if (q->byte_no >= 0 && (code || str_to_int(answer->text, &code)))
            questionnaire_answers_put(bytes, q, code);
        else if (q->byte_no < 0 && !answer->special)
            out.text[out.n_texts++] = (struct script_value){ q->code, str_dup(a, answer->text) };
    }
    out.answers = (struct str){ bytes, (size_t)s->of.n_bytes };
    return out;
}

size_t script_named(const struct script_run *run, struct arena *a, struct script_value **out)
{
    size_t n = 0;
    *out = ARENA_ARRAY(a, struct script_value, run->script->n_elements);
    for (size_t i = 0; i < run->script->n_elements; i++)
        if (is_kept(run, i, true) && !run->answer[i].special)
            (*out)[n++] = (struct script_value){ run->script->element[i].code, str_dup(a, run->answer[i].text) };
    return n;
}
