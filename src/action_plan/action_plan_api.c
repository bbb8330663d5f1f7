/* /api/v1/measures: measures against weak items, as far as the reader reaches. */
#include "action_plan/action_plan_pages.h"
#include "base/id_text.h"
#include "org/user_gate.h"
#include "platform/api.h"
#include <math.h>
#include <stdlib.h>

struct measure_answer {
    int64_t id, publication;
    struct str dealer, region, programme, measure, title, base, cause, action, owner, state, effect;
    struct opt_int period, after_period;
    struct civil_date due;
    double before_n, before, nation, after_n, after, change;
    bool is_overdue;
};
#define AT(m) API_AT(struct measure_answer, m)
static const struct api_field fields[] = {
    { .name = "id", .type = API_ID, AT(id), .what = { .id = N_("number of the measure") } },
    { .name = "dealer", .type = API_TEXT, AT(dealer), .what = { .id = N_("code of the dealer") } },
    { .name = "region", .type = API_TEXT, AT(region), .what = { .id = N_("code of its region") } },
    { .name = "programme", .type = API_TEXT, AT(programme), .what = { .id = N_("service or sales") } },
    { .name = "measure", .type = API_TEXT, AT(measure), .what = { .id = N_("the weak item: step:CODE or question:CODE") } },
    { .name = "title", .type = API_TEXT, AT(title), .what = { .id = N_("its words") } },
    { .name = "publication", .type = API_ID, AT(publication), .what = { .id = N_("the release that says so") } },
    { .name = "base", .type = API_TEXT, AT(base), .what = { .id = N_("P the period itself, R6 and R12 rolling over 6 and 12 months") } },
    { .name = "period", .type = API_MONTH, AT(period), .what = { .id = N_("last month of the window before") } },
    { .name = "before_n", .type = API_NUM, AT(before_n), .what = { .id = N_("interviews in the base") } },
    { .name = "before", .type = API_NUM, AT(before), .what = { .id = N_("index points as released") } },
    { .name = "nation", .type = API_NUM, AT(nation), .what = { .id = N_("the nation's, as released") } },
    { .name = "cause", .type = API_TEXT, AT(cause), .what = { .id = N_("why") } },
    { .name = "action", .type = API_TEXT, AT(action), .what = { .id = N_("what is done") } },
    { .name = "owner", .type = API_TEXT, AT(owner), .what = { .id = N_("by whom") } },
    { .name = "due", .type = API_DATE, AT(due), .what = { .id = N_("until when") } },
    { .name = "state", .type = API_TEXT, AT(state), .what = { .id = N_("open, running, done or dropped") } },
    { .name = "overdue", .type = API_BOOL, AT(is_overdue), .what = { .id = N_("its day is over and it is not finished") } },
    { .name = "effect", .type = API_TEXT, AT(effect), .what = { .id = N_("what came of it: better, worse, no difference, too early …") } },
    { .name = "after_period", .type = API_MONTH, .may_be_null = true, AT(after_period), .what = { .id = N_("last month of the window after") } },
    { .name = "after_n", .type = API_NUM, .may_be_null = true, AT(after_n), .what = { .id = N_("interviews in its base") } },
    { .name = "after", .type = API_NUM, .may_be_null = true, AT(after), .what = { .id = N_("index points as released later") } },
    { .name = "change", .type = API_NUM, .may_be_null = true, AT(change), .what = { .id = N_("after less before, index points") } },
};
static const struct api_shape shape = API_SHAPE(struct measure_answer, fields);
static const struct api_answer answer = { .format = "huifang.measures/1", .summary = { .id = N_("Measures against weak items") }, .shape = &shape, .is_list = true };

struct measures_input { struct str programme, tab; struct api_page page; };
static const struct field_choice tab_choices[] = { { "open", "open" }, { "overdue", "overdue" }, { "finished", "finished" }, { NULL, NULL } };
static const struct field input_fields[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, FIELD_AT(struct measures_input, programme), .hint = { .id = N_("which survey; nothing: all") } },
    { .name = "state", .type = FIELD_CHOICE, .choices = tab_choices, FIELD_AT(struct measures_input, tab), .hint = { .id = N_("open, overdue or finished; nothing: all") } },
    API_PAGE_FIELDS(struct measures_input),
};

static struct measure_answer answer_of(const struct action_plan *p)
{
    return (struct measure_answer){
        .id = p->id, .publication = p->publication_id, .dealer = p->dealer_code, .region = p->region_code, .programme = p->programme, .measure = p->measure, .title = p->title, .base = p->base,
        .cause = p->cause, .action = p->action, .owner = p->owner, .state = str_of_c(plan_state_name(p->state)), .effect = str_of_c(plan_effect_name(p->effect)), .period = SOME_INT(p->period),
        .after_period = { .has = p->after_period != 0, .v = p->after_period }, .due = p->due, .before_n = p->before.n, .before = p->before.value, .nation = p->nation_value,
        .after_n = p->after_period ? p->after.n : NAN, .after = p->after_period ? p->after.value : NAN, .change = p->change.is_estimable ? p->change.diff : NAN, .is_overdue = p->is_overdue,
    };
}

static int by_id(const void *x, const void *y)
{
    int64_t a = ((const struct measure_answer *)x)->id, b = ((const struct measure_answer *)y)->id;
    return (a > b) - (a < b);
}

struct keyed { struct measure_answer *row; struct str *key; };

static struct str key_at(const void *list, size_t i)
{
    return ((const struct keyed *)list)->key[i];
}

static struct err *api_measures(struct req *r, const void *input)
{
    const struct measures_input *in = input;
    struct job job = job_of_req(r);
    struct plan_query q = { .programme = in->programme, .tab = str_eq_c(in->tab, "open") ? PLAN_TAB_UNFINISHED : str_eq_c(in->tab, "overdue") ? PLAN_TAB_OVERDUE
                                                                : str_eq_c(in->tab, "finished") ? PLAN_TAB_FINISHED : PLAN_TAB_ALL };
    struct plan_list list;
    struct api_span span;
    TRY(reach_of_req(r, "measure.read", &q.scope));
    TRY(action_plan_list_load(&job, &q, &list));
    struct keyed k = { ARENA_ARRAY(r->arena, struct measure_answer, list.n + 1), ARENA_ARRAY(r->arena, struct str, list.n + 1) };
    for (size_t i = 0; i < list.n; i++)
        k.row[i] = answer_of(&list.plan[i]);
    qsort(k.row, list.n, sizeof *k.row, by_id);
    for (size_t i = 0; i < list.n; i++)
        k.key[i] = id_text(r->arena, k.row[i].id);
    TRY(api_span_of(r->arena, &in->page, &(struct api_sorted){ &k, list.n, key_at }, &span));
    return api_list(r, (struct api_rows){ k.row + span.first, span.n }, span.next);
}

const struct route action_plan_api_routes[PLAN_API_ROUTES] = {
    { METHOD_GET, "/api/v1/measures", "measure.read", ROUTE_FORM(struct measures_input, input_fields), api_measures, .answer = &answer },
};
