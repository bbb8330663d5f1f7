#include "base/buf.h"
#include "base/test.h"
#include "tmplc/markup.h"
#include <string.h>

/* Reads on, text in which "@" is a printed expression and "%" any other tag of a template; adds a letter for each "@". */
static void walk(struct markup *m, const char *text, struct buf *places)
{
    while (*text && !m->problem) {
        size_t n = strcspn(text, "@%");
        markup_read(m, (struct str){ text, n }, m->line);
        text += n;
        if (!*text || m->problem)
            break;
        markup_pause(m, m->line);
        if (*text++ == '@' && !m->problem)
            buf_add_char(places, "TVUPQ"[markup_print(m)]);
    }
}

static const struct {
    const char *label, *text, *want;
} places[] = {
    { "text", "@<p>@</p>@", "TTT" },
    { "> in text", "a > b @", "T" },
    { "attribute", "<p class=\"@ x @\" id='@'>@</p>", "VVVT" },
    { "upper case", "<P CLASS=\"@\" HREF='@'>@</p>", "VUT" },
    { "space around =", "<p class = \"@\"\n id =\n'@' >@</p >", "VVT" },
    { "the other quote in a value", "<p a=\"'@'\" b='\"@\"'>@</p>", "VVT" },
    { "> and < in a value", "<p a=\"><b>@\">@</p>", "VT" },
    { "void elements", "<br>@<br/><br /><img src=\"@\">@", "TUT" },
    { "bare literal values", "<td colspan=2 x=#a y=/b>@</td>", "T" },
    { "attributes without a value", "<input checked disabled  >@<input checked/>", "T" },
    { "comment", "<!-- <p x=\" -- > -->@", "T" },
    { "empty comment", "<!---->@<!-- -- -- > ->-->@", "TT" },
    { "another end behind the end", "<!-- a -->--!>@", "T" },
    { "doctype", "<!DOCTYPE html>@<!doctype html>@", "TT" },
    { "title and textarea", "<title>@</title>@<textarea a=\"@\">@ x</textarea >@", "VTVVT" },
    { "script with literals", "<script>if (a && c > d) \"/p\"</script>@", "T" },
    { "script ends without case", "<script></ScRiPt\n>@", "T" },
    { "style with literals", "<style>p > a { color: red }</style>@", "T" },
    { "script with a URL", "<script src=\"@\"></script>@", "UT" },
    { "self-closing in svg", "<svg><path d=\"@\"/><g>@</g></svg><svg/>@", "VTT" },
    { "title in svg", "<svg><title>@</title></svg>@", "VT" },
    { "custom elements", "<x-a:b data-x_1.y=\"1\" :k=\"@\">@</x-a:b>", "VT" },

    { "whole URL", "<a href=\"@\">@</a>", "UT" },
    { "all URL attributes", "<x src='@' action='@' formaction='@' hx-get='@' hx-post='@' hx-put='@' hx-delete='@' "
      "hx-patch='@' data-hx-get='@' xlink:href='@' poster='@' cite='@' ping='@' data='@'></x>", "UUUUUUUUUUUUUU" },
    { "path", "<a href=\"/a/@/b@\"></a>", "PP" },
    { "query", "<a href=\"/a?b=@&c=@/@#@\"></a>", "QQQQ" },
    { "fragment", "<a href=\"#@\"></a>", "Q" },
    { "query only", "<a href=\"?a=@\"></a>", "Q" },
    { "base, path, query", "<a href=\"@/a/@?b=@\"></a>", "UPQ" },
    { "base, query", "<a href=\"@?b=@\"></a>", "UQ" },
    { "base, base", "<a href=\"@@\"></a>", "UP" },
    { "relative literal", "<a href=\"a@\"></a>", "P" },
    { "leading space", "<a href=\"  @\"></a>", "U" },
    { "literal schemes", "<a href=\"https://@/@?@\"></a><a href=\"tel:@\"></a><a href=\"MAILTO:@?subject=@\"></a>", "PPQPPQ" },
    { "a colon in the path", "<a href=\"/a:b@\"></a><a href=\"@/a:b\"></a><a href=\"?a:b\"></a>", "PU" },
    { "each value begins anew", "<a href=\"/a?@\" src=\"@\"></a>", "QU" },
    { "nothing left of the last tag", "<a href=\"/a?@\"></a><a href=\"@\"></a>", "QU" },
    { "meta", "<meta name=\"x\" content=\"@\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src\">", "V" },

    { "tags of the template", "%<p % % a=\"%@\"%>%@</p>%", "VT" },
    { "name, then a tag", "<input %>@<input a%>@<input a %>@<input a=\"\"%>@", "TTTT" },
};

static void test_places(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        struct arena *a = arena_new(0);
        struct buf got = buf_on(a);
        struct markup m = markup_start(a, 1);
        walk(&m, places[i].text, &got);
        check_str(places[i].label, str_of_c(m.problem), NULL);
        check_str(places[i].label, buf_str(&got), places[i].want);
        check_str(places[i].label, str_of_c(markup_unfinished(&m)), NULL);
        arena_free(a);
    }
}

static const struct {
    const char *label, *text;
    int line;
    const char *want; /* beginning of the message */
} problems[] = {
    { "expression in a tag", "<p @>", 1, "an expression in a tag" },
    { "expression in a tag's name", "<h@>", 1, "an expression in a tag" },
    { "expression in an attribute's name", "<p data-@=\"\">", 1, "an expression in a tag" },
    { "expression behind a value", "<p a=\"\"@>", 1, "an expression in a tag" },
    { "unquoted expression", "<p a=@>", 1, "put quotes" },
    { "unquoted, after a literal", "<p a=b@>", 1, "put quotes" },
    { "unquoted, after a space", "<p a= @>", 1, "put quotes" },
    { "unquoted tag", "<p a=%>", 1, "put quotes" },
    { "expression in a comment", "<!-- @ -->", 1, "nothing can stand in an HTML comment" },
    { "tag in a comment", "<!--\n%\n-->", 2, "nothing can stand in an HTML comment" },
    { "expression in a script", "<script>\"@\"</script>", 1, "nothing can stand in <script>" },
    { "tag in a script", "<script>%</script>", 1, "nothing can stand in <script>" },
    { "expression in a style", "<style>@</style>", 1, "nothing can stand in <script>" },
    { "expression in a script in svg", "<svg><script>@</script></svg>", 1, "nothing can stand in <script>" },
    { "expression in an iframe", "<iframe>@</iframe>", 1, "nothing can stand in <script>" },
    { "expression in doctype", "<!doctype @>", 1, "nothing can stand in <!doctype>" },
    { "expression in an end tag", "<p></p@>", 1, "nothing can stand in an end tag" },
    { "expression behind a slash", "<br /@>", 1, "nothing can stand between" },
    { "expression in style=", "<p style=\"color: @\">", 1, "an expression cannot stand in style=" },
    { "expression in srcdoc=", "<iframe srcdoc='@'>", 1, "an expression cannot stand in srcdoc=" },
    { "expression in srcset=", "<img srcset='@'>", 1, "an expression cannot stand in srcset=" },
    { "expression in hx-vals=", "<p HX-Vals='{\"a\":\"@\"}'>", 1, "an expression cannot stand in HX-Vals=" },
    { "expression in data-hx-headers=", "<p data-hx-headers='@'>", 1, "an expression cannot stand in data-hx-headers=" },
    { "expression in an animation", "<svg><animate attributeName=\"href\" to=\"@\"/></svg>", 1, "an expression cannot stand in to=" },
    { "event handler", "<p onclick=\"x()\">", 1, "no script in a page: onclick=" },
    { "event handler, upper case", "<p OnLoad='@'>", 1, "no script in a page: OnLoad=" },
    { "event handler of htmx", "<p hx-on:click='x'>", 1, "no script in a page: hx-on:click=" },
    { "event handler of htmx, long form", "<p data-hx-on-click='x'>", 1, "no script in a page: data-hx-on-click=" },
    { "refresh", "<meta http-equiv=\"refresh\" content=\"0;url=@\">", 1, "an expression cannot stand in the content of <meta" },
    { "refresh, other order", "<meta content='@' HTTP-EQUIV=refresh>", 1, "an expression cannot stand in the content of <meta" },
    { "script scheme", "<a href=\"javascript:x\">", 1, "\"javascript:\" is no allowed URL scheme" },
    { "script scheme, spaced", "<a href=\"  JavaScript:@\">", 1, "\"JavaScript:\" is no allowed URL scheme" },
    { "data scheme", "<a href='data:@'>", 1, "\"data:\" is no allowed URL scheme" },
    { "no scheme", "<a href=':@'>", 1, "\":\" is no allowed" },
    { "expression as scheme", "<a href='@:x'>", 1, "a \":\" behind an expression" },
    { "part of a scheme", "<a href='java@:x'>", 1, "a \":\" behind an expression" },
    { "scheme around a tag", "<a href='java%script:x'>", 1, "a \":\" behind an expression" },
    { "end tag of nothing", "</p>", 1, "</p> closes nothing" },
    { "wrong end tag", "<p>\n<b>\n</p>", 3, "</p> stands where <b> of line 2 must be closed first" },
    { "end tag of a void element", "<br></br>", 1, "</br> closes nothing" },
    { "space in an end tag", "<p></p a>", 1, "only \">\" may follow" },
    { "end tag without a name", "<p></>", 1, "a name must follow </" },
    { "self-closing", "<div/>", 1, "HTML does not know <div/>" },
    { "self-closing behind svg", "<svg></svg><div />", 1, "HTML does not know <div/>" },
    { "slash inside", "<p/a>", 1, "\">\" must follow \"/\"" },
    { "< in text", "a < b", 1, "a \"<\" that begins no tag" },
    { "< at the end", "<p>\n<", 2, "a \"<\" that begins no tag" },
    { "<?", "<?php ?>", 1, "a \"<\" that begins no tag" },
    { "<!", "<![CDATA[x]]>", 1, "a \"<\" that begins no tag" },
    { "< in a title", "<title>a<b></title>", 1, "in <title> a \"<\" can only begin </title>" },
    { "end tag cut by an expression", "<title></tit@le></title>", 1, "in <title> a \"<\" can only begin </title>" },
    { "comment with another end", "<!-- a --!> -->", 1, "an HTML comment is written" },
    { "comment that is over at once", "<!--> @ -->", 1, "an HTML comment is written" },
    { "comment that is over at once, longer", "<!---> @ -->", 1, "an HTML comment is written" },
    { "comment in a script", "<script><!-- x </script>", 1, "in <script> a \"<\"" },
    { "< in a script", "<script>a < b</script>", 1, "in <script> a \"<\"" },
    { "almost the end of a script", "<script></scriptx></script>", 1, "in <script> a \"<\"" },
    { "tag in a style", "<select><style><script></style></select>", 1, "in <style> a \"<\"" },
    { "plaintext", "<plaintext>", 1, "<plaintext>" },
    { "missing quote", "<p a=\"b>\n<i c=\"d\">", 2, "white space is missing" },
    { "missing >", "<p <b>", 1, "only attributes with quoted values" },
    { "quote in a tag", "<p \"a\">", 1, "only attributes with quoted values" },
    { "Chinese name", "<p 名=\"a\">", 1, "only attributes with quoted values" },
    { "attributes without a space", "<p a=\"\"b=\"\">", 1, "white space is missing" },
    { "attributes without a space, cut", "<p a%b>", 1, "white space is missing" },
    { "quote in a bare value", "<p a=b\"c>", 1, "the value of a= needs quotes" },
    { "no value", "<p a=>", 1, "the value of a= needs quotes" },
    { "= without a name", "<p =a>", 1, "only attributes with quoted values" },
    { "= behind a tag", "<p a%=\"x\">", 1, "white space is missing" },
};

static void test_problems(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(problems); i++) {
        struct arena *a = arena_new(0);
        struct buf got = buf_on(a);
        struct markup m = markup_start(a, 1);
        walk(&m, problems[i].text, &got);
        struct str problem = str_of_c(m.problem);
        check_str(problems[i].label, str_sub(problem, 0, strlen(problems[i].want)), problems[i].want);
        assert_int_equal(m.line, problems[i].line);
        arena_free(a);
    }
}

/* Two branches: do they meet, are they the same, and what is printed behind them. */
static const struct {
    const char *label, *before, *one, *two;
    bool join, same;
    const char *after, *want; /* NULL = a problem */
} branches[] = {
    { "both empty", "", "", "", true, true, "@", "T" },
    { "text", "<p>", "a", "<b>b</b>", true, true, "@", "T" },
    { "reopened", "<p>", "", "</p><p>", true, true, "@</p>@", "TT" },
    { "another element", "<p>", "", "</p><b>", false, false, "", "" },
    { "left open", "", "<p>", "", false, false, "", "" },
    { "closed", "<p>", "</p>", "", false, false, "", "" },
    { "both open the same", "", "<p>", "<P>", true, true, "@</p>", "T" },
    { "in a tag", "<p ", "a", "", true, false, " b=\"@\"", "V" },
    { "in a tag, no space behind", "<p ", "a", "", true, false, "b", NULL },
    { "in a tag, space in the branch", "<p", " a", "", true, true, ">@", "T" },
    { "a quoted attribute", "<p ", "a=\"b\"", "c='d'", true, true, ">@", "T" },
    { "out of the tag", "<p ", ">", "", false, false, "", "" },
    { "into the next tag", "<p ", "></p><p", "", false, false, "", "" },
    { "in a value", "<p a=\"", "b", "c", true, true, "@", "V" },
    { "out of the value", "<p a=\"", "\"", "", false, false, "", "" },
    { "into the next value", "<p a=\"", "\" b=\"", "", false, false, "", "" },
        { "URL begun or not", "<a href=\"", "/a", "", true, false, "@", "P" },
    { "URL begun or not, then a scheme", "<a href=\"", "/a", "", true, false, "b:", NULL },
    { "schemes", "<a href=\"", "java", "vb", true, true, "script:", NULL },
    { "expression or nothing", "<a href=\"", "@", "", true, false, ":", NULL },
    { "path or query", "<a href=\"", "/a", "/a?b=c", true, false, "@", "P" },
    { "path or query, then a colon", "<a href=\"", "/a", "/a?b=c", true, false, ":@", "P" },
    { "query or query", "<a href=\"", "?a=@", "#", true, true, "@", "Q" },
    { "refresh in a branch", "<meta ", "http-equiv=\"refresh\"", "", true, false, " content=\"@\">", NULL },
};

static void test_branches(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(branches); i++) {
        struct arena *a = arena_new(0);
        struct buf skip = buf_on(a), got = buf_on(a);
        const char *label = branches[i].label;
        struct markup one = markup_start(a, 1), two;
        walk(&one, branches[i].before, &skip);
        markup_pause(&one, 1);
        two = one;
        walk(&one, branches[i].one, &skip);
        markup_pause(&one, 1);
        walk(&two, branches[i].two, &skip);
        markup_pause(&two, 1);
        check_num(label, markup_same(&one, &two), branches[i].same, 0);
        check_num(label, markup_join(&one, &two), branches[i].join, 0);
        if (branches[i].join) {
            walk(&one, branches[i].after, &got);
            check_num(label, one.problem == NULL, branches[i].want != NULL, 0);
        }
        if (branches[i].want)
            check_str(label, buf_str(&got), branches[i].want);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_branches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
