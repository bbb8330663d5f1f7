/* Files of the sample network on their way in: written into the data folder, imported as a user would, gone afterwards. */
#pragma once
#include "base/csv_out.h"
#include "platform/import.h"

struct demo_file {
    const char *path;
    FILE *file;               /* NULL once closed */
    struct sink out;
    struct csv_out csv;
};
/* A folder for the files, gone with job->arena. IO when it cannot be made. */
struct err *demo_folder_new(struct job *job, const char **folder) MUST_CHECK;
/* A new file of that name in it. It lives in job->arena: closed and removed when that ends or is rewound. IO when it cannot be made. */
struct err *demo_file_new(struct job *job, const char *folder, const char *name, struct demo_file **f) MUST_CHECK;
/* Closes the file and imports it, as if done on that day at ten o'clock (or now, when that is earlier). IO when it could not be written. */
struct demo_import { const struct import_kind *kind; struct civil_date day; };
struct err *demo_file_import(struct job *job, struct demo_file *f, struct demo_import how, struct import_report *out) MUST_CHECK;
