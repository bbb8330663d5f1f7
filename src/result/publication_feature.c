#include "result/publication_actions.h"
#include "result/publication_api.h"
#include "result/publication_calendar.h"
#include "result/publication_cmd.h"
#include "result/publication_jobs.h"
#include "result/publication_pages.h"

static const struct command *const commands[] = {
    &publication_make_command, &publication_check_command, &publication_release_command, &publication_withdraw_command, &publication_list_command, &publication_show_command,
    &publication_compare_command,
};
static const struct setting *const settings[] = {
    &publication_calendar_settings[CALENDAR_FREEZE], &publication_calendar_settings[CALENDAR_DRAFT], &publication_calendar_settings[CALENDAR_APPROVAL],
    &publication_calendar_settings[CALENDAR_PUBLICATION],
};
static const struct job_kind *const jobs[] = { &publication_make_job, &publication_issue_job, &publication_zip_job, &publication_compare_job, &publication_remind_job };
static const struct menu_entry menu[] = {
    { { .id = N_("Released reports") }, "/reports", "result.read", N_("Reports") },
    { { .id = N_("Voice of the customer") }, "/verbatims", "result.read", N_("Reports") },
    { { .id = N_("Appeals") }, "/appeals", "report.rule", N_("Reports") },
};

const struct feature publication_feature = {
    .name = "publication", .command = commands, .n_commands = ARRAY_LEN(commands), .setting = settings, .n_settings = ARRAY_LEN(settings), .job = jobs, .n_jobs = ARRAY_LEN(jobs),
    .pages = { publication_routes, PUBLICATION_ROUTES }, .api = { publication_api_routes, PUBLICATION_API_ROUTES }, .menu = { menu, ARRAY_LEN(menu) }, .widget = publication_widgets, .n_widgets = PUBLICATION_WIDGETS,
};
