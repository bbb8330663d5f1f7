/* End to end: the statements of visit.sql and forms.sql beside this file, generated and compiled, run on a database with
 * the golden schema. argv[1]: the schema's folder. */
#include "forms_sql.h"
#include "sqlc/schema.h"
#include "visit_sql.h"
#include "db/test_db.h"

static const char *schema_folder;

static const char sample[] =
    "insert into dealer (id, code, name, note) values "
    "  (1, 'SH01', '上海一店', null), (2, 'SH02', '上海二店', 'x'), (3, 'BJ01', '北京', null);"
    "insert into dealer_membership (dealer_id, valid_from, valid_to, region_id, area_id, group_id) values"
    "  (1, '2024-01-01', null, 10, 100, null), (2, '2024-01-01', null, 10, null, 7),"
    "  (3, '2024-01-01', '2024-12-31', 10, 100, null), (3, '2025-01-01', null, 20, null, 7);";

struct fixture { struct arena *arena; struct db *db; };

typedef struct err *statement(struct db *db, struct arena *a, const void *in, void *out);
struct action { statement *run; struct arena *arena; const void *in; void *out; };

static struct err *run_action(struct db *db, void *ctx)
{
    struct action *w = ctx;
    return w->run(db, w->arena, w->in, w->out);
}

static struct err *in_write(struct fixture *f, statement *run, const void *in, void *out)
{
    return db_write(f->db, run_action, &(struct action){ run, f->arena, in, out }, 0);
}

static struct err *insert_action(struct db *db, struct arena *a UNUSED, const void *in, void *out)
{
    return visit_insert(db, in, out);
}

static struct err *upsert_action(struct db *db, struct arena *a, const void *in, void *out)
{
    return visit_upsert(db, a, in, out);
}

static struct err *delete_action(struct db *db, struct arena *a UNUSED, const void *in, void *out)
{
    return visit_delete(db, in, out);
}

static struct err *clear_action(struct db *db, struct arena *a UNUSED, const void *in UNUSED, void *out)
{
    return visit_clear(db, out);
}

static struct err *take_action(struct db *db, struct arena *a UNUSED, const void *in, void *out)
{
    return visit_take_staged(db, in, out);
}

static struct visit_insert_in full_visit(int64_t id, int64_t dealer, const char *ro)
{
    return (struct visit_insert_in){
        .id = id, .dealer_id = dealer, .owner_id = SOME_INT(dealer * 1000), .ro_no = str_of_c(ro), .visit_day = STR("2025-03-01"),
        .amount_fen = SOME_INT(id * 100), .score = SOME_NUM(9.5), .weight = 0.1, .warranty = id % 2 == 1, .returned = SOME_INT(0),
        .photo = STR("\0\xff'"), .digest = STR("d"),
    };
}

static void add_visit(struct fixture *f, const struct visit_insert_in *in)
{
    int64_t changed = 0;
    check_ok("insert", in_write(f, insert_action, in, &changed));
    assert_int_equal(changed, 1);
}

static void add_visits(struct fixture *f)
{
    static const struct { int64_t dealer; const char *ro; } visits[] = {
        { 1, "A1" }, { 1, "A2" }, { 2, "B1" }, { 3, "C1" }, { 3, "A1" } };
    for (size_t i = 0; i < ARRAY_LEN(visits); i++) {
        struct visit_insert_in in = full_visit((int64_t)i + 1, visits[i].dealer, visits[i].ro);
        add_visit(f, &in);
    }
}

static int set_up(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    struct sink errors = sink_to_file(stderr);
    struct migrations m;
    f->arena = a;
    check_ok("open", test_db_open_empty(a, &f->db));
    assert_true(migrations_read(a, str_of_c(schema_folder), &errors, &m));
    for (size_t i = 0; i < m.file.n; i++)
        test_db_exec_sql(f->db, str_c(a, m.file.at[i].text));
    test_db_exec_sql(f->db, sample);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    arena_free(f->arena);
    return 0;
}

static const struct db_scope everybody = { SCOPE_SYSTEM, 0 };

static void test_values_come_back(void **state)
{
    struct fixture *f = *state;
    struct visit_insert_in in = full_visit(7, 1, "工单 7");
    struct visit_by_ro_row row;
    bool found;
    in.returned = SOME_INT(1);
    add_visit(f, &in);
    check_ok("one", visit_by_ro(f->db, f->arena, &(struct visit_by_ro_in){ everybody, in.ro_no }, &row, &found));
    assert_true(found);
    assert_int_equal(row.id, 7);
    assert_int_equal(row.dealer_id, 1);
    assert_true(row.owner_id.has);
    assert_int_equal(row.owner_id.v, 1000);
    check_str("ro_no", row.ro_no, "工单 7");
    check_str("day", row.visit_day, "2025-03-01");
    assert_int_equal(row.amount_fen.v, 700);
    check_num("score", row.score.v, 9.5, 0);
    check_num("weight", row.weight, 0.1, 0);
    assert_true(row.warranty);
    assert_true(row.returned.has && row.returned.v == 1);
    assert_true(str_eq(row.photo, in.photo));
    check_str("digest", row.digest, "d");
}

static void test_nulls_come_back(void **state)
{
    struct fixture *f = *state;
    struct visit_insert_in in = { .id = INT64_MAX, .dealer_id = 1, .ro_no = STR(""), .weight = -0.0, .digest = STR("") };
    struct visit_by_ro_row row;
    bool found;
    add_visit(f, &in);
    check_ok("one", visit_by_ro(f->db, f->arena, &(struct visit_by_ro_in){ everybody, in.ro_no }, &row, &found));
    assert_true(found);
    assert_true(row.id == INT64_MAX);
    assert_false(row.owner_id.has || row.amount_fen.has || row.score.has || row.returned.has || row.warranty);
    assert_null(row.visit_day.p);
    assert_null(row.photo.p);
    assert_non_null(row.ro_no.p);
    assert_non_null(row.digest.p);
    assert_int_equal(row.ro_no.n + row.digest.n, 0);
}

static void test_one_finds_none_one_or_too_many(void **state)
{
    struct fixture *f = *state;
    struct visit_by_ro_row row;
    struct visit_newest_row newest;
    bool found = true;
    check_ok("aggregate of nothing", visit_newest(f->db, f->arena, &newest, &found));
    assert_true(found && newest.n == 0 && !newest.newest.p && !newest.mean.has);
    add_visits(f);
    check_ok("none", visit_by_ro(f->db, f->arena, &(struct visit_by_ro_in){ everybody, STR("no") }, &row, &found));
    assert_false(found);
    check_err("two", visit_by_ro(f->db, f->arena, &(struct visit_by_ro_in){ everybody, STR("A1") }, &row, &found), ERR_BUG);
    struct visit_by_ro_in of_dealer = { { SCOPE_DEALER, 3 }, STR("A1") };
    check_ok("two, one in scope", visit_by_ro(f->db, f->arena, &of_dealer, &row, &found));
    assert_true(found && row.id == 5);
    check_ok("aggregate", visit_newest(f->db, f->arena, &newest, &found));
    assert_int_equal(newest.n, 5);
    check_num("mean", newest.mean.v, 9.5, 1e-12);
}

/* The repair orders of a list, "A1 A2". */
static struct str list_text(struct fixture *f, const struct visit_list_in *in)
{
    struct visit_list_rows rows;
    struct buf text = buf_on(f->arena);
    check_ok("list", visit_list(f->db, f->arena, in, &rows));
    for (size_t i = 0; i < rows.n; i++)
        buf_addf(&text, "%s%lld" STR_FMT, i ? " " : "", (long long)rows.row[i].id, STR_ARG(rows.row[i].ro_no));
    return buf_str(&text);
}

static void test_options_orders_limit(void **state)
{
    struct fixture *f = *state;
    static const struct { const char *label; struct visit_list_in in; const char *want; } cases[] = {
        { "nothing", { .order = VISIT_LIST_ORDER_AMOUNT }, "5A1 4C1 3B1 2A2 1A1" },
        { "down", { .order = VISIT_LIST_ORDER_RO_DOWN, .with_word = true, .word = { "上海", 6 } }, "3B1 2A2 1A1" },
        { "label", { .order = VISIT_LIST_ORDER_LABEL, .with_warranty = true, .warranty = true }, "1A1 3B1 5A1" },
        { "not warranty", { .order = VISIT_LIST_ORDER_RO, .with_warranty = true }, "2A2 4C1" },
        { "value without with_", { .order = VISIT_LIST_ORDER_AMOUNT, .warranty = true, .least_fen = 400 },
          "5A1 4C1 3B1 2A2 1A1" },
        { "two lines of one option", { .order = VISIT_LIST_ORDER_AMOUNT, .with_amount = true, .least_fen = 200, .most_fen = 400 },
          "4C1 3B1 2A2" },
        { "no row has this day", { .with_day = true, .visit_day = { "2025-03-02", 10 } }, "" },
        { "NULL is no day", { .with_day = true }, "" },
        { "limit 1", { .order = VISIT_LIST_ORDER_AMOUNT, .limit = 1 }, "5A1" },
        { "limit", { .order = VISIT_LIST_ORDER_AMOUNT, .limit = 2 }, "5A1 4C1" },
        { "limit and offset", { .order = VISIT_LIST_ORDER_AMOUNT, .limit = 2, .offset = 4 }, "1A1" },
        { "offset without limit", { .order = VISIT_LIST_ORDER_AMOUNT, .offset = 4 }, "5A1 4C1 3B1 2A2 1A1" },
        { "all", { .with_day = true, .visit_day = { "2025-03-01", 10 }, .with_amount = true, .least_fen = 0, .most_fen = 500,
                   .with_warranty = true, .warranty = true, .with_word = true, .word = { "1", 1 },
                   .order = VISIT_LIST_ORDER_AMOUNT, .limit = 2, .offset = 1 }, "3B1 1A1" },
    };
    add_visits(f);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].label, list_text(f, &cases[i].in), cases[i].want);
}

static void test_scopes(void **state)
{
    struct fixture *f = *state;
    static const struct { const char *label; struct db_scope scope; const char *want; } cases[] = {
        { "system", { SCOPE_SYSTEM, 0 }, "5A1 4C1 3B1 2A2 1A1" },
        { "nation", { SCOPE_NATION, 99 }, "5A1 4C1 3B1 2A2 1A1" },
        { "region", { SCOPE_REGION, 10 }, "3B1 2A2 1A1" },
        { "region of today only", { SCOPE_REGION, 20 }, "5A1 4C1" },
        { "no such region", { SCOPE_REGION, 11 }, "" },
        { "area", { SCOPE_AREA, 100 }, "2A2 1A1" },
        { "group", { SCOPE_GROUP, 7 }, "5A1 4C1 3B1" },
        { "dealer", { SCOPE_DEALER, 2 }, "3B1" },
        { "own", { SCOPE_OWN, 3000 }, "5A1 4C1" },
        { "one place", { SCOPE_PLACES, 0, STR("[[\"area\",100]]") }, "2A2 1A1" },
        { "a dealer and an area", { SCOPE_PLACES, 0, STR("[[\"dealer\",2],[\"area\",100]]") }, "3B1 2A2 1A1" },
        { "the same twice", { SCOPE_PLACES, 0, STR("[[\"dealer\",2],[\"dealer\",2],[\"group\",7]]") }, "5A1 4C1 3B1" },
        { "a region and own work", { SCOPE_PLACES, 0, STR("[[\"own\",3000],[\"region\",10]]") }, "5A1 4C1 3B1 2A2 1A1" },
        { "a region of before", { SCOPE_PLACES, 0, STR("[[\"region\",11],[\"own\",3000]]") }, "5A1 4C1" },
        { "no place", { SCOPE_PLACES, 0, STR("[]") }, "" },
        { "no list of places", { SCOPE_PLACES, 10, STR_NONE }, "" },
    };
    add_visits(f);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct visit_list_in in = { .scope = cases[i].scope, .order = VISIT_LIST_ORDER_AMOUNT };
        check_str(cases[i].label, list_text(f, &in), cases[i].want);
    }
}

/* The dealer table itself is scoped by its id; nobody owns a dealer. */
static void test_scope_of_dealers(void **state)
{
    struct fixture *f = *state;
    static const struct { const char *label; struct db_scope scope; size_t want; } cases[] = {
        { "system", { SCOPE_SYSTEM, 0 }, 3 }, { "region", { SCOPE_REGION, 10 }, 2 }, { "dealer", { SCOPE_DEALER, 3 }, 1 },
        { "own", { SCOPE_OWN, 1 }, 0 }, { "places", { SCOPE_PLACES, 0, STR("[[\"dealer\",3],[\"own\",1],[\"region\",10]]") }, 3 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct dealer_with_visits_rows rows;
        check_ok(cases[i].label, dealer_with_visits(f->db, f->arena, &(struct dealer_with_visits_in){ cases[i].scope }, &rows));
        assert_int_equal(rows.n, cases[i].want);
        for (size_t k = 0; k < rows.n; k++)
            assert_true(!rows.row[k].ro_no.p && !rows.row[k].amount_fen.has && rows.row[k].region_id.has);
    }
}

static void test_each(void **state)
{
    struct fixture *f = *state;
    struct visit_each_cursor c;
    struct visit_each_row row;
    add_visits(f);
    check_ok("open", visit_each_open(f->db, f->arena, &(struct visit_each_in){ everybody, 2 }, &c));
    for (int64_t id = 3; id <= 5; id++) {
        assert_true(visit_each_next(&c, &row));
        assert_int_equal(row.id, id);
        assert_true(str_eq(row.photo, STR("\0\xff'")));
    }
    assert_false(visit_each_next(&c, &row));
    check_ok("close", visit_each_close(&c));
    check_ok("close again", visit_each_close(&c));
    check_ok("open", visit_each_open(f->db, f->arena, &(struct visit_each_in){ { SCOPE_DEALER, 1 }, 0 }, &c));
    assert_true(visit_each_next(&c, &row));
    check_ok("closed before the end", visit_each_close(&c));
}

static void test_each_with_options(void **state)
{
    struct fixture *f = *state;
    struct forms_names_cursor c;
    struct forms_names_row row;
    check_ok("open", forms_names_open(f->db, f->arena, &(struct forms_names_in){ .order = FORMS_NAMES_ORDER_NUMBER }, &c));
    assert_true(forms_names_next(&c, &row));
    check_str("first", row.name, "上海");
    check_ok("close", forms_names_close(&c));
    check_ok("open", forms_names_open(f->db, f->arena, &(struct forms_names_in){ .with_long = true }, &c));
    assert_false(forms_names_next(&c, &row));
    check_ok("close", forms_names_close(&c));
}

static void test_a_table_given_as_a_text(void **state)
{
    static const struct { const char *name, *mark; double amount; } want[] = { { "华东", "", 0.1 }, { "华东", "x", 3e200 }, { "上海", "x", -1.5 } };
    struct fixture *f = *state;
    struct forms_pairs_in in = { .pairs = STR("[[1,\"x\",1e200],[2,\"x\",-1.5],[1,\"\",0.1],[1,\"x\",2e200],[9007199254740993,\"y\",1]]") };
    struct forms_pairs_rows rows;
    check_ok("pairs", forms_pairs(f->db, f->arena, &in, &rows));
    assert_int_equal(rows.n, ARRAY_LEN(want));
    for (size_t i = 0; i < rows.n; i++) {
        check_str("name", rows.row[i].name, want[i].name);
        check_str("mark", rows.row[i].mark, want[i].mark);
        assert_true(rows.row[i].amount == want[i].amount);
    }
    in.pairs = STR("[]");
    check_ok("no pairs", forms_pairs(f->db, f->arena, &in, &rows));
    assert_int_equal(rows.n, 0);
    in.pairs = STR("[[");
    assert_non_null(forms_pairs(f->db, f->arena, &in, &rows));
}

static void test_exec(void **state)
{
    struct fixture *f = *state;
    struct visit_insert_in again = full_visit(9, 1, "A1"), orphan = full_visit(10, 99, "Z");
    struct visit_delete_in other = { .scope = { SCOPE_DEALER, 2 }, .id = 1 }, own = { .scope = { SCOPE_DEALER, 1 }, .id = 1 };
    int64_t changed = -1;
    check_err("outside db_write", visit_clear(f->db, NULL), ERR_BUG);
    add_visits(f);
    check_err("same repair order", in_write(f, insert_action, &again, NULL), ERR_CONFLICT);
    check_err("no such dealer", in_write(f, insert_action, &orphan, NULL), ERR_CONFLICT);
    check_ok("another dealer's", in_write(f, delete_action, &other, &changed));
    assert_int_equal(changed, 0);
    check_ok("own", in_write(f, delete_action, &own, &changed));
    assert_int_equal(changed, 1);
    check_ok("all", in_write(f, clear_action, NULL, &changed));
    assert_int_equal(changed, 4);
    check_ok("changed is optional", in_write(f, clear_action, NULL, NULL));
}

static void test_upsert_returns_the_row(void **state)
{
    struct fixture *f = *state;
    struct visit_upsert_rows rows;
    struct visit_upsert_in in = { .id = 50, .dealer_id = 1, .ro_no = STR("U"), .amount_fen = SOME_INT(1), .digest = STR("d") };
    check_err("outside db_write", visit_upsert(f->db, f->arena, &in, &rows), ERR_BUG);
    check_ok("new", in_write(f, upsert_action, &in, &rows));
    assert_true(rows.n == 1 && rows.row[0].id == 50 && rows.row[0].amount_fen.v == 1);
    in.id = 51;
    in.amount_fen = (struct opt_int){ 0 };
    check_ok("there already", in_write(f, upsert_action, &in, &rows));
    assert_true(rows.n == 1 && rows.row[0].id == 50 && !rows.row[0].amount_fen.has);
}

static void test_staged_rows(void **state)
{
    struct fixture *f = *state;
    static const struct { const char *dealer, *ro; } staged[] = { { "SH01", "S1" }, { "SH02", "S2" }, { "XX", "S3" } };
    int64_t changed = 0;
    for (size_t i = 0; i < ARRAY_LEN(staged); i++) {
        struct stage_visit_insert_in in = { (int64_t)i, str_of_c(staged[i].dealer), str_of_c(staged[i].ro), 5 };
        check_ok("stage tables need no db_write", stage_visit_insert(f->db, &in, NULL));
    }
    struct visit_take_staged_in take = { .first_id = 100, .digest = STR("d") };
    check_ok("insert from select", in_write(f, take_action, &take, &changed));
    assert_int_equal(changed, 2);
    check_ok("again", in_write(f, take_action, &take, &changed));
    assert_int_equal(changed, 0);
    check_ok("reads a table, writes the stage", stage_visit_drop_known(f->db, &changed));
    assert_int_equal(changed, 2);
}

static void test_queries(void **state)
{
    struct fixture *f = *state;
    struct dealer_totals_rows totals;
    struct place_above_rows above;
    struct forms_count_row count;
    bool found;
    add_visits(f);
    struct dealer_totals_in group = { .scope = { SCOPE_GROUP, 7 }, .limit = 5 };
    check_ok("totals", dealer_totals(f->db, f->arena, &group, &totals));
    assert_int_equal(totals.n, 2);
    check_str("code", totals.row[0].code, "BJ01");
    assert_true(totals.row[0].n == 2 && totals.row[0].fen == 900);
    check_ok("above", place_above(f->db, f->arena, &(struct place_above_in){ 3 }, &above));
    assert_int_equal(above.n, 3);
    check_str("top", above.row[2].name, "华东");
    check_str("odd", above.row[2].odd, "\"\\");
    assert_int_equal(above.row[2].depth, 2);
    check_ok("no parameters", forms_count(f->db, f->arena, &count, &found));
    assert_true(found && count.n == 3);
}

static struct err *fill_action(struct db *db, struct arena *a, const void *in, void *out)
{
    return place_fill(db, a, in, *(const size_t *)out);
}

/* All sizes around the number of rows that go to SQLite at a time. */
static void test_bulk(void **state)
{
    struct fixture *f = *state;
    struct place_fill_in *in = ARENA_ARRAY(f->arena, struct place_fill_in, 100);
    int64_t next = 100, n_before = 0;
    struct place_list_rows rows;
    check_ok("list", place_list(f->db, f->arena, &rows));
    n_before = (int64_t)rows.n;
    for (size_t n = 0; n < 100; n += n < 2 ? 1 : 31) {
        for (size_t i = 0; i < n; i++)
            in[i] = (struct place_fill_in){ .id = next + (int64_t)i, .name = str_printf(f->arena, "地点%lld", (long long)(next + (int64_t)i)) };
        check_ok("fill", in_write(f, fill_action, in, &n));
        next += (int64_t)n;
    }
    check_ok("list", place_list(f->db, f->arena, &rows));
    assert_int_equal((int64_t)rows.n, n_before + next - 100);
    for (size_t i = (size_t)n_before; i < rows.n; i++)
        check_str("name", rows.row[i].name, arena_printf(f->arena, "地点%d", (int)i - (int)n_before + 100));
}

/* A row that does not fit: no row of them is stored, wherever it stands, and the connection goes on. */
static void test_bulk_refused(void **state)
{
    struct fixture *f = *state;
    struct place_fill_in in[50];
    struct place_list_rows before, after;
    check_ok("list", place_list(f->db, f->arena, &before));
    for (size_t bad = 0; bad < 50; bad += 7) {
        size_t n = 50;
        for (size_t i = 0; i < n; i++)
            in[i] = (struct place_fill_in){ .id = 100 + (int64_t)i, .name = STR("x") };
        in[bad].id = 1;
        check_err("known id", in_write(f, fill_action, in, &n), ERR_CONFLICT);
        in[bad].id = 100 + (int64_t)bad;
        in[bad].name = STR_NONE;
        check_err("no name", in_write(f, fill_action, in, &n), ERR_INVALID);
    }
    check_err("outside of a write", place_fill(f->db, f->arena, in, 1), ERR_BUG);
    check_ok("list", place_list(f->db, f->arena, &after));
    assert_int_equal(after.n, before.n);
}

/* Enough rows that the array grows several times and its texts are kept. */
static void test_many_rows(void **state)
{
    struct fixture *f = *state;
    struct visit_list_rows rows;
    for (int64_t i = 1; i <= 100; i++) {
        struct visit_insert_in in = full_visit(i, 2, arena_printf(f->arena, "R%03d", (int)i));
        add_visit(f, &in);
    }
    check_ok("list", visit_list(f->db, f->arena, &(struct visit_list_in){ .order = VISIT_LIST_ORDER_RO }, &rows));
    assert_int_equal(rows.n, 100);
    for (size_t i = 0; i < rows.n; i++)
        check_str("row", rows.row[i].ro_no, arena_printf(f->arena, "R%03d", (int)i + 1));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nulls_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_finds_none_one_or_too_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_options_orders_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_scopes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_scope_of_dealers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_with_options, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_table_given_as_a_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exec, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_upsert_returns_the_row, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_staged_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_queries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bulk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bulk_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_rows, set_up, tear_down),
    };
    if (argc != 2) {
        fputs("usage: test_sqlc_run SCHEMA_FOLDER\n", stderr);
        return 2;
    }
    schema_folder = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
