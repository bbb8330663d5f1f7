#include "result/target.h"
#include "platform/audit.h"
#include "questionnaire/questionnaire.h"
#include "target_sql.h"
#include <math.h>

const struct setting target_margin_setting = { .key = "target.yellow_margin", .type = SETTING_NUM, .standard = "3.0", .min = 0, .max = 160,
                                               .label = { .id = N_("Index points below the target up to which a light is yellow") }, .source = "P" };
const struct setting target_n_min_setting = { .key = "target.light_n_min", .type = SETTING_INT, .standard = "24", .min = 10, .max = 1000,
                                              .label = { .id = N_("Interviews below which a light is grey") }, .source = "P" };

/* ---- lists ---- */

static struct target target_of(const struct target_history_row *r)
{
    struct target t = { .code = r->code, .name = r->region_name, .set_at = r->set_at, .set_by = r->set_by, .is_gone = !r->value.has };
    t.row = (struct target_row){ .place_id = r->place_id, .measure = r->measure, .value = r->value.has ? r->value.v : NAN };
    target_place_of(r->place, &t.row.place);
    target_period_parse(r->period, &t.row.period);
    return t;
}

static struct err *load_history(struct db *db, struct arena *a, const struct target_query *q, struct target_list *out)
{
    struct target_history_in in = { .programme = q->programme, .with_year = q->year != 0, .year = str_printf(a, "%04d", (int)q->year) };
    struct target_history_rows rows;
    TRY(target_history(db, a, &in, &rows));
    *out = (struct target_list){ ARENA_ARRAY(a, struct target, rows.n), ARENA_ARRAY(a, struct target_row, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        out->target[i] = target_of(&rows.row[i]);
    return NULL;
}

static struct err *load_in_force(struct db *db, struct arena *a, const struct target_query *q, struct target_list *out)
{
    struct target_in_force_in in = { .programme = q->programme, .as_of = q->as_of_ms ? q->as_of_ms : INT64_MAX, .with_year = q->year != 0,
                                     .year = str_printf(a, "%04d", (int)q->year) };
    struct target_in_force_rows rows;
    TRY(target_in_force(db, a, &in, &rows));
    *out = (struct target_list){ ARENA_ARRAY(a, struct target, rows.n), ARENA_ARRAY(a, struct target_row, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct target_in_force_row *r = &rows.row[i];
        out->target[i] = target_of(&(struct target_history_row){ .place = r->place, .place_id = r->place_id, .code = r->code, .region_name = r->region_name,
                                                                 .period = r->period, .measure = r->measure, .value = r->value, .set_at = r->set_at, .set_by = r->set_by });
    }
    return NULL;
}

struct err *target_list_load(struct db *db, struct arena *a, const struct target_query *q, struct target_list *out)
{
    TRY(q->history ? load_history(db, a, q, out) : load_in_force(db, a, q, out));
    for (size_t i = 0; i < out->n; i++)
        out->row[i] = out->target[i].row;
    return NULL;
}

/* ---- what people write ---- */

static struct err *find_region(struct arena *a, const struct org_network *n, struct str code, int64_t *id)
{
    const size_t *at = str_map_get(&n->region_by_code, code);
    if (!at)
        return ERR(a, ERR_NOT_FOUND, "There is no region {0}.", ARG_S(code));
    *id = n->region[*at].id;
    return NULL;
}

static struct err *find_dealer(struct arena *a, const struct org_network *n, struct str code, int64_t *id)
{
    const struct org_dealer *d = org_dealer_by_code(n, code);
    if (!d)
        return ERR(a, ERR_NOT_FOUND, "There is no dealer {0}.", ARG_S(code));
    *id = d->id;
    return NULL;
}

struct err *target_where_of(struct arena *a, const struct org_network *n, struct str text, struct target_where *out)
{
    struct str rest = text, kind = str_cut(&rest, ':');
    *out = (struct target_where){ TARGET_NATION, 0 };
    if (!target_place_of(kind, &out->place) || (out->place == TARGET_NATION) != str_is_empty(rest))
        return ERR(a, ERR_INVALID, "A target is set for nation, region:CODE or dealer:CODE, not for \"{0}\".", ARG_S(text));
    if (out->place == TARGET_NATION)
        return NULL;
    return out->place == TARGET_REGION ? find_region(a, n, rest, &out->id) : find_dealer(a, n, rest, &out->id);
}

/* The code as the newest version that has it writes it; no value when none has. */
static struct str own_code(const struct questionnaire *q, size_t n, bool is_step, struct str code)
{
    for (size_t v = n; v-- > 0;) {
        const struct question *found = is_step ? NULL : questionnaire_question(&q[v], code);
        if (found)
            return found->code;
        for (size_t i = 0; is_step && i < q[v].n_steps; i++)
            if (str_eq_nocase(q[v].step[i].code, code))
                return q[v].step[i].code;
    }
    return STR_NONE;
}

struct err *target_measure_check(struct db *db, struct arena *a, struct str programme, struct str text, struct str *out)
{
    struct str measure = target_measure_parse(a, text), code = measure, kind = str_cut(&code, ':');
    struct questionnaire *q;
    size_t n;
    if (!measure.p)
        return ERR(a, ERR_INVALID, "A target is set for retention, total, step:CODE or question:CODE, not for \"{0}\".", ARG_S(text));
    *out = measure;
    if (!code.p)
        return NULL;
    TRY(questionnaire_list(db, a, programme, &q, &n));
    struct str own = own_code(q, n, str_eq_c(kind, "step"), code);
    if (!own.p)
        return ERR(a, ERR_NOT_FOUND, "No questionnaire of this programme has {0}.", ARG_S(measure));
    *out = str_printf(a, STR_FMT ":" STR_FMT, STR_ARG(kind), STR_ARG(own));
    return NULL;
}

/* ---- setting ---- */

static struct err *check_value(struct arena *a, double v)
{
    if (v >= TARGET_LOWEST && v <= TARGET_HIGHEST)
        return NULL;
    return ERR(a, ERR_INVALID, "A target is a number of index points from {0} to {1}; {2} is none.", ARG_I(TARGET_LOWEST), ARG_I(TARGET_HIGHEST), ARG_F(v, 1));
}

static const struct target *in_force(const struct target_list *l, const struct target_change *c)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct target_row *r = &l->row[i];
        if (r->place == c->where.place && r->place_id == c->where.id && r->period.year == c->period.year && r->period.quarter == c->period.quarter &&
            str_eq(r->measure, c->measure))
            return &l->target[i];
    }
    return NULL;
}

static struct err *insert(struct job *job, const struct target_change *c)
{
    struct target_insert_in in = {
        .id = db_new_id(job->db), .programme = c->programme, .place = str_of_c(target_place_name(c->where.place)), .place_id = c->where.id,
        .period = target_period_text(job->arena, c->period), .measure = c->measure, .value = c->value, .set_at = job->now_ms, .set_by = str_of_c(job->who),
    };
    return target_insert(job->db, &in, NULL);
}

struct setting_of_target { struct job *job; const struct target_change *c; bool *changed; };

static struct err *set(struct db *db, void *ctx)
{
    const struct setting_of_target *x = ctx;
    const struct target_change *c = x->c;
    struct arena *a = x->job->arena;
    struct target_list now;
    TRY(target_list_load(db, a, &(struct target_query){ .programme = c->programme, .year = c->period.year }, &now));
    const struct target *old = in_force(&now, c);
    *x->changed = old ? !(c->value.has && c->value.v == old->row.value) : c->value.has;
    if (!*x->changed)
        return NULL;
    TRY(insert(x->job, c));
    struct str value = c->value.has ? str_printf(a, "%g", c->value.v) : STR("none");
    return audit_by(x->job, "target.set", target_place_name(c->where.place), c->where.id,
                    AUDIT_JSON(a, { "programme", c->programme }, { "period", target_period_text(a, c->period) }, { "measure", c->measure }, { "value", value }));
}

struct err *target_set(struct job *job, const struct target_change *c, bool *changed)
{
    if (c->value.has)
        TRY(check_value(job->arena, c->value.v));
    return db_write(job->db, set, &(struct setting_of_target){ job, c, changed }, 0);
}

/* ---- copying ---- */

struct copying { struct job *job; const struct target_copy *c; struct target_copied *out; };

static struct err *copy_one(const struct copying *x, const struct target_list *later, const struct target_row *r)
{
    struct target_change want = { .programme = x->c->programme, .measure = r->measure, .where = { r->place, r->place_id },
                                  .period = { x->c->to_year, r->period.quarter }, .value = SOME_NUM(r->value + x->c->plus) };
    TRY(check_value(x->job->arena, want.value.v));
    if (in_force(later, &want) && !x->c->replace) {
        x->out->kept++;
        return NULL;
    }
    x->out->copied++;
    return insert(x->job, &want);
}

static struct err *copy(struct db *db, void *ctx)
{
    const struct copying *x = ctx;
    const struct target_copy *c = x->c;
    struct arena *a = x->job->arena;
    struct target_list from, later;
    *x->out = (struct target_copied){ 0 };
    TRY(target_list_load(db, a, &(struct target_query){ .programme = c->programme, .year = c->from_year }, &from));
    TRY(target_list_load(db, a, &(struct target_query){ .programme = c->programme, .year = c->to_year }, &later));
    for (size_t i = 0; i < from.n; i++)
        if (!c->measure.p || str_eq(from.row[i].measure, c->measure))
            TRY(copy_one(x, &later, &from.row[i]));
    if (x->out->copied == 0)
        return NULL;
    return audit_by(x->job, "target.copy", NULL, 0,
                    AUDIT_JSON(a, { "programme", c->programme }, { "from", str_printf(a, "%d", (int)c->from_year) }, { "to", str_printf(a, "%d", (int)c->to_year) },
                               { "plus", str_printf(a, "%g", c->plus) }, { "measure", c->measure }));
}

struct err *target_copy_year(struct job *job, const struct target_copy *c, struct target_copied *out)
{
    if (c->from_year == c->to_year)
        return ERR(job->arena, ERR_INVALID, "A year's targets are copied to another year.");
    return db_write(job->db, copy, &(struct copying){ job, c, out }, 0);
}
