#include "expression/expression_inside.h"
#include <math.h>

static value eval_parts(const struct expression *e, const struct expression_world *w)
{
    struct expression_value *item = ARENA_ARRAY(w->arena, struct expression_value, e->n_parts);
    for (size_t i = 0; i < e->n_parts; i++)
        item[i] = expression_eval(e->part[i], w);
    return (value){ .kind = EXPRESSION_LIST, .item = item, .n = e->n_parts };
}

/* ---- {name}, {name[0]}, {name.length} ---- */

static bool cut_index(struct str *name, double *index)
{
    ptrdiff_t open = -1;
    for (size_t i = 0; i < name->n; i++)
        if (name->p[i] == '[')
            open = (ptrdiff_t)i;
    if (open < 1 || name->p[name->n - 1] != ']' || !str_to_num(str_sub(*name, (size_t)open + 1, name->n - (size_t)open - 2), index))
        return false;
    *name = str_sub(*name, 0, (size_t)open);
    return true;
}

static value item_at(value list, double index)
{
    double i = index < 0 ? (double)list.n + index : index;
    return list.kind == EXPRESSION_LIST && i >= 0 && i < (double)list.n ? list.item[(size_t)i] : value_none();
}

static value length_of(const struct expression_world *w, value v)
{
    if (v.kind == EXPRESSION_LIST)
        return value_number((double)v.n);
    return v.kind == EXPRESSION_TEXT ? call_function(call_find(STR("length")), &v, 1, w) : value_none();
}

static value value_of_name(const struct expression_world *w, struct str name)
{
    value v = value_none();
    double index;
    if (w->look(w->ctx, name, &v))
        return v;
    if (cut_index(&name, &index))
        return w->look(w->ctx, name, &v) ? item_at(v, index) : value_none();
    if (name.n > 7 && str_ends(name, STR(".length")))
        return w->look(w->ctx, str_sub(name, 0, name.n - 7), &v) ? length_of(w, v) : value_none();
    return value_none();
}

struct expression_value expression_eval(const struct expression *e, const struct expression_world *w)
{
    switch (e->op) {
    case EXPRESSION_CONSTANT: return e->value;
    case EXPRESSION_QUESTION: return e->as_it_is ? value_of_name(w, e->name) : value_of_answer(w->arena, value_of_name(w, e->name));
    case EXPRESSION_ARRAY: return eval_parts(e, w);
    case EXPRESSION_CALL: {
        value arguments = eval_parts(e, w);
        return call_function(e->function, arguments.item, arguments.n, w);
    }
    case EXPRESSION_NOT: return value_bool(!value_is_true(expression_eval(e->part[0], w)));
    case EXPRESSION_EMPTY: return value_bool(value_is_empty(expression_eval(e->part[0], w)));
    case EXPRESSION_NOTEMPTY: return value_bool(!value_is_empty(expression_eval(e->part[0], w)));
    default: break;
    }
    value left = expression_eval(e->part[0], w);
    return operator_binary(w->arena, e->op, left, expression_eval(e->part[1], w));
}

bool expression_holds(const struct expression *e, const struct expression_world *w)
{
    value v = expression_eval(e, w);
    double x = v.kind == EXPRESSION_NONE || v.kind == EXPRESSION_DATE ? 0 : value_to_number(w->arena, v);
    return x >= 1 && x <= 1;
}

/* ---- which questions ---- */

struct names { struct arena *arena; struct str *name; size_t n, room; };

/* What the lookup of the name would be asked for: {a[0]} and {a.length} use a. */
static struct str plain_name(struct str name)
{
    double index;
    if (!cut_index(&name, &index) && name.n > 7 && str_ends(name, STR(".length")))
        return str_sub(name, 0, name.n - 7);
    return name;
}

static void add_name(struct names *all, struct str name)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq_nocase(all->name[i], name))
            return;
    if (all->n == all->room) {
        all->room = all->room ? all->room * 2 : 8;
        all->name = arena_grow(all->arena, all->name, all->n, all->room, sizeof *all->name);
    }
    all->name[all->n++] = name;
}

static void collect(struct names *all, const struct expression *e)
{
    if (e->op == EXPRESSION_QUESTION)
        add_name(all, plain_name(e->name));
    for (size_t i = 0; i < e->n_parts; i++)
        collect(all, e->part[i]);
}

size_t expression_questions(struct arena *a, const struct expression *e, const struct str **out)
{
    struct names all = { .arena = a };
    collect(&all, e);
    *out = all.name;
    return all.n;
}
