/* huifang uploads list | none. */
#include "customer/upload.h"

/* ---- list ---- */

struct list_input { struct str programme, dealer, state; struct opt_int month; struct output_options out; };

static const struct { const char *code, *label; } states[UPLOAD_STATES] = {
    [UPLOAD_ON_TIME] = { "on_time", N_("on time") }, [UPLOAD_LATE] = { "late", N_("late") }, [UPLOAD_NO_VISITS] = { "no_visits", N_("no visits") },
    [UPLOAD_MISSING] = { "missing", N_("missing") }, [UPLOAD_NOT_DUE] = { "not_due", N_("not due yet") },
};

struct listing {
    struct job *job;
    const struct upload_list_query *q;
    struct org_history history;
    struct org_network network;          /* as on the month's last day: names */
    struct upload_month month;
};

static const struct column period_columns[] = {
    { .key = "file", .title = { .id = N_("File") } },
    { .key = "first_day", .title = { .id = N_("First day") }, .is_text = true },
    { .key = "last_day", .title = { .id = N_("Last day") }, .is_text = true },
    { .key = "due", .title = { .id = N_("Due") }, .is_text = true },
    { .key = "on_time", .title = { .id = N_("On time") } },
    { .key = "late", .title = { .id = N_("Late") } },
    { .key = "no_visits", .title = { .id = N_("No visits") } },
    { .key = "missing", .title = { .id = N_("Missing") } },
    { .key = "not_due", .title = { .id = N_("Not due yet") } },
    { .key = "visits", .title = { .id = N_("Visits") } },
};
enum { PERIOD_DAYS = 4, PERIOD_VISITS = PERIOD_DAYS + UPLOAD_STATES };

static const struct column dealer_columns[] = {
    { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    { .key = "file", .title = { .id = N_("File") }, .is_text = true }, /* a name of the row as well: a narrow terminal repeats it */
    { .key = "name", .title = { .id = N_("Name") }, .is_text = true },
    { .key = "due", .title = { .id = N_("Due") }, .is_text = true },
    { .key = "state", .title = { .id = N_("State") }, .show = COLUMN_MACHINE, .is_text = true },
    { .key = "state_label", .title = { .id = N_("State") }, .show = COLUMN_PEOPLE, .is_text = true },
    { .key = "days_late", .title = { .id = N_("Days late") } },
    { .key = "came", .title = { .id = N_("Came") }, .is_text = true },
    { .key = "last_came", .title = { .id = N_("Last addition") }, .is_text = true },
    { .key = "visits", .title = { .id = N_("Visits") } },
};

static struct cell instant_cell(const struct job *job, int64_t at)
{
    return cell_text(at ? tz_format(job->arena, job->tz, at) : STR_NONE);
}

static struct str due_text(const struct listing *l, int period)
{
    int minute = l->month.settings.rules.upload_minute;
    return str_printf(l->job->arena, STR_FMT " %02d:%02d", STR_ARG(civil_date_str(l->job->arena, l->month.period[period].due)), minute / 60, minute % 60);
}

static struct table *period_table(const struct listing *l)
{
    struct arena *a = l->job->arena;
    struct table *t = table_new(a, "files", period_columns, ARRAY_LEN(period_columns));
    for (int k = 0; k < l->month.n_periods; k++) {
        int64_t count[UPLOAD_STATES] = { 0 }, visits = 0;
        for (size_t i = 0; i < l->month.n; i++)
            if (l->month.part[i].period == k) {
                count[l->month.part[i].state]++;
                visits += l->month.part[i].visits;
            }
        struct cell *c = table_add_row(a, t);
        c[0] = cell_int(k + 1);
        c[1] = cell_text(civil_date_str(a, l->month.period[k].visits.first));
        c[2] = cell_text(civil_date_str(a, l->month.period[k].visits.last));
        c[3] = cell_text(due_text(l, k));
        for (int s = 0; s < UPLOAD_STATES; s++)
            c[PERIOD_DAYS + s] = cell_int(count[s]);
        c[PERIOD_VISITS] = cell_int(visits);
    }
    return t;
}

static void put_dealer(const struct listing *l, struct table *t, const struct upload_part *p)
{
    struct arena *a = l->job->arena;
    const struct org_dealer_history *d = &l->history.dealer[p->dealer];
    const struct org_dealer *named = org_dealer_by_code(&l->network, d->code);
    struct cell *c = table_add_row(a, t);
    c[0] = cell_text(d->code);
    c[1] = cell_int(p->period + 1);
    c[2] = cell_text(named ? named->name : STR(""));
    c[3] = cell_text(due_text(l, p->period));
    c[4] = cell_text(str_of_c(states[p->state].code));
    c[5] = cell_msg(a, (struct msg){ .id = states[p->state].label });
    if (p->came_at)
        c[6] = cell_int(p->days_late);
    c[7] = instant_cell(l->job, p->came_at);
    c[8] = instant_cell(l->job, p->last_at);
    c[9] = cell_int(p->visits);
}

static struct table *dealer_table(const struct listing *l)
{
    struct table *t = table_new(l->job->arena, "dealers", dealer_columns, ARRAY_LEN(dealer_columns));
    t->empty = MSG("There is no such file.");
    for (size_t i = 0; i < l->month.n; i++)
        if (str_is_empty(l->q->state) || str_eq_c(l->q->state, states[l->month.part[i].state].code))
            put_dealer(l, t, &l->month.part[i]);
    return t;
}

static struct err *load(struct listing *l)
{
    struct job *job = l->job;
    struct upload_query q = { .programme = l->q->programme, .month = l->q->month };
    TRY(org_history_load(job->db, job->arena, l->q->scope, &l->history));
    TRY(org_network_load(job->db, job->arena, l->q->scope, civil_date_of_month(q.month, 31), &l->network));
    const struct org_dealer_history *dealer = org_history_of(&l->history, l->q->dealer);
    if (!str_is_empty(l->q->dealer) && !dealer)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no dealer with the code {0}.", ARG_S(l->q->dealer));
    q.dealer_id = dealer ? dealer->id : 0;
    return upload_month_load(job, &l->history, &q, &l->month);
}

struct err *upload_list_document(struct job *job, const struct upload_list_query *q, struct document **out)
{
    struct arena *a = job->arena;
    struct listing l = { .job = job, .q = q };
    struct head_field *head = ARENA_ARRAY(a, struct head_field, 2);
    struct section *s = ARENA_ARRAY(a, struct section, 2);
    struct document *d = *out = ARENA_NEW(a, struct document);
    TRY(load(&l));
    head[0] = (struct head_field){ "programme", MSG("Programme"), org_programme_cell(a, q->programme) };
    head[1] = (struct head_field){ "month", MSG("Repair month"), cell_text(civil_month_str(a, q->month)) };
    s[0] = (struct section){ .key = "files", .title = MSG("Files of the month"), .table = period_table(&l) };
    s[1] = (struct section){ .key = "dealers", .title = MSG("Files of the dealers"), .table = dealer_table(&l) };
    if (q->month < l.month.settings.watched_from)
        s[0].text[0] = MSG("Late files of this month are not held against the dealers: the setting {0} says from which month on they are.", ARG_C(upload_from_setting.key));
    *d = (struct document){ .format = "huifang.uploads/1", .title = MSG("Dealers' files"), .head = head, .n_head = 2, .section = s, .n_sections = 2, .landscape = true,
                            .generated = tz_format(a, job->tz, job->now_ms) };
    return NULL;
}

static struct err *cmd_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct document *d;
    TRY(upload_list_document(&c->job, &(struct upload_list_query){ in->programme, in->dealer, in->state, (int32_t)in->month.v, { SCOPE_SYSTEM, 0 } }, &d));
    return cmd_render(c, d, in->out);
}

/* ---- none ---- */

struct none_input { struct str dealer, programme; struct opt_int month, file, withdraw; };

static struct err *cmd_none(struct cmd *c, const void *input)
{
    const struct none_input *in = input;
    struct upload_declaration d = { in->dealer, in->programme, (int32_t)in->month.v, in->file.has ? in->file.v : 0, in->withdraw.v };
    TRY(upload_declare(&c->job, &d));
    cmd_say(c, d.is_withdrawn ? &MSG("{0}: \"no visits\" is taken back.", ARG_S(d.dealer_code)) : &MSG("{0}: no visits, declared.", ARG_S(d.dealer_code)));
    return NULL;
}

/* ---- what they take ---- */

static const struct field_choice state_choices[] = { { "on_time", "on_time" }, { "late", "late" }, { "no_visits", "no_visits" }, { "missing", "missing" },
                                                     { "not_due", "not_due" }, { NULL, NULL } };
#define OF_MONTH(T) \
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(T, programme), .hint = { .id = N_("which survey") } }, \
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(T, month), .hint = { .id = N_("the repair month") } }
static const struct field list_options[] = {
    OF_MONTH(struct list_input),
    { .name = "dealer", .type = FIELD_TEXT, FIELD_AT(struct list_input, dealer), .hint = { .id = N_("files of this dealer only") } },
    { .name = "state", .type = FIELD_CHOICE, .choices = state_choices, FIELD_AT(struct list_input, state), .hint = { .id = N_("files in this state only") } },
    OUTPUT_OPTIONS(struct list_input),
};
static const struct field none_argument[] = {
    { .name = "dealer", .type = FIELD_TEXT, .required = true, FIELD_AT(struct none_input, dealer), .hint = { .id = N_("the dealer's code") } },
};
static const struct field none_options[] = {
    OF_MONTH(struct none_input),
    { .name = "file", .type = FIELD_INT, .min = 1, .max = UPLOADS_A_MONTH, FIELD_AT(struct none_input, file),
      .hint = { .id = N_("which file of the month, as \"uploads list\" counts them (standard: all)") } },
    { .name = "withdraw", .type = FIELD_BOOL, FIELD_AT(struct none_input, withdraw), .hint = { .id = N_("takes the declaration back") } },
};

const struct command upload_list_command = {
    .name = "uploads list", .summary = { .id = N_("which dealers' files came in time, late or not at all") }, .manual = "visits", .option = list_options,
    .n_options = ARRAY_LEN(list_options), .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_list,
};
const struct command upload_none_command = {
    .name = "uploads none", .summary = { .id = N_("a dealer declares that it had no visits") }, .manual = "visits", .argument = none_argument, .n_arguments = 1,
    .option = none_options, .n_options = ARRAY_LEN(none_options), .input_size = sizeof(struct none_input), .db = COMMAND_CURRENT_DB, .run = cmd_none,
};
