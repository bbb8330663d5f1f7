#include "questionnaire/questionnaire_api.h"
#include "org/org.h"
#include "questionnaire/questionnaire.h"
#include "web/web.h"

struct question_answer { struct str code, kind, step, title_zh, title_en; bool is_scored, is_core; };
struct step_answer { struct str code, title_zh, title_en; };
struct programme_answer { struct str code, questionnaire, title_zh, title_en; struct opt_int version, quota; struct api_rows steps, questions; };

static const struct api_field question_fields[] = {
    { .name = "code", .type = API_TEXT, API_AT(struct question_answer, code), .what = { .id = N_("code of the question; as a measure question:CODE") } },
    { .name = "kind", .type = API_TEXT, API_AT(struct question_answer, kind), .what = { .id = N_("level (five levels), yes_no, choice, multiple, number or text") } },
    { .name = "step", .type = API_TEXT, .may_be_null = true, API_AT(struct question_answer, step), .what = { .id = N_("code of the process step it belongs to") } },
    { .name = "title_zh", .type = API_TEXT, API_AT(struct question_answer, title_zh), .what = { .id = N_("its words in Chinese") } },
    { .name = "title_en", .type = API_TEXT, API_AT(struct question_answer, title_en), .what = { .id = N_("its words in English") } },
    { .name = "is_scored", .type = API_BOOL, API_AT(struct question_answer, is_scored), .what = { .id = N_("has a score") } },
    { .name = "is_core", .type = API_BOOL, API_AT(struct question_answer, is_core), .what = { .id = N_("stands in the monthly report") } },
};
static const struct api_shape question_shape = API_SHAPE(struct question_answer, question_fields);
static const struct api_field step_fields[] = {
    { .name = "code", .type = API_TEXT, API_AT(struct step_answer, code), .what = { .id = N_("code of the step; as a measure step:CODE") } },
    { .name = "title_zh", .type = API_TEXT, API_AT(struct step_answer, title_zh), .what = { .id = N_("its words in Chinese") } },
    { .name = "title_en", .type = API_TEXT, API_AT(struct step_answer, title_en), .what = { .id = N_("its words in English") } },
};
static const struct api_shape step_shape = API_SHAPE(struct step_answer, step_fields);
static const struct api_field programme_fields[] = {
    { .name = "code", .type = API_TEXT, API_AT(struct programme_answer, code), .what = { .id = N_("service or sales") } },
    { .name = "questionnaire", .type = API_TEXT, API_AT(struct programme_answer, questionnaire), .what = { .id = N_("code of the questionnaire in force") } },
    { .name = "version", .type = API_INT, API_AT(struct programme_answer, version), .what = { .id = N_("its newest version") } },
    { .name = "title_zh", .type = API_TEXT, API_AT(struct programme_answer, title_zh), .what = { .id = N_("its words in Chinese") } },
    { .name = "title_en", .type = API_TEXT, API_AT(struct programme_answer, title_en), .what = { .id = N_("its words in English") } },
    { .name = "quota", .type = API_INT, API_AT(struct programme_answer, quota), .what = { .id = N_("interviews wanted a dealer and month") } },
    { .name = "steps", .type = API_ROWS, API_AT(struct programme_answer, steps), .of = &step_shape, .what = { .id = N_("process steps, in their order") } },
    { .name = "questions", .type = API_ROWS, API_AT(struct programme_answer, questions), .of = &question_shape, .what = { .id = N_("questions, in their order") } },
};
static const struct api_shape programme_shape = API_SHAPE(struct programme_answer, programme_fields);
static const struct api_answer programmes_answer = { .format = "huifang.programmes/1", .summary = { .id = N_("Programmes and what they ask") }, .shape = &programme_shape, .is_list = true };

static const char *const kinds[] = { [QUESTION_LEVEL] = "level", [QUESTION_YES_NO] = "yes_no", [QUESTION_CHOICE] = "choice", [QUESTION_MULTIPLE] = "multiple",
                                     [QUESTION_NUMBER] = "number", [QUESTION_TEXT] = "text" };

static struct api_rows questions_of(struct arena *a, const struct questionnaire *q)
{
    struct question_answer *row = ARENA_ARRAY(a, struct question_answer, q->n_questions);
    for (size_t i = 0; i < q->n_questions; i++) {
        const struct question *x = &q->question[i];
        row[i] = (struct question_answer){ x->code, str_of_c(kinds[x->kind]), x->step.n ? x->step : STR_NONE, x->title_zh, x->title_en, x->is_scored, x->is_core };
    }
    return (struct api_rows){ row, q->n_questions };
}

static struct api_rows steps_of(struct arena *a, const struct questionnaire *q)
{
    struct step_answer *row = ARENA_ARRAY(a, struct step_answer, q->n_steps);
    for (size_t i = 0; i < q->n_steps; i++)
        row[i] = (struct step_answer){ q->step[i].code, q->step[i].title_zh, q->step[i].title_en };
    return (struct api_rows){ row, q->n_steps };
}

static struct err *load_programme(struct req *r, struct str code, struct programme_answer *row, size_t *n)
{
    struct questionnaire *version;
    size_t n_versions;
    int64_t quota;
    TRY(questionnaire_list(r->db, r->arena, code, &version, &n_versions));
    if (n_versions == 0)
        return NULL;
    const struct questionnaire *q = &version[n_versions - 1];
    TRY(setting_int(r->db, &org_quota_setting, code, &quota));
    row[(*n)++] = (struct programme_answer){ code, q->code, q->title_zh, q->title_en, SOME_INT(q->version), SOME_INT(quota), steps_of(r->arena, q), questions_of(r->arena, q) };
    return NULL;
}

static struct err *api_programmes(struct req *r, const void *input UNUSED)
{
    struct programme_answer row[2];
    size_t n = 0;
    for (const struct field_choice *p = programme_choices; p->value; p++)
        TRY(load_programme(r, str_of_c(p->value), row, &n));
    return api_list(r, (struct api_rows){ row, n }, STR_NONE);
}

const struct route questionnaire_api_routes[QUESTIONNAIRE_API_ROUTES] = {
    { METHOD_GET, "/api/v1/programmes", ROUTE_SIGNED_IN, ROUTE_NO_FORM, api_programmes, .answer = &programmes_answer },
};
