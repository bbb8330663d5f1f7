#include "base/test.h"
#include "tmplc/gen.h"
#include <string.h>

/* In the table a template is the inside of a define, unless it has one itself or begins with "!". */
static const char *wrap(struct arena *a, const char *text)
{
    return strstr(text, "define") || text[0] == '!' ? text + (text[0] == '!')
                                                    : arena_printf(a, "{{ define x() }}%s{{ end }}", text);
}

static const struct {
    const char *label, *text;
    int line;
    const char *want; /* beginning of the message */
} errors[] = {
    { "text outside", "!\n x", 2, "text outside of {{ define }}" },
    { "expression outside", "!{{ x }}", 1, "outside of {{ define }} only" },
    { "end outside", "!{{ end }}", 1, "outside of {{ define }} only" },
    { "one end too many", "{{ define x() }}{{ end }}{{ end }}", 1, "outside of {{ define }} only" },
    { "no end", "\n{{ define x() }}", 2, "{{ define }} has no {{ end }}" },
    { "no end of an if", "{{ define x() }}\n{{ if a }}", 2, "{{ if }} has no {{ end }}" },
    { "no end of a for", "{{ define x() }}\n{{ for a : b, c }}{{ if d }}{{ end }}", 2, "{{ for }} has no {{ end }}" },
    { "no }}", "{{ define x() }}\n\n{{ a\n", 3, "{{ has no }}" },
    { "{{ in a tag", "\n{{ a {{ b }} }}", 2, "{{ has no }}" },
    { "no }} of a comment", "!{{# a\n", 1, "{{# has no }}" },
    { "open string", "\n{{ \"a }}\n", 2, "a quote is not closed" },
    { "open character", "{{ 'a }}", 1, "a quote is not closed" },

    { "empty tag", "{{ }}", 1, "an expression is missing" },
    { "trims only", "{{--}}", 1, "an expression is missing" },
    { "semicolon", "{{ a;b }}", 1, "\";\" cannot stand" },
    { "block", "{{ if (a) { b } }}", 1, "\"{\" cannot stand" },
    { "closing brace", "{{ a } }}", 1, "\"}\" cannot stand" },
    { "C comment", "{{ a /* b */ }}", 1, "a C comment" },
    { "C line comment", "\n\n{{ a // b }}", 3, "a C comment" },
    { "directive", "{{ a\n#if b }}", 1, "\"#\" cannot stand" },
    { "backslash", "{{ a \\ b }}", 1, "\"\\\" cannot stand" },
    { "digraph", "{{ a <% b }}", 1, "digraphs" },
    { "open bracket", "{{ a(b }}", 1, "a bracket is not closed" },
    { "wrong bracket", "{{ a(b] }}", 1, "brackets do not match" },
    { "closing bracket", "{{ a) }}", 1, "brackets do not match" },
    { "too deep", "{{ ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((a }}", 1, "brackets do not match" },
    { "comma", "{{ a, b }}", 1, "one expression must stand here" },
    { "comma in an if", "{{ if a, b }}{{ end }}", 1, "one expression must stand here" },

    { "if without condition", "{{ if }}{{ end }}", 1, "an expression is missing" },
    { "else without if", "{{ else }}", 1, "{{ else }} without {{ if }}" },
    { "else in a for", "{{ for a : b, c }}{{ else }}{{ end }}", 1, "{{ else }} without {{ if }}" },
    { "two else", "{{ if a }}{{ else }}{{ else }}{{ end }}", 1, "the {{ if }} of line 1 already has" },
    { "else if behind else", "{{ if a }}{{ else }}{{ else if b }}{{ end }}", 1, "the {{ if }} of line 1 already has" },
    { "else what", "{{ if a }}{{ else b }}{{ end }}", 1, "only \"if\" may follow else" },
    { "else if without condition", "{{ if a }}{{ else if }}{{ end }}", 1, "an expression is missing" },
    { "end of what", "{{ if a }}{{ end if }}", 1, "nothing may follow end" },
    { "for without name", "{{ for 1 : b, c }}{{ end }}", 1, "a name must stand here" },
    { "for without colon", "{{ for a b, c }}{{ end }}", 1, "a loop is written" },
    { "for without count", "{{ for a : b(c, d) }}{{ end }}", 1, "a loop is written" },
    { "for with an empty count", "{{ for a : b, }}{{ end }}", 1, "an expression is missing" },
    { "for with two counts", "{{ for a : b, c, d }}{{ end }}", 1, "one expression must stand here" },
    { "let without value", "{{ let a }}", 1, "a value is named by" },
    { "let compares", "{{ let a == b }}", 1, "a value is named by" },
    { "let without name", "{{ let = b }}", 1, "a name must stand here" },
    { "let o", "{{ let o = b }}", 1, "the name o is taken" },
    { "render without brackets", "{{ render a }}", 1, "an expression is missing" },
    { "render with more", "{{ render a(b) + c }}", 1, "the name must be followed by (" },
    { "render in a value", "<p class=\"{{ render a() }}\"></p>", 1, "{{ render }} cannot stand inside" },
    { "render in a title", "<title>{{ render a() }}</title>", 1, "{{ render }} cannot stand inside" },
    { "render in a tag", "<p {{ render a() }}></p>", 1, "{{ render }} cannot stand inside" },
    { "define in define", "{{ define x() }}\n{{ define y() }}{{ end }}{{ end }}", 2, "a {{ define }} cannot stand in another" },
    { "define twice", "{{ define x() }}{{ end }}\n{{ define x(int a) }}{{ end }}", 2, "x is already defined in line 1" },
    { "define without name", "{{ define () }}{{ end }}", 1, "a name must stand here" },
    { "define without parameters", "{{ define x }}{{ end }}", 1, "an expression is missing" },
    { "include inside", "{{ include \"a.h\" }}", 1, "{{ include }} belongs to the top" },
    { "include behind", "{{ define x() }}{{ end }}{{ include \"a.h\" }}", 1, "{{ include }} belongs to the top" },
    { "include without quotes", "!{{ include <a.h> }}", 1, "a header's name" },
    { "include nothing", "!{{ include \"\" }}", 1, "a header's name" },
    { "include more", "!{{ include \"a\" \"b\" }}", 1, "a header's name" },

    { "t without text", "{{ t a }}", 1, "a text in double quotes" },
    { "t with a character", "{{ t 'a' }}", 1, "a text in double quotes" },
    { "empty text", "{{ t \"\" }}", 1, "the text is empty" },
    { "bad escape", "{{ t \"\\x41\" }}", 1, "a text knows only the escapes" },
    { "no such argument", "{{ t \"{0} {1}\" ARG_I(a) }}", 1, "the text has {1}, but no argument" },
    { "unused argument", "{{ t \"{0}\" ARG_I(a) ARG_I(b) }}", 1, "the text does not use argument {1}" },
    { "argument out of range", "{{ t \"{7}\" ARG_I(a) }}", 1, "the text has {7}" },
    { "brace in a text", "{{ t \"{a}\" }}", 1, "a \"{\" in a text begins" },
    { "brace at the end of a text", "{{ t \"{\" }}", 1, "a \"{\" in a text begins" },
    { "plain argument", "{{ t \"{0}\" a }}", 1, "an argument of a text is written" },
    { "argument with more", "{{ t \"{0}\" ARG_I(a) + b }}", 1, "an argument of a text is written" },
    { "unknown argument", "{{ t \"{0}\" ARG_X(a) }}", 1, "an argument of a text is written" },
    { "comma between arguments", "{{ t \"{0}{1}\" ARG_I(a), ARG_I(b) }}", 1, "one expression must stand here" },
    { "nine arguments", "{{ t \"a\" ARG_I(0) ARG_I(1) ARG_I(2) ARG_I(3) ARG_I(4) ARG_I(5) ARG_I(6) ARG_I(7) ARG_I(8) }}", 1, "a text has at most 8" },
    { "eight arguments and n", "{{ tn \"a\" \"b\" n ARG_I(1) ARG_I(2) ARG_I(3) ARG_I(4) ARG_I(5) ARG_I(6) ARG_I(7) ARG_I(8) }}", 1, "a text has at most 8" },
    { "plural without number", "{{ tn \"a\" \"b\" }}", 1, "an expression is missing" },
    { "plural without number, with argument", "{{ tn \"a\" \"b {1}\" ARG_I(1) }}", 1, "an expression is missing" },
    { "plural without plural", "{{ tn \"a\" n }}", 1, "a text in double quotes" },
    { "plural that hides n", "{{ tn \"{0} a\" \"many a\" n }}", 1, "the text does not use argument {0}" },
    { "singular that says too much", "{{ tn \"{1} a\" \"{0} a\" n }}", 1, "the text has {1}" },
    { "text in a URL", "<a href=\"/{{ t \"a\" }}\"></a>", 1, "a translated text cannot be part of a URL" },
    { "text in a script", "<script>{{ t \"a\" }}</script>", 1, "nothing can stand in <script>" },
    { "text in style=", "<p style=\"{{ t \"a\" }}\"></p>", 1, "an expression cannot stand in style=" },
    { "text in a tag", "<p {{ t \"a\" }}></p>", 1, "an expression in a tag" },

    { "open element", "\n<p>\n", 3, "<p> of line 2 is not closed at the end of its {{ define }}" },
    { "open textarea", "<textarea>", 1, "<textarea> of line 1 is not closed" },
    { "open tag", "<p ", 1, "a tag is not closed" },
    { "open value", "<p a=\"", 1, "the quotes of an attribute is not closed" },
    { "branch opens", "{{ if a }}<p>\n{{ end }}", 2, "the branches of the {{ if }} of line 1" },
    { "branches open differently", "{{ if a }}<p>{{ else }}<b>{{ end }}", 1, "the branches of the {{ if }} of line 1" },
    { "else if opens", "{{ if a }}{{ else if b }}\n<p>{{ else }}{{ end }}", 2, "the branches of the {{ if }} of line 1" },
    { "one attribute behind another", "<p {{ if a }}x{{ end }}{{ if b }}y{{ end }}></p>", 1, "white space is missing" },
    { "loop opens", "{{ for a : b, c }}<p>{{ end }}", 1, "the {{ for }} of line 1 must leave" },
    { "loop of attributes", "<p {{ for a : b, c }}x{{ end }}></p>", 1, "the {{ for }} of line 1 must leave" },
    { "comment cuts a name", "<p{{# a }}b></p>", 1, "white space is missing" },
    { "trim glues attributes", "<p a=\"\" {{- if b }}c{{ end }}></p>", 1, "white space is missing" },
    { "line of the markup", "{{ if a }}\n{{ end }}\n<p>\n</b>", 4, "</b> stands where <p> of line 3" },
};

static void test_errors(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
        struct arena *a = arena_new(0);
        struct template t;
        struct err *e = template_read(a, "f", str_of_c(wrap(a, errors[i].text)), &t);
        check_err(errors[i].label, e, ERR_INVALID);
        const char *want = arena_printf(a, "f:%d: error: %s", errors[i].line, errors[i].want);
        check_str(errors[i].label, str_sub(str_of_c(template_error(a, e)), 0, strlen(want)), want);
        arena_free(a);
    }
}

static const struct {
    const char *label;
    struct str bytes;
    int line;
    const char *want;
} bad_bytes[] = {
    { "NUL", { "\n{{ define x() }}a\0b{{ end }}", 28 }, 2, "f:2: error: a NUL byte" },
    { "Latin-1", { "{{ define x() }}\n\xE4{{ end }}", 27 }, 2, "f:2: error: this is not UTF-8" },
    { "cut character", { "{{ define x() }}{{ end }}\n\xE5\x9B", 28 }, 2, "f:2: error: this is not UTF-8" },
    { "byte order mark", { "\xEF\xBB\xBF{{ define x() }}{{ end }}", 28 }, 1, "f:1: error: a byte order mark" },
};

static void test_bad_bytes(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(bad_bytes); i++) {
        struct arena *a = arena_new(0);
        struct template t;
        struct err *e = template_read(a, "f", bad_bytes[i].bytes, &t);
        check_err(bad_bytes[i].label, e, ERR_INVALID);
        check_str(bad_bytes[i].label, str_of_c(template_error(a, e)), bad_bytes[i].want);
        arena_free(a);
    }
}

/* The C of a template without its #line lines and what every file has, one space for white space. */
static struct str short_c(struct arena *a, const struct template *t)
{
    struct buf c = buf_on(a), out = buf_on(a);
    gen_source(t, "f.h", &c);
    struct str rest = str_sub(buf_str(&c), (size_t)str_find(buf_str(&c), STR("(void)o;\n")) + 9, c.n);
    while (rest.p) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n && line.p[0] != '#')
            buf_addf(&out, out.n ? " " STR_FMT : STR_FMT, STR_ARG(line));
    }
    return str_trim(str_sub(buf_str(&out), 0, out.n - 1)); /* without the last "}" */
}

static const struct {
    const char *label, *text, *want;
} output[] = {
    { "nothing", "", "" },
    { "trims", "a \n{{- x -}}\t b", "html_raw(o, \"a\", 1); HTML_TEXT(o, (x)); html_raw(o, \"b\", 1);" },
    { "trims of a comment", "a {{-# x -}} b", "html_raw(o, \"a\", 1); html_raw(o, \"b\", 1);" },
    { "a minus is no trim", "a {{ -x }}", "html_raw(o, \"a \", 2); HTML_TEXT(o, (-x));" },
    { "trims to nothing", " {{- x -}} {{- y -}} ", "HTML_TEXT(o, (x)); HTML_TEXT(o, (y));" },
    { "C escapes", "\"\\?\?=\t\x7F回\r", "html_raw(o, \"\\\"\\\\?\\?=\\011\\177回\\015\", 11);" },
    { "digit behind an escape", "\t1", "html_raw(o, \"\\0111\", 2);" },
    { "}} outside of a tag", "a}}", "html_raw(o, \"a}}\", 3);" },
    { "}} in a string", "{{ \"}}\" }}", "HTML_TEXT(o, (\"}}\"));" },
    { "quotes in quotes", "{{ f(\"'\\\"\", '\"', '\\'') }}", "HTML_TEXT(o, (f(\"'\\\"\", '\"', '\\'')));" },
    { "word of a tag in a name", "{{ ending }}{{ iff }}{{ t }}{{ t->x }}{{ tn + 1 }}{{ t(1) }}",
      "HTML_TEXT(o, (ending)); HTML_TEXT(o, (iff)); HTML_TEXT(o, (t)); HTML_TEXT(o, (t->x)); HTML_TEXT(o, (tn + 1)); "
      "HTML_TEXT(o, (t(1)));" },
    { "brackets around a condition", "{{ if(a) }}{{ else if(b) }}{{ end }}", "if ((a)) { } else if ((b)) { }" },
    { "commas of an array", "{{ for x : f(a, b)[c], g(d, e) }}{{ end }}",
      "for (size_t x_i = 0, x_n = HTML_COUNT((g(d, e))); x_i < x_n; x_i++) { "
      "typeof(&(f(a, b)[c])[0]) x = &(f(a, b)[c])[x_i]; (void)x; }" },
    { "let", "{{ let a = b == c }}", "__auto_type a = (b == c);" },
    { "render", "{{ render a() }}{{ render b(c, d) }}", "tmpl_a(o); tmpl_b(o, c, d);" },
    { "text with escapes and braces", "{{ t \"a\\n\\\"{{0}} {0}\" ARG_C(\"ARG_I(x)\") }}",
      "html_text_msg(o, MSG(\"a\\n\\\"{{0}} {0}\", ARG_C(\"ARG_I(x)\")));" },
    { "text in a title", "<title>{{ t \"a\" }}</title>",
      "html_raw(o, \"<title>\", 7); html_attr_msg(o, MSG(\"a\")); html_raw(o, \"</title>\", 8);" },
    { "plural", "{{ tn \"a\" \"{0} {1}\" f(n, ARG_X) ARG_F(x, 2) }}",
      "html_text_msg_n(o, \"a\", \"{0} {1}\", MSG(NULL, ARG_I(f(n, ARG_X)), ARG_F(x, 2)));" },
};

static void test_output(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(output); i++) {
        struct arena *a = arena_new(0);
        struct template t;
        check_ok(output[i].label, template_read(a, "f", str_of_c(wrap(a, output[i].text)), &t));
        check_str(output[i].label, short_c(a, &t), output[i].want);
        arena_free(a);
    }
}

static const struct {
    const char *label, *one, *two, *want; /* want NULL = an error */
} messages[] = {
    { "none", "x", "{{ t }}", "" },
    { "places", "\n{{ t \"b\" }}", "{{ t \"a\" }}{{ t \"b\" }}",
      "#: one:2\n#: two:1\nmsgid \"b\"\nmsgstr \"\"\n\n#: two:1\nmsgid \"a\"\nmsgstr \"\"\n\n" },
    { "plural makes both", "{{ t \"a\" }}", "{{ tn \"a\" \"{0} b\" n }}",
      "#: one:1\n#: two:1\nmsgid \"a\"\nmsgid_plural \"{0} b\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n\n" },
    { "two plurals", "{{ tn \"a\" \"{0} a\" n }}", "{{ tn \"a\" \"{0} b\" n }}", NULL },
};

static void test_messages(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
        struct arena *a = arena_new(0);
        struct template one, two;
        struct buf got = buf_on(a);
        check_ok(messages[i].label, template_read(a, "one", str_of_c(wrap(a, messages[i].one)), &one));
        check_ok(messages[i].label, template_read(a, "two", str_of_c(wrap(a, messages[i].two)), &two));
        struct err *e = gen_messages(a, (const struct template *const[]){ &one, &two }, 2, &got);
        if (messages[i].want) {
            check_ok(messages[i].label, e);
            check_str(messages[i].label, buf_str(&got), messages[i].want);
        } else
            check_str(messages[i].label, str_of_c(template_error(a, e)), "two:1: error: this text has another plural elsewhere");
        arena_free(a);
    }
}

/* tests/golden/tmplc: every.c, every.h and every.pot are what tmplc makes of every.tmpl in that folder. */
static struct str golden_file(struct arena *a, const char *folder, const char *name)
{
    struct buf text = buf_on(a);
    FILE *f = fopen(arena_printf(a, "%s/%s", folder, name), "rb");
    assert_non_null(f);
    for (int c = fgetc(f); c != EOF; c = fgetc(f))
        buf_add_char(&text, (char)c);
    fclose(f);
    return buf_str(&text);
}

static void test_golden(void **state)
{
    const char *folder = *state;
    struct arena *a = arena_new(0);
    struct template t;
    struct buf c = buf_on(a), h = buf_on(a), pot = buf_on(a);
    check_ok("every.tmpl", template_read(a, "every.tmpl", golden_file(a, folder, "every.tmpl"), &t));
    gen_header(&t, &h);
    gen_source(&t, "every.h", &c);
    check_ok("messages", gen_messages(a, (const struct template *const[]){ &t }, 1, &pot));
    check_str("every.h", buf_str(&h), str_c(a, golden_file(a, folder, "every.h")));
    check_str("every.c", buf_str(&c), str_c(a, golden_file(a, folder, "every.c")));
    check_str("every.pot", buf_str(&pot), str_c(a, golden_file(a, folder, "every.pot")));
    arena_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),   cmocka_unit_test(test_bad_bytes), cmocka_unit_test(test_output),
        cmocka_unit_test(test_messages), cmocka_unit_test_prestate(test_golden, argc > 1 ? argv[1] : "."),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
