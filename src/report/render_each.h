/* The renderers behind report_render: inside report/ only. A sink keeps its own failure, so those that cannot fail in
 * another way return nothing; render.c looks at the sink once at the end. */
#pragma once
#include "report/grid.h"
#include "report/render.h"

struct render {
    struct arena *arena;        /* of the caller: for what lives as long as the rendering */
    struct arena *scratch;      /* rewound row by row */
    const struct document *doc;
    const struct lang *lang;
    struct sink *out;
};

/* Each writes the document to r->out in its format, as render.h says. */
void render_text(struct render *r);
/* The same for CSV. */
void render_csv(struct render *r);
/* The same for canonical JSON. */
void render_json(struct render *r);
/* The same for a self-contained web page. */
void render_html(struct render *r);
/* The same for a workbook. IO when temporary files fail, INVALID when a table is too long for a sheet. */
struct err *render_xlsx(struct render *r) MUST_CHECK;
/* The same for PDF. IO when the font is missing or the library fails. */
struct err *render_pdf(struct render *r) MUST_CHECK;

/* How many sections have a table; *only is one of them (NULL without any). */
size_t document_tables(const struct document *d, const struct table **only);
