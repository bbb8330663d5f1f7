/* Texts of the features' tables that no translator has seen: hidden in a macro, or without N_(). What stands in code and templates lint finds; what a table
 * says is asked here, of the catalogue. */
#include "base/test.h"
#include "cli/cli.h"
#include "i18n/i18n.h"
#include "platform/setting_pages.h"

struct asking { const struct lang *zh; int missing; };

static void ask(struct asking *x, const char *where, const struct msg *m)
{
    if (!m->id || str_is_empty(str_of_c(m->id)) || !str_eq_c(tr(x->zh, m->id), m->id))
        return;
    print_error("%s: \"%s\" has no Chinese translation\n", where, m->id);
    x->missing++;
}

static void ask_fields(struct asking *x, const char *where, const struct field *field, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ask(x, where, &field[i].label);
        ask(x, where, &field[i].hint);
    }
}

static void ask_commands(struct asking *x, const struct feature *f)
{
    for (size_t i = 0; i < f->n_commands; i++) {
        ask(x, f->command[i]->name, &f->command[i]->summary);
        ask_fields(x, f->command[i]->name, f->command[i]->argument, f->command[i]->n_arguments);
        ask_fields(x, f->command[i]->name, f->command[i]->option, f->command[i]->n_options);
    }
}

static void ask_pages(struct asking *x, const struct feature *f)
{
    for (size_t i = 0; i < f->pages.n; i++)
        ask_fields(x, f->pages.route[i].path, f->pages.route[i].form.form.field, f->pages.route[i].form.form.n);
    for (size_t i = 0; i < f->menu.n; i++) {
        ask(x, f->menu.entry[i].path, &f->menu.entry[i].title);
        ask(x, f->menu.entry[i].path, &(struct msg){ .id = f->menu.entry[i].group });
    }
}

static void ask_feature(struct asking *x, const struct feature *f)
{
    ask_commands(x, f);
    ask_pages(x, f);
    for (size_t i = 0; i < f->n_imports; i++) {
        ask(x, f->import[i]->name, &f->import[i]->title);
        ask_fields(x, f->import[i]->name, f->import[i]->field, f->import[i]->n_fields);
    }
    for (size_t i = 0; i < f->n_settings; i++)
        ask(x, f->setting[i]->key, &f->setting[i]->label);
    for (size_t i = 0; i < f->n_permissions; i++)
        ask(x, f->permission[i].name, &f->permission[i].title);
}

static void test_tables_are_translated(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct asking x = { .zh = lang_load(a, STR("zh-CN")) };
    for (size_t f = 0; f < all_features.n; f++)
        ask_feature(&x, all_features.feature[f]);
    assert_int_equal(x.missing, 0);
    arena_free(a);
}

/* The page of settings shows each under a heading. */
static void test_settings_have_a_heading(void **state UNUSED)
{
    for (size_t f = 0; f < all_features.n; f++)
        for (size_t i = 0; i < all_features.feature[f]->n_settings; i++)
            if (!setting_heading(str_of_c(all_features.feature[f]->setting[i]->key)))
                fail_msg("the setting %s has no heading in src/platform/setting_pages.c", all_features.feature[f]->setting[i]->key);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_tables_are_translated), cmocka_unit_test(test_settings_have_a_heading) };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
