#include "lint/po.h"
#include <string.h>

struct po_reader {
    struct arena *arena;
    struct po_entry *entry;
    size_t n, room;
    struct po_entry now;        /* being read */
    struct str *target;         /* what a continued line goes to */
    bool has_id;
};

static void finish_entry(struct po_reader *r)
{
    if (r->has_id && r->now.id.n) {
        if (r->n == r->room) {
            r->room = r->room * 2 + 256;
            r->entry = arena_grow(r->arena, r->entry, r->n, r->room, sizeof *r->entry);
        }
        r->entry[r->n++] = r->now;
    }
    r->now = (struct po_entry){ 0 };
    r->target = NULL;
    r->has_id = false;
}

/* What stands between the first and the last quote is added to the target. */
static void add_quoted(struct po_reader *r, struct str line)
{
    const char *open = memchr(line.p, '"', line.n), *close = open ? memrchr(line.p, '"', line.n) : NULL;
    if (!r->target || !open || close == open)
        return;
    struct str part = { open + 1, (size_t)(close - open - 1) };
    *r->target = r->target->n ? str_printf(r->arena, STR_FMT STR_FMT, STR_ARG(*r->target), STR_ARG(part)) : part;
}

static void read_comment(struct po_reader *r, struct str line)
{
    if (r->has_id)
        finish_entry(r);
    if (str_starts(line, STR("#,")) && str_find(line, STR("fuzzy")) >= 0)
        r->now.is_fuzzy = true;
    if (str_starts(line, STR("#: ")) && !r->now.place.p) {
        struct str places = str_sub(line, 3, line.n), place = str_cut(&places, ' ');
        r->now.place = str_cut(&place, ':');
    }
}

static void read_keyword(struct po_reader *r, struct str line, int number)
{
    if (str_starts(line, STR("msgid_plural"))) {
        r->target = &r->now.plural;
    } else if (str_starts(line, STR("msgid"))) {
        if (r->has_id)
            finish_entry(r);
        r->has_id = true;
        r->now.line = number;
        r->target = &r->now.id;
    } else if (str_starts(line, STR("msgstr"))) {
        r->target = r->now.n_forms < PO_FORMS ? &r->now.form[r->now.n_forms++] : NULL;
    } else {
        r->target = NULL;
    }
}

struct po_entry *po_read(struct arena *a, struct str text, size_t *n)
{
    struct po_reader r = { .arena = a };
    for (int number = 1; text.p; number++) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (line.n == 0)
            continue;
        if (line.p[0] == '#') {
            read_comment(&r, line);
            continue;
        }
        if (line.p[0] != '"')
            read_keyword(&r, line, number);
        add_quoted(&r, line);
    }
    finish_entry(&r);
    *n = r.n;
    return r.entry;
}

const struct po_entry *po_find(const struct po_entry *entry, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(entry[i].id, id))
            return &entry[i];
    return NULL;
}
