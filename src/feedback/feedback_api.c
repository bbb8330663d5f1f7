/* GET /api/v1/feedback: opinions within reach, names and numbers masked. */
#include "feedback/feedback_pages.h"
#include "base/id_text.h"
#include "org/user_gate.h"
#include "platform/api.h"
#include <stdlib.h>

struct opinion_out {
    int64_t id;
    struct str number, dealer, region, programme, kind, step, text, wish, customer, phone, plate, model, visit, state, owner, light;
    struct opt_int received, due, read, contacted, closed;
    bool is_complaint;
    struct opt_int reopened;
};
#define OUT(m) API_AT(struct opinion_out, m)
static const struct api_field out_fields[] = {
    { .name = "id", .type = API_ID, OUT(id), .what = { .id = N_("number of the opinion") } },
    { .name = "number", .type = API_TEXT, OUT(number), .what = { .id = N_("its number for people") } },
    { .name = "dealer", .type = API_TEXT, OUT(dealer), .what = { .id = N_("code of the dealer") } },
    { .name = "region", .type = API_TEXT, .may_be_null = true, OUT(region), .what = { .id = N_("code of its region") } },
    { .name = "programme", .type = API_TEXT, OUT(programme), .what = { .id = N_("service or sales") } },
    { .name = "kind", .type = API_TEXT, OUT(kind), .what = { .id = N_("praise, suggestion, complaint, contact") } },
    { .name = "step", .type = API_TEXT, .may_be_null = true, OUT(step), .what = { .id = N_("process step") } },
    { .name = "text", .type = API_TEXT, OUT(text), .what = { .id = N_("what the customer said") } },
    { .name = "wish", .type = API_TEXT, .may_be_null = true, OUT(wish), .what = { .id = N_("what the customer wishes") } },
    { .name = "customer", .type = API_TEXT, OUT(customer), .what = { .id = N_("name, masked") } },
    { .name = "phone", .type = API_TEXT, OUT(phone), .what = { .id = N_("number, masked") } },
    { .name = "plate", .type = API_TEXT, .may_be_null = true, OUT(plate), .what = { .id = N_("plate, masked") } },
    { .name = "model", .type = API_TEXT, .may_be_null = true, OUT(model), .what = { .id = N_("model of the car") } },
    { .name = "visit", .type = API_TEXT, .may_be_null = true, OUT(visit), .what = { .id = N_("day of the visit") } },
    { .name = "state", .type = API_TEXT, OUT(state), .what = { .id = N_("new, read, contacted, asked, closed") } },
    { .name = "owner", .type = API_TEXT, .may_be_null = true, OUT(owner), .what = { .id = N_("who deals with it at the dealer") } },
    { .name = "light", .type = API_TEXT, OUT(light), .what = { .id = N_("none, green, yellow, red") } },
    { .name = "received", .type = API_INSTANT, OUT(received), .what = { .id = N_("when it became visible") } },
    { .name = "due", .type = API_INSTANT, .may_be_null = true, OUT(due), .what = { .id = N_("by when the customer is to be called") } },
    { .name = "read", .type = API_INSTANT, .may_be_null = true, OUT(read), .what = { .id = N_("when the dealer read it") } },
    { .name = "contacted", .type = API_INSTANT, .may_be_null = true, OUT(contacted), .what = { .id = N_("when the customer was reached") } },
    { .name = "closed", .type = API_INSTANT, .may_be_null = true, OUT(closed), .what = { .id = N_("when it was closed") } },
    { .name = "complaint", .type = API_BOOL, OUT(is_complaint), .what = { .id = N_("was turned into a complaint") } },
    { .name = "reopened", .type = API_INT, OUT(reopened), .what = { .id = N_("how often it was opened again") } },
};
static const struct api_shape out_shape = API_SHAPE(struct opinion_out, out_fields);
static const struct api_answer opinions_answer = { .format = "huifang.feedback/1", .summary = { .id = N_("Customers' opinions within reach") },
                                                   .note = { .id = N_("By number: dealer, day, place in the day. Names, numbers and plates are masked.") }, .shape = &out_shape, .is_list = true };

struct api_input { struct str tab, programme, kind, dealer; struct api_page page; };
static const struct field_choice tabs[] = { { "today", "today" }, { "unread", "unread" }, { "due", "due" }, { "overdue", "overdue" }, { "asked", "asked" }, { "closed", "closed" },
                                            { "reopened", "reopened" }, { "all", "all" }, { NULL, NULL } };
static const struct field_choice kinds[] = { { "praise", "praise" }, { "suggestion", "suggestion" }, { "complaint", "complaint" }, { "contact", "contact" }, { NULL, NULL } };
static const struct field api_fields[] = {
    { .name = "tab", .type = FIELD_CHOICE, .choices = tabs, FIELD_AT(struct api_input, tab), .hint = { .id = N_("which of them, as the page's tabs; standard: all") } },
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, FIELD_AT(struct api_input, programme) },
    { .name = "kind", .type = FIELD_CHOICE, .choices = kinds, FIELD_AT(struct api_input, kind) },
    { .name = "dealer", .type = FIELD_TEXT, .max = 32, FIELD_AT(struct api_input, dealer), .hint = { .id = N_("code of a dealer; standard: all within reach") } },
    API_PAGE_FIELDS(struct api_input),
};

static struct str or_none(struct str s)
{
    return s.n ? s : STR_NONE;
}

static struct opinion_out out_of(struct arena *a, const struct feedback *f)
{
    static const char *const lights[FEEDBACK_LIGHTS] = { "none", "green", "yellow", "red" };
    return (struct opinion_out){
        .id = f->id, .number = f->number, .dealer = f->dealer_code, .region = or_none(f->region_code), .programme = f->programme, .kind = str_of_c(opinion_kind_names[f->kind]),
        .step = or_none(f->step), .text = f->text, .wish = or_none(f->wish), .customer = mask_name(a, f->customer), .phone = mask_phone(a, f->phone),
        .plate = or_none(mask_plate(a, f->plate)), .model = or_none(f->model), .visit = or_none(f->visit_date), .state = str_of_c(feedback_state_names[f->state]), .owner = or_none(f->owner),
        .light = str_of_c(lights[f->light]), .received = SOME_INT(f->opened_ms), .due = { f->facts.needs_contact, f->due_ms }, .read = f->read_ms, .contacted = f->contacted_ms,
        .closed = f->closed_ms, .is_complaint = f->facts.is_escalated, .reopened = SOME_INT(f->reopened),
    };
}

static int by_number(const void *x, const void *y)
{
    return str_cmp(((const struct opinion_out *)x)->number, ((const struct opinion_out *)y)->number);
}

static struct str number_at(const void *list, size_t i)
{
    return ((const struct opinion_out *)list)[i].number;
}

static enum feedback_tab tab_of(struct str name)
{
    for (int i = 0; i < FEEDBACK_TABS; i++)
        if (str_eq_c(name, feedback_tab_names[i]))
            return (enum feedback_tab)i;
    return TAB_ALL;
}

static struct err *api_feedback(struct req *r, const void *input)
{
    const struct api_input *in = input;
    struct job job = job_of_req(r);
    struct feedback_query q = { .tab = tab_of(in->tab), .programme = in->programme, .kind = in->kind, .dealer = in->dealer };
    struct feedback_list list;
    struct api_span span;
    TRY(reach_of_req(r, "feedback.read", &q.scope));
    TRY(feedback_list_load(&job, &q, &list));
    struct opinion_out *row = ARENA_ARRAY(r->arena, struct opinion_out, list.n);
    for (size_t i = 0; i < list.n; i++)
        row[i] = out_of(r->arena, &list.row[i]);
    if (list.n)
        qsort(row, list.n, sizeof *row, by_number);
    TRY(api_span_of(r->arena, &in->page, &(struct api_sorted){ row, list.n, number_at }, &span));
    return api_list(r, (struct api_rows){ row + span.first, span.n }, span.next);
}

const struct route feedback_api_routes[FEEDBACK_API_ROUTES] = {
    { METHOD_GET, "/api/v1/feedback", "feedback.read", ROUTE_FORM(struct api_input, api_fields), api_feedback, .answer = &opinions_answer },
};
