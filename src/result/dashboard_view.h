/* What the template of a widget shows. */
#pragma once
#include "html/html_out.h"
#include "report/grid.h"
#include "result/dashboard.h"

struct dashboard_widget { const struct dashboard_part *part; struct msg base, edition, withheld; bool is_running; };
/* A row of the tiles' table, in words. */
struct dashboard_tile { struct str name, value, change, base; const char *css; /* of the change */ struct str light; const char *light_css; /* light: no value = no target */ };
/* The table with its picture; for {{ }} in the template: it prints to o itself. */
struct html dashboard_picture(struct html_out *o, const struct dashboard_part *p);
