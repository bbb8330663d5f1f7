/* huifang score: one figure or many, for people and machines. */
#include "result/result_cmd.h"
#include <math.h>

struct score_input {
    struct str programme, question, index, by, se, engine;
    struct opt_int from, to, compare_from, compare_to, weighted;
    struct output_options out;
};

enum { COL_UNIT, COL_UNIT_NAME, COL_QUESTION, COL_TITLE, COL_N, COL_N_WEIGHTED, COL_N_EFF, COL_COUNTS, COL_SCORE, COL_INDEX, COL_SE, COL_CI95, COL_TOP2, COL_BOTTOM2,
       COL_DIFF, COL_DIFF_SE, COL_Z, COL_P, COL_OVERLAP, COLUMNS };

/* The keys are stable: huifang.score/1. se, ci95, diff and diff_se are in index points. */
static const struct column columns[COLUMNS] = {
    [COL_UNIT] = { .key = "unit", .title = { .id = N_("Code") }, .is_text = true },
    [COL_UNIT_NAME] = { .key = "unit_name", .title = { .id = N_("Name") }, .is_text = true },
    [COL_QUESTION] = { .key = "question", .title = { .id = N_("Question no.") }, .is_text = true },
    [COL_TITLE] = { .key = "title", .title = { .id = N_("Question") }, .is_text = true, .show = COLUMN_PEOPLE, .width = 28 },
    [COL_N] = { .key = "n", .title = { .id = N_("n") } },
    [COL_N_WEIGHTED] = { .key = "n_weighted", .title = { .id = N_("Weighted n") }, .decimals = 1, .show = COLUMN_MACHINE },
    [COL_N_EFF] = { .key = "n_eff", .title = { .id = N_("Effective n") }, .decimals = 1, .show = COLUMN_MACHINE },
    [COL_COUNTS] = { .key = "counts", .title = { .id = N_("Answers") }, .show = COLUMN_MACHINE },
    [COL_SCORE] = { .key = "score", .title = { .id = N_("Score") }, .decimals = 1 },
    [COL_INDEX] = { .key = "index", .title = { .id = N_("Index") }, .decimals = 1 },
    [COL_SE] = { .key = "se", .title = { .id = N_("SE") }, .decimals = 2 },
    [COL_CI95] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [COL_TOP2] = { .key = "top2", .title = { .id = N_("Top 2") }, .decimals = 1 },
    [COL_BOTTOM2] = { .key = "bottom2", .title = { .id = N_("Bottom 2") }, .decimals = 1 },
    [COL_DIFF] = { .key = "diff", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true },
    [COL_DIFF_SE] = { .key = "diff_se", .title = { .id = N_("SE of change") }, .decimals = 2 },
    [COL_Z] = { .key = "z", .title = { .id = N_("z") }, .decimals = 2, .show = COLUMN_MACHINE },
    [COL_P] = { .key = "p", .title = { .id = N_("p") }, .decimals = 3 },
    [COL_OVERLAP] = { .key = "overlap", .title = { .id = N_("Shared months") } },
};

struct scoring {
    const struct score_input *in;
    struct result_set set;
    struct window window, older;
    struct figure_options options;
    bool compares;
    struct cmd *c;
    struct table *table;
};

static void put_counts(struct scoring *sc, const struct figure *f, struct cell *cell)
{
    struct code_count *counts = ARENA_ARRAY(sc->c->job.arena, struct code_count, ANSWER_CODES);
    size_t n = 0;
    for (int code = ANSWER_CODES - 1; code >= 0; code--)
        if (f->count[code] > 0 || (code >= 1 && code <= 5))
            counts[n++] = (struct code_count){ code, f->count[code] };
    *cell = cell_counts(counts, n);
}

static void put_change(struct scoring *sc, struct measure m, const struct result_unit *u, const struct figure *f, struct cell *row)
{
    struct change c = result_change(&sc->set, m, u, (struct window_pair){ sc->older, f->window }, &sc->options);
    unsigned arrow = c.verdict == VERDICT_UP ? MARK_UP : c.verdict == VERDICT_DOWN ? MARK_DOWN : c.verdict == VERDICT_NOT_TESTED ? 0 : MARK_SAME;
    row[COL_DIFF] = cell_mark(cell_num(c.diff), arrow);
    row[COL_DIFF_SE] = cell_num(c.se);
    row[COL_Z] = cell_num(c.t);
    row[COL_P] = cell_num(c.p);
    row[COL_OVERLAP] = cell_int(window_months(window_overlap(sc->older, f->window)));
}

static void put_figure(const struct figure *f, struct cell *row)
{
    unsigned marks = (f->mark.is_starred ? MARK_BELOW_DESIGN : 0) | (f->mark.is_grey ? MARK_LOW_BASE : 0);
    enum cell_hidden hidden = f->mark.is_hidden && f->n > 0 ? HIDDEN_NO_SCORE : SHOWN;
    row[COL_N] = cell_mark(cell_int((int64_t)f->n), marks);
    row[COL_N_WEIGHTED] = cell_num(f->index.sum_w);
    row[COL_N_EFF] = cell_num(f->index.n_eff);
    row[COL_SCORE] = cell_hide(cell_num(f->score), isnan(f->score) ? HIDDEN_NOT_ESTIMABLE : hidden);
    row[COL_INDEX] = cell_hide(cell_num(f->index.mean), isnan(f->index.mean) ? HIDDEN_NOT_ESTIMABLE : hidden);
    row[COL_SE] = cell_hide(cell_num(f->index.se), f->index.is_estimable ? hidden : HIDDEN_NOT_ESTIMABLE);
    row[COL_CI95] = cell_hide(cell_pair(f->index.lo, f->index.hi), f->index.is_estimable ? hidden : HIDDEN_NOT_ESTIMABLE);
}

static void add_row(struct scoring *sc, struct measure m, const struct result_unit *u, struct str code, struct str title)
{
    struct figure f = result_figure(&sc->set, m, u, sc->window, &sc->options);
    struct cell *row = table_add_row(sc->c->job.arena, sc->table);
    row[COL_UNIT] = cell_text(u->code);
    row[COL_UNIT_NAME] = u->kind == UNIT_NATION ? cell_msg(sc->c->job.arena, MSG("Nation")) : cell_text(u->name);
    row[COL_QUESTION] = cell_text(code);
    row[COL_TITLE] = cell_text(title);
    put_figure(&f, row);
    if (m.kind == MEASURE_QUESTION) {
        put_counts(sc, &f, &row[COL_COUNTS]);
        row[COL_TOP2] = f.n > 0 ? cell_share(f.top2.share) : cell_hide(cell_share(0), HIDDEN_NOT_ESTIMABLE);
        row[COL_BOTTOM2] = f.n > 0 ? cell_share(f.bottom2.share) : cell_hide(cell_share(0), HIDDEN_NOT_ESTIMABLE);
    }
    if (sc->compares)
        put_change(sc, m, u, &f, row);
}

static void add_unit(struct scoring *sc, const struct result_unit *u)
{
    const struct score_input *in = sc->in;
    const struct lang *l = sc->c->job.lang;
    if (in->index.p) {
        bool total = str_eq_c(in->index, "total");
        add_row(sc, (struct measure){ .kind = total ? MEASURE_TOTAL : MEASURE_RETENTION }, u, in->index,
                tr(l, total ? N_("Total score") : N_("Customer retention index")));
        return;
    }
    for (size_t i = 0; i < sc->set.n_questions; i++) {
        const struct question *q = sc->set.question[i].q;
        bool wanted = str_is_empty(in->question) || str_eq_c(in->question, "all") ? q->is_scored : str_eq_nocase(q->code, in->question);
        if (wanted)
            add_row(sc, (struct measure){ .kind = MEASURE_QUESTION, .question = i }, u, q->code, question_title(q, l));
    }
}

static struct err *check_input(struct cmd *c, const struct score_input *in)
{
    if (in->to.v < in->from.v)
        return ERR(c->job.arena, ERR_INVALID, "--to lies before --from.");
    if (in->compare_from.has != in->compare_to.has)
        return ERR(c->job.arena, ERR_INVALID, "--compare-from and --compare-to belong together.");
    if (in->compare_from.has && in->compare_to.v < in->compare_from.v)
        return ERR(c->job.arena, ERR_INVALID, "--compare-to lies before --compare-from.");
    if (in->question.p && in->index.p)
        return ERR(c->job.arena, ERR_INVALID, "Either --question or --index, not both.");
    return NULL;
}

static enum unit_kind unit_kind_of(struct str by)
{
    static const char *const words[UNIT_KINDS] = { "nation", "region", "area", "group", "dealer" };
    for (int i = 0; i < UNIT_KINDS; i++)
        if (str_eq_c(by, words[i]))
            return (enum unit_kind)i;
    return UNIT_NATION;
}

static struct err *load(struct scoring *sc)
{
    const struct score_input *in = sc->in;
    sc->window = (struct window){ (int32_t)in->from.v, (int32_t)in->to.v };
    sc->compares = in->compare_from.has;
    sc->older = sc->compares ? (struct window){ (int32_t)in->compare_from.v, (int32_t)in->compare_to.v } : sc->window;
    sc->options = (struct figure_options){ .weighted = in->weighted.v, .se = str_eq_c(in->se, "srs") ? SE_SRS : SE_STRATA, .marks = mark_rules_default() };
    struct result_query q = {
        .programme = in->programme, .from = MIN_OF(sc->window.first, sc->older.first), .to = MAX_OF(sc->window.last, sc->older.last),
        .structure_day = civil_date_add_days(civil_date_of_month(sc->window.last + 1, 1), -1), .data_dir = sc->c->job.data_dir,
        .engine = result_engine_of(in->engine),
    };
    TRY(result_set_load(sc->c->job.db, sc->c->job.arena, &q, &sc->set));
    if (in->question.p && !str_eq_c(in->question, "all") && result_find_question(&sc->set, in->question) < 0)
        return ERR(sc->c->job.arena, ERR_NOT_FOUND, "The questionnaire has no closed question {0}.", ARG_S(in->question));
    return NULL;
}

static struct msg base_line(struct scoring *sc)
{
    struct arena *a = sc->c->job.arena;
    struct unit_list nation = result_units(&sc->set, UNIT_NATION);
    double n = nation.n ? result_count(&sc->set, &nation.unit[0], sc->window) : 0;
    return MSG("{0}, n = {1} interviews, {2}, {3}", ARG_S(lang_month_range(a, sc->c->job.lang, sc->window.first, sc->window.last)), ARG_I(n),
               ARG_S(tr(sc->c->job.lang, sc->options.weighted ? N_("weighted") : N_("not weighted"))),
               ARG_S(tr(sc->c->job.lang, sc->options.se == SE_SRS ? N_("errors as of a simple random sample") : N_("errors by dealer strata"))));
}

static struct err *make_table(struct db *db UNUSED, void *ctx)
{
    struct scoring *sc = ctx;
    struct arena *a = sc->c->job.arena;
    TRY(load(sc));
    sc->table = table_new(a, "scores", columns, sc->compares ? COLUMNS : COL_DIFF);
    sc->table->base = base_line(sc);
    sc->table->empty = MSG("There are no interviews in these months.");
    sc->table->note[0] = MSG("Scores 12/8/4/0/-4; index = score × 10, from -40 to 120.");
    if (sc->compares)
        sc->table->note[1] = MSG("Compared with {0}; tests are two-sided.", ARG_S(lang_month_range(a, sc->c->job.lang, sc->older.first, sc->older.last)));
    struct unit_list units = result_units(&sc->set, unit_kind_of(sc->in->by));
    for (size_t i = 0; i < units.n; i++)
        add_unit(sc, &units.unit[i]);
    return result_set_error(&sc->set);
}

static struct err *cmd_score(struct cmd *c, const void *input)
{
    struct scoring sc = { .in = input, .c = c };
    TRY(check_input(c, sc.in));
    TRY(db_read(c->job.db, make_table, &sc));
    struct head_field head[] = {
        { .key = "programme", .label = MSG("Programme"), .value = org_programme_cell(c->job.arena, sc.in->programme) },
        { .key = "from", .label = MSG("From"), .value = cell_text(civil_month_str(c->job.arena, sc.window.first)) },
        { .key = "to", .label = MSG("To"), .value = cell_text(civil_month_str(c->job.arena, sc.window.last)) },
        { .key = "method", .label = MSG("Method version"), .value = cell_text(STR("1")) },
    };
    struct section section = { .key = "scores", .table = sc.table };
    struct document d = { .format = "huifang.score/1", .title = MSG("Scores"), .head = head, .n_head = ARRAY_LEN(head), .section = &section, .n_sections = 1,
                          .landscape = true };
    return cmd_render(c, &d, sc.in->out);
}

static const struct field_choice by_choices[] = { { "nation", "nation" }, { "region", "region" }, { "area", "area" }, { "group", "group" }, { "dealer", "dealer" }, { NULL, NULL } };
static const struct field_choice index_choices[] = { { "retention", "retention|loyalty" }, { "total", "total" }, { NULL, NULL } };
static const struct field_choice se_choices[] = { { "strata", "strata" }, { "srs", "srs" }, { NULL, NULL } };

#define IN(member) FIELD_AT(struct score_input, member)
static const struct field options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, IN(programme), .hint = { .id = N_("which survey") } },
    { .name = "from", .type = FIELD_MONTH, .required = true, IN(from), .hint = { .id = N_("first visit month") } },
    { .name = "to", .type = FIELD_MONTH, .required = true, IN(to), .hint = { .id = N_("last visit month") } },
    { .name = "compare-from", .type = FIELD_MONTH, IN(compare_from), .hint = { .id = N_("first month of the older window; may share months with the newer one") } },
    { .name = "compare-to", .type = FIELD_MONTH, IN(compare_to), .hint = { .id = N_("last month of the older window") } },
    { .name = "question", .type = FIELD_CODE, IN(question), .hint = { .id = N_("a question's code, or all (standard)") } },
    { .name = "index", .type = FIELD_CHOICE, .choices = index_choices, IN(index), .hint = { .id = N_("retention index or total score instead of questions") } },
    { .name = "by", .type = FIELD_CHOICE, .choices = by_choices, IN(by), .hint = { .id = N_("rows: one for the nation (standard), or one a region, area, group or dealer") } },
    { .name = "weighted", .type = FIELD_BOOL, IN(weighted), .hint = { .id = N_("use the interviews' weights") } },
    { .name = "se", .type = FIELD_CHOICE, .choices = se_choices, IN(se), .hint = { .id = N_("kind of standard error: by dealer strata (standard) or as of a simple random sample") } },
    RESULT_ENGINE_FIELD(IN(engine)),
    { .name = "format", .type = FIELD_CHOICE, .choices = report_format_choices, IN(out.format), .hint = { .id = N_("form of the output") } },
    { .name = "output", .type = FIELD_TEXT, .max = 4000, IN(out.path), .hint = { .id = N_("file to write (-o)") } },
};

const struct command result_score_command = {
    .name = "score", .summary = { .id = N_("scores, indices and their errors, with or without a comparison") }, .manual = "score", .option = options,
    .n_options = ARRAY_LEN(options), .input_size = sizeof(struct score_input), .db = COMMAND_CURRENT_DB, .run = cmd_score,
};
