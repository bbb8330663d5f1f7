#include "platform/event.h"
#include "platform_sql.h"

struct err *event_write(struct db *db, const char *kind, int64_t subject, struct str detail, int64_t now_ms)
{
    struct event_insert_in in = { .id = db_new_id(db), .kind = str_of_c(kind), .subject = subject, .detail = detail.p ? detail : STR(""), .created_at = now_ms };
    return event_insert(db, &in, NULL);
}
