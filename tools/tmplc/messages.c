#include "tmplc/gen.h"

/* One text and where it stands. */
struct entry {
    struct str one, many; /* in quotes, as in the template */
    struct buf places;
};

struct list {
    struct arena *arena;
    struct entry *entry;
    size_t n, room;
};

static struct entry *find_or_add(struct list *l, struct str one)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->entry[i].one, one))
            return &l->entry[i];
    if (l->n == l->room) {
        l->room = l->room * 2 + 64;
        l->entry = arena_grow(l->arena, l->entry, l->n, l->room, sizeof *l->entry);
    }
    l->entry[l->n] = (struct entry){ .one = one, .places = buf_on(l->arena) };
    return &l->entry[l->n++];
}

static struct err *add_message(struct list *l, const char *path, const struct node *n)
{
    struct entry *e = find_or_add(l, n->value.s);
    if (e->many.p && n->many.s.p && !str_eq(e->many, n->many.s))
        return err_new(l->arena, ERR_INVALID, &MSG("{0}", ARG_C("this text has another plural elsewhere")), path, n->value.line);
    if (n->many.s.p)
        e->many = n->many.s;
    buf_addf(&e->places, "#: %s:%d\n", path, n->value.line);
    return NULL;
}

static void put_entry(struct buf *out, const struct entry *e)
{
    buf_add(out, buf_str(&e->places));
    buf_addf(out, "msgid " STR_FMT "\n", STR_ARG(e->one));
    if (e->many.p)
        buf_addf(out, "msgid_plural " STR_FMT "\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n\n", STR_ARG(e->many));
    else
        buf_add_c(out, "msgstr \"\"\n\n");
}

struct err *gen_messages(struct arena *a, const struct template *const *t, size_t n, struct buf *out)
{
    struct list l = { .arena = a };
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < t[i]->n; k++)
            if (t[i]->node[k].kind == NODE_MESSAGE)
                TRY(add_message(&l, t[i]->path, &t[i]->node[k]));
    for (size_t i = 0; i < l.n; i++)
        put_entry(out, &l.entry[i]);
    return NULL;
}
