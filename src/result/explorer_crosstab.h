/* What the template of the page of cross-tables shows. */
#pragma once
#include "report/html_table.h"
#include "result/explorer_view.h"
#include "result/result_crosstab.h"

struct crosstab_view {
    const struct crosstab_input *in;
    struct str from, to;
    const struct explorer_choice *programme, *word, *form; /* which survey; words for directions; the table saved as */
    size_t n_programmes, n_words, n_forms;
    struct msg trouble;                  /* why there is no table */
    const struct document *document;     /* NULL: nothing asked for yet */
};
/* Handler and form of GET /crosstab. */
struct err *page_crosstab(struct req *r, const void *input) MUST_CHECK;
enum { CROSSTAB_FIELDS = 10 };
extern const struct field crosstab_fields[CROSSTAB_FIELDS];
/* The document; for {{ }} in the template: it prints to o itself. */
struct html crosstab_document(struct html_out *o, const struct document *d);
