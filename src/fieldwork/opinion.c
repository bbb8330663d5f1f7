#include "fieldwork/opinion.h"
#include "fieldwork_sql.h"

const char *const opinion_kind_names[OPINION_KINDS] = { "praise", "suggestion", "complaint", "contact" };
const char *const opinion_kind_texts[OPINION_KINDS] = { N_("praise"), N_("suggestion"), N_("complaint"), N_("wishes to be called") };
const char *const opinion_source_names[OPINION_SOURCES] = { "phone", "web", "import" };
const char *const opinion_source_texts[OPINION_SOURCES] = { N_("by telephone"), N_("on the web"), N_("from another system") };

bool opinion_kind_of(struct str name, enum opinion_kind *out)
{
    for (int k = 0; k < OPINION_KINDS; k++)
        if (str_eq_c(name, opinion_kind_names[k]))
            return *out = (enum opinion_kind)k, true;
    return false;
}

static struct str or_empty(struct str s)
{
    return s.p ? s : STR("");
}

static struct err *check(const struct job *job, const struct opinion *o)
{
    if (str_is_empty(o->text))
        return ERR(job->arena, ERR_INVALID, "An opinion needs the words of the customer.");
    if (str_is_empty(o->name.s) || str_is_empty(o->phone.digits))
        return ERR(job->arena, ERR_INVALID, "A named opinion needs the name and the number of the customer.");
    if (o->collected_ms > job->now_ms)
        return ERR(job->arena, ERR_INVALID, "An opinion cannot come from the future.");
    return NULL;
}

struct err *opinion_store(struct job *job, const struct opinion *o, int64_t *id)
{
    TRY(check(job, o));
    *id = db_random_id();
    int64_t quarter = o->collected_ms - o->collected_ms % OPINION_QUARTER_MS;
    struct opinion_insert_in in = { .id = *id, .dealer_id = o->dealer_id, .programme = o->programme, .kind = str_of_c(opinion_kind_names[o->kind]), .step = or_empty(o->step),
                                    .body = o->text, .wish = or_empty(o->wish), .customer_name = o->name.s, .phone = o->phone.digits, .model = or_empty(o->model),
                                    .plate = or_empty(o->plate.s), .visit_date = civil_date_str(job->arena, o->visit), .source = str_of_c(opinion_source_names[o->source]),
                                    .collected_on = civil_date_str(job->arena, tz_date(job->tz, o->collected_ms)), .collected_at = quarter, .batch_id = o->batch_id };
    TRY(opinion_insert(job->db, &in, NULL));
    return event_write(job->db, "opinion.named", *id, STR_NONE, job->now_ms - job->now_ms % OPINION_QUARTER_MS);
}
