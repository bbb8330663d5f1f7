/* /imports/expected: which files of a month are expected, which came, "no visits"; /imports/quality: the league table of address quality. */
#pragma once
#include "report/table.h"
#include "web/web.h"

struct upload_choice { struct str value, title; bool is_chosen; };
struct upload_page_view {
    const struct req *r;
    const char *path;
    struct upload_choice programme[3];
    size_t n_programmes;
    struct str month, query;        /* query: "programme=service&month=2026-03", for the exports */
    const struct document *document;
    const struct upload_choice *dealer;
    size_t n_dealers;               /* who may be declared for; 0 = the form is not shown */
    int n_files;
};

