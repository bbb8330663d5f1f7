#include "fieldwork/link_request_pages.h"
#include "base/id_text.h"
#include "field_case_sql.h"
#include "fieldwork/invitation_view.h"
#include "invitation_tmpl.h"
#include "platform/serve.h"

struct request_input { struct opt_int case_id, position; struct str mail, language; };

static struct err *find_case(const struct req *r, int64_t *id)
{
    struct field_case_of_user_row mine;
    bool found;
    TRY(field_case_of_user(r->db, r->arena, &(struct field_case_of_user_in){ .user_id = r->who->id, .limit = 1 }, &mine, &found));
    *id = found ? mine.id : 0;
    return NULL;
}

static struct err *fill(struct req *r, int64_t case_id, int64_t chosen, struct invitation_request_view *v)
{
    struct job job = job_of_req(r);
    struct case_card card;
    TRY(case_load(&job, case_id, &card));
    struct invitation_number *number = ARENA_ARRAY(r->arena, struct invitation_number, card.n_numbers);
    for (size_t i = 0; i < card.n_numbers; i++) {
        const struct case_number *n = &card.number[i];
        if (str_eq_c(n->state, "good") && phone_is_mobile(n->phone.digits))
            number[v->n++] = (struct invitation_number){ str_printf(r->arena, "%lld", (long long)n->position), n->phone, n->name, chosen ? n->position == chosen : v->n == 0 && !v->mail.n };
    }
    v->number = number;
    v->case_id = id_text(r->arena, case_id);
    v->dealer = card.dealer_name;
    return NULL;
}

static struct err *show(struct req *r, const struct request_input *in, struct msg problem)
{
    struct invitation_request_view v = { .r = r, .case_id = STR(""), .mail = in->mail.p ? in->mail : STR(""), .problem = problem, .is_english = str_eq_c(in->language, "en") };
    struct html_part body;
    int64_t id;
    TRY(find_case(r, &id));
    if (id)
        TRY(fill(r, id, in->position.v, &v));
    tmpl_invitation_request(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Send the link"), .body = html_part_end(&body), .status = problem.id ? 400 : 0 });
}

static struct err *page_request(struct req *r, const void *input UNUSED)
{
    return show(r, &(struct request_input){ .language = STR("zh") }, (struct msg){ 0 });
}

static struct err *page_request_send(struct req *r, const void *input)
{
    const struct request_input *in = input;
    struct job job = job_of_req(r);
    struct invitation_ask ask = { .key = { in->case_id.v, r->who->id }, .position = in->position.v, .mail = in->mail.p ? in->mail : STR(""), .is_english = str_eq_c(in->language, "en") };
    struct err *e = invitation_request(&job, &ask);
    if (e && (e->code == ERR_INVALID || e->code == ERR_CONFLICT))
        return show(r, in, e->msg);
    if (e)
        return e;
    res_flash(r, MSG("The link is on its way."));
    return res_redirect(r, STR("/calls/link"));
}

static const struct field_choice languages[] = { { "zh", "zh" }, { "en", "en" }, { NULL, NULL } };
static const struct field fields[] = {
    { .name = "case", .type = FIELD_ID, .required = true, FIELD_AT(struct request_input, case_id) },
    { .name = "position", .type = FIELD_INT, .min = 0, .max = 1000, .required = true, FIELD_AT(struct request_input, position), .label = { .id = N_("Where to") } },
    { .name = "mail", .type = FIELD_TEXT, .max = 254, FIELD_AT(struct request_input, mail), .label = { .id = N_("Mail address") } },
    { .name = "language", .type = FIELD_CHOICE, .choices = languages, .required = true, FIELD_AT(struct request_input, language), .label = { .id = N_("Language") } },
};
static const struct route routes[] = {
    { METHOD_GET, "/calls/link", "field.call", ROUTE_NO_FORM, page_request },
    { METHOD_POST, "/calls/link", "field.call", ROUTE_FORM(struct request_input, fields), page_request_send },
};

const struct feature link_request_feature = { .name = "link_request", .pages = { routes, ARRAY_LEN(routes) } };
