/* What the template of the start page shows. */
#pragma once
#include "html/html_out.h"
#include "platform/widget.h"

struct dashboard_card { const struct widget *widget; struct html body; struct msg trouble; const char *css; };
struct dashboard { const struct dashboard_card *card; size_t n; struct str name; };
