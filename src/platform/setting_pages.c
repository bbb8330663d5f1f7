/* Business parameters in the portal: all of them with value, standard and source; one with its history and a form. */
#include "platform/setting_pages.h"
#include "platform/serve.h"
#include "platform_sql.h"
#include "setting_tmpl.h"
#include <string.h>

const struct setting_scope setting_scopes[SETTING_SCOPES] = { { "", { .id = N_("Whole network") } }, { "service", { .id = N_("After-sales") } }, { "sales", { .id = N_("Sales") } } };

static struct err *value_of(struct req *r, const struct setting *s, const char *scope, struct str *out)
{
    struct setting_latest_in in = { .key = str_of_c(s->key), .scope = str_of_c(scope), .limit = 1 };
    struct setting_latest_row row;
    bool found;
    TRY(setting_latest(r->db, r->arena, &in, &row, &found));
    *out = found && !row.is_withdrawn ? row.value : STR_NONE;
    return NULL;
}

static struct err *load_line(struct req *r, const struct setting *s, struct setting_line *out)
{
    *out = (struct setting_line){ .setting = s };
    for (int i = 0; i < (s->network_only ? 1 : SETTING_SCOPES); i++) {
        TRY(value_of(r, s, setting_scopes[i].name, &out->value[i]));
        out->is_changed |= out->value[i].p && !(i == 0 && str_eq_c(out->value[i], s->standard));
    }
    if (!out->value[0].p)
        out->value[0] = str_of_c(s->standard);
    return NULL;
}

/* ---- the list ---- */

/* What stands before the first point of a key. */
static const struct { const char *prefix; struct msg title; } groups[] = {
    { "network", { .id = N_("Network") } }, { "portal", { .id = N_("Portal") } }, { "user", { .id = N_("Users and signing in") } }, { "uploads", { .id = N_("Files of the dealers") } },
    { "visits", { .id = N_("Visits") } }, { "verbatim", { .id = N_("Open answers") } }, { "sample", { .id = N_("Sample") } }, { "field", { .id = N_("Interviews in the field") } },
    { "call", { .id = N_("Calls") } }, { "pbx", { .id = N_("Telephone system") } }, { "feedback", { .id = N_("Customer opinions") } }, { "ranking", { .id = N_("Ranking") } }, { "target", { .id = N_("Targets and lights") } },
    { "calendar", { .id = N_("Report calendar") } }, { "assessment", { .id = N_("Assessment") } }, { "mail", { .id = N_("Mail") } }, { "sms", { .id = N_("SMS") } },
};

static size_t group_index(struct str key)
{
    struct str prefix = str_cut(&key, '.');
    for (size_t i = 0; i < ARRAY_LEN(groups); i++)
        if (str_eq_c(prefix, groups[i].prefix))
            return i;
    return ARRAY_LEN(groups);
}

const struct msg *setting_heading(struct str key)
{
    size_t i = group_index(key);
    return i < ARRAY_LEN(groups) ? &groups[i].title : NULL;
}

static struct err *add_setting(struct req *r, struct setting_group *group, const struct setting *s)
{
    struct setting_group *g = &group[group_index(str_of_c(s->key))];
    struct setting_line *line = ARENA_ARRAY(r->arena, struct setting_line, g->n + 1);
    if (g->n)
        memcpy(line, g->line, g->n * sizeof *line);
    TRY(load_line(r, s, &line[g->n]));
    g->line = line;
    g->n++;
    return NULL;
}

static struct err *page_settings(struct req *r, const void *input UNUSED)
{
    const struct features *fs = features_of_req(r);
    struct html_part body;
    struct setting_group group[ARRAY_LEN(groups) + 1] = { 0 }; /* the last one: without a heading */
    for (size_t i = 0; i < ARRAY_LEN(groups); i++)
        group[i].title = groups[i].title;
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_settings; i++)
            TRY(add_setting(r, group, fs->feature[f]->setting[i]));
    tmpl_settings(html_part_begin(&body, &r->html), &(struct setting_list_view){ group, ARRAY_LEN(group) });
    return res_page(r, &(struct page){ .title = MSG("Settings"), .body = html_part_end(&body) });
}

/* ---- one setting ---- */

struct setting_input { struct str key, scope, value; };

static struct err *find_setting(struct req *r, struct str key, const struct setting **out)
{
    const struct features *fs = features_of_req(r);
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_settings; i++)
            if (str_eq_c(key, fs->feature[f]->setting[i]->key)) {
                *out = fs->feature[f]->setting[i];
                return NULL;
            }
    return ERR(r->arena, ERR_NOT_FOUND, "There is no setting {0}.", ARG_S(key));
}

static struct msg scope_title(struct str name)
{
    for (int i = 0; i < SETTING_SCOPES; i++)
        if (str_eq_c(name, setting_scopes[i].name))
            return setting_scopes[i].title;
    return (struct msg){ 0 };
}

static struct err *load_history(struct req *r, struct setting_view *v)
{
    struct job job = job_of_req(r);
    struct setting_history_rows rows;
    TRY(setting_history(r->db, r->arena, &(struct setting_history_in){ .key = str_of_c(v->line.setting->key) }, &rows));
    struct setting_change_line *line = ARENA_ARRAY(r->arena, struct setting_change_line, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        line[i] = (struct setting_change_line){ tz_format(r->arena, job.tz, rows.row[i].changed_at), rows.row[i].changed_by, rows.row[i].value, scope_title(rows.row[i].scope), rows.row[i].is_withdrawn };
    v->history = line;
    v->n = rows.n;
    return NULL;
}

static struct err *show_setting(struct req *r, const struct setting *s, struct setting_view *v, int status)
{
    const struct crumb up = { .title = MSG("Settings"), .path = STR("/settings") };
    struct html_part body;
    TRY(load_line(r, s, &v->line));
    TRY(load_history(r, v));
    v->r = r;
    v->may_write = req_may(r, "setting.write") && !s->operator_only;
    tmpl_setting(html_part_begin(&body, &r->html), v);
    return res_page(r, &(struct page){ .title = s->label, .crumb = &up, .n_crumbs = 1, .body = html_part_end(&body), .status = status });
}

static struct err *page_setting(struct req *r, const void *input)
{
    const struct setting *s;
    TRY(find_setting(r, ((const struct setting_input *)input)->key, &s));
    return show_setting(r, s, &(struct setting_view){ 0 }, 0);
}

static struct err *change(struct req *r, const struct setting *s, const struct setting_input *in)
{
    struct job job = job_of_req(r);
    if (s->operator_only)
        return ERR(r->arena, ERR_DENIED, "The setting {0} is changed on the machine itself: huifang setting set.", ARG_C(s->key));
    return setting_set(&job, s, in->scope, in->value);
}

static struct err *page_setting_change(struct req *r, const void *input)
{
    const struct setting_input *in = input;
    const struct setting *s;
    TRY(find_setting(r, in->key, &s));
    struct err *e = change(r, s, in);
    if (e && e->code == ERR_INVALID)
        return show_setting(r, s, &(struct setting_view){ .problem = e->msg, .tried = in->value, .tried_scope = in->scope }, err_http_status(ERR_INVALID));
    TRY(e);
    res_flash(r, MSG("Saved. The old value stays in the history."));
    return res_redirect(r, str_printf(r->arena, "/settings/%s", s->key));
}

static struct err *page_setting_withdraw(struct req *r, const void *input)
{
    const struct setting_input *in = input;
    const struct setting *s;
    struct job job = job_of_req(r);
    TRY(find_setting(r, in->key, &s));
    if (s->operator_only)
        return ERR(r->arena, ERR_DENIED, "The setting {0} is changed on the machine itself: huifang setting set.", ARG_C(s->key));
    TRY(setting_withdraw(&job, s, in->scope));
    res_flash(r, MSG("The programme has the network's value again."));
    return res_redirect(r, str_printf(r->arena, "/settings/%s", s->key));
}

static const struct field_choice scope_choices[] = { { "service", NULL }, { "sales", NULL }, { NULL, NULL } };
static const struct field key_fields[] = { { .name = "key", .type = FIELD_CODE, .required = true, FIELD_AT(struct setting_input, key) } };
static const struct field change_fields[] = {
    { .name = "key", .type = FIELD_CODE, .required = true, FIELD_AT(struct setting_input, key) },
    { .name = "scope", .type = FIELD_CHOICE, .choices = scope_choices, FIELD_AT(struct setting_input, scope), .label = { .id = N_("Programme") } },
    { .name = "value", .type = FIELD_TEXT, .max = 4000, .required = true, .may_be_empty = true, FIELD_AT(struct setting_input, value), .label = { .id = N_("Value") } },
};
static const struct field withdraw_fields[] = {
    { .name = "key", .type = FIELD_CODE, .required = true, FIELD_AT(struct setting_input, key) },
    { .name = "scope", .type = FIELD_CHOICE, .choices = scope_choices, .required = true, FIELD_AT(struct setting_input, scope) },
};
const struct route setting_routes[SETTING_ROUTES] = {
    { METHOD_GET, "/settings", "setting.read", ROUTE_NO_FORM, page_settings },
    { METHOD_GET, "/settings/{key}", "setting.read", ROUTE_FORM(struct setting_input, key_fields), page_setting },
    { METHOD_POST, "/settings/{key}", "setting.write", ROUTE_FORM(struct setting_input, change_fields), page_setting_change },
    { METHOD_POST, "/settings/{key}/withdraw", "setting.write", ROUTE_FORM(struct setting_input, withdraw_fields), page_setting_withdraw },
};
const struct menu_entry setting_menu[SETTING_MENU] = { { { .id = N_("Settings") }, "/settings", "setting.read", N_("Administration") } };
