#include "sheet/choose.h"

static struct str names(struct arena *a, const struct sheet_info *sheet, const bool *take, size_t n)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < n; i++)
        if (!take || take[i]) {
            buf_add_c(&b, b.n ? ", " : "");
            buf_add(&b, sheet[i].name);
        }
    return buf_str(&b);
}

static bool find_name(const struct sheet_info *sheet, size_t n, struct str wanted, size_t *out)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(sheet[i].name, wanted))
            return *out = i, true;
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(str_trim(sheet[i].name), str_trim(wanted)))
            return *out = i, true;
    return false;
}

/* The only visible sheet with cells. */
static struct err *only_full_sheet(struct arena *a, const struct choice *c, size_t *out)
{
    bool *full = ARENA_ARRAY(a, bool, c->n);
    size_t n_full = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (!c->sheet[i].hidden)
            TRY(c->has_cells(c->ctx, i, &full[i]));
        n_full += full[i];
        if (full[i])
            *out = i;
    }
    if (n_full == 0)
        return ERR(a, ERR_INVALID, "No visible sheet of the workbook has any cells. It has: {0}.", ARG_S(names(a, c->sheet, NULL, c->n)));
    if (n_full > 1)
        return ERR(a, ERR_INVALID, "The workbook has several sheets: {0}. Say which one is meant (--sheet).", ARG_S(names(a, c->sheet, full, c->n)));
    return NULL;
}

struct err *choose_sheet(struct arena *a, const struct choice *c, size_t *out)
{
    if (c->n == 0)
        return ERR(a, ERR_INVALID, "The workbook has no sheet with a table.");
    if (!c->wanted.p)
        return only_full_sheet(a, c, out);
    if (find_name(c->sheet, c->n, c->wanted, out))
        return NULL;
    return ERR(a, ERR_INVALID, "The workbook has no sheet {0}. It has: {1}.", ARG_S(c->wanted), ARG_S(names(a, c->sheet, NULL, c->n)));
}
