/* Inside of the pages of questionnaires: what their templates show. */
#pragma once
#include "questionnaire/questionnaire.h"
#include "web/web.h"

struct questionnaire_line { struct str id, code, title_zh, title_en; int64_t version, questions; bool is_sales; struct msg state; const char *tone; };
struct draft_line { struct str id, code; int64_t version; struct msg state; struct str changed_by, changed_at; };
struct questionnaire_list_view {
    const struct req *r;
    const struct questionnaire_line *line;
    size_t n;
    const struct draft_line *draft;
    size_t n_drafts;
    bool may_write;
};

struct questionnaire_view {
    const struct req *r;
    const struct questionnaire *of;
    struct str id;
    struct msg state, length;
    bool may_write, is_in_field, is_long;
    const struct question_line {
        const struct question *question;
        struct str points;            /* "5: 12 · 4: 8 …"; no value = not scored */
        struct str filter;            /* visibleIf; no value = everybody is asked */
        struct msg kind;
    } *line;
    const struct step_line { struct str code, zh, en, weight; } *step;
};

enum { QUESTIONNAIRE_ROUTES = 17, QUESTIONNAIRE_MENU = 1 };
extern const struct route questionnaire_routes[QUESTIONNAIRE_ROUTES];
extern const struct menu_entry questionnaire_menu[QUESTIONNAIRE_MENU];

/* The list and a version's page; the other routes are the designer's (questionnaire_designer.c). */
struct questionnaire_id_input { struct opt_int id, revision; struct str save; };
struct err *page_questionnaires(struct req *r, const void *input) MUST_CHECK;
struct err *page_questionnaire(struct req *r, const void *input) MUST_CHECK;
/* draft, tested, in field, closed: as people say it. */
struct msg questionnaire_state_words(struct str state);
