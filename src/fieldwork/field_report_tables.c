/* Response rates, and where addresses are worse than chance allows. */
#include "customer/address_quality.h"
#include "base/key_map.h"
#include "fieldwork/field_report.h"
#include <math.h>

/* ---- response rates ---- */

enum { R_KIND, R_NAME, R_CASES, R_GROUP, R_E = R_GROUP + AAPOR_GROUPS, R_RATE, R_COLUMNS = R_RATE + AAPOR_RATES };

static const struct column *rate_columns(struct arena *a)
{
    struct column *c = ARENA_ARRAY(a, struct column, R_COLUMNS);
    c[R_KIND] = (struct column){ .key = "of", .title = { .id = N_("Of") }, .is_text = true };
    c[R_NAME] = (struct column){ .key = "name", .title = { .id = N_("Name") }, .is_text = true };
    c[R_CASES] = (struct column){ .key = "cases", .title = { .id = N_("Cases") } };
    for (int g = 0; g < AAPOR_GROUPS; g++)
        c[R_GROUP + g] = (struct column){ .key = aapor_group_name((enum aapor_group)g), .title = { .id = aapor_group_name((enum aapor_group)g) }, .group = { .id = N_("Groups") } };
    c[R_E] = (struct column){ .key = "e", .title = { .id = "e" }, .decimals = 3 };
    for (int r = 0; r < AAPOR_RATES; r++)
        c[R_RATE + r] = (struct column){ .key = aapor_rate_name((enum aapor_rate)r), .title = { .id = aapor_rate_name((enum aapor_rate)r) }, .decimals = 1, .group = { .id = N_("Rates") } };
    return c;
}

struct rate_of { const char *code; struct msg kind; struct str name; };

static void add_rates(struct arena *a, struct table *t, const struct rate_of *of, const struct field_sum *s)
{
    struct cell *c = table_add_row(a, t);
    c[R_KIND] = cell_code(a, of->code, of->kind);
    c[R_NAME] = cell_text(of->name);
    c[R_CASES] = cell_int(s->released);
    for (int g = 0; g < AAPOR_GROUPS; g++)
        c[R_GROUP + g] = cell_int((int64_t)s->group[g]);
    c[R_E] = cell_num(aapor_e(s->group));
    for (int r = 0; r < AAPOR_RATES; r++)
        c[R_RATE + r] = cell_share(aapor_rate(s->group, (enum aapor_rate)r));
}

static struct field_sum sum_of_region(const struct field_sample *s, size_t region)
{
    struct field_sum sum = { 0 };
    for (size_t i = 0; i < s->n_dealers; i++)
        if (s->dealer[i].dealer->region == region)
            field_sum_merge(&sum, &s->dealer[i].sum);
    return sum;
}

struct table *field_table_rates(struct job *job, const struct field_sample *s)
{
    struct arena *a = job->arena;
    struct table *t = table_new(a, "rates", rate_columns(a), R_COLUMNS);
    add_rates(a, t, &(struct rate_of){ "wave", MSG("Wave"), civil_month_str(a, s->wave.month) }, &s->all);
    for (size_t r = 0; r < s->network.n_regions; r++) {
        struct field_sum sum = sum_of_region(s, r);
        if (sum.released)
            add_rates(a, t, &(struct rate_of){ "region", MSG("Region"), s->network.region[r].name }, &sum);
    }
    for (size_t i = 0; i < s->n_callers; i++)
        add_rates(a, t, &(struct rate_of){ "interviewer", MSG("Interviewer"), s->caller[i].name }, &s->caller[i].sum);
    bool *total = ARENA_ARRAY(a, bool, t->n_rows);
    total[0] = true;
    t->row_is_total = total;
    t->base = MSG("{0} released cases; AAPOR Standard Definitions, 9th edition", ARG_I(s->all.released));
    t->note[0] = s->rules.list_proves_visit ? MSG("The dealer's list proves the visit: no answer counts as not reached (NC).") : MSG("No answer counts as unknown (UH), though the dealer's list names the visit.");
    t->note[1] = MSG("Open cases count by their last attempt, those nobody tried as UH. A case is the interviewer's who tried it last. An empty base prints n/a.");
    return t;
}

/* ---- addresses and integrity ---- */

enum { A_REGION, A_CODE, A_NAME, A_LATE, A_SCORE, A_TRIED, A_WRONG, A_UNREACHABLE, A_NOT_VISITED, A_ROWS, A_SHARED, A_ASKED, A_TOLD, A_FLAGS, A_COLUMNS };
#define CALLED .group = { .id = N_("Of finished cases") }
static const struct column address_columns[A_COLUMNS] = {
    [A_REGION] = { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    [A_CODE] = { .key = "dealer_code", .title = { .id = N_("Code") }, .is_text = true },
    [A_NAME] = { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    [A_LATE] = { .key = "days_late", .title = { .id = N_("Days late") } },
    [A_SCORE] = { .key = "address_score", .title = { .id = N_("Address quality") }, .decimals = 1 },
    [A_TRIED] = { .key = "finished", CALLED, .title = { .id = N_("Called") } },
    [A_WRONG] = { .key = "wrong_number", CALLED, .title = { .id = N_("Wrong number") }, .decimals = 1 },
    [A_UNREACHABLE] = { .key = "unreachable", CALLED, .title = { .id = N_("Not reached") }, .decimals = 1 },
    [A_NOT_VISITED] = { .key = "not_visited", CALLED, .title = { .id = N_("Not this visit") }, .decimals = 1 },
    [A_ROWS] = { .key = "rows", .title = { .id = N_("Rows uploaded") } },
    [A_SHARED] = { .key = "shared_phone", .title = { .id = N_("Same mobile, over 2 customers") }, .decimals = 1 },
    [A_ASKED] = { .key = "told_asked", .title = { .id = N_("Asked whether told how to answer") } },
    [A_TOLD] = { .key = "told", .title = { .id = N_("of them told") }, .decimals = 1 },
    [A_FLAGS] = { .key = "flags", .title = { .id = N_("Worse than the region") }, .is_text = true, .is_alert = true },
};

/* k of n, of one dealer and of a whole region. */
struct flagged { int column; const char *code; const char *title; };
static const struct flagged flags[] = {
    { A_WRONG, "wrong_number", N_("wrong number") },     { A_UNREACHABLE, "unreachable", N_("not reached") }, { A_NOT_VISITED, "not_visited", N_("not this visit") },
    { A_SHARED, "shared_phone", N_("same mobile") },     { A_TOLD, "told", N_("told how to answer") },
};
struct counted { int64_t k[ARRAY_LEN(flags)], n[ARRAY_LEN(flags)]; };

static struct counted counted_of(const struct field_dealer *d, const struct address_quality *q)
{
    const struct field_sum *s = &d->sum;
    return (struct counted){ .k = { s->wrong_number, s->unreachable, s->not_visited, q ? q->count[QUALITY_SHARED] : 0, d->told },
                             .n = { s->tried, s->tried, s->tried, q ? q->rows : 0, d->told_asked } };
}

static struct cell flags_cell(struct job *job, const struct counted *own, const struct counted *region)
{
    struct buf code = buf_on(job->arena), text = buf_on(job->arena);
    for (size_t f = 0; f < ARRAY_LEN(flags); f++) {
        if (!address_quality_is_worse(own->k[f], own->n[f], region->k[f] - own->k[f], region->n[f] - own->n[f]))
            continue;
        buf_addf(&code, "%s%s", code.n ? " " : "", flags[f].code);
        buf_add(&text, text.n ? STR(", ") : STR(""));
        buf_add(&text, tr(job->lang, flags[f].title));
    }
    return code.n ? cell_code(job->arena, buf_c(&code), MSG("{0}", ARG_S(buf_str(&text)))) : cell_text(STR_NONE);
}

static void put_address(const struct field_dealer *d, const struct address_quality *q, const struct counted *own, struct cell *c)
{
    c[A_CODE] = cell_text(d->dealer->code);
    c[A_NAME] = cell_text(d->dealer->name);
    if (q) {
        c[A_LATE] = cell_int(q->days_late);
        c[A_SCORE] = cell_num(q->score);
        c[A_ROWS] = cell_int(q->rows);
    }
    c[A_TRIED] = cell_int(d->sum.tried);
    c[A_ASKED] = cell_int(d->told_asked);
    for (size_t f = 0; f < ARRAY_LEN(flags); f++)
        c[flags[f].column] = cell_share(own->n[f] ? (double)own->k[f] / (double)own->n[f] : (double)NAN);
}

/* The address quality of the wave's dealers, in their order; NULL where there is none. */
static struct err *load_quality(struct job *job, const struct field_sample *s, const struct address_quality ***out)
{
    struct address_quality_table *t = ARENA_NEW(job->arena, struct address_quality_table);
    struct key_map *place = key_map_new(job->arena);
    *out = ARENA_ARRAY(job->arena, const struct address_quality *, s->n_dealers);
    TRY(address_quality_load(job, &(struct address_quality_query){ s->wave.programme, s->wave.month, { 0 } }, t));
    for (size_t i = 0; i < t->n; i++)
        key_map_put(place, (uint64_t)t->network.dealer[t->dealer[i].dealer].id, (uint32_t)i, NULL);
    for (size_t i = 0; i < s->n_dealers; i++) {
        const uint32_t *at = key_map_get(place, (uint64_t)s->dealer[i].dealer->id);
        (*out)[i] = at ? &t->dealer[*at] : NULL;
    }
    return NULL;
}

struct err *field_table_addresses(struct job *job, const struct field_sample *s, struct table **out)
{
    struct arena *a = job->arena;
    const struct address_quality **quality;
    struct counted *region = ARENA_ARRAY(a, struct counted, s->network.n_regions);
    struct table *t = *out = table_new(a, "addresses", address_columns, A_COLUMNS);
    TRY(load_quality(job, s, &quality));
    for (size_t i = 0; i < s->n_dealers; i++) {
        struct counted own = counted_of(&s->dealer[i], quality[i]), *sum = &region[s->dealer[i].dealer->region];
        for (size_t f = 0; f < ARRAY_LEN(flags); f++) {
            sum->k[f] += own.k[f];
            sum->n[f] += own.n[f];
        }
    }
    for (size_t i = 0; i < s->n_dealers; i++) {
        struct counted own = counted_of(&s->dealer[i], quality[i]);
        struct cell *c = table_add_row(a, t);
        size_t r = s->dealer[i].dealer->region;
        c[A_REGION] = cell_text(s->network.region[r].name);
        put_address(&s->dealer[i], quality[i], &own, c);
        c[A_FLAGS] = flags_cell(job, &own, &region[r]);
    }
    t->base = MSG("{0} finished cases that were called, repair month {1}", ARG_I(s->all.tried), ARG_S(civil_month_str(a, s->wave.month)));
    t->note[0] = MSG("\"Worse than the region\": by more than chance, binomial test against the region's other dealers, p < 0.001, from 20 on.");
    t->note[1] = MSG("A flag is a reason to look, not a verdict.");
    t->empty = MSG("No dealer has a quota in this wave.");
    return NULL;
}
