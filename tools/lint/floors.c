#include "lint/floors.h"
#include "lint/lint.h"

#define LOWER_FLOORS "base expression method db form i18n html transport sheet report tally web"

static const struct {
    const char *folder, *may_use;
} floors[] = {
    { "base", "" },
    { "expression", "base" },
    { "method", "base" },
    { "db", "base" },
    { "form", "base" },
    { "i18n", "base" },
    { "html", "base i18n" },
    { "transport", "base" },
    { "sheet", "base" },
    { "report", "base i18n html" },
    { "tally", "base method" },
    { "web", "base form i18n html report" },
    { "platform", LOWER_FLOORS },
    { "tools/sqlc", "base db" },
    { "tools/tmplc", "base" },
    { "tools/lint", "base" },
};

/* A feature may use the lower floors, platform, and the features before it. */
static const char *const features[] = {
    "org",       "customer", "questionnaire", "interview", "verbatim", "sampling", "fieldwork", "result", "action_plan",
    "feedback",  "complaint", "sales",        "care",      "quality",  "insight",
    "demo",
};

/* The arrows that would lead from a published figure back to a person (DESIGN: anonymity is in the schema). */
static const struct {
    const char *folder, *never;
} forbidden[] = {
    { "result", "customer sampling fieldwork" },
    { "verbatim", "customer sampling fieldwork" },
};

/* Position in features[], or -1. */
static int feature_number(struct str folder)
{
    for (int i = 0; i < (int)ARRAY_LEN(features); i++)
        if (str_eq_c(folder, features[i]))
            return i;
    return -1;
}

bool floor_is_feature(struct str folder)
{
    return feature_number(folder) >= 0;
}

static bool feature_may_use(struct str feature, struct str other)
{
    for (size_t i = 0; i < ARRAY_LEN(forbidden); i++)
        if (str_eq_c(feature, forbidden[i].folder) && lint_list_has(forbidden[i].never, other))
            return false;
    if (floor_is_feature(other))
        return feature_number(other) < feature_number(feature);
    return lint_list_has(LOWER_FLOORS " platform", other);
}

bool floor_may_use(struct str folder, struct str other)
{
    if (str_eq(folder, other))
        return true;
    if (str_eq_c(folder, "cli"))
        return floor_is_known(other);
    if (floor_is_feature(folder))
        return feature_may_use(folder, other);
    for (size_t i = 0; i < ARRAY_LEN(floors); i++)
        if (str_eq_c(folder, floors[i].folder))
            return lint_list_has(floors[i].may_use, other);
    return false;
}

bool floor_is_known(struct str folder)
{
    for (size_t i = 0; i < ARRAY_LEN(floors); i++)
        if (str_eq_c(folder, floors[i].folder))
            return true;
    return floor_is_feature(folder) || str_eq_c(folder, "cli");
}
