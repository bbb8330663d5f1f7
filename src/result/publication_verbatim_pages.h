/* /verbatims: screened texts as they were published, of the dealers that the reader reaches, with counts of codes and words. */
#pragma once
#include "result/publication_verbatim.h"
#include "web/web.h"

struct verbatims_choice { struct str value, label; bool is_chosen; };
struct verbatims_picker { const char *name; struct msg label; const struct verbatims_choice *choice; size_t n; };
struct verbatims_view {
    struct verbatims_picker picker[6];
    size_t n_pickers;
    bool has_release;
    struct html document;
    struct str export_xlsx, export_csv;
};

struct verbatims_input { struct opt_int publication; struct str of, kind, step, code, format; };
enum { VERBATIMS_FIELDS = 6 };
extern const struct field verbatims_fields[VERBATIMS_FIELDS];
/* The page, or its texts as XLSX or CSV with format=. */
struct err *page_verbatims(struct req *r, const void *input) MUST_CHECK;
