/* The checks of a wave, by interviewer: sums, the document, the command. */
#include "back_check_sql.h"
#include "fieldwork/back_check.h"
#include "fieldwork/field_report.h"
#include "method/interviewer.h"
#include <math.h>

/* ---- loading ---- */

struct summing { struct job *job; struct back_checks *c; int64_t until_ms; };

static struct back_check_sum *sum_of(const struct back_checks *c, int64_t user_id)
{
    for (size_t i = 0; i < c->n_sums; i++)
        if (c->sum[i].user_id == user_id)
            return &c->sum[i];
    return NULL;
}

static struct err *load_people(const struct summing *s)
{
    struct wave_interviewers people;
    TRY(wave_interviewers_load(s->job->db, s->job->arena, s->c->wave.id, &people));
    s->c->sum = ARENA_ARRAY(s->job->arena, struct back_check_sum, people.n);
    s->c->n_sums = people.n;
    for (size_t i = 0; i < people.n; i++)
        s->c->sum[i] = (struct back_check_sum){ .user_id = people.row[i].user_id, .name = people.row[i].name, .correlation = (double)NAN };
    return NULL;
}

static struct err *load_pool(const struct summing *s)
{
    struct back_check_pool_rows pool;
    TRY(back_check_pool(s->job->db, s->job->arena, &(struct back_check_pool_in){ .wave_id = s->c->wave.id }, &pool));
    for (size_t i = 0; i < pool.n; i++) {
        struct back_check_sum *sum = sum_of(s->c, pool.row[i].user_id.v);
        if (sum)
            sum->interviews++;
    }
    return NULL;
}

static void add_item(const struct summing *s, const struct back_check_list_row *r)
{
    struct back_check_sum *sum = sum_of(s->c, r->user_id);
    bool is_done = !str_eq_c(r->state, "open") && r->checked_at.has && r->checked_at.v < s->until_ms;
    s->c->item[s->c->n++] = (struct back_check_item){ r->id, r->user_id, r->tries, r->name, r->dealer_code, r->state, r->stands != 0 };
    if (!sum)
        return;
    bool is_reached = is_done && !str_eq_c(r->state, "unreached");
    sum->interviews += !r->stands && is_reached; /* void since, perhaps because of it */
    sum->drawn += r->stands || is_done;
    sum->open += r->stands && !is_done;
    sum->reached += is_reached;
    sum->unreached += is_done && !is_reached;
    sum->failed += is_reached && str_eq_c(r->state, "fails");
}

static struct err *load_items(const struct summing *s)
{
    struct back_check_list_rows rows;
    TRY(back_check_list(s->job->db, s->job->arena, &(struct back_check_list_in){ .wave_id = s->c->wave.id }, &rows));
    s->c->item = ARENA_ARRAY(s->job->arena, struct back_check_item, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        add_item(s, &rows.row[i]);
    return NULL;
}

/* Answers of one interviewer, first .. end - 1. */
static void compare_levels(const struct summing *s, const struct back_check_answers_of_wave_row *row, size_t n)
{
    struct back_check_sum *sum = sum_of(s->c, row->user_id);
    double *pair = ARENA_ARRAY(s->job->arena, double, 2 * n);
    for (size_t i = 0; i < n && sum; i++) {
        int64_t was, now;
        if (!row[i].checked_at.has || row[i].checked_at.v >= s->until_ms)
            continue;
        sum->questions++;
        sum->same += back_check_result_of(row[i].result) == CHECK_SAME;
        if (!str_eq_c(row[i].kind, "level") || !str_to_int(row[i].was, &was) || !str_to_int(row[i].is_now, &now))
            continue;
        pair[2 * sum->pairs] = (double)was;
        pair[2 * sum->pairs + 1] = (double)now;
        sum->pairs++;
    }
    if (sum)
        sum->correlation = interviewer_agreement(pair, (size_t)sum->pairs, 2);
}

static struct err *load_answers(const struct summing *s)
{
    struct back_check_answers_of_wave_rows rows;
    size_t first = 0;
    TRY(back_check_answers_of_wave(s->job->db, s->job->arena, &(struct back_check_answers_of_wave_in){ .wave_id = s->c->wave.id }, &rows));
    for (size_t i = 1; i <= rows.n; i++) {
        if (i < rows.n && rows.row[i].user_id == rows.row[first].user_id)
            continue;
        compare_levels(s, rows.row + first, i - first);
        first = i;
    }
    return NULL;
}

struct err *back_checks_load(struct job *job, int64_t wave_id, int64_t until_ms, struct back_checks *out)
{
    struct summing s = { job, out, until_ms };
    struct back_check_plan_find_row plan;
    bool found;
    *out = (struct back_checks){ 0 };
    TRY(wave_load(job->db, job->arena, wave_id, &out->wave));
    TRY(back_check_rules_load(job, out->wave.programme, &out->rules));
    TRY(back_check_plan_find(job->db, job->arena, &(struct back_check_plan_find_in){ .wave_id = wave_id }, &plan, &found));
    out->seed = found ? plan.seed : STR("");
    TRY(load_people(&s));
    TRY(load_pool(&s));
    TRY(load_items(&s));
    return load_answers(&s);
}

/* ---- the document ---- */

enum { C_NAME, C_INTERVIEWS, C_DRAWN, C_OPEN, C_REACHED, C_UNREACHED, C_QUESTIONS, C_SAME, C_CORRELATION, C_FAILED, C_CHANCE, C_CHANCE_SO_FAR, C_COLUMNS };
#define AGREES .group = { .id = N_("Answers compared") }
#define CHANCE .group = { .id = N_("Chance to find a cheat") }
static const struct column columns[C_COLUMNS] = {
    [C_NAME] = { .key = "name", .title = { .id = N_("Name") }, .is_text = true },
    [C_INTERVIEWS] = { .key = "interviews", .title = { .id = N_("Interviews") } },
    [C_DRAWN] = { .key = "drawn", .title = { .id = N_("Drawn") } },
    [C_OPEN] = { .key = "open", .title = { .id = N_("Still to call") } },
    [C_REACHED] = { .key = "reached", .title = { .id = N_("Reached") } },
    [C_UNREACHED] = { .key = "unreached", .title = { .id = N_("Not reached") } },
    [C_QUESTIONS] = { .key = "questions", AGREES, .title = { .id = N_("Questions") } },
    [C_SAME] = { .key = "agreement", AGREES, .title = { .id = N_("The same") }, .decimals = 1 },
    [C_CORRELATION] = { .key = "icc", AGREES, .title = { .id = N_("Correlation of levels") }, .decimals = 2 },
    [C_FAILED] = { .key = "failed", .title = { .id = N_("Failed") }, .is_alert = true },
    [C_CHANCE] = { .key = "chance", CHANCE, .title = { .id = N_("With all drawn") }, .decimals = 0 },
    [C_CHANCE_SO_FAR] = { .key = "chance_so_far", CHANCE, .title = { .id = N_("With those reached") }, .decimals = 0 },
};

static void put_sum(const struct back_check_rules *r, const struct back_check_sum *s, struct cell *c)
{
    c[C_NAME] = cell_text(s->name);
    c[C_INTERVIEWS] = cell_int(s->interviews);
    c[C_DRAWN] = cell_int(s->drawn);
    c[C_OPEN] = cell_int(s->open);
    c[C_REACHED] = cell_int(s->reached);
    c[C_UNREACHED] = cell_int(s->unreached);
    c[C_QUESTIONS] = cell_int(s->questions);
    c[C_SAME] = cell_share(s->questions ? (double)s->same / (double)s->questions : (double)NAN);
    c[C_CORRELATION] = cell_num(s->correlation);
    c[C_FAILED] = cell_int(s->failed);
    c[C_CHANCE] = cell_share(s->interviews ? back_check_detection(r, s->interviews, s->drawn - s->unreached) : (double)NAN);
    c[C_CHANCE_SO_FAR] = cell_share(s->interviews ? back_check_detection(r, s->interviews, s->reached) : (double)NAN);
}

static int64_t drawn_of(const struct back_checks *c)
{
    int64_t n = 0;
    for (size_t i = 0; i < c->n_sums; i++)
        n += c->sum[i].drawn;
    return n;
}

struct document *back_check_document(struct job *job, const struct back_checks *c)
{
    struct arena *a = job->arena;
    struct document *d = ARENA_NEW(a, struct document);
    struct section *section = ARENA_NEW(a, struct section);
    struct table *t = table_new(a, "back_checks", columns, C_COLUMNS);
    size_t n_head;
    for (size_t i = 0; i < c->n_sums; i++)
        put_sum(&c->rules, &c->sum[i], table_add_row(a, t));
    t->base = MSG("{0} interviewers, {1} checks drawn, repair month {2}, as of {3}", ARG_I((int64_t)c->n_sums), ARG_I(drawn_of(c)), ARG_S(civil_month_str(a, c->wave.month)),
                  ARG_S(str_sub(tz_format(a, job->tz, job->now_ms), 0, 16)));
    t->empty = MSG("Nobody calls in this wave.");
    t->note[0] = MSG("Drawn: {0} % of each interviewer's interviews by telephone, at least {1}, at random.", ARG_F(100 * c->rules.share, 0), ARG_I(c->rules.least));
    t->note[1] = MSG("The same: the answer of the interview, or within {0} levels of it. Correlation: intraclass, ICC(2,1), of the levels (Shrout and Fleiss 1979).", ARG_I(c->rules.tolerance));
    t->note[2] = MSG("Failed: not interviewed, somebody else, or {0} other answers or more. Those interviews wait for review again.", ARG_I(c->rules.differ));
    t->note[3] = MSG("Chance to find a cheat: that at least one made-up interview is among those checked, if {0} % of the interviewer's were (hypergeometric).", ARG_F(100 * c->rules.fake_share, 0));
    struct head_field *head = field_head(job, &c->wave, &n_head);
    *section = (struct section){ .key = "back_checks", .table = t };
    *d = (struct document){ .format = "huifang.back-checks/1", .title = MSG("Back-checks"), .head = head, .n_head = 2, .section = section, .n_sections = 1, .landscape = true,
                            .generated = tz_format(a, job->tz, job->now_ms) };
    return d;
}

/* ---- the command ---- */

struct check_input { struct str programme; struct opt_int month; bool draw; struct output_options out; };

static struct err *cmd_back_checks(struct cmd *c, const void *input)
{
    const struct check_input *in = input;
    struct back_checks checks;
    int64_t wave, n;
    TRY(wave_find_month(c->job.db, c->job.arena, in->programme, (int32_t)in->month.v, &wave));
    if (in->draw) {
        TRY(back_check_draw(&c->job, wave, &n));
        struct msg said = MSG("{0} back-checks were drawn.", ARG_I(n));
        cmd_say(c, &said);
    }
    TRY(back_checks_load(&c->job, wave, INT64_MAX, &checks));
    return cmd_render(c, back_check_document(&c->job, &checks), in->out);
}

static const struct field options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct check_input, programme), .hint = { .id = N_("which survey") } },
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(struct check_input, month), .hint = { .id = N_("the repair month") } },
    { .name = "draw", .type = FIELD_BOOL, FIELD_AT(struct check_input, draw), .hint = { .id = N_("draw what is missing first; the jobs process does so each evening") } },
    OUTPUT_OPTIONS(struct check_input),
};
const struct command back_check_command = {
    .name = "field back-checks", .summary = { .id = N_("which interviews are checked by a second call, and what came out, by interviewer") }, .manual = "field", .option = options,
    .n_options = ARRAY_LEN(options), .input_size = sizeof(struct check_input), .db = COMMAND_CURRENT_DB, .run = cmd_back_checks,
};
