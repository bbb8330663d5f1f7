/* huifang import answers: interviews taken elsewhere, one row each, one column a question.
 *
 * visit_date becomes its month; interview_date is checked and dropped; nothing in a stored interview leads back to a row of
 * the file (random ids, stored in their order). Codes are those of interview.h; a map turns a foreign file's codes into them. */
#include "base/utf8.h"
#include "interview/interview.h"
#include "interview_sql.h"
#include "questionnaire/questionnaire_answers.h"

struct answer_row {
    struct str dealer_code, programme, model, model_year, work_type, owner_type, age_band, advisor_code;
    struct civil_date visit_date, interview_date;
    struct opt_num weight;
};

#define ROW(member) FIELD_AT(struct answer_row, member)
static const struct field fields[] = {
    { .name = "dealer_code", .aliases = "经销商代码|代码|dealer code", .type = FIELD_TEXT, .required = true, ROW(dealer_code), .max = 32 },
    { .name = "programme", .aliases = "项目|调研项目|program", .type = FIELD_CHOICE, .choices = programme_choices, .required = true, ROW(programme) },
    { .name = "visit_date", .aliases = "进厂日期|报修日期|到店日期|交车日期|visit date", .type = FIELD_DATE, .required = true, ROW(visit_date) },
    { .name = "interview_date", .aliases = "访问日期|interview date", .type = FIELD_DATE, ROW(interview_date) },
    { .name = "weight", .aliases = "权重", .type = FIELD_NUM, ROW(weight) },
    { .name = "model", .aliases = "车型", .type = FIELD_TEXT, ROW(model) },
    { .name = "model_year", .aliases = "年款|车型年款|年型|model yr", .type = FIELD_TEXT, ROW(model_year) },
    { .name = "work_type", .aliases = "作业类型", .type = FIELD_TEXT, ROW(work_type) },
    { .name = "owner_type", .aliases = "车主类型", .type = FIELD_TEXT, ROW(owner_type) },
    { .name = "age_band", .aliases = "年龄段", .type = FIELD_TEXT, ROW(age_band) },
    { .name = "advisor_code", .aliases = "服务顾问工号|advisor code", .type = FIELD_CODE, ROW(advisor_code), .max = 32 },
};

/* A column of the file that holds a question's answers; of the versions chosen, -1 = not asked there. */
struct question_column { size_t column; const char *name; int of_programme[2]; };

struct versions { struct questionnaire *version; size_t n; const struct questionnaire *chosen; };

struct state {
    struct org_network network;
    struct versions of[2];                 /* by programme */
    struct question_column *column;
    size_t n_columns;
    bool has_chosen;
    int64_t n_levels, n_low;               /* level answers, and those with codes 1 and 2 */
};

static const char *const programmes[2] = { "service", "sales" };

static struct err *begin(struct import *im)
{
    struct state *st = ARENA_NEW(im->job->arena, struct state);
    im->state = st;
    for (int p = 0; p < 2; p++)
        TRY(questionnaire_list(im->job->db, im->job->arena, str_of_c(programmes[p]), &st->of[p].version, &st->of[p].n));
    return org_network_load(im->job->db, im->job->arena, (struct db_scope){ 0 }, job_today(im->job), &st->network);
}

static bool is_asked_somewhere(const struct state *st, struct str code)
{
    for (int p = 0; p < 2; p++)
        for (size_t v = 0; v < st->of[p].n; v++)
            if (questionnaire_question(&st->of[p].version[v], code))
                return true;
    return false;
}

static bool takes_column(struct import *im, struct str heading, size_t column)
{
    struct state *st = im->state;
    if (!is_asked_somewhere(st, heading))
        return false;
    st->column = arena_grow(im->job->arena, st->column, st->n_columns, st->n_columns + 1, sizeof *st->column);
    st->column[st->n_columns++] = (struct question_column){ .column = column, .name = str_c(im->job->arena, heading) };
    return true;
}

static size_t columns_asked(const struct state *st, const struct questionnaire *q)
{
    size_t n = 0;
    for (size_t i = 0; i < st->n_columns; i++)
        n += questionnaire_question(q, str_of_c(st->column[i].name)) != NULL;
    return n;
}

/* The version of each programme that asks most of the file's columns, the newest of equals. */
static struct err *choose_versions(struct import *im)
{
    struct state *st = im->state;
    for (int p = 0; p < 2; p++) {
        struct versions *vs = &st->of[p];
        size_t most = 1;
        for (size_t v = 0; v < vs->n; v++)
            if (columns_asked(st, &vs->version[v]) >= most) {
                most = columns_asked(st, &vs->version[v]);
                vs->chosen = &vs->version[v];
            }
        for (size_t i = 0; i < st->n_columns; i++) {
            const struct question *q = vs->chosen ? questionnaire_question(vs->chosen, str_of_c(st->column[i].name)) : NULL;
            st->column[i].of_programme[p] = q ? (int)(q - vs->chosen->question) : -1;
        }
    }
    st->has_chosen = true;
    if (st->n_columns == 0)
        return ERR(im->job->arena, ERR_INVALID,
                   "No column of the file is a question of a questionnaire. Import the questionnaire first, or name the columns by the questions' codes.");
    return NULL;
}

/* ---- one row ---- */

struct answering {
    struct import *im;
    const struct questionnaire *q;
    char *bytes;
    int64_t id;
    bool ok;
};

static struct str allowed(struct arena *a, const struct question *q)
{
    if (q->kind == QUESTION_LEVEL)
        return STR("5 4 3 2 1 6 7 8 9");
    if (q->kind == QUESTION_YES_NO)
        return STR("1 2 6 7 8 9");
    struct buf b = buf_on(a);
    for (size_t i = 0; i < q->n_labels; i++)
        buf_addf(&b, "%d ", q->label[i].code);
    buf_add_c(&b, "6 7 8 9");
    return buf_str(&b);
}

/* Half and full width are the same. */
static bool is_label(struct str cell, struct str label)
{
    size_t i = 0, k = 0;
    while (i < cell.n && k < label.n)
        if (utf8_half_width(utf8_next(cell, &i)) != utf8_half_width(utf8_next(label, &k)))
            return false;
    return i == cell.n && k == label.n;
}

/* A code, or an answer as the questionnaire words it. */
static bool read_code(const struct question *q, struct str value, int64_t *code)
{
    for (size_t i = 0; i < q->n_labels; i++)
        if (is_label(value, q->label[i].zh) || str_eq_nocase(value, q->label[i].en)) {
            *code = q->label[i].code;
            return true;
        }
    return str_to_int(value, code) && questionnaire_code_fits(q, *code);
}

/* Levels run from 5 (best) to 1; a file that runs the other way says so in its map. */
static int64_t direct_level(struct import *im, int64_t code)
{
    struct state *st = im->state;
    if (code > 5)
        return code;
    st->n_levels++;
    st->n_low += code <= 2;
    return im->top_is == 1 ? 6 - code : code;
}

static void take_closed(struct answering *w, const struct question *q, const char *column, struct str value)
{
    int64_t code = ANSWER_NOT_ASKED;
    if (!str_is_empty(value) && !read_code(q, value, &code)) {
        import_reject(w->im, w->im->line, column, value, MSG("This is none of the question's codes: {0}.", ARG_S(allowed(w->im->row_arena, q))));
        w->ok = false;
        return;
    }
    if (q->kind == QUESTION_LEVEL && !str_is_empty(value))
        code = direct_level(w->im, code);
    questionnaire_answers_put(w->bytes, q, code);
}

static struct err *take_open(struct answering *w, const struct question *q, const char *column, struct str value)
{
    if (str_is_empty(value) || !w->ok)
        return NULL;
    struct msg fault = q->kind == QUESTION_NUMBER ? questionnaire_number_fault(w->im->row_arena, q, value) : (struct msg){ 0 };
    if (fault.id) {
        import_reject(w->im, w->im->line, column, value, fault);
        w->ok = false;
        return NULL;
    }
    struct stage_answer_text_insert_in in = { .interview_id = w->id, .question_code = q->code, .value = value };
    return stage_answer_text_insert(w->im->stage, &in, NULL);
}

/* Closed answers first: a row that is rejected must leave no text behind. */
static struct err *take_answers(struct answering *w, int p)
{
    struct state *st = w->im->state;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < st->n_columns; i++) {
            const struct question_column *c = &st->column[i];
            if (c->of_programme[p] < 0)
                continue;
            const struct question *q = &w->q->question[c->of_programme[p]];
            struct str value = str_trim(w->im->cell[c->column]);
            if (pass == 0 && q->byte_no >= 0)
                take_closed(w, q, c->name, value);
            else if (pass == 1 && q->byte_no < 0)
                TRY(take_open(w, q, c->name, value));
        }
    return NULL;
}

static bool check_dates(struct import *im, const struct answer_row *r)
{
    struct civil_date today = job_today(im->job);
    if (civil_date_cmp(r->visit_date, today) > 0)
        import_reject(im, im->line, "visit_date", civil_date_str(im->row_arena, r->visit_date), MSG("The visit lies in the future."));
    else if (r->interview_date.year && civil_date_cmp(r->interview_date, r->visit_date) < 0)
        import_reject(im, im->line, "interview_date", civil_date_str(im->row_arena, r->interview_date), MSG("The interview lies before the visit."));
    else if (r->interview_date.year && civil_date_cmp(r->interview_date, today) > 0)
        import_reject(im, im->line, "interview_date", civil_date_str(im->row_arena, r->interview_date), MSG("The interview lies in the future."));
    else
        return true;
    return false;
}

static bool check_model_year(struct import *im, struct str year)
{
    bool ok = year.n == 0 || year.n == 4;
    for (size_t i = 0; i < year.n; i++)
        ok = ok && year.p[i] >= '0' && year.p[i] <= '9';
    if (!ok)
        import_reject(im, im->line, "model_year", year, MSG("A model year has four digits, such as 2019."));
    return ok;
}

static const struct org_dealer *check_row(struct import *im, const struct answer_row *r)
{
    const struct state *st = im->state;
    const struct org_dealer *d = org_dealer_by_code(&st->network, r->dealer_code);
    if (!d)
        import_reject(im, im->line, "dealer_code", r->dealer_code, MSG("There is no dealer with this code; import the network first."));
    bool dates = check_dates(im, r), year = check_model_year(im, r->model_year);
    if (r->weight.has && !(r->weight.v > 0)) {
        import_reject(im, im->line, "weight", str_printf(im->row_arena, "%g", r->weight.v), MSG("A weight must be above 0."));
        return NULL;
    }
    return dates && year ? d : NULL;
}

static struct str or_empty(struct str s)
{
    return s.p ? s : STR("");
}

static struct err *stage_row(struct answering *w, const struct answer_row *r, int64_t dealer_id)
{
    struct import *im = w->im;
    struct stage_interview_insert_in in = {
        .id = w->id, .dealer_id = dealer_id, .programme = r->programme, .version_id = w->q->version_id,
        .visit_month = civil_month_str(im->row_arena, civil_month_of_date(r->visit_date)), .weight = r->weight.has ? r->weight.v : 1,
        .answers = { w->bytes, (size_t)w->q->n_bytes }, .model = or_empty(r->model),
        .model_year = or_empty(r->model_year), .work_type = or_empty(r->work_type),
        .owner_type = or_empty(r->owner_type), .age_band = or_empty(r->age_band), .advisor_code = or_empty(r->advisor_code),
    };
    return stage_interview_insert(im->stage, &in, NULL);
}

static struct err *take_row(struct import *im, const void *row)
{
    struct state *st = im->state;
    const struct answer_row *r = row;
    int p = str_eq_c(r->programme, programmes[1]);
    const struct org_dealer *d = check_row(im, r);
    if (!st->has_chosen)
        TRY(choose_versions(im));
    if (!st->of[p].chosen) {
        import_reject(im, im->line, "programme", r->programme, MSG("There is no questionnaire of this programme that asks these questions; import it first."));
        return NULL;
    }
    if (!d)
        return NULL;
    struct answering w = { .im = im, .q = st->of[p].chosen, .id = db_random_id(), .ok = true };
    w.bytes = questionnaire_answers_blank(im->row_arena, w.q);
    TRY(take_answers(&w, p));
    return w.ok ? stage_row(&w, r, d->id) : NULL;
}

/* ---- the write ---- */

enum { LEVELS_TO_JUDGE = 50 };

/* Most customers are satisfied: a file in which they mostly answer 1 and 2 probably counts from 1 = best. Nobody guesses that. */
static struct err *check_direction(struct import *im)
{
    const struct state *st = im->state;
    if (im->top_is || st->n_levels < LEVELS_TO_JUDGE || st->n_low * 2 <= st->n_levels)
        return NULL;
    return ERR(im->job->arena, ERR_INVALID,
               "{0} of {1} level answers are 1 or 2. Is 1 the best answer in this file, or 5? Say so in the map: \"top_is\": 1 or \"top_is\": 5.",
               ARG_I(st->n_low), ARG_I(st->n_levels));
}

static struct err *settle(struct import *im)
{
    TRY(check_direction(im));
    im->rows_new = im->rows_staged;
    return NULL;
}

static struct err *apply(struct import *im)
{
    struct db *db = im->job->db;
    int64_t n, first;
    TRY(interview_copy_staged(db, &(struct interview_copy_staged_in){ .batch_id = SOME_INT(im->batch_id) }, &n));
    TRY(answer_text_copy_staged(db, NULL));
    TRY(event_write(db, "answers.imported", im->batch_id, STR(""), im->job->now_ms));
    TRY(interview_feed_take(db, im->job->arena, n, &first));
    return interview_change_add_batch(db, &(struct interview_change_add_batch_in){ .first_seq = first, .batch_id = SOME_INT(im->batch_id) }, NULL);
}

static struct err *undo(struct import *im)
{
    struct db *db = im->job->db;
    struct opt_int batch = SOME_INT(im->batch_id);
    struct interview_count_of_batch_row count;
    bool found;
    int64_t first;
    TRY(interview_count_of_batch(db, im->job->arena, &(struct interview_count_of_batch_in){ .batch_id = batch }, &count, &found));
    TRY(interview_feed_take(db, im->job->arena, count.n, &first));
    TRY(interview_change_remove_batch(db, &(struct interview_change_remove_batch_in){ .first_seq = first, .batch_id = batch }, NULL));
    TRY(answer_text_delete_of_batch(db, &(struct answer_text_delete_of_batch_in){ .batch_id = batch }, NULL));
    return interview_delete_of_batch(db, &(struct interview_delete_of_batch_in){ .batch_id = batch }, NULL);
}

const struct import_kind interview_answers_import = {
    .name = "answers", .title = { .id = N_("Interview answers") }, .field = fields, .n_fields = ARRAY_LEN(fields), .row_size = sizeof(struct answer_row),
    .begin = begin, .takes_column = takes_column, .row = take_row, .settle = settle, .apply = apply, .undo = undo,
};
