/* The league table as a document, a command and (upload_pages.c) a page. */
#include "customer/address_quality.h"
#include <math.h>

enum { COL_RANK, COL_DEALER, COL_NAME, COL_REGION, COL_SCORE, COL_FLAGS, COL_ORDERS, COL_ROWS, COL_COVERAGE, COL_PHONE, COL_VIN, COL_DUPLICATES, COL_REJECTED, COL_VIP, COL_STAFF, COL_OWN,
       COL_REFUSED, COL_SHARED, COL_LATE, COLUMNS };
#define EXCLUDED .group = { .id = N_("Excluded by the dealer's flags") }
static const struct column columns[COLUMNS] = {
    [COL_RANK] = { .key = "rank", .title = { .id = N_("Rank") } },
    [COL_DEALER] = { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    [COL_NAME] = { .key = "name", .title = { .id = N_("Name") }, .is_text = true },
    [COL_REGION] = { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    [COL_SCORE] = { .key = "score", .title = { .id = N_("Quality score") }, .decimals = 1 },
    [COL_FLAGS] = { .key = "flags", .title = { .id = N_("Worse than the region") }, .is_text = true, .is_alert = true },
    [COL_ORDERS] = { .key = "orders", .title = { .id = N_("Orders") } },
    [COL_ROWS] = { .key = "rows", .title = { .id = N_("Rows") } },
    [COL_COVERAGE] = { .key = "coverage", .title = { .id = N_("Coverage") }, .decimals = 1 },
    [COL_PHONE] = { .key = "valid_phone", .title = { .id = N_("Valid mobile") }, .decimals = 1 },
    [COL_VIN] = { .key = "valid_vin", .title = { .id = N_("Valid VIN") }, .decimals = 1 },
    [COL_DUPLICATES] = { .key = "duplicates", .title = { .id = N_("Duplicates") }, .decimals = 1 },
    [COL_REJECTED] = { .key = "rejected", .title = { .id = N_("Rejected") }, .decimals = 1 },
    [COL_VIP] = { .key = "vip", EXCLUDED, .title = { .id = N_("VIP") }, .decimals = 1 },
    [COL_STAFF] = { .key = "staff", EXCLUDED, .title = { .id = N_("Staff") }, .decimals = 1 },
    [COL_OWN] = { .key = "dealer_own", EXCLUDED, .title = { .id = N_("Own cars") }, .decimals = 1 },
    [COL_REFUSED] = { .key = "no_consent", EXCLUDED, .title = { .id = N_("No consent") }, .decimals = 1 },
    [COL_SHARED] = { .key = "shared_phone", .title = { .id = N_("Same mobile, over 2 customers") } },
    [COL_LATE] = { .key = "days_late", .title = { .id = N_("Days late") } },
};

static const struct { const char *code; const char *title; } flag_names[QUALITY_COUNTS] = {
    [QUALITY_NO_PHONE] = { "phone", N_("mobile") }, [QUALITY_NO_VIN] = { "vin", N_("VIN") }, [QUALITY_DUPLICATE] = { "duplicates", N_("duplicates") },
    [QUALITY_VIP] = { "vip", N_("VIP") }, [QUALITY_STAFF] = { "staff", N_("staff") }, [QUALITY_OWN] = { "own", N_("own cars") }, [QUALITY_REFUSED] = { "consent", N_("no consent") },
    [QUALITY_SHARED] = { "shared", N_("same mobile") }, [QUALITY_REJECTED] = { "rejected", N_("rejected") },
};

static struct cell flags_cell(struct arena *a, const struct lang *l, uint32_t flags)
{
    struct buf text = buf_on(a), code = buf_on(a);
    for (int k = 0; k < QUALITY_COUNTS; k++)
        if (flags >> k & 1) {
            buf_addf(&code, "%s%s", code.n ? " " : "", flag_names[k].code);
            buf_add(&text, text.n ? STR(", ") : STR(""));
            buf_add(&text, tr(l, flag_names[k].title));
        }
    return flags ? cell_code(a, buf_c(&code), MSG("{0}", ARG_S(buf_str(&text)))) : cell_text(STR_NONE);
}

static void put_shares(struct cell *c, const struct address_quality *d)
{
    static const struct { int column; enum quality_count count; bool is_good; } shares[] = {
        { COL_PHONE, QUALITY_NO_PHONE, true }, { COL_VIN, QUALITY_NO_VIN, true }, { COL_DUPLICATES, QUALITY_DUPLICATE, false }, { COL_REJECTED, QUALITY_REJECTED, false },
        { COL_VIP, QUALITY_VIP, false }, { COL_STAFF, QUALITY_STAFF, false }, { COL_OWN, QUALITY_OWN, false }, { COL_REFUSED, QUALITY_REFUSED, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(shares); i++) {
        double share = address_quality_share(d, shares[i].count);
        c[shares[i].column] = cell_share(shares[i].is_good ? 1 - share : share);
    }
}

static void put_dealer(struct job *job, struct table *t, const struct address_quality_table *q, const struct address_quality *d)
{
    const struct org_dealer *o = &q->network.dealer[d->dealer];
    struct cell *c = table_add_row(job->arena, t);
    c[COL_DEALER] = cell_text(o->code);
    c[COL_NAME] = cell_text(o->name);
    c[COL_REGION] = cell_text(q->network.region[o->region].name);
    c[COL_ROWS] = cell_int(d->rows);
    c[COL_LATE] = cell_int(d->days_late);
    if (!isnan(d->orders))
        c[COL_ORDERS] = cell_int((int64_t)llround(d->orders));
    if (!d->rows)
        return;
    c[COL_RANK] = cell_int(d->rank);
    c[COL_SCORE] = cell_num(d->score);
    c[COL_FLAGS] = flags_cell(job->arena, job->lang, d->flags);
    if (d->orders > 0)
        c[COL_COVERAGE] = cell_share((double)d->rows / d->orders);
    c[COL_SHARED] = cell_int(d->count[QUALITY_SHARED]);
    put_shares(c, d);
}

struct document *address_quality_document(struct job *job, const struct address_quality_query *q, const struct address_quality_table *quality)
{
    struct arena *a = job->arena;
    struct document *d = ARENA_NEW(a, struct document);
    struct section *s = ARENA_NEW(a, struct section);
    struct head_field *head = ARENA_ARRAY(a, struct head_field, 2);
    struct table *t = table_new(a, "dealers", columns, COLUMNS);
    for (size_t i = 0; i < quality->n; i++)
        put_dealer(job, t, quality, &quality->dealer[i]);
    t->empty = MSG("No dealer was asked for addresses of this month.");
    t->base = MSG("{0} dealers with rows, {1}", ARG_I(quality->n_ranked), ARG_S(civil_month_str(a, q->month)));
    t->note[0] = MSG("Score: 100 × mean of coverage, valid mobile, valid VIN, no duplicates, not rejected; minus a point for each day late, at most 20. Without orders reported, coverage is left out.");
    t->note[1] = MSG("\"Worse than the region\": by more than chance, binomial test against the region's other dealers, p < 0.001, from 20 rows on.");
    head[0] = (struct head_field){ "programme", MSG("Programme"), org_programme_cell(a, q->programme) };
    head[1] = (struct head_field){ "month", MSG("Repair month"), cell_text(civil_month_str(a, q->month)) };
    *s = (struct section){ .key = "dealers", .table = t };
    *d = (struct document){ .format = "huifang.address_quality/1", .title = MSG("Address quality"), .head = head, .n_head = 2, .section = s, .n_sections = 1, .landscape = true,
                            .generated = tz_format(a, job->tz, job->now_ms) };
    return d;
}

/* ---- the command ---- */

struct quality_input { struct str programme; struct opt_int month; struct output_options out; };

static struct err *cmd_quality(struct cmd *c, const void *input)
{
    const struct quality_input *in = input;
    struct address_quality_query q = { in->programme, (int32_t)in->month.v, { SCOPE_SYSTEM, 0 } };
    struct address_quality_table t;
    TRY(address_quality_load(&c->job, &q, &t));
    return cmd_render(c, address_quality_document(&c->job, &q, &t), in->out);
}

static const struct field options[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct quality_input, programme), .hint = { .id = N_("which survey") } },
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(struct quality_input, month), .hint = { .id = N_("the repair month") } },
    OUTPUT_OPTIONS(struct quality_input),
};
const struct command address_quality_command = {
    .name = "uploads quality", .summary = { .id = N_("what the dealers' addresses are worth, and whose are worse than the region's") }, .manual = "visits", .option = options,
    .n_options = ARRAY_LEN(options), .input_size = sizeof(struct quality_input), .db = COMMAND_CURRENT_DB, .run = cmd_quality,
};
