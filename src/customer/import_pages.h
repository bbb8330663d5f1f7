/* Files by the portal: /imports sends them, shows what they hold, takes them in and back. What happens to a file: platform/import_file.h. */
#pragma once
#include "platform/import_file.h"
#include "web/web.h"

/* A file or batch in the list. */
struct import_line {
    struct msg kind, state;
    const char *colour;             /* of the state: "green" … */
    struct str file_name, dealer, who, when, href, batch; /* href, batch: empty = none */
    int64_t rows_new, rows_changed, rows_same, rows_rejected;
    bool has_counts, may_undo;
};
struct import_kind_choice { struct str name, title; bool is_chosen, has_template; };
struct import_list_view {
    const struct req *r;
    const struct import_kind_choice *kind;
    size_t n_kinds;
    const struct import_line *line;
    size_t n;
    bool sees_all;
};

struct import_option { struct str value, title; bool is_chosen; };
struct import_column_view { struct str name, heading, sample[3]; bool is_used; const struct import_option *option; size_t n_options; };
struct import_value_view { struct str name, title, value; const struct import_option *option; size_t n_options; bool is_missing; };
struct import_file_view {
    const struct req *r;
    const struct import_file *file;
    const struct import_look *look;
    struct str id, sheet;
    const struct import_column_view *column;
    size_t n_columns;
    const struct import_value_view *value;
    size_t n_values;
    bool may_take, has_rejects, may_undo, was_remembered;
    struct str batch;
};

enum { IMPORT_ROUTES = 9, IMPORT_COLUMNS_MAX = 100, IMPORT_VALUES_MAX = 60 };
extern const struct route import_routes[IMPORT_ROUTES];

/* ---- import_map_form.c: what the columns mean, as a form and as a map ---- */

struct map_input {
    struct opt_int id;
    struct str sheet;
    struct str column[IMPORT_COLUMNS_MAX];  /* of each column: "" = not used, a field's name, "=L1" = what the kind takes besides */
    struct str value[IMPORT_VALUES_MAX];    /* of each field: the same in every row; no value = none */
};
extern const struct field import_map_fields[2 + IMPORT_COLUMNS_MAX + IMPORT_VALUES_MAX];
/* The form's parts for a file that was looked at. */
struct err *import_map_view(struct req *r, const struct import_kind *kind, struct import_file_view *v) MUST_CHECK;
/* The map that the form says. INVALID when two columns mean the same. */
struct err *import_map_of_form(struct arena *a, const struct import_kind *kind, const struct import_look *look, const struct map_input *in, struct str *out) MUST_CHECK;
