/* Choices, labels and points of closed questions. */
#include "questionnaire/questionnaire_reading.h"

struct option { const struct json *value, *text; };
static const struct json_member option_members[] = {
    { "value", JSON_IN_ANY, true, offsetof(struct option, value) }, { "text", JSON_IN_ANY, false, offsetof(struct option, text) }, { 0 },
};

static struct err *read_option(struct reading *r, const struct json *v, struct question_label *out)
{
    struct option o = { v, NULL };
    struct texts t;
    int64_t code;
    if (json_in_type(v) == JSON_IN_OBJECT)
        TRY(json_in_read(v, option_members, &o));
    if (json_in_type(o.value) != JSON_IN_INT)
        return ERR(r->arena, ERR_INVALID, "{0}: a choice has a whole number as its value, and its words in \"text\".", WHERE(o.value));
    TRY(json_in_as_int(o.value, &code));
    if (code < 0 || code > 99)
        return ERR(r->arena, ERR_INVALID, "{0}: a choice's value must be from 0 to 99.", WHERE(o.value));
    TRY(reading_texts(r, o.text, &t));
    if (str_is_empty(t.en))
        t.en = t.zh = str_printf(r->arena, "%d", (int)code);
    *out = (struct question_label){ (int)code, t.zh, t.en };
    return NULL;
}

struct err *reading_options(struct reading *r, const struct json *list, struct question *q)
{
    q->label = ARENA_ARRAY(r->arena, struct question_label, json_in_count(list));
    for (const struct json *v = json_in_next(list, NULL); v; v = json_in_next(list, v)) {
        struct question_label *new = &q->label[q->n_labels];
        TRY(read_option(r, v, new));
        for (size_t i = 0; i < q->n_labels; i++)
            if (q->label[i].code == new->code)
                return ERR(r->arena, ERR_INVALID, "{0}: the value {1} is used twice.", WHERE(v), ARG_I(new->code));
        q->n_labels++;
    }
    return NULL;
}

struct err *reading_labels(struct reading *r, const struct json *v, struct question *q)
{
    static const struct { const char *name; struct question_label label[5]; } sets[] = {
        { "satisfaction", { { 5, STR("极为满意"), STR("Extremely satisfied") }, { 4, STR("很满意"), STR("Very satisfied") }, { 3, STR("满意"), STR("Satisfied") },
                            { 2, STR("不太满意"), STR("Not very satisfied") }, { 1, STR("极为不满意"), STR("Extremely dissatisfied") } } },
        { "likelihood", { { 5, STR("肯定会"), STR("Definitely") }, { 4, STR("可能会"), STR("Probably") }, { 3, STR("说不准"), STR("Not sure") },
                          { 2, STR("可能不会"), STR("Probably not") }, { 1, STR("肯定不会"), STR("Definitely not") } } },
        { "comparison", { { 5, STR("好得多"), STR("Much better") }, { 4, STR("较好"), STR("Better") }, { 3, STR("差不多"), STR("About the same") },
                          { 2, STR("较差"), STR("Worse") }, { 1, STR("差得多"), STR("Much worse") } } },
    };
    struct str name;
    TRY(json_in_as_text(v, &name));
    for (size_t i = 0; i < ARRAY_LEN(sets); i++)
        if (str_eq_c(name, sets[i].name)) {
            q->label = arena_grow(r->arena, sets[i].label, 5, 5, sizeof *q->label);
            q->n_labels = 5;
            return NULL;
        }
    return ERR(r->arena, ERR_INVALID, "{0}: labels are \"satisfaction\", \"likelihood\" or \"comparison\", not \"{1}\"; other words go into \"choices\".", WHERE(v), ARG_S(name));
}

/* ---- points ---- */

enum { POINTS_LIMIT = 1000 };

static bool has_label(const struct question *q, int64_t code)
{
    for (size_t i = 0; i < q->n_labels; i++)
        if (q->label[i].code == code)
            return true;
    return false;
}

/* From the best answer to the worst: labels stand in this order but for a yes/no question whose good answer is "no". */
static bool fall_from_best_to_worst(const struct question *q)
{
    bool turned = q->kind == QUESTION_YES_NO && q->good_is_no;
    double best = points_of(&q->points, (unsigned)q->label[turned ? q->n_labels - 1 : 0].code);
    double worst = points_of(&q->points, (unsigned)q->label[turned ? 0 : q->n_labels - 1].code);
    bool ok = best > worst;
    for (size_t i = 0; q->kind == QUESTION_LEVEL && i + 1 < q->n_labels; i++)
        ok &= points_of(&q->points, (unsigned)q->label[i].code) >= points_of(&q->points, (unsigned)q->label[i + 1].code);
    return ok;
}

struct err *reading_points(struct reading *r, const struct json *v, struct question *q)
{
    q->points = (struct points){ 0 };
    for (const struct json *m = json_in_next(v, NULL); m; m = json_in_next(v, m)) {
        int64_t code;
        double worth;
        if (!str_to_int(json_in_key(m), &code) || !has_label(q, code))
            return ERR(r->arena, ERR_INVALID, "{0}: the question has no answer with this code.", WHERE(m));
        TRY(json_in_as_num(m, &worth));
        if (!(worth >= -POINTS_LIMIT && worth <= POINTS_LIMIT))
            return ERR(r->arena, ERR_INVALID, "{0}: points lie between -1000 and 1000.", WHERE(m));
        q->points.point[code] = worth;
        q->points.in_base |= CODE_BIT(code);
    }
    for (size_t i = 0; i < q->n_labels; i++)
        if (!points_has(&q->points, (unsigned)q->label[i].code))
            return ERR(r->arena, ERR_INVALID, "{0}: the answer {1} has no points.", WHERE(v), ARG_I(q->label[i].code));
    if (!fall_from_best_to_worst(q))
        return ERR(r->arena, ERR_INVALID, "{0}: points must fall from the best answer to the worst (for a yes/no question see \"polarity\").", WHERE(v));
    return NULL;
}
