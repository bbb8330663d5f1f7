/* The folder of migrations: which files, in which order, and applied to SQLite. */
#pragma once
#include "sqlc.h"
#include <sqlite3.h>

struct migration {
    struct str path;
    struct str text;   /* with its @words@ */
};
struct migrations {
    struct str folder;
    LIST(struct migration) file; /* NNNN_name.sql in order, then stage.sql when there is one */
};
/* Reads the folder; what is wrong goes to `errors` as "path:line: text". False then. */
bool migrations_read(struct arena *a, struct str folder, struct sink *errors, struct migrations *out);
/* A new in-memory database with all migrations, closed with the arena; NULL after a complaint. */
sqlite3 *migrations_apply(struct arena *a, const struct migrations *m, struct sink *errors);

/* The whole file; STR_NONE, errno set, when it cannot be read. */
struct str file_read(struct arena *a, const char *path);
/* False, errno set, when the file cannot be written whole. */
bool file_write(const char *path, struct str text);
