/* Reading publications: which there are, what of them a reader reaches, their figures. */
#include "base/str_map.h"
#include "form/json_in.h"
#include "result/publication_private.h"
#include <math.h>

/* ---- words ---- */

static const char *const unit_names[UNIT_KINDS] = { "nation", "region", "area", "group", "dealer" };

const char *publication_unit_name(enum unit_kind kind)
{
    return unit_names[kind];
}

bool publication_unit_of(struct str name, enum unit_kind *out)
{
    for (size_t i = 0; i < UNIT_KINDS; i++)
        if (str_eq_c(name, unit_names[i])) {
            *out = (enum unit_kind)i;
            return true;
        }
    return false;
}

bool publication_unit_of_text(struct str text, enum unit_kind *kind, struct str *code)
{
    ptrdiff_t colon = str_find(text, STR(":"));
    if (!publication_unit_of(colon < 0 ? text : str_sub(text, 0, (size_t)colon), kind) || (colon < 0) != (*kind == UNIT_NATION))
        return false;
    *code = colon < 0 ? text : str_sub(text, (size_t)colon + 1, text.n);
    return true;
}

struct cell publication_kind_cell(struct arena *a, struct str kind)
{
    return str_eq_c(kind, "quarterly") ? cell_code(a, "quarterly", MSG("Quarterly")) : cell_code(a, "monthly", MSG("Monthly"));
}

/* ---- publications ---- */

static struct err *of_row(struct arena *a, const struct publication_list_row *r, struct publication *p)
{
    *p = (struct publication){
        .id = r->id, .programme = r->programme, .kind = r->kind, .edition = r->edition, .reason = r->reason, .made_at = r->made_at, .made_by_id = r->made_by_id,
        .complete_at = r->complete_at, .checked_at = r->checked_at, .released_at = r->released_at, .made_by = r->made_by, .checked_by = r->checked_by,
        .released_by = r->released_by, .checked_by_id = r->checked_by_id, .method_version = r->method_version, .parameters = r->parameters,
        .questionnaires = r->questionnaires, .structure_day = civil_date_of_iso(r->structure_day), .tally_sha256 = r->tally_sha256,
        .source_sha256 = r->source_sha256, .interviews = r->interviews,
    };
    if (!publication_state_of(r->state, &p->state) || !civil_month_parse(r->period, &p->period))
        return err_detail(a, ERR(a, ERR_BUG, "A publication is stored in a form that this version does not know."), "id %lld", (long long)r->id);
    return NULL;
}

static struct err *list(struct db *db, struct arena *a, const struct publication_list_in *in, struct publication_list *out)
{
    struct publication_list_rows rows;
    TRY(publication_list(db, a, in, &rows));
    out->n = rows.n;
    out->row = ARENA_ARRAY(a, struct publication, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        TRY(of_row(a, &rows.row[i], &out->row[i]));
    return NULL;
}

struct err *publication_list_load(struct db *db, struct arena *a, const struct publication_query *q, struct publication_list *out)
{
    struct publication_list_in in = {
        .scope = q->scope, .with_programme = q->programme.p, .programme = q->programme, .with_kind = q->kind.p, .kind = q->kind, .with_period_from = q->from, .with_period_to = q->to,
        .with_released = !q->with_drafts, .with_newest = q->newest_only,
    };
    if (q->from)
        in.period_from = civil_month_str(a, q->from);
    if (q->to)
        in.period_to = civil_month_str(a, q->to);
    return list(db, a, &in, out);
}

struct err *publication_load(struct db *db, struct arena *a, const struct publication_key *k, struct publication *out)
{
    struct publication_list_in in = { .scope = k->scope, .with_one = true, .id = k->id, .with_released = !k->is_maker };
    struct publication_list found;
    TRY(list(db, a, &in, &found));
    if (found.n == 0)
        return ERR(a, ERR_NOT_FOUND, "There is no such publication.");
    *out = found.row[0];
    return NULL;
}

/* ---- what the reader reaches ---- */

/* Units by kind and code: how many dealers they have, and how many of them are reached. */
struct unit_count { struct publication_unit unit; size_t dealers, reached; };
struct unit_counts { struct arena *a; struct unit_count *row; size_t n; struct str_map by_key; };

static void count(struct unit_counts *c, const struct publication_unit *u, bool is_reached)
{
    bool is_new;
    struct str key = str_printf(c->a, "%d:" STR_FMT, (int)u->kind, STR_ARG(u->code));
    size_t at = *str_map_put(&c->by_key, key, c->n, &is_new);
    if (is_new)
        c->row[c->n++] = (struct unit_count){ .unit = *u };
    c->row[at].dealers++;
    c->row[at].reached += is_reached;
}

/* The unit of a kind that a dealer belongs to; code "" = none. */
static struct publication_unit unit_of(const struct publication_dealer_list_row *d, enum unit_kind kind)
{
    switch (kind) {
    case UNIT_REGION: return (struct publication_unit){ kind, d->region_code, d->region_name };
    case UNIT_AREA: {
        ptrdiff_t slash = str_find(d->area_code, STR("/"));
        return (struct publication_unit){ kind, d->area_code, slash < 0 ? d->area_code : str_sub(d->area_code, (size_t)slash + 1, d->area_code.n) };
    }
    case UNIT_GROUP: return (struct publication_unit){ kind, d->group_code, d->group_code };
    case UNIT_DEALER: return (struct publication_unit){ kind, d->code, d->name };
    case UNIT_NATION: case UNIT_KINDS: break;
    }
    return (struct publication_unit){ UNIT_NATION, STR("nation"), STR("") };
}

static void put_unit(struct publication_view *v, const struct unit_count *c, struct publication_unit *unit, struct publication_unit *region)
{
    if (c->reached == c->dealers)
        unit[v->n_units++] = c->unit;
    if (c->unit.kind == UNIT_REGION && c->reached)
        region[v->n_regions++] = c->unit;
}

static void put_units(struct arena *a, const struct publication_dealer_list_rows *all, const struct str_map *reached, struct publication_view *v)
{
    struct unit_counts c = { .a = a, .row = ARENA_ARRAY(a, struct unit_count, all->n * UNIT_KINDS), .by_key = str_map_on(a) };
    for (enum unit_kind kind = 0; kind < UNIT_KINDS; kind++)
        for (size_t i = 0; i < all->n; i++) {
            struct publication_unit u = unit_of(&all->row[i], kind);
            if (u.code.n)
                count(&c, &u, str_map_get(reached, all->row[i].code));
        }
    struct publication_unit *unit = ARENA_ARRAY(a, struct publication_unit, c.n), *region = ARENA_ARRAY(a, struct publication_unit, c.n);
    v->unit = unit;
    v->region = region;
    for (size_t i = 0; i < c.n; i++)
        put_unit(v, &c.row[i], unit, region);
}

static struct publication_dealer dealer_of_row(const struct publication_dealer_list_row *r)
{
    return (struct publication_dealer){
        .dealer_id = r->dealer_id, .code = r->code, .name = r->name, .region_code = r->region_code, .region_name = r->region_name,
        .area_code = r->area_code, .group_code = r->group_code, .interviews = { .v = r->interviews, .has = r->interviews >= 0 },
    };
}

/* The network as it stood then; the dealers as the reader reaches them today. */
struct err *publication_view_load(struct db *db, struct arena *a, const struct publication_key *k, struct publication_view *out)
{
    struct publication p;
    struct publication_dealer_list_rows all, mine;
    struct str_map reached = str_map_on(a);
    TRY(publication_load(db, a, k, &p));
    TRY(publication_dealer_list(db, a, &(struct publication_dealer_list_in){ .publication_id = k->id, .scope = { .kind = SCOPE_SYSTEM } }, &all));
    TRY(publication_dealer_list(db, a, &(struct publication_dealer_list_in){ .publication_id = k->id, .scope = k->scope }, &mine));
    struct publication_dealer *dealer = ARENA_ARRAY(a, struct publication_dealer, mine.n);
    *out = (struct publication_view){ .dealer = dealer, .n_dealers = mine.n, .is_national = mine.n == all.n };
    for (size_t i = 0; i < mine.n; i++) {
        dealer[i] = dealer_of_row(&mine.row[i]);
        str_map_put(&reached, dealer[i].code, i, NULL);
    }
    put_units(a, &all, &reached, out);
    return NULL;
}

static bool has_unit(const struct publication_unit *unit, size_t n, enum unit_kind kind, struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (unit[i].kind == kind && str_eq(unit[i].code, code))
            return true;
    return false;
}

bool publication_view_has(const struct publication_view *v, enum unit_kind kind, struct str code)
{
    return has_unit(v->unit, v->n_units, kind, code);
}

/* ---- figures ---- */

static double num_of(struct opt_num x)
{
    return x.has ? x.v : NAN;
}

static int32_t place_of(struct opt_int x)
{
    return x.has ? (int32_t)x.v : 0;
}

static enum verdict verdict_of_name(struct str name)
{
    static const struct { const char *name; enum verdict verdict; } names[] = {
        { "same", VERDICT_SAME }, { "up", VERDICT_UP }, { "down", VERDICT_DOWN }, { "up_light", VERDICT_UP_LIGHT }, { "down_light", VERDICT_DOWN_LIGHT },
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq_c(name, names[i].name))
            return names[i].verdict;
    return VERDICT_NOT_TESTED;
}

static enum cell_hidden hidden_of_name(struct str name)
{
    return name.n == 0 ? SHOWN : str_eq_c(name, "no_score") ? HIDDEN_NO_SCORE : str_eq_c(name, "disclosure") ? HIDDEN_DISCLOSURE : HIDDEN_NOT_ESTIMABLE;
}

/* [0,2,0,9,20,31]: counts by code from 0. */
static struct err *read_counts(struct arena *a, struct str text, struct publication_figure *f)
{
    const struct json *v;
    size_t code = 0;
    if (text.n == 0)
        return NULL;
    TRY(json_in_text(a, text, NULL, &v));
    for (const struct json *e = json_in_next(v, NULL); e && code < ANSWER_CODES; e = json_in_next(v, e))
        TRY(json_in_as_num(e, &f->count[code++]));
    f->has_counts = true;
    return NULL;
}

static struct err *figure_of_row(struct arena *a, const struct publication_figure_list_row *r, struct publication_figure *f)
{
    *f = (struct publication_figure){
        .measure = r->measure, .base = r->base, .code = r->unit_code, .name = r->unit_name, .n = num_of(r->n), .asked = num_of(r->asked), .value = num_of(r->value),
        .se = num_of(r->se), .low = num_of(r->low), .high = num_of(r->high), .top2 = num_of(r->top2), .bottom2 = num_of(r->bottom2),
        .previous_change = num_of(r->previous_change), .verdict = verdict_of_name(r->verdict), .months_present = r->months_present, .months_wanted = r->months_wanted,
        .is_starred = r->is_starred, .is_grey = r->is_grey, .hidden = hidden_of_name(r->hidden), .place = place_of(r->place), .place_of = place_of(r->place_of),
        .region_place = place_of(r->region_place), .region_place_of = place_of(r->region_place_of), .place_best = place_of(r->place_best),
        .place_worst = place_of(r->place_worst), .rank_reasons = (unsigned)r->rank_reasons,
    };
    f->is_best = str_eq_c(r->unit_kind, "best");
    f->kind = UNIT_REGION;
    if (!f->is_best && !publication_unit_of(r->unit_kind, &f->kind))
        return ERR(a, ERR_BUG, "A publication is stored in a form that this version does not know.");
    return read_counts(a, r->counts, f);
}

static bool may_see(const struct publication_view *v, const struct publication_figure *f)
{
    return f->kind == UNIT_NATION || (f->kind == UNIT_REGION && has_unit(v->region, v->n_regions, UNIT_REGION, f->code)) || publication_view_has(v, f->kind, f->code);
}

/* Units to compare with come without what adds up: shares and errors of a whole less those of the reader's own dealers would be another's. */
static void keep_back(const struct publication_view *v, struct publication_figure *f)
{
    bool is_withheld = f->hidden == HIDDEN_DISCLOSURE && !v->is_national;
    bool is_compared = !f->is_best && !publication_view_has(v, f->kind, f->code);
    if (is_withheld)
        f->n = f->asked = f->value = f->previous_change = NAN;
    if (is_withheld || is_compared) {
        f->se = f->low = f->high = f->top2 = f->bottom2 = NAN;
        f->has_counts = false;
        memset(f->count, 0, sizeof f->count);
    }
}

struct err *publication_figures_load(struct db *db, struct arena *a, const struct publication_figure_query *q, struct publication_figure_list *out)
{
    unsigned dealers = 1u << UNIT_DEALER;
    struct publication_view v;
    struct publication_figure_list_rows rows;
    struct publication_figure_list_in in = {
        .publication_id = q->publication.id, .with_measure = q->measure.p, .measure = q->measure, .with_base = q->base.p, .base = q->base, .with_code = q->code.p,
        .unit_code = q->code, .with_dealers = q->units == dealers, .with_no_dealers = q->units && !(q->units & dealers),
    };
    TRY(publication_view_load(db, a, &q->publication, &v));
    TRY(publication_figure_list(db, a, &in, &rows));
    *out = (struct publication_figure_list){ .row = ARENA_ARRAY(a, struct publication_figure, rows.n) };
    for (size_t i = 0; i < rows.n; i++) {
        struct publication_figure f;
        TRY(figure_of_row(a, &rows.row[i], &f));
        keep_back(&v, &f);
        if (may_see(&v, &f) && (!q->units || q->units & 1u << f.kind))
            out->row[out->n++] = f;
    }
    return NULL;
}
