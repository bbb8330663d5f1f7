#include "web/page.h"
#include "base/hash.h"
#include "base/rng.h"
#include "layout_tmpl.h"
#include "web/call.h"
#include "web/worker.h"
#include <string.h>

struct html form_secret(const struct req *r)
{
    struct html_part p;
    struct call *c = r->call;
    if (c->n_forms++ == 0)
        os_random(c->form_key, sizeof c->form_key); /* once a page: it costs a system call */
    struct str once = str_printf(r->arena, STR_FMT "%02zx", STR_ARG(hex_of(r->arena, (struct str){ c->form_key, sizeof c->form_key })), c->n_forms);
    tmpl_form_secret(html_part_begin(&p, &r->html), r->who ? r->who->csrf : STR_NONE, once);
    return html_part_end(&p);
}

/* ---- menu ---- */

/* Is the reader on this page or below it? */
static bool is_here(const struct req *r, const char *path)
{
    struct str p = str_of_c(path);
    return str_eq(r->path, p) || (p.n > 1 && str_starts(r->path, p) && r->path.n > p.n && r->path.p[p.n] == '/');
}

struct menu_building { struct menu_group *group; size_t n, room; };

static struct menu_group *group_of(struct menu_building *m, const char *title)
{
    for (size_t i = 0; title && i < m->n; i++)
        if (m->group[i].title.id && strcmp(m->group[i].title.id, title) == 0)
            return &m->group[i];
    m->group[m->n].title.id = title;
    return &m->group[m->n++];
}

static void add_entry(const struct req *r, struct menu_building *m, const struct menu_entry *e)
{
    if (!req_may(r, e->permission))
        return;
    struct menu_group *g = group_of(m, e->group);
    struct menu_link *link = ARENA_ARRAY(r->arena, struct menu_link, g->n + 1);
    if (g->n)
        memcpy(link, g->link, g->n * sizeof *link);
    link[g->n] = (struct menu_link){ e->title, e->path, is_here(r, e->path) };
    g->is_here |= link[g->n].is_here;
    g->link = link;
    g->n++;
}

/* The order in which groups stand, whatever feature comes first: what people look at, then what they look after. */
static const char *const group_order[] = { N_("Results"), N_("Reports"), N_("Data"), N_("Administration") };

static void build_menu(const struct req *r, struct layout_view *v)
{
    struct menu_building m = { .room = ARRAY_LEN(group_order) };
    for (size_t i = 0; i < r->app->n_menus; i++)
        m.room += r->app->menus[i].n;
    m.group = ARENA_ARRAY(r->arena, struct menu_group, m.room);
    for (size_t i = 0; i < ARRAY_LEN(group_order); i++)
        group_of(&m, group_order[i]);
    for (size_t i = 0; i < r->app->n_menus; i++)
        for (size_t k = 0; k < r->app->menus[i].n; k++)
            add_entry(r, &m, &r->app->menus[i].entry[k]);
    for (size_t i = 0; i < m.n; i++) /* those in which the reader may open something */
        if (m.group[i].n)
            m.group[v->n_groups++] = m.group[i];
    v->group = m.group;
}

/* ---- the rest of the head ---- */

static void build_languages(const struct req *r, struct layout_view *v)
{
    const struct worker *w = r->call->worker;
    struct language_link *link = ARENA_ARRAY(r->arena, struct language_link, (size_t)w->n_langs);
    for (int i = 0; i < w->n_langs; i++)
        link[i] = (struct language_link){ w->lang_code[i], lang_name(w->lang[i]), w->lang[i] == r->lang };
    v->language = link;
    v->n_languages = (size_t)w->n_langs;
}

/* Said once: the cookie ends with the page that shows it. */
static struct str take_flash(struct req *r)
{
    struct str sent = cookie_find(call_header(r->call, "Cookie"), cookie_flash);
    if (sent.n == 0)
        return STR_NONE;
    res_cookie(r, cookie_flash, STR(""), -1);
    return percent_decode(r->arena, sent, false);
}

static void build_user(const struct req *r, struct layout_view *v)
{
    const struct web_gate *gate = r->app->gate;
    if (!gate)
        return;
    v->sign_in = r->who ? NULL : gate->sign_in;
    v->sign_out = r->who ? gate->sign_out : NULL;
    v->account = r->who ? gate->account : NULL;
    v->user = r->who ? (r->who->name.n ? r->who->name : r->who->login) : STR_NONE;
    v->csrf = r->who ? r->who->csrf : STR_NONE;
}

struct err *res_page(struct req *r, const struct page *p)
{
    struct layout_view v = { .r = r, .p = p, .code = lang_code(r->lang), .flash = take_flash(r), .next = r->method == METHOD_GET ? r->call->target : STR("/") };
    v.name = r->app->name.id ? r->app->name : MSG("Huifang");
    build_menu(r, &v);
    build_languages(r, &v);
    build_user(r, &v);
    struct html_part out;
    tmpl_layout(html_part_begin(&out, &r->html), &v);
    TRY(res_bytes(r, p->status ? p->status : 200, "text/html; charset=utf-8", html_part_end(&out).s));
    return NULL;
}
