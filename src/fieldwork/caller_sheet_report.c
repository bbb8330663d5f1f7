/* The daily sheet as a document and a command. */
#include "fieldwork/caller_sheet.h"
#include "fieldwork/field_report.h"
#include <math.h>

static const double hour_ms = 60.0 * 60 * 1000;

enum { C_NAME, C_HOURS, C_ATTEMPTS, C_CONTACTS, C_DONE, C_RATE, C_REFUSED, C_BROKEN, C_MINUTES, C_FAST, C_STRAIGHT, C_DONT_KNOW, C_DEVIATION, C_P, C_MONITORED, C_SCORE, C_CHECKED, C_AGREEMENT, C_FAILED, C_ALARMS, C_STOPPED, C_COLUMNS };
#define DAYS .group = { .id = N_("On these days") }
#define WAVE .group = { .id = N_("In the wave so far") }
#define LISTENED .group = { .id = N_("Monitoring") }
#define CHECKED .group = { .id = N_("Back-checks") }
static const struct column columns[C_COLUMNS] = {
    [C_NAME] = { .key = "name", .title = { .id = N_("Name") }, .is_text = true },
    [C_HOURS] = { .key = "hours", DAYS, .title = { .id = N_("Hours at work") }, .decimals = 1 },
    [C_ATTEMPTS] = { .key = "attempts", DAYS, .title = { .id = N_("Attempts") } },
    [C_CONTACTS] = { .key = "contacts", DAYS, .title = { .id = N_("Spoken to") } },
    [C_DONE] = { .key = "completes", DAYS, .title = { .id = N_("Interviews") } },
    [C_RATE] = { .key = "completes_an_hour", DAYS, .title = { .id = N_("Interviews an hour") }, .decimals = 2 },
    [C_REFUSED] = { .key = "refusal_rate", DAYS, .title = { .id = N_("Refusal rate") }, .decimals = 1 },
    [C_BROKEN] = { .key = "break_offs", DAYS, .title = { .id = N_("Broken off") } },
    [C_MINUTES] = { .key = "mean_minutes", DAYS, .title = { .id = N_("Mean minutes") }, .decimals = 1 },
    [C_FAST] = { .key = "fast", WAVE, .title = { .id = N_("Too fast") }, .decimals = 1 },
    [C_STRAIGHT] = { .key = "straight", WAVE, .title = { .id = N_("Straight-lined") }, .decimals = 1 },
    [C_DONT_KNOW] = { .key = "dont_know", WAVE, .title = { .id = N_("Don't know") }, .decimals = 1 },
    [C_DEVIATION] = { .key = "deviation", WAVE, .title = { .id = N_("Scores beside the same dealers' expectation") }, .decimals = 1, .is_signed = true },
    [C_P] = { .key = "p_holm", .title = { .id = N_("p (Holm)") }, .show = COLUMN_MACHINE },
    [C_MONITORED] = { .key = "monitored", LISTENED, .title = { .id = N_("Listened to") } },
    [C_SCORE] = { .key = "monitoring_score", LISTENED, .title = { .id = N_("Mean score") }, .decimals = 1 },
    [C_CHECKED] = { .key = "back_checked", CHECKED, .title = { .id = N_("Reached") } },
    [C_AGREEMENT] = { .key = "back_check_agreement", CHECKED, .title = { .id = N_("The same") }, .decimals = 1 },
    [C_FAILED] = { .key = "back_checks_failed", CHECKED, .title = { .id = N_("Failed") } },
    [C_ALARMS] = { .key = "alarms", .title = { .id = N_("More than chance") }, .is_text = true, .is_alert = true },
    [C_STOPPED] = { .key = "stopped", .title = { .id = N_("Stopped") }, .is_text = true },
};

static struct cell ratio(int64_t part, int64_t of)
{
    return cell_share(of ? (double)part / (double)of : (double)NAN);
}

static struct cell alarms_cell(struct job *job, const struct quality_caller *q)
{
    static const struct { unsigned flag; const char *code, *title; } names[] = {
        { QUALITY_FAST, "fast", N_("too fast") }, { QUALITY_STRAIGHT, "straight", N_("straight lines") }, { QUALITY_DONT_KNOW, "dont_know", N_("don't know") }, { QUALITY_OPEN_TEXT, "scores", N_("level of scores") },
    };
    unsigned alarms = q->alarms | (quality_effect_sign(q) ? QUALITY_OPEN_TEXT : 0u);
    struct buf code = buf_on(job->arena), text = buf_on(job->arena);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (alarms & names[i].flag) {
            buf_addf(&code, "%s%s", code.n ? " " : "", names[i].code);
            buf_add(&text, text.n ? STR(", ") : STR(""));
            buf_add(&text, tr(job->lang, names[i].title));
        }
    return alarms ? cell_code(job->arena, buf_c(&code), MSG("{0}", ARG_S(buf_str(&text)))) : cell_text(STR_NONE);
}

static void put_work(struct cell *c, const struct caller_work *w)
{
    double hours = (double)w->worked_ms / hour_ms;
    c[C_HOURS] = cell_num(hours);
    c[C_ATTEMPTS] = cell_int(w->attempts);
    c[C_CONTACTS] = cell_int(w->contacts);
    c[C_DONE] = cell_int(w->completes);
    c[C_RATE] = cell_num(hours > 0 ? (double)w->completes / hours : (double)NAN);
    c[C_REFUSED] = ratio(w->refusals, w->contacts);
    c[C_BROKEN] = cell_int(w->break_offs);
    c[C_MINUTES] = cell_num(w->completes ? (double)w->active_ms / (double)w->completes / 60000 : (double)NAN);
}

static void put_line(struct job *job, struct cell *c, const struct caller_line *l)
{
    static const unsigned marks[] = { MARK_DOWN, MARK_NONE, MARK_UP };
    const struct quality_caller *q = &l->quality;
    c[C_NAME] = cell_text(l->who.name);
    put_work(c, &l->work);
    c[C_FAST] = ratio(q->fast, q->interviews);
    c[C_STRAIGHT] = ratio(q->straight, q->levelled);
    c[C_DONT_KNOW] = ratio(q->dont_know, q->asked);
    c[C_DEVIATION] = cell_mark(cell_num(q->effect.deviation), marks[quality_effect_sign(q) + 1]);
    c[C_P] = cell_num(q->effect.p_holm);
    c[C_MONITORED] = cell_int(l->monitoring.done.done);
    c[C_SCORE] = cell_num(l->monitoring.mean);
    c[C_CHECKED] = cell_int(l->check.reached);
    c[C_AGREEMENT] = ratio(l->check.same, l->check.questions);
    c[C_FAILED] = cell_int(l->check.failed);
    c[C_ALARMS] = alarms_cell(job, q);
    c[C_STOPPED] = l->who.is_stopped ? cell_text(l->who.stop_reason) : cell_text(STR_NONE);
}

static struct msg correlation_text(const struct interviewer_correlation *c)
{
    if (isnan(c->rho) || c->mean_load < 5)
        return MSG("Intra-interviewer correlation: too few interviews to tell (at least five an interviewer).");
    return MSG("Intra-interviewer correlation (Kish 1962): {0}, design effect {1} with {2} interviews an interviewer.", ARG_F(c->rho, 3), ARG_F(c->design_effect, 2), ARG_F(c->mean_load, 1));
}

struct document *caller_sheet_document(struct job *job, const struct caller_sheet *s)
{
    struct arena *a = job->arena;
    struct document *d = ARENA_NEW(a, struct document);
    struct section *section = ARENA_NEW(a, struct section);
    struct table *t = table_new(a, "interviewers", columns, C_COLUMNS);
    size_t n_head;
    for (size_t i = 0; i < s->n; i++)
        put_line(job, table_add_row(a, t), &s->line[i]);
    t->base = MSG("{0} interviewers, {1} to {2}; {3} interviews of the wave by then", ARG_I((int64_t)s->n), ARG_S(civil_date_str(a, s->from)), ARG_S(civil_date_str(a, s->to)), ARG_I((int64_t)s->n_facts));
    t->empty = MSG("Nobody calls in this wave.");
    t->note[0] = MSG("Too fast: below {0} % of the median time. Straight-lined: one level at {1} questions or more. Tested against the other interviewers, p < 0.001, from 20 on.",
                     ARG_F(100 * s->rules.fast_share, 0), ARG_I(s->rules.straight_least));
    t->note[1] = MSG("Scores: mean difference in index points to what customers of the same dealers gave; ▲▼ only where it is significant at 5 % over all interviewers (Holm).");
    t->note[2] = correlation_text(&s->correlation);
    t->note[4] = MSG("Monitoring: points of 100. Back-checks: interviews whose customers were called once more and reached; the same: answers that agree, of those compared.");
    t->note[3] = MSG("What stands out is a reason to listen, not a verdict.");
    struct head_field *head = field_head(job, &s->wave, &n_head);
    *section = (struct section){ .key = "interviewers", .table = t };
    *d = (struct document){ .format = "huifang.interviewers/1", .title = MSG("Interviewers' daily sheet"), .head = head, .n_head = 2, .section = section, .n_sections = 1, .landscape = true,
                            .generated = tz_format(a, job->tz, job->now_ms) };
    return d;
}

/* ---- the command ---- */

struct sheet_input { struct str programme; struct opt_int month; struct civil_date from, to; struct output_options out; };

static struct err *cmd_sheet(struct cmd *c, const void *input)
{
    const struct sheet_input *in = input;
    struct civil_date today = job_today(&c->job), to = in->to.year ? in->to : in->from.year ? in->from : today;
    struct caller_query q = { .from = in->from.year ? in->from : to, .to = to };
    struct caller_sheet s;
    TRY(wave_find_month(c->job.db, c->job.arena, in->programme, (int32_t)in->month.v, &q.wave_id));
    TRY(caller_sheet_load(&c->job, &q, &s));
    return cmd_render(c, caller_sheet_document(&c->job, &s), in->out);
}

static const struct field options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct sheet_input, programme), .hint = { .id = N_("which survey") } },
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(struct sheet_input, month), .hint = { .id = N_("the repair month") } },
    { .name = "from", .type = FIELD_DATE, FIELD_AT(struct sheet_input, from), .hint = { .id = N_("the first day (standard: the last one)") } },
    { .name = "to", .type = FIELD_DATE, FIELD_AT(struct sheet_input, to), .hint = { .id = N_("the last day (standard: today)") } },
    OUTPUT_OPTIONS(struct sheet_input),
};
const struct command caller_sheet_command = {
    .name = "field interviewers", .summary = { .id = N_("what each interviewer did, and what stands out") }, .manual = "field", .option = options, .n_options = ARRAY_LEN(options),
    .input_size = sizeof(struct sheet_input), .db = COMMAND_CURRENT_DB, .run = cmd_sheet,
};
