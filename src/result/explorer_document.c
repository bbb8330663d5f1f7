/* What stands on a page of the explorer, as parts and as one document. */
#include "result/explorer_table.h"

/* ---- how to read the figures (R027, R028) ---- */

static const struct column level_columns[] = {
    { .key = "points", .title = { .id = N_("Points") } },
    { .key = "index", .title = { .id = N_("Index") } },
    { .key = "answer", .title = { .id = N_("Answer") }, .is_text = true },
    { .key = "feeling", .title = { .id = N_("What the customer feels") }, .is_text = true },
    { .key = "behaviour", .title = { .id = N_("What the customer does") }, .is_text = true },
};
struct explorer_part explorer_levels(struct explorer *e)
{
    struct table *t = table_new(e->a, "levels", level_columns, ARRAY_LEN(level_columns));
    for (int level = 5; level >= 1; level--) {
        const struct level_meaning *m = level_meaning(level);
        struct cell *c = table_add_row(e->a, t);
        c[0] = cell_int((int64_t)m->points);
        c[1] = cell_int((int64_t)(m->points * 10));
        c[2] = cell_msg(e->a, (struct msg){ .id = m->label });
        c[3] = cell_msg(e->a, (struct msg){ .id = m->feeling });
        c[4] = cell_msg(e->a, (struct msg){ .id = m->behaviour });
    }
    t->note[0] = MSG("An index is the mean of the points times ten. Small bases: * below 80 % of the designed base, in brackets n below 30, no score below 10.");
    return (struct explorer_part){ "levels", MSG("How to read the figures"), t, NULL, NULL, 0, false };
}

/* ---- all of a page ---- */

struct err *explorer_parts(struct explorer *e, struct explorer_part part[EXPLORER_PARTS], size_t *n)
{
    *n = 0;
    if (e->measure && e->measure->question)
        TRY(explorer_answers(e, &part[(*n)++]));
    else if (e->measure)
        TRY(explorer_measures(e, &part[(*n)++]));
    if (e->below != UNIT_KINDS)
        TRY(explorer_below(e, &part[(*n)++]));
    if (!e->measure)
        TRY(explorer_measures(e, &part[(*n)++]));
    TRY(explorer_trend(e, &part[(*n)++]));
    part[(*n)++] = explorer_levels(e);
    return NULL;
}

static size_t put_head(struct explorer *e, struct head_field *h)
{
    size_t n = 0;
    h[n++] = (struct head_field){ "unit", MSG("Unit"), cell_msg(e->a, explorer_unit_label(e->unit)) };
    if (e->measure)
        h[n++] = (struct head_field){ "measure", MSG("Measure"), cell_msg(e->a, explorer_measure_label(e, e->measure)) };
    h[n++] = (struct head_field){ "programme", MSG("Programme"), org_programme_cell(e->a, e->programme) };
    h[n++] = (struct head_field){ "period", MSG("Period"), cell_text(civil_month_str(e->a, e->period)) };
    h[n++] = (struct head_field){ "base", MSG("Data base"), cell_text(str_of_c(explorer_base_choices[e->base].value)) };
    h[n++] = (struct head_field){ "edition", MSG("Edition"), e->is_running ? cell_code(e->a, "preliminary", MSG("preliminary figures")) : cell_code(e->a, "released", MSG("released figures")) };
    if (e->q->weighted.v)
        h[n++] = (struct head_field){ "weighted", MSG("Weights"), cell_code(e->a, "weighted", MSG("weighted")) };
    if (e->where)
        h[n++] = (struct head_field){ "where", MSG("Condition"), cell_text(tally_filter_text(e->a, e->where)) };
    h[n++] = (struct head_field){ "method", MSG("Method version"), cell_text(STR("1")) };
    return n;
}

struct err *explorer_document(struct explorer *e, struct document *out)
{
    struct explorer_part part[EXPLORER_PARTS];
    struct section *section = ARENA_ARRAY(e->a, struct section, EXPLORER_PARTS);
    struct head_field *head = ARENA_ARRAY(e->a, struct head_field, 10);
    size_t n;
    TRY(explorer_parts(e, part, &n));
    for (size_t i = 0; i < n; i++)
        section[i] = (struct section){ .key = part[i].key, .title = part[i].title, .table = part[i].table, .chart = part[i].chart, .n_charts = part[i].chart != NULL };
    *out = (struct document){ .format = "huifang.explorer/1", .title = MSG("Results"), .head = head, .n_head = put_head(e, head), .section = section, .n_sections = n,
                              .landscape = true, .generated = tz_format(e->a, e->reader->job->tz, e->reader->job->now_ms) };
    out->foot[0] = MSG("Points 12/8/4/0/-4, index × 10 (-40 to 120); \"none / does not know\" is not in the base.");
    return NULL;
}
