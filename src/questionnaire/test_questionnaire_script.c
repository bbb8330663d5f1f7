/* Scripts: who is asked what, what is an answer, texts, closing; random walks through random questionnaires. */
#include "base/test.h"
#include "base/rng.h"
#include "i18n/i18n.h"
#include "questionnaire/questionnaire_script_inside.h"

/* JSON with ' for ", so that it can be read. */
static struct script script_of(struct arena *a, const char *label, const char *pages)
{
    struct script s;
    char *text = arena_printf(a, "{'title':'T','code':'t','programme':'service','version':1,%s}", pages);
    for (char *p = text; *p; p++)
        if (*p == '\'')
            *p = '"';
        else if (*p == '`')
            *p = '\'';
    check_ok(label, script_read(a, str_of_c(text), &s));
    return s;
}

static const struct script_setting no_setting = { .seed = 1 };

static void put(struct script_run *run, const char *code, const char *raw)
{
    struct script_answer answer;
    size_t i = script_find(run->script, str_of_c(code));
    check_ok(code, script_check(run, i, str_of_c(raw), &answer));
    script_put(run, i, &answer);
}

/* "L1=2 D1=1" answered in this order; what is not asked then is answered all the same, as people do who go back. */
static struct script_run *run_of(struct arena *a, const struct script *s, const char *answers)
{
    struct script_run *run = script_begin(a, s, &no_setting);
    for (struct str rest = str_of_c(answers); rest.p && rest.n;) {
        struct str one = str_cut(&rest, ' '), code = str_cut(&one, '=');
        put(run, str_c(a, code), str_c(a, one));
    }
    return run;
}

static struct str path_of(struct arena *a, const struct script_run *run)
{
    struct buf b = buf_on(a);
    for (size_t i = script_first(run); i < SCRIPT_END; i = script_next(run, i))
        buf_addf(&b, "%s" STR_FMT, b.n ? " " : "", STR_ARG(run->script->element[i].code));
    return b.n ? buf_str(&b) : STR("");
}

#define LEVEL(name, more) "{'type':'radiogroup','name':'" name "','scale':'level','labels':'satisfaction'" more "}"
#define YES_NO(name, more) "{'type':'boolean','name':'" name "'" more "}"
#define WORDS(name, more) "{'type':'comment','name':'" name "'" more "}"
#define IF(condition) ",'visibleIf':'" condition "'"
#define PAGE(elements) "'pages':[{'name':'p','elements':[" elements "]}]"

/* ---- who is asked what ---- */

static const struct path_case { const char *label, *form, *answers, *path; } paths[] = {
    { "nothing answered", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} <= 2"))), "", "L1" },
    { "probe", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} <= 2"))), "L1=2", "L1 W" },
    { "no probe", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} <= 2"))), "L1=3", "L1" },
    { "does not know is not below two", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} <= 2"))), "L1=9", "L1" },
    { "nor above four", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} >= 4"))), "L1=9", "L1" },
    { "does not know is not five", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} <> 5"))), "L1=9", "L1 W" },
    { "does not know by its code", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} = 9"))), "L1=9", "L1 W" },
    { "one of the codes", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} anyof [1, 9]"))), "L1=9", "L1 W" },
    { "does not know is an answer", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} notempty"))), "L1=9", "L1 W" },
    { "nothing is none", PAGE(LEVEL("L1", "") "," WORDS("W", IF("{L1} notempty"))), "", "L1" },
    { "yes is true", PAGE(YES_NO("A", "") "," WORDS("W", IF("{A} = true"))), "A=1", "A W" },
    { "no is false", PAGE(YES_NO("A", "") "," WORDS("W", IF("{A} = false"))), "A=2", "A W" },
    { "not answered is neither", PAGE(YES_NO("A", "") "," WORDS("W", IF("{A} = false"))), "", "A" },
    { "yes alone", PAGE(YES_NO("A", "") "," WORDS("W", IF("{A}")) "," WORDS("V", IF("!{A}"))), "A=1", "A W" },
    { "no alone", PAGE(YES_NO("A", "") "," WORDS("W", IF("{A}")) "," WORDS("V", IF("!{A}"))), "A=2", "A V" },
    { "yes among lists", PAGE(YES_NO("A", "") "," WORDS("W", IF("{A} anyof [true]"))), "A=1", "A W" },
    { "hidden answers count for nothing", PAGE(YES_NO("A", "") "," LEVEL("B", IF("{A} = 1")) "," WORDS("C", IF("{B} <= 2"))), "A=1 B=1 A=2", "A" },
    { "and come back", PAGE(YES_NO("A", "") "," LEVEL("B", IF("{A} = 1")) "," WORDS("C", IF("{B} <= 2"))), "A=1 B=1 A=2 A=1", "A B C" },
    { "number", PAGE("{'type':'text','name':'N','inputType':'number'}," WORDS("W", IF("{N} > 6"))), "N=7", "N W" },
    { "several", PAGE("{'type':'checkbox','name':'M','choices':[1,2,3]}," WORDS("W", IF("{M} contains 2"))), "M=3,2", "M W" },
    { "several refused", PAGE("{'type':'checkbox','name':'M','choices':[1,2,3]}," WORDS("W", IF("{M} contains 2"))), "M=6", "M" },
    { "words", PAGE(WORDS("X", "") "," WORDS("W", IF("{X} contains `慢`"))), "X=太慢了", "X W" },
    { "own condition of a page", "'pages':[{'name':'p','elements':[" YES_NO("A", "") "]},{'name':'q','visibleIf':'{A} = 1','elements':[" WORDS("W", "") "]}]", "A=2", "A" },
    { "text to read out", PAGE("{'type':'html','name':'hello','html':'Hello'}," YES_NO("A", "")), "", "hello A" },
    { "matrix", PAGE("{'type':'matrix','name':'M','labels':'satisfaction','rows':['a','b']}," WORDS("W", IF("{M.b} = 1"))), "M.b=1", "M.a M.b W" },
    { "screener", "'triggers':[{'type':'complete','expression':'{A} = 2','outcome':'sold'}]," PAGE(YES_NO("A", "") "," WORDS("W", "")), "A=2", "A" },
    { "screener passed", "'triggers':[{'type':'complete','expression':'{A} = 2'}]," PAGE(YES_NO("A", "") "," WORDS("W", "")), "A=1", "A W" },
    { "end behind its last question", "'triggers':[{'type':'complete','expression':'{A} = 2 and {B} = 2'}]," PAGE(YES_NO("A", "") "," YES_NO("B", "") "," WORDS("W", "")), "A=2 B=2", "A B" },
    { "the first of two ends", "'triggers':[{'type':'complete','expression':'{B} = 2'},{'type':'complete','expression':'{A} = 2'}]," PAGE(YES_NO("A", "") "," YES_NO("B", "") "," WORDS("W", "")),
      "A=2 B=2", "A" },
};

static void test_paths(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        struct script s = script_of(a, paths[i].label, paths[i].form);
        check_str(paths[i].label, path_of(a, run_of(a, &s, paths[i].answers)), paths[i].path);
    }
    arena_free(a);
}

static void test_ends_and_progress(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct script s = script_of(a, "ends", "'triggers':[{'type':'complete','expression':'{A} = 2','outcome':'sold'}]," PAGE("{'type':'html','name':'t','html':'Hi'}," YES_NO("A", "") "," YES_NO("B", "") "," WORDS("W", IF("{B} = 1"))));
    struct script_run *run = run_of(a, &s, "");
    assert_null(script_ended(run));
    assert_int_equal(script_progress(run, 1).at, 1);
    assert_int_equal(script_progress(run, 1).of, 2);
    assert_int_equal(script_previous(run, 0), SCRIPT_NOWHERE);
    assert_int_equal(script_previous(run, SCRIPT_END), 2);
    assert_int_equal(script_next(run, SCRIPT_END), SCRIPT_END);
    put(run, "B", "1");
    assert_int_equal(script_progress(run, SCRIPT_END).at, 3);
    put(run, "A", "2");
    check_str("outcome", script_ended(run)->outcome, "sold");
    check_str("bytes", script_close(run, a).answers, "27");
    assert_int_equal(script_progress(run, SCRIPT_END).of, 1);
    arena_free(a);
}

/* ---- answers ---- */

#define ONE(element) PAGE(element)
#define NUMBER(more) "{'type':'text','name':'Q','inputType':'number'" more "}"
static const struct check_case { const char *label, *form, *raw, *text; int special; const char *error; } checks[] = {
    { "level", ONE(LEVEL("Q", "")), "4", "4", 0, NULL },
    { "blanks around", ONE(LEVEL("Q", "")), " 4 ", "4", 0, NULL },
    { "leading zero", ONE(LEVEL("Q", "")), "04", "4", 0, NULL },
    { "refused by code", ONE(LEVEL("Q", "")), "6", "", 6, NULL },
    { "none by code", ONE(LEVEL("Q", "")), "8", "", 8, NULL },
    { "does not know in a form", ONE(LEVEL("Q", "")), "#9", "", 9, NULL },
    { "not asked cannot be said", ONE(LEVEL("Q", "")), "7", NULL, 0, "There is no answer \"{0}\" here. Choose one of: {1}." },
    { "no such level", ONE(LEVEL("Q", "")), "0", NULL, 0, "There is no answer \"{0}\" here. Choose one of: {1}." },
    { "words for a level", ONE(LEVEL("Q", "")), "满意", NULL, 0, "There is no answer \"{0}\" here. Choose one of: {1}." },
    { "yes", ONE(YES_NO("Q", "")), "1", "1", 0, NULL },
    { "three of yes and no", ONE(YES_NO("Q", "")), "3", NULL, 0, "There is no answer \"{0}\" here. Choose one of: {1}." },
    { "6 is a choice here", ONE("{'type':'radiogroup','name':'Q','choices':[5,6]}"), "6", "6", 0, NULL },
    { "refused although 6 is a choice", ONE("{'type':'radiogroup','name':'Q','choices':[5,6]}"), "#6", "", 6, NULL },
    { "several in the order of the choices", ONE("{'type':'checkbox','name':'Q','choices':[3,1,2]}"), "2,3,2", "3,2", 0, NULL },
    { "several with another one", ONE("{'type':'checkbox','name':'Q','choices':[1,2]}"), "1,4", NULL, 0, "There is no answer \"{0}\" here. Choose one of: {1}." },
    { "several with a hole", ONE("{'type':'checkbox','name':'Q','choices':[1,2]}"), "1,", NULL, 0, "There is no answer \"{0}\" here. Choose one of: {1}." },
    { "too many", ONE("{'type':'checkbox','name':'Q','choices':[1,2,3],'validators':[{'type':'answercount','maxCount':2}]}"), "1,2,3", NULL, 0, "Choose {0} at most." },
    { "too few", ONE("{'type':'checkbox','name':'Q','choices':[1,2,3],'validators':[{'type':'answercount','minCount':2}]}"), "1", NULL, 0, "Choose {0} at least." },
    { "number", ONE(NUMBER("")), "12.5", "12.5", 0, NULL },
    { "full width", ONE(NUMBER("")), "１２", "12", 0, NULL },
    { "6 is a number", ONE(NUMBER("")), "6", "6", 0, NULL },
    { "no number", ONE(NUMBER("")), "many", NULL, 0, "This answer must be a number." },
    { "above", ONE(NUMBER(",'min':0,'max':10")), "11", NULL, 0, "This answer must lie between {0} and {1}." },
    { "below the validator", ONE(NUMBER(",'validators':[{'type':'numeric','minValue':3}]")), "2", NULL, 0, "This answer must be {0} or more." },
    { "words", ONE(WORDS("Q", "")), " 很好\n谢谢 ", "很好\n谢谢", 0, NULL },
    { "9 as words", ONE(WORDS("Q", "")), "9", "9", 0, NULL },
    { "too long", ONE(WORDS("Q", ",'maxLength':2")), "不太好", NULL, 0, "This answer has {0} characters; it may have {1}." },
    { "too short", ONE(WORDS("Q", ",'validators':[{'type':'text','minLength':3}]")), "好", NULL, 0, "This answer needs {0} characters at least." },
    { "own words of a validator", ONE(WORDS("Q", ",'validators':[{'type':'text','minLength':3,'text':'More, please.'}]")), "好", NULL, 0, "{0}" },
    { "empty and not required", ONE(LEVEL("Q", "")), "", "", 0, NULL },
    { "empty and required", ONE(LEVEL("Q", ",'isRequired':true")), "", NULL, 0, "Please answer this question, or choose \"does not know\" or \"refused\"." },
    { "refused is enough", ONE(LEVEL("Q", ",'isRequired':true")), "#6", "", 6, NULL },
    { "a text has no answer", ONE("{'type':'html','name':'Q','html':'Hi'}," YES_NO("B", "")), "5", "", 0, NULL },
};

static void test_checks(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
        const struct check_case *c = &checks[i];
        struct script s = script_of(a, c->label, c->form);
        struct script_run *run = script_begin(a, &s, &no_setting);
        struct script_answer answer, again;
        const struct err *e = script_check(run, 0, str_of_c(c->raw), &answer);
        if (c->error) {
            check_err(c->label, e, ERR_INVALID);
            check_str(c->label, str_of_c(e->msg.id), c->error);
            continue;
        }
        check_ok(c->label, e);
        check_str(c->label, answer.text, c->text);
        assert_int_equal(answer.special, c->special);
        check_ok(c->label, script_check(run, 0, script_answer_raw(&answer), &again));
        assert_true(again.special == answer.special && str_eq(again.text, answer.text) && again.is_given == answer.is_given);
    }
    arena_free(a);
}

static void test_required_enabled_and_validators_across_questions(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct script s = script_of(a, "across", PAGE(YES_NO("A", "") "," LEVEL("B", ",'requiredIf':'{A} = 1','enableIf':'{A} notempty'") ","
                                                "{'type':'text','name':'C','inputType':'number'},{'type':'text','name':'D','inputType':'number','validators':[{'type':'expression','expression':'{C} > 2'}]}"));
    struct script_run *run = run_of(a, &s, "");
    struct script_answer answer;
    assert_false(script_is_enabled(run, 1));
    assert_false(script_is_required(run, 1));
    put(run, "A", "2");
    assert_true(script_is_enabled(run, 1));
    assert_false(script_is_required(run, 1));
    put(run, "A", "1");
    assert_true(script_is_required(run, 1));
    check_err("required", script_check(run, 1, STR(""), &answer), ERR_INVALID);
    put(run, "C", "1");
    check_err("together", script_check(run, 3, STR("5"), &answer), ERR_INVALID);
    put(run, "C", "3");
    check_ok("together", script_check(run, 3, STR("5"), &answer));
    arena_free(a);
}

/* ---- texts ---- */

static void test_texts(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct script s = script_of(a, "texts", PAGE(LEVEL("L1", "") ",{'type':'checkbox','name':'M','choices':[{'value':1,'text':{'en':'price','zh-cn':'价格'}},{'value':2,'text':{'en':'time','zh-cn':'时间'}}]},"
                                               WORDS("X", IF("{L1} <= 2"))));
    struct script_run *run = script_begin(a, &s, &(struct script_setting){ .facts = { .dealer = STR("北京华奥"), .day = STR("3月5日"), .work_type = STR("保养"), .minutes = STR("8") } });
    const struct lang *zh = lang_load(a, STR("zh_CN")), *en = lang_load(a, STR("en"));
    check_str("facts", script_text(run, a, STR("您{visit.day}到过{ visit.Dealer }{visit.work_type}吗？约需{minutes}分钟"), zh), "您3月5日到过北京华奥保养吗？约需8分钟");
    check_str("not known", script_text(run, a, STR("{visit.model} of {brand}"), en), "… of …");
    check_str("not answered", script_text(run, a, STR("You said {L1}."), en), "You said ….");
    put(run, "L1", "2");
    put(run, "M", "1,2");
    check_str("en", script_text(run, a, STR("You said {L1}: {M}."), en), "You said Not very satisfied: price, time.");
    check_str("zh", script_text(run, a, STR("您说{l1}:{M}"), zh), "您说不太满意:价格、时间");
    put(run, "X", "too {L1}");
    check_str("answers are not looked into", script_text(run, a, STR("{X}"), en), "too {L1}");
    put(run, "L1", "5");
    check_str("no longer asked", script_text(run, a, STR("{X}"), en), "…");
    check_str("nobody knows it", script_text(run, a, STR("a {b} {c"), en), "a {b} {c");
    check_str("empty", script_text(run, a, STR(""), en), "");
    arena_free(a);
}

/* ---- closing ---- */

static struct str closed_text(struct arena *a, const struct script_run *run)
{
    struct script_closed c = script_close(run, a);
    struct buf b = buf_on(a);
    buf_add(&b, c.answers);
    for (size_t i = 0; i < c.n_texts; i++)
        buf_addf(&b, " " STR_FMT "=" STR_FMT, STR_ARG(c.text[i].code), STR_ARG(c.text[i].value));
    return buf_str(&b);
}

static const struct close_case { const char *label, *form, *answers, *closed; } closings[] = {
    { "codes", PAGE(LEVEL("A", "") "," YES_NO("B", "") "," LEVEL("C", "")), "A=4 B=2 C=9", "429" },
    { "passed over is not asked", PAGE(LEVEL("A", "") "," YES_NO("B", "")), "B=1", "71" },
    { "refused and none", PAGE(LEVEL("A", "") "," YES_NO("B", "")), "A=6 B=8", "68" },
    { "hidden answers stay behind", PAGE(LEVEL("A", "") "," WORDS("W", IF("{A} <= 2"))), "A=1 W=late A=5", "5" },
    { "words, numbers and several", PAGE(WORDS("W", "") ",{'type':'text','name':'N','inputType':'number'},{'type':'checkbox','name':'M','choices':[1,2,3]}"), "W=ok N=3 M=3,1", " W=ok N=3 M=1,3" },
    { "refused words are no row", PAGE(YES_NO("B", "") "," WORDS("W", "")), "B=1 W=#6", "1" },
    { "choice above five is text", PAGE("{'type':'radiogroup','name':'Q','choices':[5,12]}"), "Q=12", " Q=12" },
};

static void test_closing(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(closings); i++) {
        struct script s = script_of(a, closings[i].label, closings[i].form);
        check_str(closings[i].label, closed_text(a, run_of(a, &s, closings[i].answers)), closings[i].closed);
    }
    arena_free(a);
}

static void test_named_opinion_is_kept_apart(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct script_value *named;
    struct script s = script_of(a, "named", "'pages':[{'name':'p','elements':[" LEVEL("A", "") "]},{'name':'n','named':true,'visibleIf':'{A} <= 2','elements':[" YES_NO("OK", "") "," WORDS("TEXT", IF("{OK} = 1")) "]}]");
    struct script_run *run = run_of(a, &s, "A=1 OK=1 TEXT=call_me");
    assert_int_equal(s.of.n_questions, 1);
    assert_int_equal(s.of.n_bytes, 1);
    check_str("anonymous", closed_text(a, run), "1");
    assert_int_equal(script_named(run, a, &named), 2);
    check_str("code", named[1].code, "TEXT");
    check_str("value", named[1].value, "call_me");
    put(run, "A", "5");
    assert_int_equal(script_named(run, a, &named), 0);
    arena_free(a);
}

/* ---- rotation ---- */

#define ROTATED "'pages':[{'name':'p','questionOrder':'random','elements':[" LEVEL("A", "") "," WORDS("A_why", IF("{A} <= 2")) "," LEVEL("B", "") "," LEVEL("C", "") "," WORDS("C_why", IF("{C} <= 2")) "," LEVEL("D", "") "]}]"
static void test_rotation(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct script s = script_of(a, "rotated", ROTATED);
    size_t different = 0, first[4] = { 0 };
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct script_run *run = script_begin(a, &s, &(struct script_setting){ .seed = seed }), *same = script_begin(a, &s, &(struct script_setting){ .seed = seed });
        put(run, "A", "1");
        put(run, "C", "1");
        put(same, "C", "1");
        put(same, "A", "1");
        struct str path = path_of(a, run);
        check_str("the same seed, the same order", path_of(a, same), str_c(a, path));
        if (str_find(path, STR("A A_why")) < 0 || str_find(path, STR("C C_why")) < 0 || path.n != 19)
            check_str("probes stay behind their question", path, "");
        different += !str_eq_c(path, "A A_why B C C_why D");
        first[path.p[0] - 'A']++;
    }
    assert_true(different > 350);
    for (int i = 0; i < 4; i++)
        assert_in_range(first[i], 60, 140);
    struct script tied = script_of(a, "tied", "'pages':[{'name':'p','questionOrder':'random','elements':[" LEVEL("A", "") "," LEVEL("B", "") "," WORDS("A_why", IF("{A} <= 2")) "]}]");
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct script_run *run = script_begin(a, &tied, &(struct script_setting){ .seed = seed });
        put(run, "A", "1");
        check_str("what lies between moves too", path_of(a, run), "A B A_why");
    }
    arena_free(a);
}

/* ---- random walks ---- */

/* A questionnaire of n questions whose conditions ask about earlier ones. */
static struct script random_script(struct arena *a, struct pcg *g, size_t n)
{
    static const char *const conditions[] = { "{Q%zu} <= 2", "{Q%zu} = 1", "{Q%zu} notempty", "!({Q%zu} = 9)", "{Q%zu} anyof [1, 2, 9]", "{Q%zu} <> 5 or {Q0} = 1" };
    struct buf b = buf_on(a);
    buf_addf(&b, "%s'pages':[", pcg_below(g, 3) == 0 ? "'triggers':[{'type':'complete','expression':'{Q0} = 2'}]," : "");
    for (size_t i = 0; i < n; i++) {
        if (i % 6 == 0)
            buf_addf(&b, "%s{'name':'p%zu'%s,'elements':[", i ? "]}," : "", i, pcg_below(g, 2) ? ",'questionOrder':'random'" : "");
        buf_addf(&b, "%s{'type':'radiogroup','name':'Q%zu','scale':'level','labels':'satisfaction'", i % 6 ? "," : "", i);
        if (i && pcg_below(g, 2)) {
            buf_add_c(&b, ",'visibleIf':'");
            const char *condition = conditions[pcg_below(g, ARRAY_LEN(conditions))];
            struct str shape = str_of_c(condition);
            ptrdiff_t hole = str_find(shape, STR("%zu"));
            buf_addf(&b, STR_FMT "%zu" STR_FMT "'", STR_ARG(str_sub(shape, 0, (size_t)hole)), (size_t)pcg_below(g, (uint32_t)i), STR_ARG(str_sub(shape, (size_t)hole + 3, shape.n)));
        }
        buf_add_c(&b, "}");
    }
    buf_add_c(&b, "]}]");
    return script_of(a, "random", buf_c(&b));
}

static void random_answer(struct script_run *run, struct pcg *g, size_t i)
{
    static const char *const raws[] = { "1", "2", "3", "5", "9", "6", "" };
    struct script_answer answer;
    check_ok("answer", script_check(run, i, str_of_c(raws[pcg_below(g, ARRAY_LEN(raws))]), &answer));
    script_put(run, i, &answer);
}

/* Forth and back over the same elements; the state is the same. */
static void check_walk(struct arena *a, struct script_run *run)
{
    size_t forth[200], n = 0, back = 0;
    struct str before = closed_text(a, run);
    for (size_t i = script_first(run); i < SCRIPT_END; i = script_next(run, i))
        forth[n++] = i;
    for (size_t i = script_previous(run, SCRIPT_END); i < SCRIPT_END; i = script_previous(run, i)) {
        assert_true(back < n && forth[n - 1 - back] == i);
        back++;
    }
    assert_int_equal(back, n);
    assert_int_equal(script_progress(run, SCRIPT_END).of, n);
    check_str("closing after a walk", closed_text(a, run), str_c(a, before));
}

/* What is closed was asked: a byte is 7 exactly where nothing was asked or nothing answered. */
static void check_nothing_hidden_survives(struct arena *a, const struct script_run *run)
{
    struct script_closed c = script_close(run, a);
    for (size_t i = 0; i < run->script->n_elements; i++) {
        bool kept = c.answers.p[run->script->element[i].question.byte_no] != '7';
        assert_int_equal(kept, script_is_asked(run, i) && script_answer_of(run, i).is_given);
    }
}

static void test_random_walks(void **state UNUSED)
{
    struct pcg g = pcg_new(20261122, 7);
    for (int round = 0; round < 60; round++) {
        struct arena *a = arena_new(0);
        struct script s = random_script(a, &g, 2 + pcg_below(&g, 30));
        struct script_run *run = script_begin(a, &s, &(struct script_setting){ .seed = (uint64_t)round }), *fresh = script_begin(a, &s, &(struct script_setting){ .seed = (uint64_t)round });
        for (int step = 0; step < 60; step++) {
            random_answer(run, &g, pcg_below(&g, (uint32_t)s.n_elements));
            check_walk(a, run);
            check_nothing_hidden_survives(a, run);
        }
        for (size_t i = 0; i < s.n_elements; i++) {
            struct script_answer answer = script_answer_of(run, i);
            script_put(fresh, i, &answer);
        }
        check_str("the way to the answers does not matter", closed_text(a, fresh), str_c(a, closed_text(a, run)));
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),   cmocka_unit_test(test_ends_and_progress), cmocka_unit_test(test_checks), cmocka_unit_test(test_required_enabled_and_validators_across_questions),
        cmocka_unit_test(test_texts),   cmocka_unit_test(test_closing),           cmocka_unit_test(test_named_opinion_is_kept_apart),
        cmocka_unit_test(test_rotation), cmocka_unit_test(test_random_walks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
