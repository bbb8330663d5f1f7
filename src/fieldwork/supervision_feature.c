#include "fieldwork/back_check_pages.h"
#include "fieldwork/field_report.h"
#include "fieldwork/monitoring_pages.h"
#include "fieldwork/review_pages.h"
#include "fieldwork/supervision.h"
#include "fieldwork/supervision_pages.h"

/* Others than the agency see counts by state, once a day. What the agency may do: fieldwork.c. */
static const struct permission permissions[] = {
    { "field.counts", { .id = N_("See how many interviews of the month are made") }, ROLE_NATIONAL | ROLE_REGIONAL | ROLE_BIT(ROLE_GROUP_USER) | ROLE_DEALER_HEADS },
};
static const struct command *const commands[] = { &field_report_command, &caller_sheet_command, &back_check_command };
static const struct setting *const settings[] = { &field_list_proves_setting, &quality_fast_setting, &quality_dont_know_setting, &quality_straight_setting };
static const struct menu_entry menu[] = {
    { { .id = N_("Supervision of the field") }, "/supervision", "field.supervise", N_("Fieldwork") },
    { { .id = N_("Review") }, "/supervision/review", "field.check", N_("Fieldwork") },
    { { .id = N_("Interviews made this month") }, "/interviews/counts", "field.counts", N_("Data") },
};

const struct feature supervision_feature = {
    .name = "supervision", .command = commands, .n_commands = ARRAY_LEN(commands), .setting = settings, .n_settings = ARRAY_LEN(settings), .permission = permissions,
    .n_permissions = ARRAY_LEN(permissions), .pages = { supervision_routes, SUPERVISION_ROUTES }, .menu = { menu, ARRAY_LEN(menu) },
};
const struct feature review_feature = { .name = "review", .pages = { review_routes, REVIEW_ROUTES } };

const struct feature monitoring_feature = {
    .name = "monitoring", .setting = monitor_setting_list, .n_settings = MONITOR_SETTINGS, .pages = { monitoring_routes, MONITORING_ROUTES },
};

static const struct job_kind *const back_check_jobs[] = { &back_check_job };
const struct feature back_check_feature = {
    .name = "back_check", .setting = back_check_setting_list, .n_settings = BACK_CHECK_SETTINGS, .job = back_check_jobs, .n_jobs = ARRAY_LEN(back_check_jobs),
    .pages = { back_check_routes, BACK_CHECK_ROUTES },
};
