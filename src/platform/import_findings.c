/* What an import finds out about rows. */
#include "platform/import_private.h"

static void add_finding(struct import *im, const struct import_finding *f)
{
    struct import_private *p = im->private;
    if (p->n_findings == p->room_findings) {
        p->room_findings = p->room_findings ? p->room_findings * 2 : 64;
        p->finding = arena_grow(im->job->arena, p->finding, p->n_findings, p->room_findings, sizeof *p->finding);
    }
    p->finding[p->n_findings++] = *f;
}

/* f.value and the message may live in the row's arena: both are copied. */
static void note(struct import *im, struct import_finding f, const struct msg *why)
{
    f.value = f.value.p ? str_dup(im->job->arena, f.value) : STR("");
    f.reason = tr_msg(im->job->arena, im->job->lang, why);
    add_finding(im, &f);
}

void import_reject(struct import *im, int64_t line, const char *column, struct str value, struct msg why)
{
    note(im, (struct import_finding){ .line = line, .column = str_of_c(column), .value = value }, &why);
    im->private->row_rejected = true;
}

void import_warn(struct import *im, int64_t line, const char *column, struct str value, struct msg why)
{
    im->warnings++;
    if (im->private->warnings_kept == IMPORT_MAX_WARNINGS)
        return;
    im->private->warnings_kept++;
    note(im, (struct import_finding){ .line = line, .column = str_of_c(column), .value = value, .is_warning = true }, &why);
}

void import_keep_findings(struct import *im)
{
    struct import_private *p = im->private;
    p->before_settle.n_findings = p->n_findings;
    p->before_settle.warnings = im->warnings;
    p->before_settle.warnings_kept = p->warnings_kept;
}

void import_forget_findings(struct import *im)
{
    struct import_private *p = im->private;
    p->n_findings = p->before_settle.n_findings;
    im->warnings = p->before_settle.warnings;
    p->warnings_kept = p->before_settle.warnings_kept;
}

static int by_line(const void *x, const void *y)
{
    const struct import_finding *a = x, *b = y;
    return a->line != b->line ? (a->line > b->line) - (a->line < b->line) : str_cmp(a->column, b->column);
}

void import_sort_findings(struct import *im)
{
    struct import_private *p = im->private;
    if (p->n_findings)
        qsort(p->finding, p->n_findings, sizeof *p->finding, by_line);
}

static int by_number(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* Findings keep their order meanwhile: settling may still run again, and what it found stands at their end. */
int64_t import_count_rejected(const struct import *im)
{
    const struct import_private *p = im->private;
    int64_t *line = ARENA_ARRAY(im->job->arena, int64_t, p->n_findings), n = 0;
    size_t k = 0;
    for (size_t i = 0; i < p->n_findings; i++)
        if (!p->finding[i].is_warning)
            line[k++] = p->finding[i].line;
    if (k)
        qsort(line, k, sizeof *line, by_number);
    for (size_t i = 0; i < k; i++)
        n += i == 0 || line[i] != line[i - 1];
    return n;
}

void import_first_findings(const struct import *im, struct import_report *out)
{
    const struct import_private *p = im->private;
    struct import_finding *shown = ARENA_ARRAY(im->job->arena, struct import_finding, MIN_OF(p->n_findings, (size_t)IMPORT_SHOWN));
    size_t n = 0;
    for (int warnings = 0; warnings < 2; warnings++)
        for (size_t i = 0; i < p->n_findings && n < IMPORT_SHOWN; i++)
            if (p->finding[i].is_warning == warnings)
                shown[n++] = p->finding[i];
    out->finding = shown;
    out->n_findings = n;
    out->findings_left_out = (int64_t)(p->n_findings - n) + im->warnings - p->warnings_kept;
}
