#include "interview/interview_export.h"
#include "base/csv_out.h"
#include "base/key_map.h"
#include "interview_sql.h"
#include "method/points.h"
#include "platform/audit.h"
#include "report/sav.h"
#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

const struct field_choice interview_export_formats[] = { { "sav", "sav|spss" }, { "csv", "csv" }, { NULL, NULL } };

struct err *interview_export_format_of(struct arena *a, struct str name, struct str path, enum interview_export_format *out)
{
    for (int i = 0; interview_export_formats[i].value; i++) {
        struct str ending = str_printf(a, ".%s", interview_export_formats[i].value);
        if (name.n ? str_eq_c(name, interview_export_formats[i].value) : path.n > ending.n && str_eq_nocase(str_sub(path, path.n - ending.n, ending.n), ending)) {
            *out = (enum interview_export_format)i;
            return NULL;
        }
    }
    return ERR(a, ERR_INVALID, "Say which format you want: a file that ends in .sav or .csv, or --format.");
}

/* ---- variables ---- */

enum { PROGRAMME, VERSION, DEALER, DEALER_NAME, REGION, REGION_NAME, MONTH, MODE, WEIGHT, MODEL, MODEL_YEAR, WORK_TYPE, OWNER_TYPE, AGE_BAND, ADVISOR, FIXED };

static const struct { const char *name, *label; size_t bytes; } fixed[FIXED] = {
    [PROGRAMME] = { "programme", N_("Programme"), 8 },
    [VERSION] = { "version", N_("Version of the questionnaire"), 0 },
    [DEALER] = { "dealer", N_("Code of the dealer"), 40 },
    [DEALER_NAME] = { "dealer_name", N_("Name of the dealer"), 120 },
    [REGION] = { "region", N_("Code of the region"), 40 },
    [REGION_NAME] = { "region_name", N_("Name of the region"), 80 },
    [MONTH] = { "month", N_("Month of the visit"), 7 },
    [MODE] = { "mode", N_("How the interview was held"), 8 },
    [WEIGHT] = { "weight", N_("Weight"), 0 },
    [MODEL] = { "model", N_("Model"), 80 },
    [MODEL_YEAR] = { "model_year", N_("Model year"), 16 },
    [WORK_TYPE] = { "work_type", N_("Kind of work"), 80 },
    [OWNER_TYPE] = { "owner_type", N_("Kind of owner"), 40 },
    [AGE_BAND] = { "age_band", N_("Age of the car"), 40 },
    [ADVISOR] = { "advisor", N_("Code of the advisor"), 40 },
};
static const struct { int code; const char *label; } missing[] = {
    { ANSWER_REFUSED, N_("Refused") }, { ANSWER_NOT_ASKED, N_("Not asked") }, { ANSWER_NONE, N_("None, does not apply") }, { ANSWER_DONT_KNOW, N_("Does not know") },
};

/* The answers to a question for a number are kept apart from the closed ones: interview → place in value. */
struct number_question { const struct question *q; struct key_map *at; double *value; size_t n, room; };

struct exporting {
    struct job *job;
    const struct interview_export *x;
    const struct lang *zh, *en;
    struct org_network network;
    struct key_map *dealer;            /* id → place in network.dealer */
    const struct questionnaire *version;
    size_t n_versions;
    const struct question **question;  /* closed ones: the newest version's, then those only older ones had */
    size_t n_questions;
    struct number_question *number;    /* questions for a number, of any version */
    size_t n_numbers;
    int *byte_no;                      /* of version v and question q: [v * n_questions + q]; -1 = not asked */
    struct sav_variable *variable;
    size_t n_variables;
    struct sav_value *value;           /* of the row at hand */
    int64_t rows, done;
    struct sav *sav;
    FILE *file;
    struct csv_out csv;
    struct sink sink;
};

/* "整体满意度 / Overall satisfaction" */
static struct str both(struct arena *a, struct str zh, struct str en)
{
    if (str_is_empty(zh) || str_is_empty(en) || str_eq(zh, en))
        return str_is_empty(zh) ? en : zh;
    return str_printf(a, STR_FMT " / " STR_FMT, STR_ARG(zh), STR_ARG(en));
}

static struct str word(const struct exporting *e, const char *id)
{
    return both(e->job->arena, tr(e->zh, id), tr(e->en, id));
}

static bool is_taken(struct str name)
{
    static const char *const reserved[] = { "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with" };
    for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
        if (str_eq_nocase(name, str_of_c(reserved[i])))
            return true;
    for (size_t i = 0; i < FIXED; i++)
        if (str_eq_nocase(name, str_of_c(fixed[i].name)))
            return true;
    return false;
}

/* The question's code as SPSS can name a variable. */
static const char *name_of(struct arena *a, struct str code)
{
    bool begins_well = code.n && ((code.p[0] >= 'A' && code.p[0] <= 'Z') || (code.p[0] >= 'a' && code.p[0] <= 'z'));
    struct buf b = buf_on(a);
    if (!begins_well || is_taken(code))
        buf_add_c(&b, "Q_");
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        bool fits = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        buf_add_char(&b, fits ? c : '_');
    }
    return buf_c(&b);
}

static void label_values(const struct exporting *e, const struct question *q, struct sav_variable *v)
{
    struct arena *a = e->job->arena;
    struct sav_label *l = ARENA_ARRAY(a, struct sav_label, q->n_labels + 2 + ARRAY_LEN(missing));
    for (size_t i = 0; i < q->n_labels; i++)
        if (q->label[i].code < ANSWER_REFUSED)
            l[v->n_values++] = (struct sav_label){ q->label[i].code, both(a, q->label[i].zh, q->label[i].en) };
    if (q->kind == QUESTION_YES_NO && q->n_labels == 0) {
        l[v->n_values++] = (struct sav_label){ ANSWER_YES, word(e, N_("Yes")) };
        l[v->n_values++] = (struct sav_label){ ANSWER_NO, word(e, N_("No")) };
    }
    for (size_t i = 0; i < ARRAY_LEN(missing); i++)
        l[v->n_values++] = (struct sav_label){ missing[i].code, word(e, missing[i].label) };
    v->value = l;
    v->missing.from = ANSWER_REFUSED;
    v->missing.to = ANSWER_DONT_KNOW;
}

static void name_variables(struct exporting *e)
{
    struct arena *a = e->job->arena;
    e->n_variables = FIXED + e->n_questions + e->n_numbers;
    e->variable = ARENA_ARRAY(a, struct sav_variable, e->n_variables);
    e->value = ARENA_ARRAY(a, struct sav_value, e->n_variables);
    for (size_t i = 0; i < FIXED; i++)
        e->variable[i] = (struct sav_variable){ .name = fixed[i].name, .label = word(e, fixed[i].label), .text_bytes = fixed[i].bytes };
    e->variable[WEIGHT].decimals = 4;
    e->variable[WEIGHT].is_measured = true;
    for (size_t i = 0; i < e->n_questions; i++) {
        const struct question *q = e->question[i];
        e->variable[FIXED + i] = (struct sav_variable){ .name = name_of(a, q->code), .label = both(a, q->title_zh, q->title_en) };
        label_values(e, q, &e->variable[FIXED + i]);
    }
    for (size_t i = 0; i < e->n_numbers; i++) {
        const struct question *q = e->number[i].q;
        e->variable[FIXED + e->n_questions + i] = (struct sav_variable){ .name = name_of(a, q->code), .label = both(a, q->title_zh, q->title_en), .is_measured = true };
    }
}

/* ---- what is asked ---- */

static ptrdiff_t find_question(const struct exporting *e, struct str code)
{
    for (size_t i = 0; i < e->n_questions; i++)
        if (str_eq_nocase(e->question[i]->code, code))
            return (ptrdiff_t)i;
    return -1;
}

static void collect_questions(struct exporting *e)
{
    struct arena *a = e->job->arena;
    size_t room = 0;
    for (size_t v = 0; v < e->n_versions; v++)
        room += e->version[v].n_questions;
    e->question = ARENA_ARRAY(a, const struct question *, room);
    for (size_t v = e->n_versions; v-- > 0;)
        for (size_t i = 0; i < e->version[v].n_questions; i++) {
            const struct question *q = &e->version[v].question[i];
            if (q->byte_no >= 0 && find_question(e, q->code) < 0)
                e->question[e->n_questions++] = q;
        }
    e->byte_no = ARENA_ARRAY(a, int, e->n_versions * e->n_questions);
    for (size_t v = 0; v < e->n_versions; v++)
        for (size_t i = 0; i < e->n_questions; i++) {
            const struct question *q = questionnaire_question(&e->version[v], e->question[i]->code);
            e->byte_no[v * e->n_questions + i] = q ? q->byte_no : -1;
        }
}

static struct number_question *find_number(const struct exporting *e, struct str code)
{
    for (size_t i = 0; i < e->n_numbers; i++)
        if (str_eq_nocase(e->number[i].q->code, code))
            return &e->number[i];
    return NULL;
}

static void collect_numbers(struct exporting *e)
{
    struct arena *a = e->job->arena;
    for (size_t v = e->n_versions; v-- > 0;)
        for (size_t i = 0; i < e->version[v].n_questions; i++) {
            const struct question *q = &e->version[v].question[i];
            if (q->kind != QUESTION_NUMBER || find_question(e, q->code) >= 0 || find_number(e, q->code))
                continue;
            e->number = arena_grow(a, e->number, e->n_numbers, e->n_numbers + 1, sizeof *e->number);
            e->number[e->n_numbers++] = (struct number_question){ .q = q, .at = key_map_new(a) };
        }
}

static void keep_number(struct exporting *e, const struct interview_number_for_export_row *r)
{
    struct number_question *q = find_number(e, r->question_code);
    double value;
    if (!q || !str_to_num(r->value, &value))
        return;
    if (q->n == q->room) {
        q->room = q->room ? q->room * 2 : 64;
        q->value = arena_grow(e->job->arena, q->value, q->n, q->room, sizeof *q->value);
    }
    key_map_put(q->at, (uint64_t)r->interview_id, (uint32_t)q->n, NULL);
    q->value[q->n++] = value;
}

static struct err *load_numbers(struct exporting *e)
{
    struct interview_number_for_export_in in = { .programme = e->x->programme, .scope = e->x->scope };
    struct interview_number_for_export_cursor c;
    struct interview_number_for_export_row r;
    if (e->n_numbers == 0)
        return NULL;
    in.from_month = civil_month_str(e->job->arena, e->x->from);
    in.to_month = civil_month_str(e->job->arena, e->x->to);
    TRY(interview_number_for_export_open(e->job->db, e->job->arena, &in, &c));
    while (interview_number_for_export_next(&c, &r))
        keep_number(e, &r);
    return interview_number_for_export_close(&c);
}

/* ---- rows ---- */

static size_t version_of(const struct exporting *e, int64_t id)
{
    size_t v = 0;
    while (v + 1 < e->n_versions && e->version[v].version_id != id)
        v++;
    return v;
}

static double answer_of(const struct exporting *e, size_t version, size_t question, struct str answers)
{
    int at = e->byte_no[version * e->n_questions + question];
    return at < 0 || (size_t)at >= answers.n ? ANSWER_NOT_ASKED : answers.p[at] - '0';
}

static void fill(struct exporting *e, const struct interview_for_export_row *r)
{
    struct sav_value *v = e->value;
    const uint32_t *at = key_map_get(e->dealer, (uint64_t)r->dealer_id);
    const struct org_dealer *d = at ? &e->network.dealer[*at] : NULL;
    size_t version = version_of(e, r->version_id);
    v[PROGRAMME].text = e->x->programme;
    v[VERSION].number = (double)e->version[version].version;
    v[DEALER].text = d ? d->code : STR("");
    v[DEALER_NAME].text = d ? d->name : STR("");
    v[REGION].text = d ? e->network.region[d->region].code : STR("");
    v[REGION_NAME].text = d ? e->network.region[d->region].name : STR("");
    v[MONTH].text = r->visit_month;
    v[MODE].text = r->mode;
    v[WEIGHT].number = r->weight;
    v[MODEL].text = r->model;
    v[MODEL_YEAR].text = r->model_year;
    v[WORK_TYPE].text = r->work_type;
    v[OWNER_TYPE].text = r->owner_type;
    v[AGE_BAND].text = r->age_band;
    v[ADVISOR].text = r->advisor_code;
    for (size_t i = 0; i < e->n_questions; i++)
        v[FIXED + i].number = answer_of(e, version, i, r->answers);
    for (size_t i = 0; i < e->n_numbers; i++) {
        const uint32_t *place = key_map_get(e->number[i].at, (uint64_t)r->id);
        v[FIXED + e->n_questions + i].number = place ? e->number[i].value[*place] : NAN;
    }
}

static struct err *put_row(struct exporting *e)
{
    if (e->sav)
        return sav_row(e->sav, e->value);
    for (size_t i = 0; i < e->n_variables; i++)
        if (e->variable[i].text_bytes)
            csv_text(&e->csv, e->value[i].text);
        else
            csv_num(&e->csv, e->value[i].number);
    csv_end_row(&e->csv);
    return NULL;
}

static struct err *put_rows(struct exporting *e)
{
    struct interview_for_export_in in = { .programme = e->x->programme, .scope = e->x->scope };
    struct interview_for_export_cursor c;
    struct interview_for_export_row r;
    struct err *failed = NULL;
    in.from_month = civil_month_str(e->job->arena, e->x->from);
    in.to_month = civil_month_str(e->job->arena, e->x->to);
    TRY(interview_for_export_open(e->job->db, e->job->arena, &in, &c));
    while (!failed && interview_for_export_next(&c, &r)) {
        fill(e, &r);
        failed = put_row(e);
        if (++e->done % 1000 == 0)
            job_progress(e->job, &MSG("Writing interviews"), e->done, e->rows);
    }
    struct err *at_end = interview_for_export_close(&c);
    return failed ? failed : at_end;
}

/* ---- the file ---- */

static struct err *cannot_write(const struct exporting *e)
{
    struct arena *a = e->job->arena;
    return err_detail(a, ERR(a, ERR_IO, "The file {0} cannot be written.", ARG_C(e->x->path)), "%s", strerror(errno));
}

static struct err *write_sav(struct exporting *e)
{
    struct str label = str_printf(e->job->arena, "Huifang " STR_FMT " " STR_FMT " %s", STR_ARG(e->x->programme), STR_ARG(civil_month_str(e->job->arena, e->x->from)), "–");
    struct sav_head head = { .label = str_printf(e->job->arena, STR_FMT " " STR_FMT, STR_ARG(label), STR_ARG(civil_month_str(e->job->arena, e->x->to))), .variable = e->variable,
                             .n = e->n_variables, .rows = e->rows, .now_ms = e->job->now_ms };
    TRY(sav_begin(e->job->arena, e->x->path, &head, &e->sav));
    TRY(put_rows(e));
    return sav_end(e->sav);
}

static struct err *write_csv(struct exporting *e)
{
    e->file = fopen(e->x->path, "wbe");
    if (!e->file)
        return cannot_write(e);
    e->sink = sink_to_file(e->file);
    e->csv = csv_out_to(&e->sink, true);
    for (size_t i = 0; i < e->n_variables; i++)
        csv_text(&e->csv, str_of_c(e->variable[i].name));
    csv_end_row(&e->csv);
    struct err *failed = put_rows(e);
    int status = fflush(e->file) | fsync(fileno(e->file)) | fclose(e->file); /* e->file stays set: there is a file */
    return failed ? failed : status || e->sink.failed ? cannot_write(e) : NULL;
}

/* All in one snapshot. */
static struct err *write_file(struct db *db, void *ctx)
{
    struct exporting *e = ctx;
    struct arena *a = e->job->arena;
    struct interview_count_for_export_in in = { .programme = e->x->programme, .scope = e->x->scope, .from_month = civil_month_str(a, e->x->from), .to_month = civil_month_str(a, e->x->to) };
    struct interview_count_for_export_row count;
    struct questionnaire *version;
    bool found;
    TRY(interview_count_for_export(db, a, &in, &count, &found));
    e->rows = found ? count.n : 0;
    if (e->rows == 0)
        return ERR(a, ERR_NOT_FOUND, "There are no interviews of this programme in these months.");
    TRY(questionnaire_list(db, a, e->x->programme, &version, &e->n_versions));
    e->version = version;
    TRY(org_network_load(db, a, (struct db_scope){ .kind = SCOPE_SYSTEM }, civil_date_of_month(e->x->to, 31), &e->network));
    e->dealer = key_map_new(a);
    for (size_t i = 0; i < e->network.n_dealers; i++)
        key_map_put(e->dealer, (uint64_t)e->network.dealer[i].id, (uint32_t)i, NULL);
    collect_questions(e);
    collect_numbers(e);
    name_variables(e);
    TRY(load_numbers(e));
    return e->x->format == INTERVIEW_EXPORT_SAV ? write_sav(e) : write_csv(e);
}

static struct err *tell_audit(struct db *db UNUSED, void *ctx)
{
    const struct exporting *e = ctx;
    struct arena *a = e->job->arena;
    return audit_by(e->job, "interview.exported", NULL, 0,
                    AUDIT_JSON(a, { "programme", e->x->programme }, { "from", civil_month_str(a, e->x->from) }, { "to", civil_month_str(a, e->x->to) },
                               { "rows", str_printf(a, "%lld", (long long)e->rows) }));
}

struct err *interview_export(struct job *job, const struct interview_export *x, int64_t *rows)
{
    struct exporting e = { .job = job, .x = x, .zh = lang_load(job->arena, STR("zh")), .en = lang_load(job->arena, STR("en")) };
    if (x->to < x->from)
        return ERR(job->arena, ERR_INVALID, "--to lies before --from.");
    struct err *failed = db_read(job->db, write_file, &e);
    job_progress_end(job);
    if (!failed)
        failed = db_write(job->db, tell_audit, &e, 0);
    if (failed && (e.sav || e.file))
        unlink(x->path); /* half a file, or one that the log does not know */
    *rows = e.rows;
    return failed;
}
