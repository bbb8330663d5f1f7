/* Widgets of results for the start page: what a dealer, a region or the nation must know at a glance, made of the explorer's figures
 * at the place where its reader begins. Private to results. */
#pragma once
#include "platform/widget.h"
#include "report/chart.h"
#include "result/explorer.h"

enum { DASHBOARD_WIDGETS = 7 };
extern const struct widget dashboard_widgets[DASHBOARD_WIDGETS];

/* A widget as a table with its picture; table NULL: nothing to say. `text` stands above, `more` leads on. */
struct dashboard_part { struct table *table; const struct chart *chart; bool are_tiles; /* a row is a tile */ double interviews, target; /* of the first tile; NaN target: unknown */ struct msg text[3]; struct str more; struct msg more_text; };

/* Retention, total, overall satisfaction, right the first time: value, change, region, nation; interviews against the target. */
struct err *dashboard_tiles(struct explorer *e, struct dashboard_part *out) MUST_CHECK;
/* Retention and total of thirteen windows, with region and nation. */
struct err *dashboard_trend(struct explorer *e, struct dashboard_part *out) MUST_CHECK;
/* Total score of the units below. */
struct err *dashboard_units(struct explorer *e, struct dashboard_part *out) MUST_CHECK;
/* Process steps by unit below: differences to the whole. */
struct err *dashboard_heat(struct explorer *e, struct dashboard_part *out) MUST_CHECK;
/* Dealers below whose total score changed significantly, adjusted for their number. */
struct err *dashboard_movers(struct explorer *e, struct dashboard_part *out) MUST_CHECK;
/* Single months within the limits of normal fluctuation (R130). */
struct err *dashboard_control(struct explorer *e, struct dashboard_part *out) MUST_CHECK;
/* A dealer's place, and the questions that lie farthest behind the nation. */
struct err *dashboard_dealer(struct explorer *e, struct dashboard_part *out) MUST_CHECK;
