#include "db/db_driver.h"

static const struct { enum err_code code; const char *text; } faults[] = {
    [FAULT_UNIQUE] = { ERR_CONFLICT, N_("There is already an entry with these values.") },
    [FAULT_REFERENCE] = { ERR_CONFLICT, N_("Something this entry belongs to does not exist, or other entries still need it.") },
    [FAULT_VALUE] = { ERR_INVALID, N_("A value is missing or outside of what is allowed.") },
    [FAULT_BUSY] = { ERR_BUSY, N_("The database is busy. Please try again in a moment.") },
    [FAULT_IO] = { ERR_IO, N_("The database could not be read or written. Please try again; if it happens again, tell the administrator.") },
    [FAULT_FULL] = { ERR_IO, N_("The disk of the database is full. Please tell the administrator.") },
    [FAULT_BUG] = { ERR_BUG, N_("The program made a mistake with the database. Please tell the administrator.") },
};

struct err *db_fault_new(struct arena *a, enum db_fault fault, const char *detail, const char *file, int line)
{
    struct err *e = err_new(a, faults[fault].code, &(struct msg){ .id = faults[fault].text }, file, line);
    return detail ? err_detail(a, e, "%s", detail) : e;
}

struct arena *db_error_arena(struct db *db)
{
    struct arena **slot = &db->err_arena[db->next_err++ % DB_KEPT_ERRORS];
    arena_free(*slot);
    *slot = arena_new(0);
    return *slot;
}

struct err *db_error_keep(struct db *db, const struct err *e)
{
    struct arena *a = db_error_arena(db);
    struct err *copy = err_new(a, e->code, &e->msg, e->file, e->line);
    return e->detail ? err_detail(a, copy, "%s", e->detail) : copy;
}

void db_error_arenas_free(struct db *db)
{
    for (int i = 0; i < DB_KEPT_ERRORS; i++) {
        arena_free(db->err_arena[i]);
        db->err_arena[i] = NULL;
    }
}
