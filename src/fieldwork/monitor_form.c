#include "fieldwork/monitor_form.h"
#include "platform/job.h"
#include <math.h>

/* ---- reading ---- */

static struct err *read_points(struct arena *a, struct str text, struct monitor_item *out)
{
    out->is_knock_out = str_eq_c(text, "!");
    if (out->is_knock_out)
        return NULL;
    if (!str_to_int(text, &out->points) || out->points < 1 || out->points > MONITOR_POINTS)
        return ERR(a, ERR_INVALID, "Item \"{0}\" needs points from 1 to 100, or ! for a knock-out item, not \"{1}\".", ARG_S(out->code), ARG_S(text));
    return NULL;
}

/* "opening=10 开场与自我介绍 / Opening" */
static struct err *read_item(struct arena *a, struct str text, struct monitor_item *out)
{
    struct str rest = text, points;
    *out = (struct monitor_item){ .code = str_trim(str_cut(&rest, '=')) };
    rest = str_trim(rest);
    points = str_cut(&rest, ' ');
    out->zh = str_trim(str_cut(&rest, '/'));
    out->en = str_trim(rest);
    if (!out->code.n || !out->zh.n || !out->en.n)
        return ERR(a, ERR_INVALID, "Write items such as \"opening=10 开场 / Opening\", with semicolons between them, not \"{0}\".", ARG_S(text));
    return read_points(a, points, out);
}

static bool has_code(const struct monitor_form *f, struct str code)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq_nocase(f->item[i].code, code))
            return true;
    return false;
}

struct err *monitor_form_read(struct arena *a, struct str text, struct monitor_form *out)
{
    int64_t points = 0;
    *out = (struct monitor_form){ .n = 0 };
    while (text.n) {
        struct str piece = str_trim(str_cut(&text, ';'));
        struct monitor_item item;
        if (!piece.n)
            continue;
        TRY(read_item(a, piece, &item));
        if (has_code(out, item.code))
            return ERR(a, ERR_INVALID, "Item \"{0}\" stands there twice.", ARG_S(item.code));
        if (out->n == MONITOR_ITEMS)
            return ERR(a, ERR_INVALID, "A form has {0} items at most.", ARG_I(MONITOR_ITEMS));
        points += item.points;
        out->item[out->n++] = item;
    }
    return points == MONITOR_POINTS ? NULL : ERR(a, ERR_INVALID, "The items have {0} points together; it must be 100.", ARG_I(points));
}

bool monitor_form_is_knocked_out(const struct monitor_form *f, const int64_t *given)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->item[i].is_knock_out && given[i])
            return true;
    return false;
}

int64_t monitor_form_score(const struct monitor_form *f, const int64_t *given)
{
    int64_t sum = 0;
    for (size_t i = 0; i < f->n; i++)
        sum += f->item[i].is_knock_out ? 0 : given[i];
    return monitor_form_is_knocked_out(f, given) ? 0 : sum;
}

int64_t monitor_rules_due(const struct monitor_rules *r, const struct monitor_done *d)
{
    int64_t of_share = (int64_t)ceil(r->share * (double)d->n - 1e-9) - d->done, of_week = MIN_OF(r->week_least, d->n_week) - d->done_week;
    return MAX_OF(MAX_OF(of_share, of_week), 0);
}

/* ---- settings ---- */

static struct err *check_form(struct arena *a, struct str value)
{
    struct monitor_form f;
    return monitor_form_read(a, value, &f);
}

static const struct setting form_setting = {
    .key = "field.monitor_form", .type = SETTING_TEXT, .source = "P", .check = check_form, .label = { .id = N_("Monitoring form: items with their points, 100 together, and knock-out items (!)") },
    .standard = "opening=10 开场 / Opening; identity=10 身份核对 / Identity checked; verbatim=25 逐字朗读 / Questions read as written; neutral=15 中立 / Neutral; probing=15 追问 / Probing; "
                "entry=15 录入准确 / Answers entered correctly; courtesy=10 礼貌 / Courtesy; made_up=! 编造或代答 / Answers made up or given for the customer; "
                "disclosed=! 泄露受访者信息 / Told others who answered; abusive=! 辱骂顾客 / Insulted the customer",
};
static const struct setting share_setting = { .key = "field.monitor_pct", .type = SETTING_INT, .standard = "5", .min = 0, .max = 100, .source = "P",
                                              .label = { .id = N_("Monitoring: per cent of each interviewer's interviews that are listened to") } };
static const struct setting week_setting = { .key = "field.monitor_week", .type = SETTING_INT, .standard = "2", .min = 0, .max = 100, .source = "P",
                                             .label = { .id = N_("Monitoring: at least so many interviews of each interviewer and week") } };
const struct setting *const monitor_setting_list[MONITOR_SETTINGS] = { &form_setting, &share_setting, &week_setting };

struct err *monitor_rules_load(struct job *job, struct str programme, struct monitor_rules *out)
{
    struct str form;
    int64_t share;
    TRY(setting_text(job->db, job->arena, &form_setting, programme, &form));
    TRY(monitor_form_read(job->arena, form, &out->form));
    TRY(setting_int(job->db, &share_setting, programme, &share));
    TRY(setting_int(job->db, &week_setting, programme, &out->week_least));
    out->share = (double)share / 100;
    return NULL;
}
