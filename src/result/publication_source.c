/* What a publication rests on, as digests: a draft that was left half made goes on only from the same. */
#include "base/hash.h"
#include "base/json_out.h"
#include "result/publication_private.h"
#include "result/result_cmd.h"
#include "result/target.h"

enum base_kind publication_single(struct str kind)
{
    return str_eq_c(kind, "quarterly") ? BASE_QUARTER : BASE_MONTH;
}

enum base_kind publication_rolling_base(struct str kind)
{
    return str_eq_c(kind, "quarterly") ? BASE_R12 : BASE_R6;
}

/* ---- interviews: each a digest, sorted, so that neither ids nor the order of imports count ---- */

struct digests { struct arena *a, *scratch; struct sha256 *row; size_t n, room; };

static struct err *see(void *ctx, const struct interview *i)
{
    struct digests *d = ctx;
    struct arena_mark mark = arena_mark(d->scratch);
    struct buf b = buf_on(d->scratch);
    buf_addf(&b, "%lld|%lld|%d|%.17g|", (long long)i->version_id, (long long)i->row.dealer_id, (int)i->row.month, i->row.weight);
    buf_add(&b, hex_of(d->scratch, (struct str){ (const char *)i->row.answer, i->n_answers }));
    for (size_t k = 0; k < TALLY_ATTRIBUTES; k++)
        buf_addf(&b, "|" STR_FMT, STR_ARG(i->row.attribute[k]));
    if (d->n == d->room) {
        d->room = d->room ? d->room * 2 : 1024;
        d->row = arena_grow(d->a, d->row, d->n, d->room, sizeof *d->row);
    }
    d->row[d->n++] = sha256_of(buf_str(&b));
    arena_rewind(d->scratch, mark);
    return NULL;
}

static int by_bytes(const void *x, const void *y)
{
    return memcmp(x, y, sizeof(struct sha256));
}

static struct err *tally_digest(struct job *job, const struct report_source *s, struct str *out)
{
    struct digests d = { .a = arena_new(0), .scratch = arena_new(0) };
    struct interview_query q = { .programme = s->set.programme, .from = s->set.tally->frame.months.first, .to = s->set.tally->frame.months.last, .scope = { .kind = SCOPE_SYSTEM } };
    struct err *e = interview_each(job->db, job->arena, &q, see, &d);
    if (!e && d.n)
        qsort(d.row, d.n, sizeof *d.row, by_bytes);
    struct sha256 all = sha256_of((struct str){ (const char *)d.row, d.n * sizeof *d.row });
    *out = sha256_hex(job->arena, &all);
    arena_free(d.scratch);
    arena_free(d.a);
    return e;
}

/* ---- settings, questionnaires, network ---- */

static struct err *parameters(struct job *job, struct str programme, struct str *out)
{
    struct buf b = buf_on(job->arena);
    struct sink sink = sink_to_buf(&b);
    struct json_out j = json_out_to(&sink, false);
    struct mark_rules marks = mark_rules_default();
    int64_t quota, honours;
    double margin, n_min;
    TRY(setting_int(job->db, &org_quota_setting, programme, &quota));
    TRY(setting_int(job->db, &result_honours_setting, programme, &honours));
    TRY(setting_num(job->db, &target_margin_setting, programme, &margin));
    TRY(setting_num(job->db, &target_n_min_setting, programme, &n_min));
    json_object(&j);
    json_put_int(&j, org_quota_setting.key, quota);
    json_put_int(&j, result_honours_setting.key, honours);
    json_put_num(&j, target_margin_setting.key, margin);
    json_put_num(&j, target_n_min_setting.key, n_min);
    json_put_num(&j, "mark.design_share", marks.design_share);
    json_put_num(&j, "mark.grey_below", marks.grey_below);
    json_put_num(&j, "mark.none_below", marks.none_below);
    json_put_num(&j, "mark.small_count", marks.small_count);
    json_object_end(&j);
    *out = buf_str(&b);
    return NULL;
}

static struct str questionnaires(struct arena *a, const struct result_set *s)
{
    struct buf b = buf_on(a);
    struct sink sink = sink_to_buf(&b);
    struct json_out j = json_out_to(&sink, false);
    json_array(&j);
    for (size_t v = 0; v < s->n_versions; v++)
        json_str(&j, db_id_str(a, s->version[v].version_id));
    json_array_end(&j);
    return buf_str(&b);
}

static void add_network(struct buf *b, const struct org_network *n)
{
    for (size_t i = 0; i < n->n_dealers; i++) {
        const struct org_dealer *d = &n->dealer[i];
        buf_addf(b, STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|%d%d%d%d|%d\n", STR_ARG(d->code), STR_ARG(d->name),
                 STR_ARG(n->region[d->region].code), STR_ARG(d->area), STR_ARG(d->group), STR_ARG(d->type), STR_ARG(d->reason), d->sales, d->service, d->ranked, d->is_open,
                 (int)civil_day_number(d->opened));
    }
}

static struct err *add_flags(struct job *job, const struct report_source *s, struct buf *b)
{
    struct org_flag_list flags;
    struct org_flag_query q = { .programme = s->set.programme, .from = s->set.tally->frame.months.first, .to = s->period };
    TRY(org_flags_load(job->db, job->arena, q, &flags));
    for (size_t i = 0; i < flags.n; i++)
        buf_addf(b, "%lld|%d|%d\n", (long long)flags.flag[i].dealer_id, (int)flags.flag[i].month, (int)flags.flag[i].flag);
    return NULL;
}

static void add_quality(const struct org_quality_list *l, struct buf *b)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct org_quality *q = &l->row[i];
        buf_addf(b, "%lld|%d|%.17g|%lld|%lld|%lld|%lld|%lld|%.17g|%lld\n", (long long)q->dealer_id, (int)q->month, q->orders, (long long)q->visits, (long long)q->no_phone,
                 (long long)(q->vip + q->staff + q->own + q->refused), (long long)q->rejected, (long long)q->days_late, q->score, (long long)q->region_place);
    }
}

struct err *publication_source_of(struct job *job, const struct report_source *s, const struct publication *p, struct publication_source *out)
{
    struct arena *a = job->arena;
    struct buf b = buf_on(a);
    *out = (struct publication_source){ .structure_day = civil_date_add_days(civil_date_of_month(s->period + 1, 1), -1), .questionnaires = questionnaires(a, &s->set) };
    out->interviews = (int64_t)result_count(&s->set, &s->set.nation, window_of(publication_single(p->kind), s->period));
    TRY(tally_digest(job, s, &out->tally_sha256));
    TRY(parameters(job, s->set.programme, &out->parameters));
    buf_addf(&b, "%d\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", report_method_version, STR_ARG(out->tally_sha256), STR_ARG(out->parameters), STR_ARG(out->questionnaires));
    add_network(&b, &s->set.network);
    TRY(add_flags(job, s, &b));
    add_quality(&s->quality, &b);
    struct sha256 all = sha256_of(buf_str(&b));
    out->sha256 = sha256_hex(a, &all);
    return NULL;
}
