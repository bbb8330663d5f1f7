/* Inside of the pages of publications: what their templates show. */
#pragma once
#include "org/user_gate.h"
#include "result/publication_appeal.h"
#include "result/publication_calendar.h"
#include "result/publication_private.h"
#include "web/web.h"

/* A publication in a list. */
struct publication_line {
    struct str id, title, released;
    struct msg edition, state;
    const char *look;                  /* colour of its badge */
    int64_t interviews;
};
struct calendar_line { struct str title, field_end, draft, approval, publication; struct msg state; const char *look; bool is_overdue; };
struct publications_view {
    const struct req *r;
    const struct publication_line *row;
    size_t n;
    const struct calendar_line *calendar;
    size_t n_calendar;
    struct str year, year_before, year_after;
    bool is_maker, may_make, may_appeal;
    struct str month;                  /* proposed for a new draft */
    struct subscription_line { struct str programme; struct msg title; bool on; } subscription[2];
};

/* A report of a unit, as a link. */
struct report_line { struct str report, unit, name; struct msg title, kind; };
struct publication_view_page {
    const struct req *r;
    const struct publication *p;
    struct str id, made, complete, checked, released, before, after; /* ids of the editions beside it; no value = none */
    struct msg edition, state;
    const char *look;
    const struct report_line *row;
    size_t n, n_dealers;
    bool is_maker, may_check, may_release, may_withdraw, may_correct;
    struct str tally;                  /* first digits of the digest */
};
struct reading_view {
    const struct req *r;
    struct html document;
    struct str id, report, unit, language, other_language, other_name, before, after, appeal_end;
    bool is_draft, may_appeal, has_before;
};
struct changes_view { const struct req *r; struct html table; struct str id, report, unit, reason; };
struct appeal_line { struct str id, publication, dealer, made, due, subject, reason, evidence, ruling; struct msg state; const char *look; bool is_open, is_overdue; };
struct appeals_view { const struct req *r; const struct appeal_line *row; size_t n; bool may_rule; };

/* Handlers that stand in publication_job_pages.c. */
struct id_input { struct opt_int id; };
struct make_input { struct str programme, kind; struct opt_int period; };
struct correct_input { struct opt_int id; struct str reason; };
struct err *page_make(struct req *r, const void *input) MUST_CHECK;
struct err *page_correct(struct req *r, const void *input) MUST_CHECK;
struct err *page_zip(struct req *r, const void *input) MUST_CHECK;
struct err *page_compare(struct req *r, const void *input) MUST_CHECK;

/* Handlers that stand in publication_appeal_pages.c. */
struct appeal_input { struct opt_int id; struct str report, unit, subject, reason, evidence; };
struct rule_input { struct opt_int id; struct str verdict, reason; };
struct err *page_appeal_make(struct req *r, const void *input) MUST_CHECK;
struct err *page_appeals(struct req *r, const void *input) MUST_CHECK;
struct err *page_appeals_own(struct req *r, const void *input) MUST_CHECK;
struct err *page_appeal_rule(struct req *r, const void *input) MUST_CHECK;
/* The reader's reach by one of publication_permissions. DENIED. */
struct err *publication_scope_of(struct req *r, int permission, struct db_scope *out) MUST_CHECK;
/* The publication as the reader may see it: drafts are for the national team. */
struct err *publication_key_of(struct req *r, int64_t id, struct publication_key *out) MUST_CHECK;
/* Of its page. */
struct str publication_path(struct arena *a, int64_t id);
struct release_line { struct str title, released, link; struct msg edition; };
struct step_line { struct str title; struct msg step; struct str due; bool is_overdue; };
/* "After-sales · Monthly · March 2026" */
struct str publication_title(struct req *r, const struct publication *p);

enum { PUBLICATION_WIDGETS = 2 };
extern const struct widget publication_widgets[PUBLICATION_WIDGETS];
enum { PUBLICATION_ROUTES = 18 };
extern const struct route publication_routes[PUBLICATION_ROUTES];
