/* /ranking: what its template shows. The page shows a ranking report as a document, released or running, less the rows that filters leave out; who may
 * see which document is decided where documents are loaded. */
#pragma once
#include "result/publication.h"
#include "web/web.h"

struct ranking_choice { struct str value, label; bool is_chosen; };
struct ranking_picker {
    const char *name;                    /* of the field */
    struct msg label;
    const struct ranking_choice *choice;
    size_t n;
};
enum { RANKING_PICKERS = 8 };
struct ranking_view {
    struct ranking_picker picker[RANKING_PICKERS];
    size_t n_pickers;
    struct msg edition;                  /* "Edition 1, released 2012-04-20" or that the figures are preliminary; id NULL: nothing is shown */
    bool is_running;
    bool offers_running;                 /* to the national people, where nothing is released */
    struct msg nothing;                  /* why there is no document; id NULL: there is one */
    struct html document;
    struct str export_xlsx, export_csv;
};

/* The rows of the table whose cells show these texts (no value: any) in these columns; those of the table itself. */
struct ranking_filter { const char *column; struct str text; };
struct table *ranking_filter_table(struct arena *a, const struct lang *l, const struct table *t, const struct ranking_filter *f, size_t n);
/* The distinct texts of a column, in the order of the rows; none when the table has no such column. */
struct ranking_texts { struct str *text; size_t n; };
struct ranking_texts ranking_texts_of(struct arena *a, const struct lang *l, const struct table *t, const char *column);

/* The page, as XLSX or CSV with format=. */
struct err *page_ranking(struct req *r, const void *input);
struct ranking_input { struct str programme, figures, of, region, group, type, format; struct opt_int period; };
enum { RANKING_FIELDS = 8 };
extern const struct field ranking_fields[RANKING_FIELDS];
