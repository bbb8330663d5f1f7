#include "result/result_axis.h"
#include "result/result_cell.h"

const char result_direction_words[] = "nation region area group dealer month model model_year owner_type work_type age_band advisor question";

static const uint32_t *rising(struct arena *a, size_t n)
{
    uint32_t *place = ARENA_ARRAY(a, uint32_t, n);
    for (size_t i = 0; i < n; i++)
        place[i] = (uint32_t)i;
    return place;
}

static void places_new(const struct result_set *s, struct direction *d, size_t n)
{
    d->axis.n = n;
    d->place = ARENA_ARRAY(s->arena, struct axis_place, n);
}

/* ---- units ---- */

/* Dealers without an area or group have a place too, the last one, so that all places together are all interviews. */
static void by_unit(const struct result_set *s, enum unit_kind kind, struct direction *out)
{
    struct unit_list units = result_units(s, kind);
    bool can_lack = kind == UNIT_AREA || kind == UNIT_GROUP;
    uint32_t *place_of = ARENA_ARRAY(s->arena, uint32_t, s->network.n_dealers);
    for (size_t d = 0; d < s->network.n_dealers; d++)
        place_of[d] = can_lack ? (uint32_t)units.n : UINT32_MAX;
    places_new(s, out, units.n + can_lack);
    if (can_lack)
        out->place[units.n] = (struct axis_place){ STR(""), MSG("none") };
    for (size_t i = 0; i < units.n; i++) {
        out->place[i] = (struct axis_place){ units.unit[i].code, kind == UNIT_NATION ? MSG("Nation") : MSG("{0}", ARG_S(units.unit[i].name)) };
        for (size_t d = 0; d < units.unit[i].n_dealers; d++)
            place_of[units.unit[i].dealer[d]] = (uint32_t)i;
    }
    out->axis.kind = AXIS_DEALER;
    out->axis.place_of = place_of;
}

static bool is_unit(const struct result_set *s, struct str word, struct direction *out)
{
    static const struct { const char *word; struct msg title; } units[UNIT_KINDS] = {
        [UNIT_NATION] = { "nation", { .id = N_("Nation") } }, [UNIT_REGION] = { "region", { .id = N_("Region") } }, [UNIT_AREA] = { "area", { .id = N_("Area") } },
        [UNIT_GROUP] = { "group", { .id = N_("Group") } },    [UNIT_DEALER] = { "dealer", { .id = N_("Dealer") } },
    };
    for (enum unit_kind kind = 0; kind < UNIT_KINDS; kind++)
        if (str_eq_c(word, units[kind].word)) {
            out->title = units[kind].title;
            by_unit(s, kind, out);
            return true;
        }
    return false;
}

/* ---- attributes, months ---- */

/* Values that people read as the same ("other" and "其他") have one place, the first one's. */
static void by_value(const struct result_set *s, struct tally_values values, struct direction *out)
{
    uint32_t *place_of = ARENA_ARRAY(s->arena, uint32_t, values.n);
    size_t n = 0;
    places_new(s, out, values.n);
    for (size_t i = 0; i < values.n; i++) {
        struct axis_place p = { values.value[i], result_value_name(values.value[i]) };
        bool has_word = strcmp(p.name.id, "{0}") != 0;
        size_t k = 0;
        while (k < n && !(has_word && strcmp(out->place[k].name.id, p.name.id) == 0))
            k++;
        place_of[i] = (uint32_t)k;
        if (k == n)
            out->place[n++] = p;
    }
    out->axis.n = n;
    out->axis.place_of = place_of;
}

static bool is_attribute(const struct result_set *s, struct str word, struct direction *out)
{
    static const struct msg titles[TALLY_ATTRIBUTES] = {
        [TALLY_MODEL] = { .id = N_("Model") },            [TALLY_MODEL_YEAR] = { .id = N_("Model year") }, [TALLY_OWNER_TYPE] = { .id = N_("Owner") },
        [TALLY_WORK_TYPE] = { .id = N_("Kind of work") }, [TALLY_AGE_BAND] = { .id = N_("Age band") },     [TALLY_ADVISOR] = { .id = N_("Service advisor") },
    };
    for (enum tally_attribute k = 0; k < TALLY_ATTRIBUTES; k++) {
        if (!str_eq_c(word, tally_attribute_name[k]))
            continue;
        struct tally_values values = tally_values(s->tally, k);
        out->title = titles[k];
        out->axis = (struct tally_axis){ .kind = AXIS_VALUE, .attribute = k };
        by_value(s, values, out);
        return true;
    }
    return false;
}

static void by_month(const struct result_set *s, struct window w, const struct lang *l, struct direction *out)
{
    size_t n = (size_t)window_months(w);
    out->title = MSG("Month");
    out->axis = (struct tally_axis){ .kind = AXIS_MONTH, .place_of = rising(s->arena, n) };
    places_new(s, out, n);
    for (size_t i = 0; i < n; i++) {
        int32_t month = w.first + (int32_t)i;
        out->place[i] = (struct axis_place){ civil_month_str(s->arena, month), MSG("{0}", ARG_S(lang_month(s->arena, l, month))) };
    }
}

/* ---- questions ---- */

static struct msg code_name(const struct question *q, int code, const struct lang *l)
{
    for (size_t i = 0; i < q->n_labels; i++)
        if (q->label[i].code == code)
            return MSG("{0}", ARG_S(lang_of_two(l, q->label[i].zh, q->label[i].en)));
    if (q->kind == QUESTION_YES_NO && (code == ANSWER_YES || code == ANSWER_NO))
        return code == ANSWER_YES ? MSG("yes") : MSG("no");
    switch (code) {
    case ANSWER_REFUSED: return MSG("refused");
    case ANSWER_NOT_ASKED: return MSG("not asked");
    case ANSWER_NONE: return MSG("none");
    case ANSWER_DONT_KNOW: return MSG("does not know");
    default: return (struct msg){ 0 };
    }
}

/* Best level first, as people read a scale. */
static void by_code(const struct result_set *s, size_t question, const struct lang *l, struct direction *out)
{
    const struct question *q = s->question[question].q;
    uint32_t *place_of = ARENA_ARRAY(s->arena, uint32_t, ANSWER_CODES);
    bool is_level = q->kind == QUESTION_LEVEL;
    out->title = MSG("{0} {1}", ARG_S(q->code), ARG_S(question_title(q, l)));
    out->heading = MSG("{0}", ARG_S(q->code));
    places_new(s, out, ANSWER_CODES);
    for (int i = 0; i < ANSWER_CODES; i++) {
        int code = is_level && i < 5 ? 5 - i : is_level && i == 5 ? 0 : i;
        place_of[code] = (uint32_t)i;
        out->place[i] = (struct axis_place){ str_printf(s->arena, "%d", code), code_name(q, code, l), q->is_scored && !points_has(&q->points, (unsigned)code) };
    }
    out->axis = (struct tally_axis){ .kind = AXIS_CODE, .n = ANSWER_CODES, .place_of = place_of, .question = s->question[question].column };
}

static void by_question(const struct result_set *s, const struct lang *l, struct direction *out)
{
    size_t n = 0;
    out->title = MSG("Question");
    out->is_questions = true;
    out->question = ARENA_ARRAY(s->arena, size_t, s->n_questions);
    places_new(s, out, s->n_questions);
    for (size_t i = 0; i < s->n_questions; i++)
        if (s->question[i].q->is_scored) {
            out->place[n] = (struct axis_place){ s->question[i].q->code, MSG("{0}", ARG_S(question_title(s->question[i].q, l))) };
            out->question[n++] = i;
        }
    out->axis.n = n;
}

static struct err *find_direction(const struct result_set *s, struct str word, struct window w, const struct lang *l, struct direction *out)
{
    ptrdiff_t question = result_find_question(s, word);
    if (is_unit(s, word, out) || is_attribute(s, word, out))
        return NULL;
    if (str_eq_c(word, "month"))
        by_month(s, w, l, out);
    else if (str_eq_c(word, "question"))
        by_question(s, l, out);
    else if (question >= 0)
        by_code(s, (size_t)question, l, out);
    else
        return ERR(s->arena, ERR_INVALID, "{0} is neither a question's code nor one of: {1}.", ARG_S(word), ARG_C(result_direction_words));
    return NULL;
}

struct err *result_direction(const struct result_set *s, struct str word, struct window w, const struct lang *l, struct direction *out)
{
    *out = (struct direction){ .question = NULL };
    TRY(find_direction(s, word, w, l, out));
    if (!out->heading.id)
        out->heading = out->title;
    return NULL;
}
