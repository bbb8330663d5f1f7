/* What every.tmpl shows. */
#pragma once
#include "base/err.h"
#include "base/mask.h"

struct visit {
    struct person_name name;
    struct phone phone;
    struct plate plate;
    struct msg reason;
    int64_t score;
    const char *remark; /* may be NULL */
};

struct visit_list {
    struct str dealer;
    struct msg title;
    bool is_wide;
    const struct visit *visit;
    size_t n_visits;
};
