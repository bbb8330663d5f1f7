#include "fieldwork/invitation_pages.h"
#include "base/id_text.h"
#include "base/utf8.h"
#include "fieldwork/invitation_view.h"
#include "fieldwork/wave.h"
#include "invitation_tmpl.h"
#include "org/user_token.h"
#include "platform/serve.h"

static const struct msg mode_titles[INVITE_MODES] = { { .id = N_("By telephone only") }, { .id = N_("By link first, calls later") }, { .id = N_("By telephone, the link on request") } };

/* ---- the list ---- */

static struct err *line_of(struct job *job, const struct wave *w, struct invitation_line *out)
{
    struct arena *a = job->arena;
    struct invitation_plan plan;
    TRY(invitation_plan_load(job->db, a, w->id, &plan));
    *out = (struct invitation_line){ .link = str_printf(a, "/invitations/" STR_FMT, STR_ARG(id_text(a, w->id))), .month = civil_month_str(a, w->month), .mode = mode_titles[plan.mode],
                                     .programme = org_programme_title(job->lang, w->programme), .until = civil_date_str(a, w->field_end),
                                     .is_open = str_eq_c(w->state, "open") };
    return invitation_counts_load(job, w->id, &out->n);
}

static struct err *page_list(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    struct wave_list waves;
    struct html_part body;
    TRY(wave_list_load(r->db, r->arena, STR_NONE, &waves));
    struct invitation_line *line = ARENA_ARRAY(r->arena, struct invitation_line, waves.n);
    for (size_t i = 0; i < waves.n; i++)
        TRY(line_of(&job, &waves.wave[i], &line[i]));
    struct invitation_list_view v = { line, waves.n };
    tmpl_invitation_list(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Invitations by link"), .body = html_part_end(&body) });
}

/* ---- a wave ---- */

struct plan_input { struct opt_int id, phone_after, first_reminder, second_reminder, minutes; struct str mode, sender, client, from, until, subject_zh, invite_zh, remind_zh, subject_en, invite_en, remind_en, go; };
#define IN(m) FIELD_AT(struct plan_input, m)
#define DAYS(m, text) { .name = #m, .type = FIELD_INT, .min = 0, .max = 99, .required = true, IN(m), .label = { .id = (text) } }
#define WORDS(m, text) { .name = #m, .type = FIELD_TEXT, .max = INVITATION_TEXT_MAX, .required = true, IN(m), .label = { .id = (text) } }
static const struct field_choice modes[] = { { "phone", "phone" }, { "web_first", "web_first" }, { "on_request", "on_request" }, { NULL, NULL } };
static const struct field_choice goes[] = { { "keep", "keep" }, { "preview", "preview" }, { NULL, NULL } };
static const struct field wave_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, IN(id) } };
static const struct field plan_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id) },
    { .name = "mode", .type = FIELD_CHOICE, .choices = modes, .required = true, IN(mode), .label = { .id = N_("Way") } },
    DAYS(phone_after, N_("Calls begin after days")), DAYS(first_reminder, N_("First reminder after days (0: none)")), DAYS(second_reminder, N_("Second reminder after days (0: none)")),
    DAYS(minutes, N_("Answering takes minutes")),
    { .name = "sender", .type = FIELD_TEXT, .max = INVITATION_NAME_MAX, IN(sender), .label = { .id = N_("Who asks") } },
    { .name = "client", .type = FIELD_TEXT, .max = INVITATION_NAME_MAX, IN(client), .label = { .id = N_("On behalf of") } },
    { .name = "from", .type = FIELD_TEXT, .max = 5, .required = true, IN(from), .label = { .id = N_("Messages are sent from") } },
    { .name = "until", .type = FIELD_TEXT, .max = 5, .required = true, IN(until), .label = { .id = N_("Messages are sent until") } },
    WORDS(subject_zh, N_("Subject of mails")), WORDS(invite_zh, N_("Invitation")), WORDS(remind_zh, N_("Reminder")),
    WORDS(subject_en, N_("Subject of mails")), WORDS(invite_en, N_("Invitation")), WORDS(remind_en, N_("Reminder")),
    { .name = "go", .type = FIELD_CHOICE, .choices = goes, IN(go) },
};

static struct str clock_text(struct arena *a, int64_t minute)
{
    return str_printf(a, "%02lld:%02lld", (long long)(minute / 60), (long long)(minute % 60));
}

/* -1 when it is none; 24:00 is the end of the day. */
static int64_t minute_of(struct str text)
{
    int64_t h, m;
    struct str rest = text, head = str_cut(&rest, ':');
    if (!str_to_int(head, &h) || !str_to_int(rest, &m) || h < 0 || h > 24 || m < 0 || m > 59 || (h == 24 && m))
        return -1;
    return h * 60 + m;
}

static struct str text_of(struct str s)
{
    return s.p ? s : STR("");
}

static struct invitation_plan plan_of(const struct plan_input *in)
{
    return (struct invitation_plan){
        .mode = invitation_mode_of(in->mode), .phone_after = in->phone_after.v, .reminder = { in->first_reminder.v, in->second_reminder.v }, .minutes = in->minutes.v,
        .from_minute = minute_of(in->from), .until_minute = minute_of(in->until), .sender = text_of(in->sender), .client = text_of(in->client),
        .zh = { text_of(in->subject_zh), text_of(in->invite_zh), text_of(in->remind_zh) }, .en = { text_of(in->subject_en), text_of(in->invite_en), text_of(in->remind_en) },
    };
}

/* A long SMS goes out in parts: 70 characters of Unicode in one, 67 in each of several (3GPP TS 23.040). */
static struct invitation_preview preview_of(struct arena *a, const struct invitation_plan *p, struct msg title, struct str text, const struct invitation_facts *f)
{
    enum { ALONE = 70, IN_PARTS = 67 };
    struct invitation_preview v = { .title = title, .text = invitation_words(a, p, text, f) };
    v.chars = (int64_t)utf8_count(v.text);
    v.parts = v.chars <= ALONE ? 1 : (v.chars + IN_PARTS - 1) / IN_PARTS;
    return v;
}

static struct err *put_previews(struct req *r, const struct invitation_plan *p, struct invitation_form_view *v)
{
    struct job job = job_of_req(r);
    struct arena *a = r->arena;
    struct str site, day = civil_date_str(a, civil_date_add_days(job_today(&job), -8));
    TRY(setting_text(r->db, a, &portal_url_setting, STR(""), &site));
    struct str link = str_printf(a, STR_FMT "/s/Ab3kXw7", STR_ARG(site)), stop = str_printf(a, STR_FMT "/stop", STR_ARG(link));
    struct invitation_facts zh = { STR("杭州东方店"), lang_date(a, lang_load(a, STR("zh")), day), link, stop }, en = { STR("Hangzhou East"), lang_date(a, lang_load(a, STR("en")), day), link, stop };
    v->preview[0] = preview_of(a, p, MSG("Invitation, Chinese"), p->zh.invite, &zh);
    v->preview[1] = preview_of(a, p, MSG("Reminder, Chinese"), p->zh.remind, &zh);
    v->preview[2] = preview_of(a, p, MSG("Invitation, English"), p->en.invite, &en);
    v->preview[3] = preview_of(a, p, MSG("Reminder, English"), p->en.remind, &en);
    return NULL;
}

static const struct crumb list_crumb = { { .id = N_("Invitations by link") }, { "/invitations", 12 } };

static struct err *show(struct req *r, int64_t wave_id, const struct invitation_plan *p, struct msg problem)
{
    struct job job = job_of_req(r);
    struct arena *a = r->arena;
    struct wave w;
    struct html_part body;
    struct invitation_form_view v = { .r = r, .from = clock_text(a, MAX_OF(p->from_minute, 0)), .until = clock_text(a, MAX_OF(p->until_minute, 0)), .minutes = str_printf(a, "%lld", (long long)p->minutes),
                                      .phone_after = str_printf(a, "%lld", (long long)p->phone_after), .sender = p->sender, .client = p->client, .zh = p->zh, .en = p->en, .problem = problem };
    TRY(wave_load(r->db, a, wave_id, &w));
    TRY(line_of(&job, &w, &v.line));
    v.path = v.line.link;
    v.is_open = v.line.is_open;
    for (int i = 0; i < INVITATION_REMINDERS; i++)
        v.reminder[i] = str_printf(a, "%lld", (long long)p->reminder[i]);
    for (int m = 0; m < INVITE_MODES; m++)
        v.mode[m] = (struct invitation_choice){ invitation_mode_names[m], mode_titles[m], p->mode == (enum invitation_mode)m };
    TRY(put_previews(r, p, &v));
    tmpl_invitation_form(html_part_begin(&body, &r->html), &v);
    struct str title = str_printf(a, STR_FMT " " STR_FMT, STR_ARG(v.line.programme), STR_ARG(v.line.month));
    return res_page(r, &(struct page){ .title_text = title, .crumb = &list_crumb, .n_crumbs = 1, .body = html_part_end(&body), .status = problem.id ? 400 : 0 });
}

static struct err *page_plan(struct req *r, const void *input)
{
    const struct plan_input *in = input;
    struct invitation_plan p;
    TRY(invitation_plan_load(r->db, r->arena, in->id.v, &p));
    return show(r, in->id.v, &p, (struct msg){ 0 });
}

static struct err *page_plan_set(struct req *r, const void *input)
{
    const struct plan_input *in = input;
    struct job job = job_of_req(r);
    struct invitation_plan p = plan_of(in);
    bool is_preview = str_eq_c(in->go, "preview");
    struct err *e = is_preview ? invitation_plan_check(r->arena, &p) : invitation_plan_set(&job, in->id.v, &p);
    if (e && e->code != ERR_INVALID && e->code != ERR_CONFLICT)
        return e;
    if (e || is_preview)
        return show(r, in->id.v, &p, e ? e->msg : (struct msg){ 0 });
    res_flash(r, MSG("Kept. Invitations are written each hour, ten minutes past."));
    return res_redirect(r, str_printf(r->arena, "/invitations/" STR_FMT, STR_ARG(id_text(r->arena, in->id.v))));
}

static const struct route routes[] = {
    { METHOD_GET, "/invitations", "field.supervise", ROUTE_NO_FORM, page_list },
    { METHOD_GET, "/invitations/{id}", "field.supervise", ROUTE_FORM(struct plan_input, wave_fields), page_plan },
    { METHOD_POST, "/invitations/{id}", "field.supervise", ROUTE_FORM(struct plan_input, plan_fields), page_plan_set },
};
static const struct menu_entry menu[] = { { { .id = N_("Invitations by link") }, "/invitations", "field.supervise", N_("Fieldwork") } };
static const struct command *const commands[] = { &wave_invite_command };
static const struct job_kind *const jobs[] = { &invitation_job };

const struct feature invitation_feature = { .name = "invitation", .command = commands, .n_commands = ARRAY_LEN(commands),
                                            .pages = { routes, ARRAY_LEN(routes) }, .menu = { menu, ARRAY_LEN(menu) }, .job = jobs, .n_jobs = ARRAY_LEN(jobs) };
