#include "platform/msg_json.h"
#include "base/json_out.h"
#include "form/json_in.h"

static void put_arg(struct json_out *j, const struct arg *g)
{
    json_object(j);
    if (g->kind == ARG_TEXT)
        json_put_str(j, "s", g->s);
    if (g->kind == ARG_INT)
        json_put_int(j, "i", g->i);
    if (g->kind == ARG_NUM) {
        json_put_num(j, "f", g->num);
        json_put_int(j, "places", g->decimals);
    }
    json_object_end(j);
}

struct str msg_json(struct arena *a, const struct msg *m)
{
    if (!m->id)
        return STR("");
    struct buf b = buf_on(a);
    struct sink out = sink_to_buf(&b);
    struct json_out j = json_out_to(&out, false);
    json_object(&j);
    json_put_c(&j, "id", m->id);
    json_key_c(&j, "arg");
    json_array(&j);
    int n = MSG_ARGS;
    while (n > 0 && !m->arg[n - 1].kind)
        n--;
    for (int i = 0; i < n; i++)
        put_arg(&j, &m->arg[i]);
    json_array_end(&j);
    json_object_end(&j);
    return buf_str(&b);
}

struct stored_arg { struct str s; struct opt_int i, places; struct opt_num f; };
static const struct json_member arg_members[] = {
    { "s", JSON_IN_TEXT, .offset = offsetof(struct stored_arg, s) },
    { "i", JSON_IN_INT, .offset = offsetof(struct stored_arg, i) },
    { "f", JSON_IN_NUM, .offset = offsetof(struct stored_arg, f) },
    { "places", JSON_IN_INT, .offset = offsetof(struct stored_arg, places) },
    { 0 },
};

static struct arg read_arg(const struct json *v)
{
    struct stored_arg g = { 0 };
    if (json_in_read(v, arg_members, &g) || (!g.s.p && !g.i.has && !g.f.has))
        return (struct arg){ ARG_NONE };
    if (g.f.has)
        return ARG_F(g.f.v, (int)MIN_OF(MAX_OF(g.places.v, 0), 10));
    return g.i.has ? ARG_I(g.i.v) : ARG_S(g.s);
}

struct msg msg_of_json(struct arena *a, struct str json)
{
    const struct json *top;
    struct str id;
    struct msg m = { 0 };
    int n = 0;
    if (str_is_empty(json) || json_in_text(a, json, NULL, &top) || !json_in_get(top, "id") || json_in_as_text(json_in_get(top, "id"), &id))
        return m;
    m.id = str_c(a, id);
    const struct json *args = json_in_get(top, "arg");
    for (const struct json *v = json_in_next(args, NULL); v && n < MSG_ARGS; v = json_in_next(args, v))
        m.arg[n++] = read_arg(v);
    return m;
}
