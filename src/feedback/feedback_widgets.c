/* On the start page: what waits at the dealer; how old open opinions are in the importer's regions. */
#include "feedback/feedback_pages.h"
#include "feedback_tmpl.h"
#include "org/user_gate.h"
#include "report/html_table.h"

static struct err *make_desk(struct req *r, struct html_out *o)
{
    struct job job = job_of_req(r);
    struct db_scope scope;
    int64_t n[FEEDBACK_TABS];
    TRY(reach_of_req(r, "feedback.handle", &scope));
    TRY(feedback_tabs_load(&job, scope, n));
    if (!n[TAB_ALL])
        return NULL;
    struct feedback_tiles v = { .tile = { { MSG("Unread"), MSG("opinions"), n[TAB_UNREAD], STR("/feedback?tab=unread"), n[TAB_UNREAD] ? "hf-tile-yellow" : "hf-tile-green" },
                                          { MSG("Due today"), MSG("calls"), n[TAB_DUE], STR("/feedback?tab=due"), n[TAB_DUE] ? "hf-tile-yellow" : "hf-tile-green" },
                                          { MSG("Past due"), MSG("calls"), n[TAB_OVERDUE], STR("/feedback?tab=overdue"), n[TAB_OVERDUE] ? "hf-tile-red" : "hf-tile-green" },
                                          { MSG("Customer to confirm"), MSG("opinions"), n[TAB_ASKED], STR("/feedback?tab=asked"), "hf-tile-grey" } },
                                .n = 4 };
    tmpl_feedback_tiles(o, &v);
    return NULL;
}

static struct err *make_ageing(struct req *r, struct html_out *o)
{
    struct job job = job_of_req(r);
    struct db_scope scope;
    struct feedback_ageing g;
    TRY(reach_of_req(r, "feedback.oversee", &scope));
    TRY(feedback_ageing_load(&job, scope, &g));
    if (g.n)
        html_table_put(o, feedback_ageing_table(r->arena, &g));
    return NULL;
}

const struct widget feedback_widgets[FEEDBACK_WIDGETS] = {
    { { .id = N_("Customer opinions") }, "feedback.handle", WIDGET_FULL, false, make_desk },
    { { .id = N_("Open opinions by age") }, "feedback.oversee", WIDGET_FULL, false, make_ageing },
};
