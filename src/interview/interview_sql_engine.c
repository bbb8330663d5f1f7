#include "interview/interview_sql_engine.h"
#include "base/buf.h"
#include "base/num.h"
#include "interview_sql_engine_sql.h"

struct sql_tally {
    struct db *db;
    struct str programme;
    struct db_scope scope;
    const struct interview_sql_version *version;
    size_t n_versions;
    struct str frame_dealers;               /* as JSON, places by frame */
    const size_t *every_question;           /* 0, 1 … of the frame */
    struct tally_values values[TALLY_ATTRIBUTES];
    bool has_values[TALLY_ATTRIBUTES];
};

static void keep_error(struct tally *t, struct err *e)
{
    if (!t->error)
        t->error = e;
}

/* [[id, place], …]: dealer[k] of the frame gets place k; NULL: the frame's dealers. */
static struct str dealers_json(struct arena *a, const struct tally_frame *f, const int32_t *dealer, size_t n)
{
    struct buf b = buf_on(a);
    for (size_t k = 0; k < n; k++)
        buf_addf(&b, "%s[%lld,%zu]", k ? "," : "[", (long long)f->dealer_id[dealer ? (size_t)dealer[k] : k], k);
    buf_add_c(&b, n ? "]" : "[]");
    return buf_str(&b);
}

static int32_t month_of(struct str text)
{
    int32_t month = 0;
    civil_month_parse(text, &month);
    return month;
}

static unsigned code_of(struct str answer)
{
    return answer.n ? (unsigned)(unsigned char)answer.p[0] - '0' : ANSWER_NOT_ASKED;
}

/* ---- cells and values ---- */

static bool is_known(const struct sql_tally *q, int64_t version_id)
{
    for (size_t v = 0; v < q->n_versions; v++)
        if (q->version[v].id == version_id)
            return true;
    return false;
}

static struct err *read_cells(struct tally *t, tally_see *see, void *ctx)
{
    const struct sql_tally *q = t->state;
    struct interview_cell_each_in in = { .scope = q->scope, .dealers = q->frame_dealers, .programme = q->programme,
                                         .from_month = civil_month_str(t->arena, t->frame.months.first), .to_month = civil_month_str(t->arena, t->frame.months.last) };
    struct interview_cell_each_cursor c;
    struct interview_cell_each_row r;
    TRY(interview_cell_each_open(q->db, t->arena, &in, &c));
    while (interview_cell_each_next(&c, &r))
        if (is_known(q, r.version_id))
            see(ctx, &(struct tally_cell){ (int32_t)r.place, month_of(r.visit_month), r.version_id, (double)r.n });
    return interview_cell_each_close(&c);
}

static bool is_empty(struct window w)
{
    return w.first > w.last;
}

static void sql_cells(struct tally *t, tally_see *see, void *ctx)
{
    if (!t->error && !is_empty(t->frame.months))
        keep_error(t, read_cells(t, see, ctx));
}

static struct err *read_values(struct tally *t, enum tally_attribute attribute, struct tally_values *out)
{
    const struct sql_tally *q = t->state;
    struct interview_value_list_in in = { .scope = q->scope, .dealers = q->frame_dealers, .attribute = attribute, .programme = q->programme,
                                          .from_month = civil_month_str(t->arena, t->frame.months.first), .to_month = civil_month_str(t->arena, t->frame.months.last) };
    struct interview_value_list_rows rows;
    TRY(interview_value_list(q->db, t->arena, &in, &rows));
    struct str *value = ARENA_ARRAY(t->arena, struct str, rows.n + 1);
    size_t n = 0;
    if (rows.n == 0 || rows.row[0].value.n > 0)
        value[n++] = STR("");
    for (size_t i = 0; i < rows.n; i++)
        value[n++] = rows.row[i].value;
    *out = (struct tally_values){ value, n };
    return NULL;
}

static struct tally_values sql_values(struct tally *t, enum tally_attribute attribute)
{
    static const struct str nothing[] = { { "", 0 } };
    struct sql_tally *q = t->state;
    if (q->has_values[attribute])
        return q->values[attribute];
    q->values[attribute] = (struct tally_values){ nothing, 1 };
    if (!t->error && !is_empty(t->frame.months))
        keep_error(t, read_values(t, attribute, &q->values[attribute]));
    q->has_values[attribute] = !t->error;
    return q->values[attribute];
}

/* ---- what groups are told apart by ---- */

struct keys {
    bool dealer, month, attribute[TALLY_ATTRIBUTES];
    size_t question[INTERVIEW_SQL_ANSWERS]; /* of the frame */
    size_t n_questions;
    bool is_full;                           /* there were more */
};

/* A group of interviews: "" and no answer where the keys do not ask. */
struct group {
    const struct tally *tally;
    const struct keys *keys;
    int64_t place;
    int32_t month;
    struct str attribute[TALLY_ATTRIBUTES];
    struct str answer[INTERVIEW_SQL_ANSWERS];
};

static ptrdiff_t frame_question(const struct tally *t, struct str code)
{
    for (size_t q = 0; q < t->frame.n_questions; q++)
        if (str_eq_nocase(t->frame.question[q], code))
            return (ptrdiff_t)q;
    return -1;
}

static void key_question(struct keys *k, size_t question)
{
    for (size_t i = 0; i < k->n_questions; i++)
        if (k->question[i] == question)
            return;
    if (k->n_questions < INTERVIEW_SQL_ANSWERS)
        k->question[k->n_questions++] = question;
    else
        k->is_full = true;
}

static void key_filter(struct keys *k, const struct tally *t, const struct tally_filter *f)
{
    ptrdiff_t question = f->kind == FILTER_ANSWER ? frame_question(t, f->question) : -1;
    if (question >= 0)
        key_question(k, (size_t)question);
    if (f->kind == FILTER_ATTRIBUTE)
        k->attribute[f->attribute] = true;
    for (size_t i = 0; i < f->n_parts; i++)
        key_filter(k, t, f->part[i]);
}

static void key_axis(struct keys *k, const struct tally_axis *axis)
{
    switch (axis->kind) {
    case AXIS_DEALER: k->dealer = true; break;
    case AXIS_MONTH: k->month = true; break;
    case AXIS_CODE: key_question(k, axis->question); break;
    case AXIS_VALUE: k->attribute[axis->attribute] = true; break;
    case AXIS_ALL: break;
    }
}

/* The keys that the slice's filter needs. */
static struct err *keys_of(const struct tally *t, const struct tally_slice *s, struct keys *out)
{
    *out = (struct keys){ 0 };
    if (s->filter)
        key_filter(out, t, s->filter);
    if (out->is_full || out->n_questions > INTERVIEW_SQL_FILTERED)
        return ERR(t->arena, ERR_INVALID, "This condition looks at more than {0} questions; SQL alone cannot count it. Name fewer.", ARG_I(INTERVIEW_SQL_FILTERED));
    return NULL;
}

static unsigned code_in_group(const struct group *g, size_t question)
{
    for (size_t i = 0; i < g->keys->n_questions; i++)
        if (g->keys->question[i] == question)
            return code_of(g->answer[i]);
    return ANSWER_NOT_ASKED;
}

static unsigned filter_code(const void *ctx, struct str question)
{
    const struct group *g = ctx;
    ptrdiff_t q = frame_question(g->tally, question);
    return q < 0 ? ANSWER_NOT_ASKED : code_in_group(g, (size_t)q);
}

static struct str filter_value(const void *ctx, enum tally_attribute attribute)
{
    return ((const struct group *)ctx)->attribute[attribute];
}

static bool takes(const struct tally_filter *f, const struct group *g)
{
    struct tally_answer_of row = { filter_code, filter_value, g };
    return !f || tally_filter_takes(f, &row);
}

/* Places in the answers of a version, from 1; 0: not asked. */
static int64_t position(const struct interview_sql_version *v, size_t question)
{
    return v->byte_no[question] + 1;
}

/* The options and positions of the keys that both statements have. */
#define ANSWER_IN(v, k, i) .with_answer_##i = (k)->n_questions > i, .at_##i = (k)->n_questions > i ? position(v, (k)->question[i]) : 0
#define KEYS_IN(v, k) \
    .with_model = (k)->attribute[TALLY_MODEL], .with_model_year = (k)->attribute[TALLY_MODEL_YEAR], .with_owner_type = (k)->attribute[TALLY_OWNER_TYPE], \
    .with_work_type = (k)->attribute[TALLY_WORK_TYPE], .with_age_band = (k)->attribute[TALLY_AGE_BAND], .with_advisor = (k)->attribute[TALLY_ADVISOR], \
    ANSWER_IN(v, k, 0), ANSWER_IN(v, k, 1), ANSWER_IN(v, k, 2), ANSWER_IN(v, k, 3), ANSWER_IN(v, k, 4), ANSWER_IN(v, k, 5), ANSWER_IN(v, k, 6), ANSWER_IN(v, k, 7)
#define ATTRIBUTES_OF(r) \
    .attribute = { [TALLY_MODEL] = (r).model, [TALLY_MODEL_YEAR] = (r).model_year, [TALLY_OWNER_TYPE] = (r).owner_type, \
                   [TALLY_WORK_TYPE] = (r).work_type, [TALLY_AGE_BAND] = (r).age_band, [TALLY_ADVISOR] = (r).advisor }
#define FILTERED_ANSWERS_OF(r) (r).answer_0, (r).answer_1, (r).answer_2, (r).answer_3, (r).answer_4, (r).answer_5, (r).answer_6, (r).answer_7

/* ---- counts and tables ---- */

/* Interviews of a group that gave this answer to this question. */
struct answered { size_t question; unsigned code; double n, w, w2; };
typedef void take_group(const struct tally *t, const struct group *g, const struct answered *x, void *ctx);
struct asking {
    const struct tally_slice *slice;
    struct keys keys;
    const size_t *question;                 /* of the frame; NULL: no answer matters */
    size_t n_questions;
    take_group *take;
    void *ctx;
};

/* [[question, position], …] */
static struct str asked_json(struct arena *a, const struct interview_sql_version *v, const struct asking *q)
{
    if (!q->question)
        return STR("[[0,0]]");
    struct buf b = buf_on(a);
    for (size_t i = 0; i < q->n_questions; i++)
        buf_addf(&b, "%s[%zu,%lld]", i ? "," : "[", q->question[i], (long long)position(v, q->question[i]));
    buf_add_c(&b, q->n_questions ? "]" : "[]");
    return buf_str(&b);
}

static void take_row(const struct tally *t, const struct asking *q, const struct interview_group_each_row *r)
{
    struct group g = { .tally = t, .keys = &q->keys, .place = r->place, .month = q->keys.month ? month_of(r->month) : 0, ATTRIBUTES_OF(*r),
                       .answer = { FILTERED_ANSWERS_OF(*r), r->answer_8, r->answer_9 } };
    double n = (double)r->n;
    bool weighted = q->slice->weighted;
    struct answered x = { (size_t)r->question, code_of(r->answer), n, weighted ? r->w : n, weighted ? r->w2 : n };
    if (takes(q->slice->filter, &g) && x.code < ANSWER_CODES)
        q->take(t, &g, &x, q->ctx);
}

/* Months that are both asked for and seen. */
static struct window months_of(const struct tally *t, const struct tally_slice *s)
{
    return window_overlap(s->window, t->frame.months);
}

static struct err *ask_version(struct tally *t, const struct interview_sql_version *v, const struct asking *q)
{
    const struct sql_tally *st = t->state;
    struct window months = months_of(t, q->slice);
    struct interview_group_each_in in = {
        .scope = st->scope, .programme = st->programme, .version_id = v->id, .asked = asked_json(t->arena, v, q),
        .dealers = dealers_json(t->arena, &t->frame, q->slice->dealer, q->slice->n_dealers),
        .from_month = civil_month_str(t->arena, months.first), .to_month = civil_month_str(t->arena, months.last),
        .with_dealer = q->keys.dealer, .with_month = q->keys.month, KEYS_IN(v, &q->keys), ANSWER_IN(v, &q->keys, 8), ANSWER_IN(v, &q->keys, 9),
    };
    struct interview_group_each_cursor c;
    struct interview_group_each_row r;
    TRY(interview_group_each_open(st->db, t->arena, &in, &c));
    while (interview_group_each_next(&c, &r))
        take_row(t, q, &r);
    return interview_group_each_close(&c);
}

/* Asks one version after the other; memory is given back unless an error lives in it. */
static void ask(struct tally *t, const struct asking *q)
{
    const struct sql_tally *st = t->state;
    for (size_t v = 0; v < st->n_versions && !t->error && q->slice->n_dealers && !is_empty(months_of(t, q->slice)); v++) {
        struct arena_mark start = arena_mark(t->arena);
        keep_error(t, ask_version(t, &st->version[v], q));
        if (!t->error)
            arena_rewind(t->arena, start);
    }
}

static void add_answered(struct answer_sums *to, const struct answered *x, unsigned code)
{
    to->n[code] += x->n;
    to->w[code] += x->w;
    to->w2[code] += x->w2;
}

static void take_count(const struct tally *t UNUSED, const struct group *g UNUSED, const struct answered *x, void *ctx)
{
    struct answer_sums *sums = ctx;
    add_answered(&sums[x->question], x, x->code);
}

static void sql_count(struct tally *t, const struct tally_slice *s, struct answer_sums *sums)
{
    const struct sql_tally *st = t->state;
    struct asking q = { .slice = s, .question = st->every_question, .n_questions = t->frame.n_questions, .take = take_count, .ctx = sums };
    keep_error(t, keys_of(t, s, &q.keys));
    ask(t, &q);
}

struct tabling { const struct tally_slice *slice; const struct tally_table *table; struct answer_sums *cell; };

static uint32_t value_place(const struct tally *t, const struct tally_axis *axis, struct str value)
{
    const struct tally_values *all = &((const struct sql_tally *)t->state)->values[axis->attribute];
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->value[i], value))
            return axis->place_of[i];
    return UINT32_MAX;
}

static uint32_t place_on(const struct tally *t, const struct tabling *b, const struct tally_axis *axis, const struct group *g)
{
    unsigned code;
    switch (axis->kind) {
    case AXIS_DEALER: return axis->place_of[b->slice->dealer[g->place]];
    case AXIS_MONTH: return axis->place_of[g->month - b->slice->window.first];
    case AXIS_VALUE: return value_place(t, axis, g->attribute[axis->attribute]);
    case AXIS_CODE:
        code = code_in_group(g, axis->question);
        return code < ANSWER_CODES ? axis->place_of[code] : UINT32_MAX;
    case AXIS_ALL: break;
    }
    return 0;
}

static void take_cell(const struct tally *t, const struct group *g, const struct answered *x, void *ctx)
{
    const struct tabling *b = ctx;
    uint32_t row = place_on(t, b, &b->table->row, g), column = place_on(t, b, &b->table->column, g);
    if (row != UINT32_MAX && column != UINT32_MAX)
        add_answered(&b->cell[row * b->table->column.n + column], x, b->table->measured < 0 ? 0 : x->code);
}

static void sql_table(struct tally *t, const struct tally_slice *s, const struct tally_table *table, struct answer_sums *cell)
{
    size_t measured = (size_t)MAX_OF(table->measured, 0);
    struct tabling b = { s, table, cell };
    struct asking q = { .slice = s, .question = table->measured < 0 ? NULL : &measured, .n_questions = 1, .take = take_cell, .ctx = &b };
    const struct tally_axis *axis[] = { &table->row, &table->column };
    keep_error(t, keys_of(t, s, &q.keys));
    for (size_t i = 0; i < ARRAY_LEN(axis); i++) {
        key_axis(&q.keys, axis[i]);
        if (axis[i]->kind == AXIS_VALUE)
            sql_values(t, axis[i]->attribute); /* before memory is given back */
    }
    ask(t, &q);
}

/* ---- influence ---- */

static void add_number(struct buf *b, double v)
{
    char text[32];
    buf_add(b, (struct str){ text, num_shortest(v, text) });
}

struct weighing { const struct tally_slice *slice; const struct tally_scheme *scheme; struct keys keys; struct influence *out; };

/* What the codes of one component are worth to interviews of a version in these months. */
struct worth_of { size_t part, component; struct window months; int64_t position; };

static void add_worth(struct buf *b, const struct tally_scheme *scheme, const struct worth_of *o)
{
    const struct tally_worth *worth = &scheme->part[o->part].worth[o->component];
    for (unsigned code = 0; code < ANSWER_CODES; code++) {
        if (!(worth->in_base >> code & 1) || (o->position == 0 && code != ANSWER_NOT_ASKED))
            continue;
        buf_addf(b, "%s[%zu,\"", b->n ? "," : "[", o->part);
        buf_add(b, civil_month_str(b->arena, o->months.first));
        buf_add_c(b, "\",\"");
        buf_add(b, civil_month_str(b->arena, o->months.last));
        buf_addf(b, "\",%lld,\"%.*s\",", (long long)o->position, o->position > 0, (char[]){ (char)('0' + code) });
        add_number(b, worth->z[code]);
        buf_add_char(b, ',');
        add_number(b, worth->scale[code]);
        buf_add_char(b, ']');
    }
}

/* [[part, first month, last month, position, answer, z, scale], …] */
static struct str worths_json(struct tally *t, const struct interview_sql_version *v, const struct weighing *q)
{
    struct buf b = buf_on(t->arena);
    for (size_t p = 0; p < q->scheme->n_parts; p++) {
        struct window months = window_overlap(q->scheme->part[p].window, months_of(t, q->slice));
        for (size_t j = 0; j < q->scheme->n_components && !is_empty(months); j++)
            add_worth(&b, q->scheme, &(struct worth_of){ p, j, months, position(v, q->scheme->question[j]) });
    }
    buf_add_c(&b, b.n ? "]" : "[]");
    return buf_str(&b);
}

static void take_influence(const struct tally *t, const struct weighing *q, const struct interview_influence_each_row *r)
{
    struct group g = { .tally = t, .keys = &q->keys, .place = r->place, ATTRIBUTES_OF(*r), .answer = { FILTERED_ANSWERS_OF(*r) } };
    if (!takes(q->slice->filter, &g))
        return;
    struct influence *to = &q->out[(size_t)r->place * q->scheme->n_parts + (size_t)r->part];
    to->n += (double)r->n;
    to->sw += r->sw;
    to->sw2 += r->sw2;
    to->z += r->z;
    to->z2 += r->z2;
    to->scale += r->scale;
}

static struct err *weigh_version(struct tally *t, const struct interview_sql_version *v, const struct weighing *q)
{
    const struct sql_tally *st = t->state;
    struct window months = months_of(t, q->slice);
    struct interview_influence_each_in in = {
        .scope = st->scope, .programme = st->programme, .version_id = v->id, .worths = worths_json(t, v, q),
        .dealers = dealers_json(t->arena, &t->frame, q->slice->dealer, q->slice->n_dealers),
        .from_month = civil_month_str(t->arena, months.first), .to_month = civil_month_str(t->arena, months.last),
        .weighted = q->slice->weighted, KEYS_IN(v, &q->keys),
    };
    struct interview_influence_each_cursor c;
    struct interview_influence_each_row r;
    TRY(interview_influence_each_open(st->db, t->arena, &in, &c));
    while (interview_influence_each_next(&c, &r))
        take_influence(t, q, &r);
    return interview_influence_each_close(&c);
}

static void sql_influence(struct tally *t, const struct tally_slice *s, const struct tally_scheme *scheme, struct influence *out)
{
    const struct sql_tally *st = t->state;
    struct weighing q = { .slice = s, .scheme = scheme, .out = out };
    keep_error(t, keys_of(t, s, &q.keys));
    for (size_t v = 0; v < st->n_versions && !t->error && s->n_dealers && !is_empty(months_of(t, s)); v++) {
        struct arena_mark start = arena_mark(t->arena);
        keep_error(t, weigh_version(t, &st->version[v], &q));
        if (!t->error)
            arena_rewind(t->arena, start);
    }
}

/* ---- opening ---- */

static const struct tally_engine sql_engine = { "sql", sql_cells, sql_values, sql_count, sql_influence, sql_table };

struct tally *interview_sql_open(struct db *db, struct arena *a, const struct interview_sql_spec *spec)
{
    struct tally *t = ARENA_NEW(a, struct tally);
    struct sql_tally *q = ARENA_NEW(a, struct sql_tally);
    size_t *every = ARENA_ARRAY(a, size_t, spec->frame.n_questions);
    for (size_t i = 0; i < spec->frame.n_questions; i++)
        every[i] = i;
    *q = (struct sql_tally){ .db = db, .programme = spec->programme, .scope = spec->scope, .version = spec->version, .n_versions = spec->n_versions,
                             .every_question = every, .frame_dealers = dealers_json(a, &spec->frame, NULL, spec->frame.n_dealers) };
    *t = (struct tally){ .engine = &sql_engine, .arena = a, .frame = spec->frame, .state = q };
    return t;
}
