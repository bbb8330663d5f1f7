#include "fieldwork/field_report.h"
#include <math.h>

/* ---- what all of them have in common ---- */

enum { HEAD_FIELDS = 5 };
struct head_field *field_head(struct job *job, const struct wave *w, size_t *n)
{
    struct arena *a = job->arena;
    struct head_field *h = ARENA_ARRAY(a, struct head_field, HEAD_FIELDS);
    h[0] = (struct head_field){ "programme", MSG("Programme"), org_programme_cell(a, w->programme) };
    h[1] = (struct head_field){ "month", MSG("Repair month"), cell_text(civil_month_str(a, w->month)) };
    h[2] = (struct head_field){ "questionnaire", MSG("Questionnaire"), cell_text(w->questionnaire) };
    h[3] = (struct head_field){ "version", MSG("Version"), cell_int(w->version) };
    h[4] = (struct head_field){ "field_end", MSG("Last day of calls"), cell_text(civil_date_str(a, w->field_end)) };
    *n = HEAD_FIELDS;
    return h;
}

static struct msg base_of(struct job *job, const struct field_sample *s)
{
    return MSG("{0} released cases, repair month {1}, as of {2}", ARG_I(s->all.released), ARG_S(civil_month_str(job->arena, s->wave.month)),
               ARG_S(str_sub(tz_format(job->arena, job->tz, job->now_ms), 0, 16)));
}

/* ---- by state ---- */

/* The cells of a row behind its name. */
static void put_count(struct cell *c, int64_t n, int64_t of)
{
    c[1] = cell_int(n);
    c[2] = cell_share(of ? (double)n / (double)of : (double)NAN);
}

static struct cell *add_state(struct arena *a, struct table *t, const char *code, struct msg title)
{
    struct cell *c = table_add_row(a, t);
    c[0] = cell_code(a, code, title);
    return c;
}

struct table *field_table_states(struct job *job, const struct field_sample *s)
{
    static const struct column columns[] = {
        { .key = "state", .title = { .id = N_("State") }, .is_text = true, .width = 28 }, { .key = "cases", .title = { .id = N_("Cases") } },
        { .key = "share", .title = { .id = N_("Share of those drawn") }, .decimals = 1 },
    };
    static const char *const losses[LOSSES] = { "refused", "number", "not_reached", "ineligible", "other" };
    struct arena *a = job->arena;
    const struct field_sum *x = &s->all;
    struct table *t = table_new(a, "states", columns, ARRAY_LEN(columns));
    for (int i = 0; i < CASE_FINAL; i++)
        put_count(add_state(a, t, case_state_name((enum case_state)i), case_state_titles[i]), x->state[i], x->drawn);
    put_count(add_state(a, t, "complete", MSG("Interview made")), x->complete, x->drawn);
    for (int i = 0; i < LOSSES; i++)
        put_count(add_state(a, t, losses[i], field_loss_titles[i]), x->loss[i], x->drawn);
    put_count(add_state(a, t, "drawn", MSG("Drawn")), x->drawn, x->drawn);
    bool *total = ARENA_ARRAY(a, bool, t->n_rows);
    total[t->n_rows - 1] = true;
    t->row_is_total = total;
    t->base = base_of(job, s);
    return t;
}

/* ---- by dealer ---- */

enum { D_REGION, D_CODE, D_NAME, D_TARGET, D_DONE, D_APPOINTMENTS, D_OPEN, D_RESERVE, D_FORECAST, D_GAP, D_OPENED, D_LIGHT, D_COLUMNS };
static const struct column dealer_columns[D_COLUMNS] = {
    [D_REGION] = { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    [D_CODE] = { .key = "dealer_code", .title = { .id = N_("Code") }, .is_text = true },
    [D_NAME] = { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    [D_TARGET] = { .key = "target", .title = { .id = N_("Target") } },
    [D_DONE] = { .key = "achieved", .title = { .id = N_("Interviews") } },
    [D_APPOINTMENTS] = { .key = "appointments", .title = { .id = N_("Appointments") } },
    [D_OPEN] = { .key = "open", .title = { .id = N_("Open cases") } },
    [D_RESERVE] = { .key = "reserve", .title = { .id = N_("In reserve") } },
    [D_FORECAST] = { .key = "forecast", .title = { .id = N_("Forecast") }, .decimals = 1 },
    [D_GAP] = { .key = "gap", .title = { .id = N_("Interviews short") }, .decimals = 1 },
    [D_OPENED] = { .key = "reserve_opened", .title = { .id = N_("Opened from reserve") } },
    [D_LIGHT] = { .key = "light", .title = { .id = N_("Light") }, .is_text = true },
};

static void put_dealer(const struct field_sample *s, const struct field_dealer *d, struct cell *c)
{
    c[D_REGION] = cell_text(s->network.region[d->dealer->region].name);
    c[D_CODE] = cell_text(d->dealer->code);
    c[D_NAME] = cell_text(d->dealer->name);
    c[D_TARGET] = cell_int(d->target);
    c[D_DONE] = cell_int(d->sum.complete);
    c[D_APPOINTMENTS] = cell_int(d->sum.state[CASE_APPOINTMENT]);
    c[D_OPEN] = cell_int(d->sum.open);
    c[D_RESERVE] = cell_int(d->sum.state[CASE_RESERVE]);
    c[D_FORECAST] = cell_num(d->forecast);
    c[D_GAP] = cell_num(field_dealer_gap(d));
    c[D_OPENED] = cell_int(d->sum.reserve_opened);
    c[D_LIGHT] = cell_mark(cell_text(STR("")), field_dealer_light(d, s->yield));
}

struct table *field_table_dealers(struct job *job, const struct field_sample *s)
{
    struct table *t = table_new(job->arena, "dealers", dealer_columns, D_COLUMNS);
    for (size_t i = 0; i < s->n_dealers; i++)
        put_dealer(s, &s->dealer[i], table_add_row(job->arena, t));
    t->base = base_of(job, s);
    t->note[0] = MSG("Forecast: interviews made and {0} % of the open cases whose days are not over.", ARG_F(100 * s->yield, 0));
    t->note[1] = MSG("Light: green, the forecast reaches the target; yellow, with the reserve it would; red, not even so.");
    t->empty = MSG("No dealer has a quota in this wave.");
    return t;
}

/* ---- shortfalls ---- */

struct table *field_table_shortfalls(struct job *job, const struct field_sample *s)
{
    static const struct column columns[] = {
        { .key = "region", .title = { .id = N_("Region") }, .is_text = true },   { .key = "dealer_code", .title = { .id = N_("Code") }, .is_text = true },
        { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },   { .key = "target", .title = { .id = N_("Target") } },
        { .key = "achieved", .title = { .id = N_("Interviews") } },              { .key = "forecast", .title = { .id = N_("Forecast") }, .decimals = 1 },
        { .key = "gap", .title = { .id = N_("Interviews short") }, .decimals = 1 },       { .key = "reason", .title = { .id = N_("Reason") }, .is_text = true, .width = 44 },
    };
    static const char *const codes[] = { "", "few_addresses", "refused", "numbers", "not_reached", "ineligible", "days_over", "not_yet_called" };
    struct arena *a = job->arena;
    struct table *t = table_new(a, "shortfalls", columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < s->n_dealers; i++) {
        const struct field_dealer *d = &s->dealer[i];
        enum field_why why = field_dealer_why(d, s->yield);
        if (why == WHY_NONE)
            continue;
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(s->network.region[d->dealer->region].name);
        c[1] = cell_text(d->dealer->code);
        c[2] = cell_text(d->dealer->name);
        c[3] = cell_int(d->target);
        c[4] = cell_int(d->sum.complete);
        c[5] = cell_num(d->forecast);
        c[6] = cell_num(field_dealer_gap(d));
        c[7] = cell_code(a, codes[why], field_dealer_reason(d, s->yield));
    }
    t->base = base_of(job, s);
    t->empty = MSG("Every dealer's forecast reaches its target.");
    t->note[0] = MSG("Reason: the largest loss among the released addresses, unless fewer were drawn than the target takes on average at a yield of {0} %.", ARG_F(100 * s->yield, 0));
    return t;
}

/* ---- the document ---- */

const struct field_choice field_part_choices[] = { { "states", "states" }, { "dealers", "dealers" }, { "shortfalls", "shortfalls" }, { "rates", "rates" }, { "addresses", "addresses" }, { NULL, NULL } };

static struct err *put_part(struct job *job, const struct field_sample *s, enum field_part part, struct section *out)
{
    static const char *const titles[FIELD_PARTS] = { N_("Cases by state"), N_("Targets and forecast"), N_("Shortfalls"), N_("Response rates"), N_("Addresses and integrity") };
    struct table *t = NULL;
    switch (part) {
    case FIELD_PART_STATES: t = field_table_states(job, s); break;
    case FIELD_PART_DEALERS: t = field_table_dealers(job, s); break;
    case FIELD_PART_SHORTFALLS: t = field_table_shortfalls(job, s); break;
    case FIELD_PART_RATES: t = field_table_rates(job, s); break;
    case FIELD_PART_ADDRESSES:
    case FIELD_PARTS: TRY(field_table_addresses(job, s, &t)); break;
    }
    *out = (struct section){ .key = field_part_choices[part].value, .title = { .id = titles[part] }, .table = t };
    return NULL;
}

struct err *field_report_document(struct job *job, const struct field_report_query *q, struct document **out)
{
    struct arena *a = job->arena;
    struct field_sample s;
    struct document *d = ARENA_NEW(a, struct document);
    struct section *section = ARENA_ARRAY(a, struct section, FIELD_PARTS);
    size_t n = 0, n_head;
    TRY(field_sample_load(job, q->wave_id, &s));
    for (int p = 0; p < FIELD_PARTS; p++)
        if (q->part == FIELD_PARTS || q->part == (enum field_part)p)
            TRY(put_part(job, &s, (enum field_part)p, &section[n++]));
    struct head_field *head = field_head(job, &s.wave, &n_head);
    *d = (struct document){ .format = "huifang.field/1", .title = MSG("Field report"), .head = head, .n_head = n_head, .section = section, .n_sections = n, .landscape = true,
                            .generated = tz_format(a, job->tz, job->now_ms) };
    d->foot[0] = MSG("For the interviewing agency only: dealers and the importer see counts, once a day.");
    *out = d;
    return NULL;
}

/* ---- for dealers ---- */

static const struct column public_columns[] = {
    { .key = "dealer_code", .title = { .id = N_("Code") }, .is_text = true },  { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    { .key = "target", .title = { .id = N_("Target") } },                      { .key = "achieved", .title = { .id = N_("Interviews") } },
    { .key = "open", .title = { .id = N_("Open") } },                          { .key = "refused", .title = { .id = N_("Refused or broken off") } },
    { .key = "not_reached", .title = { .id = N_("Not reached") } },            { .key = "not_usable", .title = { .id = N_("Address not usable") } },
};

struct err *field_public_document(struct job *job, int64_t wave_id, struct db_scope scope, struct document **out)
{
    struct arena *a = job->arena;
    struct wave w;
    struct field_publics p;
    struct document *d = ARENA_NEW(a, struct document);
    struct section *s = ARENA_NEW(a, struct section);
    size_t n_head;
    TRY(wave_load(job->db, a, wave_id, &w));
    TRY(field_publics_load(job, wave_id, scope, &p));
    struct table *t = table_new(a, "dealers", public_columns, ARRAY_LEN(public_columns));
    for (size_t i = 0; i < p.n; i++) {
        const struct field_public *x = &p.row[i];
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(x->dealer->code);
        c[1] = cell_text(x->dealer->name);
        c[2] = cell_int(x->target);
        c[3] = cell_int(x->sum.complete);
        c[4] = cell_int(x->sum.open);
        c[5] = cell_int(x->sum.loss[LOSS_REFUSED]);
        c[6] = cell_int(x->sum.loss[LOSS_SILENT]);
        c[7] = cell_int(x->sum.loss[LOSS_NUMBER] + x->sum.loss[LOSS_INELIGIBLE] + x->sum.loss[LOSS_OTHER]);
    }
    t->base = MSG("Repair month {0}, as of the evening of {1}", ARG_S(civil_month_str(a, w.month)), ARG_S(civil_date_str(a, p.as_of)));
    t->empty = MSG("None of these dealers has interviews in this month.");
    t->note[0] = MSG("Counted once a day. Who was drawn, called or interviewed stays with the interviewing agency.");
    struct head_field *head = field_head(job, &w, &n_head);
    *s = (struct section){ .key = "dealers", .table = t };
    *d = (struct document){ .format = "huifang.field-public/1", .title = MSG("Interviews made this month"), .head = head, .n_head = 2, .section = s, .n_sections = 1,
                            .generated = tz_format(a, job->tz, job->now_ms) };
    *out = d;
    return NULL;
}

/* ---- the command ---- */

struct report_input { struct str programme, about; struct opt_int month; struct output_options out; };

static struct err *cmd_report(struct cmd *c, const void *input)
{
    const struct report_input *in = input;
    struct field_report_query q = { .part = FIELD_PARTS };
    struct document *d;
    TRY(wave_find_month(c->job.db, c->job.arena, in->programme, (int32_t)in->month.v, &q.wave_id));
    for (int p = 0; p < FIELD_PARTS; p++)
        if (in->about.n && str_eq_c(in->about, field_part_choices[p].value))
            q.part = (enum field_part)p;
    TRY(field_report_document(&c->job, &q, &d));
    return cmd_render(c, d, in->out);
}

static const struct field report_options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct report_input, programme), .hint = { .id = N_("which survey") } },
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(struct report_input, month), .hint = { .id = N_("the repair month") } },
    { .name = "about", .type = FIELD_CHOICE, .choices = field_part_choices, FIELD_AT(struct report_input, about), .hint = { .id = N_("one part of the report (standard: all)") } },
    OUTPUT_OPTIONS(struct report_input),
};
const struct command field_report_command = {
    .name = "field report", .summary = { .id = N_("how far a wave is, response rates, shortfalls and what addresses are worth") }, .manual = "field", .option = report_options,
    .n_options = ARRAY_LEN(report_options), .input_size = sizeof(struct report_input), .db = COMMAND_CURRENT_DB, .run = cmd_report,
};
