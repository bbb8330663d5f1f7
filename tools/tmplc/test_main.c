/* The command: exit status, messages, and that a bad template leaves the old files.
 * Usage: test_main TMPLC WORK_FOLDER */
#include "base/buf.h"
#include "base/test.h"
#include <assert.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct setup {
    const char *tmplc, *work;
};

static void write_file(struct arena *a, const struct setup *s, const char *name, const char *text)
{
    FILE *f = fopen(arena_printf(a, "%s/%s", s->work, name), "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static struct str all_of(struct arena *a, FILE *f)
{
    struct buf text = buf_on(a);
    for (int c = fgetc(f); c != EOF; c = fgetc(f))
        buf_add_char(&text, (char)c);
    return buf_str(&text);
}

static struct str read_file(struct arena *a, const struct setup *s, const char *name)
{
    FILE *f = fopen(arena_printf(a, "%s/%s", s->work, name), "r");
    assert_non_null(f);
    struct str text = all_of(a, f);
    fclose(f);
    return text;
}

/* Both outputs of the command, run in the work folder. */
static struct str run(struct arena *a, const struct setup *s, const char *args, int *status)
{
    FILE *p = popen(arena_printf(a, "cd '%s' && LC_ALL=C '%s' %s 2>&1", s->work, s->tmplc, args), "r");
    assert_non_null(p);
    struct str text = all_of(a, p);
    int wait = pclose(p);
    *status = WIFEXITED(wait) ? WEXITSTATUS(wait) : -1;
    return text;
}

static const struct {
    const char *label, *args;
    int status;
    const char *want; /* beginning of what is printed */
} runs[] = {
    { "good", "good.tmpl good.c good.h", 0, "" },
    { "bad", "bad.tmpl good.c good.h", 1, "bad.tmpl:2: error: text outside of {{ define }}\n" },
    { "no such template", "none.tmpl x.c x.h", 2, "tmplc: none.tmpl: No such file" },
    { "a folder", ". x.c x.h", 2, "tmplc: .: Is a directory" },
    { "cannot write C", "good.tmpl none/x.c x.h", 2, "tmplc: none/x.c: No such file" },
    { "cannot write header", "good.tmpl x.c none/x.h", 2, "tmplc: none/x.h: No such file" },
    { "disk full", "good.tmpl /dev/full x.h", 2, "tmplc: /dev/full: No space left" },
    { "no arguments", "", 2, "usage: tmplc" },
    { "too few", "good.tmpl", 2, "usage: tmplc" },
    { "messages", "--messages good.tmpl other.tmpl", 0, "#: good.tmpl:1\n#: other.tmpl:2\nmsgid \"Dealer\"\nmsgstr \"\"\n\n" },
    { "messages of nothing", "--messages", 0, "" },
    { "messages of a bad template", "--messages good.tmpl bad.tmpl", 1, "bad.tmpl:2: error:" },
    { "messages to a full disk", "--messages good.tmpl >/dev/full", 2, "" },
};

static void test_runs(void **state)
{
    const struct setup *s = *state;
    struct arena *a = arena_new(0);
    write_file(a, s, "good.tmpl", "{{ define good() }}{{ t \"Dealer\" }}{{ end }}\n");
    write_file(a, s, "other.tmpl", "{{ define other() }}\n{{ t \"Dealer\" }}{{ end }}\n");
    write_file(a, s, "bad.tmpl", "\nx");
    for (size_t i = 0; i < ARRAY_LEN(runs); i++) {
        int status;
        struct str said = run(a, s, runs[i].args, &status);
        check_num(runs[i].label, status, runs[i].status, 0);
        check_str(runs[i].label, str_sub(said, 0, strlen(runs[i].want)), runs[i].want);
    }
    assert_true(str_starts(read_file(a, s, "good.c"), STR("/* Made by tmplc: change the template, not this. */\n#include \"good.h\"\n")));
    assert_true(str_find(read_file(a, s, "good.h"), STR("void tmpl_good(struct html_out *o);\n")) > 0);
    arena_free(a);
}

int main(int argc, char **argv)
{
    assert(argc == 3);
    struct setup s = { argv[1], argv[2] };
    mkdir(s.work, 0777);
    const struct CMUnitTest tests[] = { cmocka_unit_test_prestate(test_runs, &s) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
