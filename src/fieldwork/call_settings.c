#include "fieldwork/call_settings.h"
#include "base/buf.h"
#include <string.h>

#define NUMBER "{number}"

static struct err *check_link(struct arena *a, struct str value)
{
    bool is_call = str_starts(value, STR("tel:")) || str_starts(value, STR("sip:"));
    if (!value.n || (is_call && str_find(value, STR(NUMBER)) > 0))
        return NULL;
    return ERR(a, ERR_INVALID, "A link for dialling is tel:{{number} or such as sip:{{number}@pbx.example; an empty value means none.");
}

static const struct setting agency = { .key = "call.agency", .type = SETTING_TEXT, .standard = "", .source = "P", .label = { .id = N_("Name of the interviewing agency, as it is said on the telephone") } };
static const struct setting brand = { .key = "call.brand", .type = SETTING_TEXT, .standard = "", .source = "P", .label = { .id = N_("Name of the brand, as it is said on the telephone") } };
static const struct setting dial_link = { .key = "call.dial_link", .type = SETTING_TEXT, .standard = "tel:" NUMBER, .source = "P", .check = check_link, .network_only = true,
                                          .label = { .id = N_("Link that dials a number from the interviewer's screen") } };
static const struct setting records = { .key = "call.records", .type = SETTING_INT, .standard = "1", .min = 0, .max = 1, .source = "P", .network_only = true,
                                        .label = { .id = N_("1: interviews are recorded, after consent") } };
const struct setting *const call_setting_list[CALL_SETTINGS] = { &agency, &brand, &dial_link, &records };

struct err *call_settings_load(struct job *job, struct str programme, struct call_settings *out)
{
    int64_t is_on;
    TRY(setting_text(job->db, job->arena, &agency, programme, &out->agency));
    TRY(setting_text(job->db, job->arena, &brand, programme, &out->brand));
    TRY(setting_text(job->db, job->arena, &dial_link, STR(""), &out->dial_link));
    TRY(setting_int(job->db, &records, STR(""), &is_on));
    out->records = is_on == 1;
    return NULL;
}

struct str call_dial_link(struct arena *a, const struct call_settings *s, struct str digits)
{
    ptrdiff_t at = str_find(s->dial_link, STR(NUMBER));
    struct buf b = buf_on(a);
    if (at < 0)
        return STR("");
    buf_add(&b, str_sub(s->dial_link, 0, (size_t)at));
    buf_add(&b, str_cut(&digits, '-')); /* an extension behind the number is dialled by hand */
    buf_add(&b, str_sub(s->dial_link, (size_t)at + strlen(NUMBER), s->dial_link.n));
    return buf_str(&b);
}
