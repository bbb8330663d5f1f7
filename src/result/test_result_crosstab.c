/* Cross-tables as their readers get them: a line a cell in CSV, the drawn table in text; and what is refused. */
#include "result/result_cmd.h"
#include "result/test_result.h"

static struct arena *arena;
static struct job *job;

static int set_up(void **state UNUSED)
{
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-01", "5,5,5,5,1,", "X3,保养,私车,A1,2" }, 30);
    test_add(&b, (struct test_row){ "A01", "2026-02", "3,4,5,5,1,", "X5,维修,私车,A2,1" }, 20);
    test_add(&b, (struct test_row){ "A04", "2026-01", "1,4,2,5,2,", "X5,保养,公司,A3,1" }, 12);
    test_add(&b, (struct test_row){ "B01", "2026-02", "4,9,5,5,1,", "X3,保养,私车,A4,1" }, 11);
    test_answers(job, &b);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

/* Runs the command with "name", "value" … NULL beside the fixed ones; the text that it printed. */
static struct err *crosstab(const char *format, const char *const *option, struct str *out)
{
    struct buf *text = ARENA_NEW(arena, struct buf);
    *text = buf_on(arena);
    struct sink sink = sink_to_buf(text);
    struct cmd c = { .job = *job, .out = &sink };
    const struct command *command = &result_crosstab_command;
    struct str *raw = ARENA_ARRAY(arena, struct str, command->n_options);
    const char *const fixed[] = { "programme", "service", "from", "2026-01", "to", "2026-02", "format", format, NULL };
    const char *const *lists[] = { fixed, option };
    for (size_t i = 0; i < ARRAY_LEN(lists) * command->n_options; i++)
        for (const char *const *o = lists[i / command->n_options]; *o; o += 2)
            if (strcmp(command->option[i % command->n_options].name, o[0]) == 0)
                raw[i % command->n_options] = str_of_c(o[1]);
    void *input = arena_alloc(arena, command->input_size);
    struct form_issues issues = { 0 };
    assert_true(form_parse(arena, (struct form){ command->option, command->n_options }, raw, input, &issues));
    TRY(command->run(&c, input));
    *out = buf_str(text);
    return NULL;
}

/* The line of the CSV that begins with these cells. */
static struct str line_of(const char *const *option, const char *begin)
{
    struct str text;
    check_ok(begin, crosstab("csv", option, &text));
    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (str_starts(line, str_of_c(begin)))
            return line;
    }
    fail_msg("no line %s", begin);
    return STR_NONE;
}

#define OPTIONS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_counts(void **state UNUSED)
{
    const char *const *by_region = OPTIONS("rows", "region", "columns", "work_type");
    check_str("cell", line_of(by_region, "N,北部,保养,"), "N,北部,保养,保养,42,42,0.6774193548387096,0.7924528301886793,,,,,");
    check_str("row total", line_of(by_region, "N,北部,all,"), "N,北部,all,All,62,62,1,0.8493150684931506,,,,,");
    check_str("column total", line_of(by_region, "all,All,维修,"), "all,All,维修,维修,20,20,0.273972602739726,1,,,,,");
    check_str("all", line_of(by_region, "all,All,all,"), "all,All,all,All,73,73,1,1,,,,,");
    check_str("one column", line_of(OPTIONS("rows", "model"), "X5,"), "X5,X5,nation,Nation,32,32,1,0.4383561643835616,,,,,");
    check_str("weighted shares", line_of(OPTIONS("rows", "region", "weighted", "1"), "S,"), "S,南部,nation,Nation,11,11,1,0.10679611650485436,,,,,");
    check_str("months", line_of(OPTIONS("rows", "month", "columns", "group"), "2026-01,January 2026,G1,"), "2026-01,January 2026,G1,G1,30,30,0.7142857142857143,0.4918032786885246,,,,,");
    check_str("in no group", line_of(OPTIONS("rows", "group"), ",none,"), ",none,nation,Nation,12,12,1,0.1643835616438356,,,,,");
    check_str("with a group or without", line_of(OPTIONS("rows", "group"), "all,"), "all,All,nation,Nation,73,73,1,1,,,,,");
    check_str("codes", line_of(OPTIONS("rows", "l2", "columns", "dealer"), "9,does not know,B01,"), "9,does not know,B01,戊店,11,11,1,1,,,,,");
}

static void test_measures(void **state UNUSED)
{
    check_str("index of a cell", line_of(OPTIONS("rows", "work_type", "columns", "nation", "measure", "L1"), "维修,"), "维修,维修,nation,Nation,20,20,,,L1,40,,,,0");
    check_str("condition", line_of(OPTIONS("rows", "nation", "measure", "L1", "where", "model = X3 and L1 >= 4 or owner_type = 公司"), "nation,"),
              "nation,Nation,nation,Nation,53,53,,,L1,75.47169811320755,8.928705024839749,57.55494070177463,93.38845552464048,0.7735849056603774");
    check_str("weighted", line_of(OPTIONS("rows", "nation", "measure", "L1", "weighted", "1", "scope", "region:N"), "nation,"),
              "nation,Nation,nation,Nation,62,92,,,L1,81.73913043478262,6.8290102893418325,68.0836803980416,95.39458047152365,0.6521739130434783");
    check_str("a row a question", line_of(OPTIONS("rows", "question", "columns", "owner_type"), "D1,Fixed?,公司,"), "D1,Fixed?,公司,公司,12,12,,,D1,-40,,,,0");
}

/* "other" as the import writes it and "其他" as a file has it are one row. */
static void test_values_of_one_name_are_one_row(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-01", "5,5,5,5,1,", "X3,other,私车,A1,1" }, 16);
    test_add(&b, (struct test_row){ "A01", "2026-01", "3,4,5,5,1,", "X3,其他,私车,A1,1" }, 15);
    test_answers(job, &b);
    struct str text;
    check_ok("csv", crosstab("csv", OPTIONS("rows", "work_type"), &text));
    ptrdiff_t first = str_find(text, STR(",other,nation,Nation,31,31,"));
    assert_true(first >= 0);
    struct str behind = { text.p + first + 1, text.n - (size_t)first - 1 };
    assert_true(str_find(behind, STR(",other,nation,")) < 0);
}

static void test_drawn(void **state UNUSED)
{
    struct str text;
    check_ok("text", crosstab("text", OPTIONS("rows", "owner_type", "columns", "L1", "where", "model != X9"), &text));
    static const char *const wanted[] = { "Interviews (n)  73", "Condition       model != X9", "Rows            Owner", "Columns         L1 Overall", "Shares of each row",
                                          "Chi-square 73.0 with 3 degrees of freedom, p < 0.001, Cramér's V 1.00; rough" };
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
        if (str_find(text, str_of_c(wanted[i])) < 0)
            fail_msg("%s is missing in\n" STR_FMT, wanted[i], STR_ARG(text));
    assert_true(str_find(text, STR("unknown")) < 0); /* nobody */
    check_ok("no answer is no part of the test", crosstab("text", OPTIONS("rows", "work_type", "columns", "L2"), &text)); /* B01's eleven do not know */
    assert_true(str_find(text, STR("Chi-square 27.7 with 1 degrees of freedom")) >= 0); /* chisq.test of R */
    check_ok("nobody", crosstab("text", OPTIONS("rows", "owner_type", "where", "model = X9"), &text));
    assert_true(str_find(text, STR("There are no such interviews.")) >= 0);
}

static void test_mistakes(void **state UNUSED)
{
    struct str text;
    check_err("no such direction", crosstab("csv", OPTIONS("rows", "colour"), &text), ERR_INVALID);
    check_err("no such measure", crosstab("csv", OPTIONS("rows", "region", "measure", "Q99"), &text), ERR_NOT_FOUND);
    check_err("questions twice", crosstab("csv", OPTIONS("rows", "question", "columns", "question"), &text), ERR_INVALID);
    check_err("question and measure", crosstab("csv", OPTIONS("rows", "question", "measure", "L1"), &text), ERR_INVALID);
    check_err("condition", crosstab("csv", OPTIONS("rows", "region", "where", "L1 ="), &text), ERR_INVALID);
    check_err("no such unit", crosstab("csv", OPTIONS("rows", "region", "scope", "dealer:X"), &text), ERR_NOT_FOUND);
    check_err("the wrong way round", crosstab("csv", OPTIONS("rows", "region", "to", "2025-12"), &text), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_counts), T(test_measures), T(test_values_of_one_name_are_one_row), T(test_drawn), T(test_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
