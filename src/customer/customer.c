#include "customer/address_quality.h"
#include "customer/customer.h"
#include "customer/import_pages.h"
#include "customer/upload.h"
#include "customer/visit_row.h"

/* Undo of a network import: visits, files and declarations stand on their dealers. */
static struct err *undo_veto(struct import *im)
{
    struct customer_dealers_of_network_batch_rows dealers;
    struct customer_dealers_of_network_batch_in in = { .batch_id = im->batch_id };
    TRY(customer_dealers_of_network_batch(im->job->db, im->job->arena, &in, &dealers));
    for (size_t i = 0; i < dealers.n; i++)
        import_blocker(im, dealers.row[i].code,
                       dealers.row[i].has_visits ? MSG("this dealer has visits") : MSG("this dealer sent a file of visits, or declared that it had none"));
    return NULL;
}

static const struct import_kind *const imports[] = { &customer_visits_import, &customer_exclusions_import };
static const struct setting *const settings[] = { &visit_consent_setting, &upload_cadence_setting, &upload_weekday_setting, &upload_time_setting, &upload_from_setting };
static const struct command *const commands[] = { &upload_list_command, &upload_none_command, &address_quality_command };

static const struct job_kind *const jobs[] = { &upload_flags_job, &address_quality_job };
static const struct menu_entry menu[] = { { { .id = N_("Imports") }, "/imports", "import.visits", N_("Data") } };

const struct feature customer_feature = { .name = "customer", .command = commands, .n_commands = ARRAY_LEN(commands), .import = imports, .n_imports = ARRAY_LEN(imports), .setting = settings,
                                          .n_settings = ARRAY_LEN(settings), .undo_veto = undo_veto, .on_event = address_quality_ears, .n_on_events = ADDRESS_QUALITY_EARS, .job = jobs, .n_jobs = ARRAY_LEN(jobs), .pages = { import_routes, IMPORT_ROUTES },
                                          .menu = { menu, ARRAY_LEN(menu) } };
