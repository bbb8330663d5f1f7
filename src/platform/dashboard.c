#include "platform/dashboard.h"
#include "base/log.h"
#include "dashboard_tmpl.h"
#include "platform/dashboard_view.h"
#include "platform/serve.h"

static const char *const card_css[] = { [WIDGET_THIRD] = "col-12 col-md-6 col-xl-4", [WIDGET_HALF] = "col-12 col-xl-6", [WIDGET_FULL] = "col-12" };

/* False when it has nothing to say. */
static bool make_card(struct req *r, const struct widget *w, struct dashboard_card *out)
{
    struct html_part part;
    struct err *e = w->make(r, html_part_begin(&part, &r->html));
    *out = (struct dashboard_card){ .widget = w, .css = card_css[w->size] };
    if (e) {
        log_err(LOG_ERROR, "dashboard", e);
        out->trouble = e->msg;
        return true;
    }
    out->body = html_part_end(&part);
    return out->body.s.n > 0;
}

static size_t count_widgets(const struct features *fs)
{
    size_t n = 0;
    for (size_t f = 0; f < fs->n; f++)
        n += fs->feature[f]->n_widgets;
    return n;
}

struct err *page_dashboard(struct req *r, const void *input UNUSED)
{
    const struct features *fs = features_of_req(r);
    struct dashboard_card *card = ARENA_ARRAY(r->arena, struct dashboard_card, count_widgets(fs));
    struct dashboard d = { .card = card, .name = r->who->name.n ? r->who->name : r->who->login };
    struct page p = { .title = MSG("Overview") };
    struct html_part body;
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_widgets; i++) {
            const struct widget *w = &fs->feature[f]->widget[i];
            if (!req_may(r, w->permission) || !make_card(r, w, &card[d.n]))
                continue;
            p.has_charts |= w->has_charts;
            d.n++;
        }
    tmpl_dashboard(html_part_begin(&body, &r->html), &d);
    p.body = html_part_end(&body);
    return res_page(r, &p);
}
