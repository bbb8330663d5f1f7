/* Inside of the pages of questionnaires: what their templates show. */
#pragma once
#include "questionnaire/questionnaire.h"
#include "web/web.h"

struct questionnaire_line { const struct questionnaire *of; struct str id; };
struct questionnaire_list_view { const struct questionnaire_line *line; size_t n; };

struct questionnaire_view {
    const struct questionnaire *of;
    const struct question_line {
        const struct question *question;
        struct str points;            /* "5: 12 · 4: 8 …"; no value = not scored */
        struct str filter;            /* visibleIf; no value = everybody is asked */
        struct msg kind;
    } *line;
    const struct step_line { struct str code, zh, en, weight; } *step;
};

enum { QUESTIONNAIRE_ROUTES = 2, QUESTIONNAIRE_MENU = 1 };
extern const struct route questionnaire_routes[QUESTIONNAIRE_ROUTES];
extern const struct menu_entry questionnaire_menu[QUESTIONNAIRE_MENU];
