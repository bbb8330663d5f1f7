#include "base/test.h"
#include "sheet/zip_out.h"
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

static void check_file(zip_t *zip, const char *name, const char *content)
{
    char got[100] = "";
    zip_file_t *f = zip_fopen(zip, name, 0);
    assert_non_null(f);
    assert_int_equal(zip_fread(f, got, sizeof got - 1), (zip_int64_t)strlen(content));
    assert_string_equal(got, content);
    zip_fclose(f);
}

static void test_files_come_back(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    char folder[] = "/tmp/zip_out_XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *path = arena_printf(a, "%s/a.zip", folder);
    struct zip_out *z;
    check_ok("new", zip_out_new(a, path, &z));
    check_ok("one", zip_out_add(z, STR("A01 甲店.pdf"), STR("%PDF")));
    check_ok("folder", zip_out_add(z, STR("N/A02.pdf"), STR("second")));
    check_ok("empty", zip_out_add(z, STR("empty"), STR("")));
    check_err("twice", zip_out_add(z, STR("N/A02.pdf"), STR("x")), ERR_CONFLICT);
    check_ok("write", zip_out_write(z));
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    assert_non_null(zip);
    assert_int_equal(zip_get_num_entries(zip, 0), 3);
    check_file(zip, "A01 甲店.pdf", "%PDF");
    check_file(zip, "N/A02.pdf", "second");
    check_file(zip, "empty", "");
    zip_close(zip);
    check_ok("a folder that is not there", zip_out_new(a, arena_printf(a, "%s/none/a.zip", folder), &z));
    check_ok("one", zip_out_add(z, STR("a"), STR("b")));
    check_err("is found when it is written", zip_out_write(z), ERR_IO);
    unlink(path);
    rmdir(folder);
    arena_free(a);
}

static void test_nothing_is_left_unwritten(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    char folder[] = "/tmp/zip_out_XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.zip", folder);
    struct zip_out *z;
    check_ok("new", zip_out_new(a, path, &z));
    check_ok("one", zip_out_add(z, STR("a"), STR("b")));
    arena_free(a);
    assert_int_equal(access(path, F_OK), -1);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_files_come_back), cmocka_unit_test(test_nothing_is_left_unwritten) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
