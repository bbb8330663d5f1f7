/* The network to look at: regions, dealers as of today, one dealer's dated rows, mergers and flags. Everybody sees as far as network.read reaches. */
#include "org/org_pages.h"
#include "org/user.h"
#include "org/user_gate.h"
#include "org_sql.h"
#include "org_tmpl.h"
#include "web/target.h"

enum { DEALERS_A_PAGE = 100 };

static struct err *reach(struct req *r, struct db_scope *out)
{
    return identity_scope(r->arena, r->who, permission_find(features_of_req(r), STR("network.read")), out);
}

/* ---- the list ---- */

static bool contains(struct str s, struct str part)
{
    return str_find(s, part) >= 0;
}

static bool is_wanted(const struct network_search_input *in, const struct org_network *n, const struct org_dealer *d)
{
    if (!in->closed.v && !d->is_open)
        return false;
    if (in->region.n && !str_eq(in->region, n->region[d->region].code))
        return false;
    if (in->programme.n && !(str_eq_c(in->programme, "sales") ? d->sales : d->service))
        return false;
    return !in->text.n || contains(d->code, in->text) || contains(d->name, in->text) || contains(d->city, in->text) || contains(d->group, in->text) || contains(d->area, in->text);
}

/* Regions in which the reader sees a dealer. */
static void count_regions(struct req *r, const struct org_network *n, struct network_view *v)
{
    struct region_line *line = ARENA_ARRAY(r->arena, struct region_line, n->n_regions);
    for (size_t i = 0; i < n->n_dealers; i++) {
        const struct org_dealer *d = &n->dealer[i];
        struct region_line *l = &line[d->region];
        l->open += d->is_open;
        l->service += d->is_open && d->service;
        l->sales += d->is_open && d->sales;
        l->ranked += d->is_open && d->ranked;
    }
    for (size_t i = 0; i < n->n_regions; i++)
        if (line[i].open) {
            line[v->n_regions] = line[i];
            line[v->n_regions].code = n->region[i].code;
            line[v->n_regions++].name = n->region[i].name;
        }
    v->region = line;
}

static void pick_dealers(struct req *r, const struct org_network *n, struct network_view *v)
{
    struct dealer_line *line = ARENA_ARRAY(r->arena, struct dealer_line, DEALERS_A_PAGE);
    size_t first = (size_t)v->asked->page.v * DEALERS_A_PAGE;
    for (size_t i = 0; i < n->n_dealers; i++) {
        const struct org_dealer *d = &n->dealer[i];
        if (!is_wanted(v->asked, n, d))
            continue;
        if (v->found >= first && v->n < DEALERS_A_PAGE)
            line[v->n++] = (struct dealer_line){ d, &n->region[d->region] };
        v->found++;
    }
    v->dealer = line;
}

static struct str address_of(struct req *r, const struct network_search_input *in, int64_t page)
{
    struct buf b = buf_on(r->arena);
    buf_addf(&b, "/network?page=%lld&closed=%d&text=", (long long)page, in->closed.v != 0);
    percent_encode(&b, in->text, "-_.~");
    buf_add_c(&b, "&region=");
    percent_encode(&b, in->region, "-_.~");
    buf_add_c(&b, "&programme=");
    percent_encode(&b, in->programme, "-_.~");
    return buf_str(&b);
}

static struct err *page_network(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    struct network_view v = { .asked = input, .today = civil_date_str(r->arena, job_today(&job)) };
    struct org_network n;
    struct db_scope scope;
    struct html_part body;
    TRY(reach(r, &scope));
    TRY(org_network_load(r->db, r->arena, scope, job_today(&job), &n));
    count_regions(r, &n, &v);
    pick_dealers(r, &n, &v);
    int64_t page = v.asked->page.v;
    v.before = page > 0 ? address_of(r, v.asked, page - 1) : STR_NONE;
    v.after = (size_t)(page + 1) * DEALERS_A_PAGE < v.found ? address_of(r, v.asked, page + 1) : STR_NONE;
    tmpl_network(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Network"), .body = html_part_end(&body) });
}

/* ---- one dealer ---- */

struct dealer_input { struct str code; };

static struct str either(struct str s)
{
    return s.p ? s : STR("");
}

static void put_stretches(struct req *r, const struct dealer_membership_of_code_rows *rows, struct dealer_view *v)
{
    struct stretch_line *line = ARENA_ARRAY(r->arena, struct stretch_line, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        const struct dealer_membership_of_code_row *m = &rows->row[i];
        line[i] = (struct stretch_line){ m->valid_from, either(m->valid_to), m->name, m->region_name, either(m->area_name), either(m->group_name), m->city, m->city_tier, m->type,
                                         m->reason, m->successor_code, m->sales, m->service, m->ranked };
    }
    v->stretch = line;
    v->n = rows->n;
}

static struct msg flag_title(struct str flag)
{
    static const struct { const char *name; struct msg title; } titles[] = {
        { "late_upload", { .id = N_("Visits came late") } }, { "no_visits", { .id = N_("No visits") } }, { "shortfall", { .id = N_("Too few interviews") } },
        { "integrity", { .id = N_("Doubts about integrity") } },
    };
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        if (str_eq_c(flag, titles[i].name))
            return titles[i].title;
    return (struct msg){ 0 };
}

/* What interviews of a month say is the dealer's and the region's only when the period is published. */
static bool may_see(struct db_scope scope, struct str flag)
{
    return scope.kind == SCOPE_NATION || str_eq_c(flag, "late_upload") || str_eq_c(flag, "no_visits");
}

static void put_flags(struct req *r, struct db_scope scope, const struct dealer_month_flag_of_dealer_rows *rows, struct dealer_view *v)
{
    struct flag_line *line = ARENA_ARRAY(r->arena, struct flag_line, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        const struct dealer_month_flag_of_dealer_row *f = &rows->row[i];
        if (!may_see(scope, f->flag))
            continue;
        line[v->n_flags++] = (struct flag_line){ f->month, f->note, str_eq_c(f->programme, "sales") ? MSG("Sales") : MSG("After-sales"), flag_title(f->flag) };
    }
    v->flag = line;
}

static struct err *load_merged(struct req *r, struct db_scope scope, struct str code, struct dealer_view *v)
{
    struct dealer_membership_merged_into_rows rows;
    TRY(dealer_membership_merged_into(r->db, r->arena, &(struct dealer_membership_merged_into_in){ .scope = scope, .code = code }, &rows));
    struct str *merged = ARENA_ARRAY(r->arena, struct str, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        merged[i] = rows.row[i].code;
    v->merged = merged;
    v->n_merged = rows.n;
    return NULL;
}

static struct err *page_dealer(struct req *r, const void *input)
{
    struct str code = ((const struct dealer_input *)input)->code;
    struct db_scope scope;
    struct dealer_membership_of_code_rows rows;
    struct dealer_month_flag_of_dealer_rows flags;
    struct dealer_view v = { 0 };
    struct html_part body;
    const struct crumb up = { .title = MSG("Network"), .path = STR("/network") };
    TRY(reach(r, &scope));
    TRY(dealer_membership_of_code(r->db, r->arena, &(struct dealer_membership_of_code_in){ .scope = scope, .code = code }, &rows));
    if (rows.n == 0)
        return ERR(r->arena, ERR_NOT_FOUND, "There is no dealer {0}.", ARG_S(code));
    TRY(dealer_month_flag_of_dealer(r->db, r->arena, &(struct dealer_month_flag_of_dealer_in){ .scope = scope, .dealer_id = rows.row[0].dealer_id }, &flags));
    TRY(load_merged(r, scope, code, &v));
    put_stretches(r, &rows, &v);
    put_flags(r, scope, &flags, &v);
    tmpl_dealer(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title_text = str_printf(r->arena, STR_FMT " " STR_FMT, STR_ARG(rows.row[0].code), STR_ARG(rows.row[0].name)), .crumb = &up, .n_crumbs = 1,
                                       .body = html_part_end(&body) });
}

#define IN(member) FIELD_AT(struct network_search_input, member)
static const struct field search_fields[] = {
    { .name = "text", .type = FIELD_TEXT, IN(text) }, { .name = "region", .type = FIELD_TEXT, IN(region) },
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme) }, { .name = "closed", .type = FIELD_BOOL, IN(closed) },
    { .name = "page", .type = FIELD_INT, .min = 0, .max = 100000, IN(page) },
};
static const struct field dealer_fields[] = { { .name = "code", .type = FIELD_TEXT, .required = true, FIELD_AT(struct dealer_input, code) } };
const struct route network_routes[NETWORK_ROUTES] = {
    { METHOD_GET, "/network", "network.read", ROUTE_FORM(struct network_search_input, search_fields), page_network },
    { METHOD_GET, "/network/dealers/{code}", "network.read", ROUTE_FORM(struct dealer_input, dealer_fields), page_dealer },
};
const struct menu_entry network_menu[NETWORK_MENU] = { { { .id = N_("Network") }, "/network", "network.read", N_("Administration") } };
