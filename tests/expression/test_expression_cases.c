/* The table of cases: an expression, the values of its questions, what it answers and whether it holds as a condition. */
#include "base/buf.h"
#include "base/test.h"
#include "base/utf8.h"
#include "base/civil_date.h"
#include "expression/expression.h"
#include "form/json_in.h"

struct row { struct str e; const struct json *v, *is; struct opt_int holds, ours, error; };
static const struct json_member members[] = {
    { "e", JSON_IN_TEXT, true, offsetof(struct row, e) },           { "v", JSON_IN_OBJECT, false, offsetof(struct row, v) },       { "is", JSON_IN_ANY, false, offsetof(struct row, is) },
    { "holds", JSON_IN_BOOL, false, offsetof(struct row, holds) },  { "ours", JSON_IN_BOOL, false, offsetof(struct row, ours) },   { "error", JSON_IN_BOOL, false, offsetof(struct row, error) }, { 0 },
};

struct world { struct arena *arena; const struct json *values; };

static struct expression_value value_of(struct arena *a, const struct json *v)
{
    struct expression_value out = { 0 };
    if (!v || json_in_type(v) == JSON_IN_NULL)
        return out;
    struct expression_value *item = ARENA_ARRAY(a, struct expression_value, json_in_count(v));
    switch (json_in_type(v)) {
    case JSON_IN_TEXT: out.kind = EXPRESSION_TEXT; check_ok("text", json_in_as_text(v, &out.text)); break;
    case JSON_IN_BOOL: out.kind = EXPRESSION_BOOL; check_ok("bool", json_in_as_bool(v, &out.is_true)); break;
    case JSON_IN_ARRAY:
        out.kind = EXPRESSION_LIST;
        out.item = item;
        for (const struct json *m = json_in_next(v, NULL); m; m = json_in_next(v, m))
            item[out.n++] = value_of(a, m);
        break;
    default: out.kind = EXPRESSION_NUMBER; check_ok("number", json_in_as_num(v, &out.number)); break;
    }
    return out;
}

static bool look(const void *ctx, struct str name, struct expression_value *out)
{
    const struct world *w = ctx;
    for (const struct json *m = json_in_next(w->values, NULL); m; m = json_in_next(w->values, m))
        if (str_eq_nocase(json_in_key(m), name)) {
            *out = value_of(w->arena, m);
            return true;
        }
    return false;
}

/* A value as the table writes it. */
static void add_value(struct buf *b, const struct expression_value *v)
{
    switch (v->kind) {
    case EXPRESSION_NONE: buf_add_c(b, "null"); break;
    case EXPRESSION_TEXT: buf_addf(b, "\"" STR_FMT "\"", STR_ARG(v->text)); break;
    case EXPRESSION_DATE: buf_addf(b, "date %.0f", v->number); break;
    case EXPRESSION_LIST:
        for (size_t i = 0; i < v->n; i++) {
            buf_add_c(b, i ? "," : "[");
            add_value(b, &v->item[i]);
        }
        buf_add_c(b, v->n ? "]" : "[]");
        break;
    default: buf_add(b, expression_value_text(b->arena, v)); break;
    }
}

static double instant_of(struct str s)
{
    struct civil_date d;
    int64_t hour = 0, minute = 0, second = 0;
    assert_true(civil_date_parse_iso(str_sub(s, 0, 10), &d) && str_to_int(str_sub(s, 11, 2), &hour) && str_to_int(str_sub(s, 14, 2), &minute) && str_to_int(str_sub(s, 17, 2), &second));
    return (double)civil_day_number(d) * 86400000 + (double)((hour * 60 + minute) * 60 + second) * 1000;
}

/* {"date": …} and {"number": "NaN"} stand for what JSON does not have. */
static struct expression_value wanted_value(struct arena *a, const struct json *v)
{
    const struct json *date = json_in_get(v, "date"), *number = json_in_get(v, "number");
    struct str text;
    if (!v || json_in_type(v) != JSON_IN_OBJECT)
        return value_of(a, v);
    struct expression_value out = { .kind = number ? EXPRESSION_NUMBER : EXPRESSION_DATE, .number = NAN };
    if (date) {
        check_ok("date", json_in_as_text(date, &text));
        out.number = instant_of(text);
    } else if (number) {
        check_ok("number", json_in_as_text(number, &text));
        out.number = str_eq_c(text, "NaN") ? NAN : text.p[0] == '-' ? -INFINITY : INFINITY;
    }
    return out;
}

static bool check_row(struct arena *a, const struct row *r, int64_t now_ms)
{
    const struct expression *e;
    struct world ctx = { a, r->v };
    struct expression_world w = { a, look, &ctx, now_ms };
    struct err *error = expression_parse(a, r->e, &e);
    if (error || r->error.v) {
        if ((error != NULL) != (bool)r->error.v)
            fprintf(stderr, STR_FMT ": %s\n", STR_ARG(r->e), error ? error->msg.id : "is read");
        return (error != NULL) == (bool)r->error.v;
    }
    struct buf got = buf_on(a), wanted = buf_on(a);
    struct expression_value v = expression_eval(e, &w), is = wanted_value(a, r->is);
    add_value(&got, &v);
    add_value(&wanted, &is);
    bool holds = expression_holds(e, &w), ok = str_eq(buf_str(&got), buf_str(&wanted)) && holds == (bool)r->holds.v;
    if (!ok)
        fprintf(stderr, STR_FMT ": got %s %d, want %s %d\n", STR_ARG(r->e), buf_c(&got), holds, buf_c(&wanted), (int)r->holds.v);
    return ok;
}

static const char *table_path;

static void test_cases(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    const struct json *top;
    struct str now;
    size_t n = 0, failed = 0;
    check_ok("table", json_in_file(a, table_path, NULL, &top));
    check_ok("now", json_in_as_text(json_in_get(top, "now"), &now));
    const struct json *cases = json_in_get(top, "cases");
    for (const struct json *c = json_in_next(cases, NULL); c; c = json_in_next(cases, c), n++) {
        struct row r = { { 0 } };
        check_ok("row", json_in_read(c, members, &r));
        failed += !check_row(a, &r, (int64_t)instant_of(now));
    }
    assert_true(n > 300);
    assert_int_equal(failed, 0);
    arena_free(a);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases) };
    table_path = argc > 1 ? argv[1] : "tests/expression/cases.json";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
