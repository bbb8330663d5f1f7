/* Making, adjusting and signing assessments. */
#include "assessment_sql.h"
#include "base/utf8.h"
#include "org/org.h"
#include "platform/audit.h"
#include "result/assessment.h"
#include "result/target.h"
#include <math.h>

/* ---- settings ---- */

#define NUM(name_, standard_, max_, text) { .key = "assessment." name_, .type = SETTING_NUM, .standard = standard_, .min = 0, .max = max_, .label = { .id = text }, .source = "P" }
static const struct setting settings[ASSESSMENT_SETTINGS] = {
    NUM("tier_a_pct", "10", 100, N_("Assessment: tier A, the first percent of the ranking")),
    NUM("tier_b_pct", "25", 100, N_("Assessment: tier B, up to this percent of the ranking")),
    NUM("tier_c_pct", "50", 100, N_("Assessment: tier C, up to this percent of the ranking; the others are D")),
    NUM("factor_a", "1.2", 10, N_("Assessment: factor of tier A")),
    NUM("factor_b", "1.1", 10, N_("Assessment: factor of tier B")),
    NUM("factor_c", "1.0", 10, N_("Assessment: factor of tier C")),
    NUM("factor_d", "0.8", 10, N_("Assessment: factor of tier D")),
    NUM("factor_unranked", "1.0", 10, N_("Assessment: factor of dealers that are not ranked")),
    NUM("factor_integrity", "0", 10, N_("Assessment: factor of dealers under doubt about their integrity")),
    NUM("factor_cap", "1.3", 10, N_("Assessment: highest factor, adjustments included")),
};
const struct setting *const assessment_settings[ASSESSMENT_SETTINGS] = { &settings[0], &settings[1], &settings[2], &settings[3], &settings[4],
                                                                         &settings[5], &settings[6], &settings[7], &settings[8], &settings[9] };

struct err *assessment_rules_load(struct db *db, struct str programme, struct assessment_rules *out)
{
    double v[ASSESSMENT_SETTINGS];
    for (size_t i = 0; i < ASSESSMENT_SETTINGS; i++)
        TRY(setting_num(db, &settings[i], programme, &v[i]));
    *out = (struct assessment_rules){ .tiers = { v[0] / 100, v[1] / 100, v[2] / 100 }, .factor = { v[7], v[3], v[4], v[5], v[6] }, .integrity = v[8], .cap = v[9] };
    return NULL;
}

/* ---- making ---- */

struct making {
    struct job *job;
    int64_t publication_id, id;
    struct publication publication;
    struct assessment_rules rules;
    struct publication_view view;
    struct str_map dealer;                /* code → index into view.dealer */
    struct publication_figure_list figure;
    struct org_network network;
    struct target_list target;
    struct org_flag_list flag;
    struct assessment_facts_rows facts;
};

static struct err *find_publication(struct making *m)
{
    struct publication_key key = { .id = m->publication_id };
    struct assessment_sheet_of_publication_row row;
    bool found;
    TRY(publication_load(m->job->db, m->job->arena, &key, &m->publication));
    if (!str_eq_c(m->publication.kind, "quarterly"))
        return ERR(m->job->arena, ERR_NOT_FOUND, "An assessment is made from a released quarterly report.");
    TRY(assessment_sheet_of_publication(m->job->db, m->job->arena, &(struct assessment_sheet_of_publication_in){ .publication_id = m->publication_id }, &row, &found));
    return found ? ERR(m->job->arena, ERR_CONFLICT, "This report has its assessment already.") : NULL;
}

static struct err *load_ground(struct making *m)
{
    struct db *db = m->job->db;
    struct arena *a = m->job->arena;
    const struct publication *p = &m->publication;
    struct publication_key key = { .id = p->id };
    struct publication_figure_query figures = { .publication = key, .measure = STR("total"), .base = STR("P"), .units = 1U << UNIT_DEALER };
    struct target_query targets = { .programme = p->programme, .year = civil_month_year(p->period), .as_of_ms = p->released_at.v };
    struct org_flag_query flags = { .programme = p->programme, .from = p->period - 2, .to = p->period };
    struct assessment_facts_in facts = { .from_month = civil_month_str(a, p->period - 2), .to_month = civil_month_str(a, p->period) };
    TRY(assessment_rules_load(db, p->programme, &m->rules));
    TRY(publication_view_load(db, a, &key, &m->view));
    TRY(publication_figures_load(db, a, &figures, &m->figure));
    TRY(org_network_load(db, a, (struct db_scope){ 0 }, p->structure_day, &m->network));
    TRY(target_list_load(db, a, &targets, &m->target));
    TRY(org_flags_load(db, a, flags, &m->flag));
    return assessment_facts(db, a, &facts, &m->facts);
}

static const struct publication_figure *figure_of(const struct making *m, struct str code)
{
    for (size_t i = 0; i < m->figure.n; i++)
        if (str_eq(m->figure.row[i].code, code))
            return &m->figure.row[i];
    return NULL;
}

static bool is_flagged(const struct making *m, int64_t dealer_id)
{
    for (size_t i = 0; i < m->flag.n; i++)
        if (m->flag.flag[i].dealer_id == dealer_id && m->flag.flag[i].flag == FLAG_INTEGRITY)
            return true;
    return false;
}

static struct opt_num fact_of(const struct making *m, int64_t dealer_id, const char *code)
{
    for (size_t i = 0; i < m->facts.n; i++)
        if (m->facts.row[i].dealer_id == dealer_id && str_eq_c(m->facts.row[i].code, code))
            return SOME_NUM(m->facts.row[i].value);
    return (struct opt_num){ 0 };
}

static struct opt_num target_of(const struct making *m, const struct publication_dealer *d)
{
    const size_t *region = str_map_get(&m->network.region_by_code, d->region_code);
    struct target_whose who = { d->dealer_id, region ? m->network.region[*region].id : 0, target_quarter_of(m->publication.period) };
    const struct target_row *t = target_pick(m->target.row, m->target.n, who, STR("total"));
    return t ? SOME_NUM(t->value) : (struct opt_num){ 0 };
}

static struct err *insert_line(const struct making *m, size_t position)
{
    const struct publication_dealer *d = &m->view.dealer[position];
    const struct publication_figure *f = figure_of(m, d->code);
    struct assessment_line_insert_in in = {
        .sheet_id = m->id, .dealer_id = d->dealer_id, .position = (int64_t)position, .code = d->code, .name = d->name, .region_name = d->region_name,
        .target = target_of(m, d), .is_flagged = is_flagged(m, d->dealer_id), .address_quality = fact_of(m, d->dealer_id, "address_quality"),
        .feedback_closure = fact_of(m, d->dealer_id, "feedback_closure"), .rank_reasons = RANK_OUT_NO_SCORE,
    };
    if (f) {
        in.n = isnan(f->n) ? 0 : f->n;
        in.score = isnan(f->value) ? (struct opt_num){ 0 } : SOME_NUM(f->value);
        in.place = f->place;
        in.place_of = f->place_of;
        in.region_place = f->region_place;
        in.place_best = f->place_best;
        in.place_worst = f->place_worst;
        in.rank_reasons = f->rank_reasons;
    }
    struct assessment_place place = { (int32_t)in.place, (int32_t)in.place_of, in.is_flagged };
    struct assessment_grade grade = assessment_grade_of(&place, &m->rules);
    in.tier = str_of_c(assessment_tier_name(grade.tier));
    in.factor = grade.factor;
    return assessment_line_insert(m->job->db, &in, NULL);
}

static struct err *make(struct db *db, void *ctx)
{
    struct making *m = ctx;
    const struct assessment_rules *r = &m->rules;
    TRY(find_publication(m));
    TRY(load_ground(m));
    m->id = db_new_id(db);
    struct assessment_sheet_insert_in in = {
        .id = m->id, .publication_id = m->publication_id, .made_at = m->job->now_ms, .made_by = str_of_c(m->job->who), .share_a = r->tiers.a, .share_b = r->tiers.b,
        .share_c = r->tiers.c, .factor_a = r->factor[TIER_A], .factor_b = r->factor[TIER_B], .factor_c = r->factor[TIER_C], .factor_d = r->factor[TIER_D],
        .factor_unranked = r->factor[TIER_NONE], .factor_integrity = r->integrity, .factor_cap = r->cap,
    };
    TRY(assessment_sheet_insert(db, &in, NULL));
    for (size_t i = 0; i < m->view.n_dealers; i++)
        TRY(insert_line(m, i));
    return audit_by(m->job, "assessment.make", "assessment", m->id, STR_NONE);
}

struct err *assessment_make(struct job *job, int64_t publication_id, int64_t *id)
{
    struct making m = { .job = job, .publication_id = publication_id };
    TRY(db_write(job->db, make, &m, 0));
    *id = m.id;
    return NULL;
}

struct err *assessment_open_publications(struct job *job, struct publication_list *out)
{
    struct publication_query q = { .kind = STR("quarterly"), .newest_only = true };
    struct publication_list all;
    TRY(publication_list_load(job->db, job->arena, &q, &all));
    *out = (struct publication_list){ ARENA_ARRAY(job->arena, struct publication, all.n), 0 };
    for (size_t i = 0; i < all.n; i++) {
        struct assessment_sheet_of_publication_row row;
        bool found;
        TRY(assessment_sheet_of_publication(job->db, job->arena, &(struct assessment_sheet_of_publication_in){ .publication_id = all.row[i].id }, &row, &found));
        if (!found)
            out->row[out->n++] = all.row[i];
    }
    return NULL;
}

/* ---- adjusting and signing ---- */

static struct err *lock_draft(struct job *job, int64_t id)
{
    struct assessment_sheet_lock_row row;
    bool found;
    TRY(assessment_sheet_lock(job->db, job->arena, &(struct assessment_sheet_lock_in){ .id = id }, &row, &found));
    if (!found)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such assessment.");
    return str_eq_c(row.state, "draft") ? NULL : ERR(job->arena, ERR_CONFLICT, "The assessment is signed; nothing of it changes any more.");
}

struct adjusting { struct job *job; const struct assessment_adjustment *x; };

static struct err *adjust(struct db *db, void *ctx)
{
    const struct adjusting *c = ctx;
    const struct assessment_adjustment *x = c->x;
    struct arena *a = c->job->arena;
    struct assessment_line_adjust_in in = { .sheet_id = x->sheet_id, .dealer_id = x->dealer_id, .adjustment = x->points, .adjustment_reason = x->points == 0 ? STR("") : x->reason,
                                            .adjusted_by = str_of_c(c->job->who), .adjusted_at = SOME_INT(c->job->now_ms) };
    int64_t changed;
    TRY(lock_draft(c->job, x->sheet_id));
    TRY(assessment_line_adjust(db, &in, &changed));
    if (changed == 0)
        return ERR(a, ERR_NOT_FOUND, "There is no such assessment.");
    return audit_by(c->job, "assessment.adjust", "assessment", x->sheet_id,
                    AUDIT_JSON(a, { "dealer", str_printf(a, "%lld", (long long)x->dealer_id) }, { "points", str_printf(a, "%g", x->points) }, { "reason", x->reason }));
}

struct err *assessment_adjust(struct job *job, const struct assessment_adjustment *x)
{
    size_t length = utf8_count(str_trim(x->reason));
    if (!(x->points >= -1 && x->points <= 1))
        return ERR(job->arena, ERR_INVALID, "An adjustment is a number from -1 to 1.");
    if (x->points != 0 && (length < 2 || length > 500))
        return ERR(job->arena, ERR_INVALID, "Say why, in 2 to 500 characters: the reason is part of the assessment.");
    return db_write(job->db, adjust, &(struct adjusting){ job, x }, 0);
}

struct signing { struct job *job; int64_t id; };

static struct err *sign(struct db *db, void *ctx)
{
    const struct signing *c = ctx;
    struct assessment_sheet_sign_in in = { .id = c->id, .signed_at = SOME_INT(c->job->now_ms), .signed_by = str_of_c(c->job->who) };
    TRY(lock_draft(c->job, c->id));
    TRY(assessment_sheet_sign(db, &in, NULL));
    return audit_by(c->job, "assessment.sign", "assessment", c->id, STR_NONE);
}

struct err *assessment_sign(struct job *job, int64_t id)
{
    return db_write(job->db, sign, &(struct signing){ job, id }, 0);
}
