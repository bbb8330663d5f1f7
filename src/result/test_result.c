#include "result/test_result.h"

const char test_network[] = "dealer_code,name,region_code,region_name,area,group,type,ranked,reason,valid_from\n"
                            "A01,甲店,N,北部,一区,G1,4S,1,,2020-01-01\nA02,乙店,N,北部,一区,,4S,1,,2020-01-01\nA03,丙店,N,北部,一区,,4S,0,停业整顿,2020-01-01\n"
                            "A04,丁店,N,北部,二区,,4S,1,,2025-11-15\nB01,戊店,S,南部,一区,G1,4S,1,,2020-01-01\nB02,己店,S,南部,一区,,1S,1,,2020-01-01\n";

#define LEVELS "\"choices\":[{\"value\":5,\"text\":\"a\"},{\"value\":4,\"text\":\"b\"},{\"value\":3,\"text\":\"c\"},{\"value\":2,\"text\":\"d\"},{\"value\":1,\"text\":\"e\"}]}"
#define LEVEL(name, title, more) "{\"type\":\"radiogroup\",\"name\":\"" name "\",\"title\":\"" title "\",\"scale\":\"level\"," more LEVELS
#define HEAD(version) "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"service\",\"version\":" version ",\"steps\":[{\"code\":\"reception\",\"title\":\"Reception\"}," \
                      "{\"code\":\"repair\",\"title\":\"Repair\"}],\"pages\":[{\"name\":\"p\",\"elements\":["
#define LOYALTY LEVEL("L1", "Overall", "\"core\":true,\"composite\":\"retention\",") "," LEVEL("L2", "Recommend", "\"core\":true,\"composite\":\"retention\",") ","
#define REPAIR "{\"type\":\"boolean\",\"name\":\"D1\",\"title\":\"Fixed?\",\"step\":\"repair\",\"core\":true}," LEVEL("D9", "Rare", "\"step\":\"repair\",") "]}]}"

const char test_form_1[] = HEAD("1") LOYALTY LEVEL("C1", "Waiting", "\"step\":\"reception\",\"core\":true,") "," LEVEL("C2", "Greeting", "\"step\":\"reception\",") "," REPAIR;
const char test_form_2[] = HEAD("2") LOYALTY LEVEL("C1", "Waiting for the advisor", "\"step\":\"reception\",\"core\":true,\"comparable\":\"changed\",") ","
    LEVEL("C3", "Listening", "\"step\":\"reception\",\"comparable\":\"new\",") "," REPAIR;

const char test_answers_head[] = "dealer_code,programme,visit_date,L1,L2,C1,C2,D1,D9,model,work_type,owner_type,advisor_code,weight\n";

struct job *test_survey(struct arena *a)
{
    struct job *job = test_job(a);
    test_import(job, &org_network_import, test_network);
    test_import(job, &questionnaire_import, test_form_1);
    return job;
}

void test_add(struct buf *b, struct test_row row, int times)
{
    if (b->n == 0)
        buf_add_c(b, test_answers_head);
    for (int i = 0; i < times; i++)
        buf_addf(b, "%s,service,%s-05,%s,%s\n", row.dealer, row.month, row.codes, row.more ? row.more : ",,,,1");
}

void test_answers(struct job *job, const struct buf *b)
{
    struct import_report r = test_import(job, &interview_answers_import, str_c(job->arena, buf_str(b)));
    for (size_t i = 0; i < r.n_findings; i++)
        fprintf(stderr, "line %lld: " STR_FMT "\n", (long long)r.finding[i].line, STR_ARG(r.finding[i].reason));
    assert_int_equal(r.rows_rejected, 0);
}

int32_t test_month(const char *text)
{
    int32_t m = 0;
    assert_true(civil_month_parse(str_of_c(text), &m));
    return m;
}

struct window test_window(const char *from, const char *to)
{
    return (struct window){ test_month(from), test_month(to) };
}

struct result_set test_set(struct job *job, const char *from, const char *to)
{
    struct result_set s;
    struct result_query q = { .programme = STR("service"), .from = test_month(from), .to = test_month(to),
                              .structure_day = civil_date_add_days(civil_date_of_month(test_month(to) + 1, 1), -1) };
    check_ok("set", result_set_load(job->db, job->arena, &q, &s));
    return s;
}

struct measure test_question(const struct result_set *s, const char *code)
{
    ptrdiff_t q = result_find_question(s, str_of_c(code));
    assert_true(q >= 0);
    return (struct measure){ .kind = MEASURE_QUESTION, .question = (size_t)q };
}

struct result_unit test_unit(const struct result_set *s, const char *text)
{
    struct result_unit u;
    check_ok(text, result_unit_of_text(s, str_of_c(text), &u));
    return u;
}

struct figure test_figure(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w)
{
    struct figure_options o = { .marks = mark_rules_default() };
    return result_figure(s, m, u, w, &o);
}

struct err *test_report_error(struct job *job, const char *kind, const char *period, const char *scope)
{
    struct cmd c = { .job = *job };
    struct report_input in = { .kind = str_of_c(kind), .programme = STR("service"), .scope = str_of_c(scope), .period = SOME_INT(test_month(period)) };
    struct document d;
    return report_make(&c.job, &in, &d);
}

struct document test_report(struct job *job, const char *kind, const char *period, const char *scope)
{
    struct cmd *c = ARENA_NEW(job->arena, struct cmd);
    struct report_input *in = ARENA_NEW(job->arena, struct report_input);
    struct document d;
    c->job = *job;
    *in = (struct report_input){ .kind = str_of_c(kind), .programme = STR("service"), .scope = str_of_c(scope), .period = SOME_INT(test_month(period)) };
    check_ok(kind, report_make(&c->job, in, &d));
    return d;
}

const struct section *test_section(const struct document *d, const char *key)
{
    for (size_t i = 0; i < d->n_sections; i++)
        if (strcmp(d->section[i].key, key) == 0)
            return &d->section[i];
    return NULL;
}

const struct table *test_table(const struct document *d, const char *key)
{
    const struct section *s = test_section(d, key);
    return s ? s->table : NULL;
}

struct str test_text(struct arena *a, struct msg m)
{
    return tr_msg(a, lang_load(a, STR("en")), &m);
}

static size_t find_column(const struct table *t, const char *key)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->column[i].key, key) == 0)
            return i;
    fprintf(stderr, "the table %s has no column %s\n", t->key, key);
    fail();
    return 0;
}

static bool shows(const struct cell *c, const char *text)
{
    struct arena *a = arena_new(0);
    bool hit = c->kind == CELL_TEXT ? str_eq_c(c->s, text) : c->kind == CELL_MSG && str_eq_c(test_text(a, *c->msg), text);
    arena_free(a);
    return hit;
}

struct cell test_cell(const struct table *t, const char *by, const char *row, const char *column)
{
    assert_non_null(t);
    size_t key = find_column(t, by);
    for (size_t i = 0; i < t->n_rows; i++)
        if (shows(&table_row(t, i)[key], row))
            return table_row(t, i)[find_column(t, column)];
    fprintf(stderr, "the table %s has no row %s\n", t->key, row);
    fail();
    return (struct cell){ 0 };
}
