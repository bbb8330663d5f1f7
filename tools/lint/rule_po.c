#include "lint/po.h"
#include "lint/rules.h"
#include <string.h>
#include <unistd.h>

/* Bit n is set when {n} stands in the text. */
static unsigned placeholders(struct str s)
{
    unsigned found = 0;
    for (size_t i = 0; i + 2 < s.n; i++) {
        bool is_brace = s.p[i] == '{' && s.p[i + 1] == '{';
        if (s.p[i] == '{' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9' && s.p[i + 2] == '}')
            found |= 1u << (s.p[i + 1] - '0');
        i += is_brace;
    }
    return found;
}

static void check_placeholders(struct lint *l, const struct source *f, const struct po_entry *e, struct str form)
{
    unsigned want = placeholders(e->plural.p ? e->plural : e->id), got = placeholders(form);
    for (unsigned n = 0; n < 10; n++) {
        unsigned bit = 1u << n;
        if ((want & bit) && !(got & bit))
            lint_report(l, f, e->line, "the translation of \"" STR_FMT "\" lacks {%u}", STR_ARG(e->id), n);
        else if ((got & bit) && !(want & bit))
            lint_report(l, f, e->line, "the translation of \"" STR_FMT "\" has {%u}, which the text has not", STR_ARG(e->id), n);
    }
}

void rule_po(struct lint *l, const struct source *f)
{
    size_t n;
    const struct po_entry *e = po_read(l->arena, f->text, &n);
    for (size_t i = 0; i < n; i++) {
        if (e[i].is_fuzzy)
            lint_report(l, f, e[i].line, "the translation of \"" STR_FMT "\" is marked fuzzy: check it", STR_ARG(e[i].id));
        for (size_t k = 0; k < MAX_OF(e[i].n_forms, 1u); k++)
            if (e[i].form[k].n == 0)
                lint_report(l, f, e[i].line, "\"" STR_FMT "\" is not translated", STR_ARG(e[i].id));
            else
                check_placeholders(l, f, &e[i], e[i].form[k]);
    }
}

/* Line of a text in the file it comes from; 1 when it is written there in another way (in pieces). */
static int line_of_text(const struct source *f, struct str text)
{
    ptrdiff_t at = str_find(f->text, text);
    return at < 0 ? 1 : lint_line_at(f, (size_t)at);
}

/* Reports the texts of the template that a catalogue lacks, at the place they come from. */
static void check_all_known(struct lint *l, const struct source *po, const struct po_entry *pot, size_t n_pot)
{
    size_t n;
    const struct po_entry *e = po_read(l->arena, po->text, &n);
    for (size_t i = 0; i < n_pot; i++) {
        const struct po_entry *known = po_find(e, n, pot[i].id);
        if (known && str_eq(known->plural, pot[i].plural))
            continue;
        const struct source *from = lint_file(l, str_c(l->arena, pot[i].place));
        lint_report(l, from ? from : po, from ? line_of_text(from, pot[i].id) : 1, "\"" STR_FMT "\" is not in " STR_FMT ": run tools/messages and translate it",
                    STR_ARG(pot[i].id), STR_ARG(po->path));
    }
}

static struct str collect_messages(struct lint *l, int *status)
{
    char *path = str_c(l->arena, STR("/tmp/lint-messages-XXXXXX")), *argv[] = { (char *)l->messages, "--pot", path, NULL };
    char *cat[] = { "cat", path, NULL };
    struct str output, pot = STR("");
    int fd = mkstemp(path);
    if (fd >= 0)
        close(fd);
    *status = fd < 0 ? -1 : lint_run(l->arena, argv, &output);
    if (*status == 0)
        *status = lint_run(l->arena, cat, &pot);
    unlink(path);
    return pot;
}

void rule_po_complete(struct lint *l)
{
    size_t n_pot;
    int status = 0;
    struct str pot = STR_NONE;
    for (size_t i = 0; i < l->n_files && l->messages; i++) {
        if (l->file[i].kind != FILE_PO)
            continue;
        if (!pot.p)
            pot = collect_messages(l, &status);
        if (status != 0) {
            lint_report(l, &l->file[i], 1, "the texts of the source could not be collected: %s gives exit status %d", l->messages, status);
            return;
        }
        const struct po_entry *e = po_read(l->arena, pot, &n_pot);
        check_all_known(l, &l->file[i], e, n_pot);
    }
}
