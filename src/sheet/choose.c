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

struct err *choose_sheet(struct arena *a, const struct sheet_info *sheet, size_t n, struct str wanted, choose_has_cells *has_cells, void *ctx, size_t *out)
{
    if (n == 0)
        return ERR(a, ERR_INVALID, "The workbook has no sheet with a table.");
    if (wanted.p && !find_name(sheet, n, wanted, out))
        return ERR(a, ERR_INVALID, "The workbook has no sheet {0}. It has: {1}.", ARG_S(wanted), ARG_S(names(a, sheet, NULL, n)));
    if (wanted.p)
        return NULL;
    bool *full = ARENA_ARRAY(a, bool, n);
    size_t n_full = 0;
    for (size_t i = 0; i < n; i++) {
        if (!sheet[i].hidden)
            TRY(has_cells(ctx, i, &full[i]));
        n_full += full[i];
        if (full[i])
            *out = i;
    }
    if (n_full == 0)
        return ERR(a, ERR_INVALID, "No visible sheet of the workbook has any cells. It has: {0}.", ARG_S(names(a, sheet, NULL, n)));
    if (n_full > 1)
        return ERR(a, ERR_INVALID, "The workbook has several sheets: {0}. Say which one is meant.", ARG_S(names(a, sheet, full, n)));
    return NULL;
}
