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

void render_text(struct render *r);
void render_csv(struct render *r);
void render_json(struct render *r);
void render_html(struct render *r);
struct err *render_xlsx(struct render *r) MUST_CHECK;
struct err *render_pdf(struct render *r) MUST_CHECK;

/* How many sections have a table; *only is one of them (NULL without any). */
size_t document_tables(const struct document *d, const struct table **only);
