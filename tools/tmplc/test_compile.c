/* Types are checked by the C compiler: what must not compile does not, and the compiler names the template's line. What
 * should compile does so without a warning.
 * Usage: test_compile SOURCES WORK_FOLDER COMPILER */
#include "base/test.h"
#include "tmplc/gen.h"
#include <assert.h>
#include <string.h>
#include <sys/stat.h>

static const char *const flags = "-std=gnu17 -fsyntax-only -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wstrict-prototypes "
                                 "-Wmissing-prototypes -Wvla -Wundef -Wno-missing-field-initializers -Wno-missing-braces -Werror "
                                 "-D_GNU_SOURCE -include base/banned.h";

/* Every template begins with these lines; what stands in the tables begins in line 4. */
static const char head[] = "{{ include \"base/mask.h\" }}\n"
                           "{{ define f(double d, int i, struct str s, const char *c, struct html h, struct phone p, struct msg m, int *a) }}\n"
                           "{{ if d > 0 || i || s.n || c || h.s.n || p.digits.n || m.id || a }}{{ end }}\n";
static const char tail[] = "{{ end }}\n";

static const struct {
    const char *label, *text;
    int line;
    const char *want; /* part of the compiler's output */
} refused[] = {
    { "double in text", "\n{{ d }}", 5, "double" },
    { "double in an attribute", "<p a=\"\n{{ d }}\"></p>", 5, "double" },
    { "double in a URL", "<p src=\"{{ d }}\"></p>", 4, "double" },
    { "markup in an attribute", "<p class=\"{{ h }}\"></p>", 4, "struct html" },
    { "markup in a title", "<title>\n\n{{ h }}</title>", 6, "struct html" },
    { "markup in a URL", "<p src=\"/{{ h }}\"></p>", 4, "struct html" },
    { "a string as markup", "{{ render g(c) }}{{ end }}{{ define g(struct html x) }}{{ x }}", 4, "struct html" },
    { "a string put into markup", "{{ let x = (struct html)c }}{{ x }}", 4, NULL },
    { "phone in a URL", "<a href=\"{{ p }}\"></a>", 4, "struct phone" },
    { "phone in a query", "<a href=\"/?{{ p }}\"></a>", 4, "struct phone" },
    { "message in a path", "<a href=\"/{{ m }}\"></a>", 4, "struct msg" },
    { "number as a URL", "<a href=\"{{ i }}\"></a>", 4, "int" },
    { "pointer", "{{ &i }}", 4, "int *" },
    { "unknown name", "\n\n\n{{ nobody }}", 7, "nobody" },
    { "unknown name in a later line", "{{ i +\n   i +\n   nobody }}", 6, "nobody" },
    { "unknown member in an argument", "{{ t \"{0} {1}\" ARG_I(i)\n   ARG_S(s.nobody) }}", 5, "nobody" },
    { "C string as ARG_S", "{{ t \"{0}\" ARG_S(c) }}", 4, "char *" },
    { "text as ARG_C", "{{ t \"{0}\" ARG_C(s) }}", 4, "struct str" },
    { "unknown template", "\n{{ render nobody(i) }}", 5, "nobody" },
    { "too few arguments", "\n{{ render g() }}{{ end }}{{ define g(int x) }}{{ x }}", 5, "tmpl_g" },
    { "condition of a struct", "\n{{ if s }}{{ end }}", 5, NULL },
    { "loop over a struct", "{{ for x : s, 3 }}{{ end }}", 4, NULL },
    { "loop with a double", "{{ for x : a, d }}{{ end }}", 4, "double" },
    { "name used twice", "{{ for x : a, i }}\n{{ for x : a, i }}{{ *x }}{{ end }}{{ *x }}{{ end }}", 5, "shadow" },
    { "unused value", "\n{{ let x = i }}", 5, "unused" },
    { "unused parameter", "{{ end }}\n\n{{ define g(int x) }}", 6, "unused" },
    { "assignment in a condition", "{{ if i = 3 }}{{ end }}", 4, "parentheses" },
    { "banned function", "{{ atoi(c) }}", 4, "banned" },
};

static const struct {
    const char *label, *text;
} accepted[] = {
    { "nothing", "" },
    { "every place", "{{ i }}{{ s }}{{ c }}{{ h }}{{ p }}{{ m }}<p a=\"{{ i }}{{ s }}{{ c }}{{ p }}{{ m }}\" href=\"{{ c }}/{{ s }}{{ i }}?{{ c }}{{ i }}\"></p>" },
    { "template without parameters", "{{ render g() }}{{ end }}{{ define g(void) }}" },
    { "loop that uses neither x nor its index", "{{ for x : a, i }}-{{ end }}" },
    { "loop over an array of pointers", "{{ for x : &c, 1 }}{{ *x }}{{ x_i }}/{{ x_n }}{{ end }}" },
    { "loops with signed and unsigned counts", "{{ for x : a, -1 }}{{ end }}{{ for x : a, s.n }}{{ *x }}{{ end }}" },
    { "value of a const", "{{ let x = s }}{{ let y = c }}{{ x }}{{ y }}" },
    { "value in a branch", "{{ if i }}{{ let x = 1 }}{{ x }}{{ else if c }}{{ let x = \"a\" }}{{ x }}{{ else }}{{ let x = s }}{{ x }}{{ end }}" },
    { "conditional expression", "{{ i ? \"a\" : c }}" },
    { "texts", "{{ t \"a\" }}{{ t \"{0} {1} {2}\" ARG_I(i) ARG_S(s) ARG_F(d, 2) }}{{ tn \"{0} a\" \"{0} {1}\" s.n ARG_C(c) }}" },
    { "trigraph and long text", "?\?= \\ \" \x01 回访" },
};

struct setup {
    const char *sources, *work, *compiler;
};

static void write_file(struct arena *a, const struct setup *s, const char *name, struct buf *text)
{
    FILE *f = fopen(arena_printf(a, "%s/%s", s->work, name), "w");
    assert_non_null(f);
    assert_int_equal(fwrite(buf_c(text), 1, text->n, f), text->n);
    assert_int_equal(fclose(f), 0);
}

/* Compiles the template; *output is what the compiler said. True when it accepted. */
static bool compiles(struct arena *a, const struct setup *s, const char *label, const char *text, struct str *output)
{
    struct template t;
    struct buf header = buf_on(a), source = buf_on(a), said = buf_on(a);
    check_ok(label, template_read(a, "f.tmpl", str_printf(a, "%s%s%s", head, text, tail), &t));
    gen_header(&t, &header);
    gen_source(&t, "f.h", &source);
    write_file(a, s, "f.h", &header);
    write_file(a, s, "f.c", &source);
    FILE *cc = popen(arena_printf(a, "LC_ALL=C '%s' %s -I'%s' '%s/f.c' 2>&1", s->compiler, flags, s->sources, s->work), "r");
    assert_non_null(cc);
    for (int c = fgetc(cc); c != EOF; c = fgetc(cc))
        buf_add_char(&said, (char)c);
    *output = buf_str(&said);
    return pclose(cc) == 0;
}

static void must_have(const char *label, struct str output, struct str part)
{
    if (str_find(output, part) >= 0)
        return;
    fprintf(stderr, "%s: no \"" STR_FMT "\" in what the compiler says:\n" STR_FMT "\n", label, STR_ARG(part), STR_ARG(output));
    fail();
}

static void test_refused(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        struct arena *a = arena_new(0);
        struct str output;
        if (compiles(a, *state, refused[i].label, refused[i].text, &output))
            fail_msg("%s: it compiles", refused[i].label);
        must_have(refused[i].label, output, str_printf(a, "f.tmpl:%d:", refused[i].line));
        if (refused[i].want)
            must_have(refused[i].label, output, str_of_c(refused[i].want));
        arena_free(a);
    }
}

static void test_accepted(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(accepted); i++) {
        struct arena *a = arena_new(0);
        struct str output;
        if (!compiles(a, *state, accepted[i].label, accepted[i].text, &output))
            fail_msg("%s: " STR_FMT, accepted[i].label, STR_ARG(output));
        check_str(accepted[i].label, output, "");
        arena_free(a);
    }
}

int main(int argc, char **argv)
{
    assert(argc == 4);
    struct setup s = { argv[1], argv[2], argv[3] };
    mkdir(s.work, 0777);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_refused, &s),
        cmocka_unit_test_prestate(test_accepted, &s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
