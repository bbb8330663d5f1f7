/* Questionnaire files: what is taken, what is refused with which words, and the two catalogues that ship. */
#include "base/test.h"
#include "base/utf8.h"
#include "i18n/i18n.h"
#include "questionnaire/questionnaire_json.h"
#include "questionnaire/questionnaire_stored.h"

/* JSON with ' for ", so that it can be read. */
static struct str json_of(struct arena *a, const char *text)
{
    char *copy = arena_dup(a, text, strlen(text));
    for (char *p = copy; *p; p++)
        if (*p == '\'')
            *p = '"';
    return str_of_c(copy);
}

#define HEAD "{'title':'T','code':'t','programme':'service','version':1,"
#define STEPS "'steps':[{'code':'s','title':'S'},{'code':'u','title':{'en':'U','zh-cn':'优'}}],"
#define SURVEY(more, elements) HEAD STEPS more "'pages':[{'name':'p','elements':[" elements "]}]}"
#define FIVE "[{'value':5,'text':'best'},{'value':4,'text':'d'},{'value':3,'text':'c'},{'value':2,'text':'b'},{'value':1,'text':'worst'}]"
#define L1 "{'type':'radiogroup','name':'L1','title':'Overall','scale':'level','labels':'satisfaction','composite':'retention'}"
#define D1 "{'type':'boolean','name':'D1','title':'Fixed?','step':'s'}"

static struct questionnaire read_or_fail(struct arena *a, const char *label, const char *text)
{
    struct questionnaire q;
    check_ok(label, questionnaire_read_text(a, json_of(a, text), &q));
    return q;
}

/* ---- refused ---- */

static const struct broken { const char *label, *text, *error; } broken_files[] = {
    { "no JSON", "{", "Line 1, column 1: this is not valid JSON (string or '}' expected near end of file)." },
    { "empty", "", "Line 1, column 1: this is not valid JSON ('[' or '{' expected near end of file)." },
    { "a list", "[]", "/ must be an object: { … }." },
    { "nothing said", "{}", "/ has no member \"title\"." },
    { "unknown member", HEAD "'pages':[],'logo':1}", "/logo is not known here. Known are: title, description, locale, pages, code, programme, version, state, steps, total, triggers." },
    { "no page", HEAD "'pages':[]}", "/: there is no question in it." },
    { "programme", "{'title':'T','code':'t','programme':'parts','version':1,'pages':[]}", "/: programme is \"service\" or \"sales\", not \"parts\"." },
    { "version 0", "{'title':'T','code':'t','programme':'sales','version':0,'pages':[]}", "/: version is a number from 1 to 9999." },
    { "version as text", "{'title':'T','code':'t','programme':'sales','version':'1','pages':[]}", "/version must be a whole number." },
    { "code with a blank", "{'title':'T','code':'a b','programme':'sales','version':1,'pages':[]}",
      "/code: \"a b\" cannot be a code: it has 1 to 40 characters, without blanks, quotes, braces, commas." },
    { "state", SURVEY("'state':'live',", D1), "/: state is one of: draft tested field closed; not \"live\"." },
    { "title in a language unknown", SURVEY("", "{'type':'comment','name':'X','title':{'de':'Warum?'}}"),
      "/pages/0/elements/0/title/de is not known here. Known are: default, en, zh-cn, zh." },
    { "title as a number", SURVEY("", "{'type':'comment','name':'X','title':7}"), "/pages/0/elements/0/title must be an object: { … }." },
    { "step twice", HEAD "'steps':[{'code':'s','title':'S'},{'code':'s','title':'S'}],'pages':[]}", "/steps/1: the step \"s\" is there twice." },
    { "step without words", HEAD "'steps':[{'code':'s','title':' '}],'pages':[]}", "/steps/0: the title is empty." },
    { "another trigger", SURVEY("'triggers':[{'type':'skip','expression':'{D1} = 1'}],", D1),
      "/triggers/0: Huifang has triggers of the type \"complete\" only; what is asked is decided by visibleIf." },
    { "trigger on nothing", SURVEY("'triggers':[{'type':'complete','expression':'{D2} = 1'}],", D1), "/triggers/0/expression: the condition names \"D2\", which is not asked before." },
    { "outcome with a blank", SURVEY("'triggers':[{'type':'complete','expression':'{D1} = 1','outcome':'a b'}],", D1),
      "/triggers/0/outcome: \"a b\" cannot be a code: it has 1 to 40 characters, without blanks, quotes, braces, commas." },
    { "calculated values", SURVEY("'calculatedValues':[],", D1), "/calculatedValues: Huifang does not have this; visibleIf alone decides what is asked." },
    { "order", HEAD "'pages':[{'name':'p','questionOrder':'shuffle','elements':[" D1 "]}]}", "/pages/0: questionOrder is \"initial\" or \"random\", not \"shuffle\"." },
    { "anonymous on named", HEAD STEPS "'pages':[{'name':'n','named':true,'elements':[{'type':'boolean','name':'N'}]},{'name':'p','visibleIf':'{N} = 1','elements':[" D1 "]}]}",
      "/pages/1/visibleIf: the condition names \"N\" of a named page; anonymous questions cannot depend on it." },
    { "marks in a text", SURVEY("", "{'type':'html','name':'t','html':'<b>Hello</b>'}"), "/pages/0/elements/0: texts are plain words, without marks like <b>." },
    { "text without words", SURVEY("", "{'type':'html','name':'t'}"), "/pages/0/elements/0: a text to show has words in \"html\"." },
    { "html of a boolean", SURVEY("", "{'type':'boolean','name':'t','html':'Hello'}"), "/pages/0/elements/0: questions of the type \"boolean\" have no \"html\"; these have: html." },

    { "unknown type", SURVEY("", "{'type':'imagepicker','name':'I'}"),
      "/pages/0/elements/0: Huifang has no questions of the type \"imagepicker\" (it has radiogroup, rating, boolean, checkbox, comment, text, matrix)." },
    { "hasOther", SURVEY("", "{'type':'radiogroup','name':'C','choices':[{'value':1},{'value':2}],'hasOther':true}"),
      "/pages/0/elements/0/hasOther: Huifang does not have this; add a choice \"other\" and a comment question with visibleIf behind it." },
    { "showNoneItem", SURVEY("", "{'type':'checkbox','name':'C','choices':[{'value':1},{'value':2}],'showNoneItem':true}"),
      "/pages/0/elements/0/showNoneItem: Huifang does not have this; none, refused and don't know can be answered to every question, without a choice of their own." },
    { "validator", SURVEY("", "{'type':'text','name':'C','validators':[{'type':'regex'}]}"),
      "/pages/0/elements/0/validators/0: Huifang has no validator \"regex\" (it has numeric, text, answercount, expression)." },
    { "validators of a boolean", SURVEY("", "{'type':'boolean','name':'C','validators':[]}"),
      "/pages/0/elements/0: questions of the type \"boolean\" have no \"validators\"; these have: checkbox comment text." },
    { "condition of a choice", SURVEY("", "{'type':'radiogroup','name':'C','choices':[{'value':1,'visibleIf':'{L1} = 1'},{'value':2}]}"),
      "/pages/0/elements/0/choices/0/visibleIf is not known here. Known are: value, text." },
    { "choices of a comment", SURVEY("", "{'type':'comment','name':'X','choices':[]}"),
      "/pages/0/elements/0: questions of the type \"comment\" have no \"choices\"; these have: radiogroup checkbox." },
    { "choices of a rating", SURVEY("", "{'type':'rating','name':'X','choices':[]}"),
      "/pages/0/elements/0: questions of the type \"rating\" have no \"choices\"; these have: radiogroup checkbox." },
    { "input type", SURVEY("", "{'type':'text','name':'X','inputType':'date'}"), "/pages/0/elements/0: Huifang has no input of the type \"date\" (it has number, text)." },
    { "min of a text", SURVEY("", "{'type':'text','name':'X','min':1}"), "/pages/0/elements/0: min and max belong to numbers: add \"inputType\": \"number\"." },
    { "range upside down", SURVEY("", "{'type':'rating','name':'X','rateMin':5,'rateMax':1}"), "/pages/0/elements/0: the least number must be below the greatest." },

    { "no name", SURVEY("", "{'type':'comment','name':''}"), "/pages/0/elements/0: \"\" cannot be a code: it has 1 to 40 characters, without blanks, quotes, braces, commas." },
    { "name too long", SURVEY("", "{'type':'comment','name':'abcdefghijabcdefghijabcdefghijabcdefghijk'}"),
      "/pages/0/elements/0: \"abcdefghijabcdefghijabcdefghijabcdefghijk\" cannot be a code: it has 1 to 40 characters, without blanks, quotes, braces, commas." },
    { "name twice", SURVEY("", L1 ",{'type':'comment','name':'l1'}"), "/pages/0/elements/1: the name \"l1\" is used twice (upper and lower case are the same)." },
    { "name of one that is off", SURVEY("", L1 ",{'type':'comment','name':'X','off':true},{'type':'comment','name':'x'}"),
      "/pages/0/elements/2: the name \"x\" is used twice (upper and lower case are the same)." },
    { "name of a column", SURVEY("", "{'type':'comment','name':'Weight'}"), "/pages/0/elements/0: \"Weight\" is a column of answer files and cannot name a question." },

    { "choice as a word", SURVEY("", "{'type':'radiogroup','name':'C','choices':['red','blue']}"),
      "/pages/0/elements/0/choices/0: a choice has a whole number as its value, and its words in \"text\"." },
    { "choice out of range", SURVEY("", "{'type':'radiogroup','name':'C','choices':[100,1]}"), "/pages/0/elements/0/choices/0: a choice's value must be from 0 to 99." },
    { "choice twice", SURVEY("", "{'type':'radiogroup','name':'C','choices':[1,2,1]}"), "/pages/0/elements/0/choices/2: the value 1 is used twice." },
    { "one choice", SURVEY("", "{'type':'radiogroup','name':'C','choices':[1]}"), "/pages/0/elements/0: a question needs two choices at least." },
    { "no choices", SURVEY("", "{'type':'radiogroup','name':'C'}"), "/pages/0/elements/0: a question needs two choices at least." },
    { "levels without saying so", SURVEY("", "{'type':'radiogroup','name':'C','choices':" FIVE "}"),
      "/pages/0/elements/0: the choices go from 5 down to 1: are they levels? Say \"scale\": \"level\" or \"scale\": \"choice\"." },
    { "levels upside down", SURVEY("", "{'type':'radiogroup','name':'C','scale':'level','choices':[1,2,3,4,5]}"),
      "/pages/0/elements/0: a level question has five choices with the values 5, 4, 3, 2, 1 from the best to the worst." },
    { "four levels", SURVEY("", "{'type':'radiogroup','name':'C','scale':'level','choices':[4,3,2,1]}"),
      "/pages/0/elements/0: a level question has five choices with the values 5, 4, 3, 2, 1 from the best to the worst." },
    { "scale", SURVEY("", "{'type':'radiogroup','name':'C','scale':'levels','choices':" FIVE "}"),
      "/pages/0/elements/0: the scale of a question of the type \"radiogroup\" is one of: level yes_no choice; not \"levels\"." },
    { "scale of a boolean", SURVEY("", "{'type':'boolean','name':'C','scale':'level'}"),
      "/pages/0/elements/0: the scale of a question of the type \"boolean\" is one of: yes_no; not \"level\"." },
    { "labels", SURVEY("", "{'type':'radiogroup','name':'C','scale':'level','labels':'smileys'}"),
      "/pages/0/elements/0/labels: labels are \"satisfaction\", \"likelihood\" or \"comparison\", not \"smileys\"; other words go into \"choices\"." },
    { "labels and choices", SURVEY("", "{'type':'radiogroup','name':'C','scale':'level','labels':'likelihood','choices':" FIVE "}"),
      "/pages/0/elements/0: either \"labels\" or the choices themselves, not both." },
    { "labels without scale", SURVEY("", "{'type':'radiogroup','name':'C','labels':'likelihood','choices':[1,2]}"),
      "/pages/0/elements/0: labels and polarity need a \"scale\" (\"level\", \"yes_no\")." },
    { "yes/no choices", SURVEY("", "{'type':'radiogroup','name':'C','scale':'yes_no','choices':[0,1]}"), "/pages/0/elements/0: a yes/no question has two choices: 1 (yes) and 2 (no)." },
    { "polarity", SURVEY("", "{'type':'boolean','name':'C','polarity':'good'}"), "/pages/0/elements/0: polarity names the good answer: \"yes\" or \"no\", not \"good\"." },
    { "polarity of a level", SURVEY("", "{'type':'radiogroup','name':'C','scale':'level','labels':'satisfaction','polarity':'no'}"),
      "/pages/0/elements/0: only yes/no questions have a polarity." },
    { "family", SURVEY("", "{'type':'boolean','name':'C','family':'misc'}"),
      "/pages/0/elements/0: family is one of: loyalty satisfaction screener open person integrity; not \"misc\"." },
    { "step that is not there", SURVEY("", "{'type':'boolean','name':'C','step':'z'}"), "/pages/0/elements/0: there is no step \"z\" in \"steps\"." },
    { "comparable", SURVEY("", "{'type':'boolean','name':'C','comparable':'yes'}"), "/pages/0/elements/0: comparable is one of: same changed new; not \"yes\"." },

    { "points of a comment", SURVEY("", "{'type':'comment','name':'X','points':{'1':1}}"),
      "/pages/0/elements/0: questions of the type \"comment\" have no \"points\"; these have: radiogroup rating boolean matrix." },
    { "points of a choice", SURVEY("", "{'type':'radiogroup','name':'X','choices':[1,2],'points':{'1':1}}"), "/pages/0/elements/0: only level and yes/no questions can be scored." },
    { "points of an unscored one", SURVEY("", "{'type':'boolean','name':'X','scored':false,'points':{'1':1,'2':0}}"),
      "/pages/0/elements/0: a question that is not scored has no points." },
    { "points of no answer", SURVEY("", "{'type':'boolean','name':'X','points':{'5':12}}"), "/pages/0/elements/0/points/5: the question has no answer with this code." },
    { "points are missing", SURVEY("", "{'type':'boolean','name':'X','points':{'1':12}}"), "/pages/0/elements/0/points: the answer 2 has no points." },
    { "points too large", SURVEY("", "{'type':'boolean','name':'X','points':{'1':1e9,'2':0}}"), "/pages/0/elements/0/points/1: points lie between -1000 and 1000." },
    { "points against the polarity", SURVEY("", "{'type':'boolean','name':'X','polarity':'no','points':{'1':12,'2':-4}}"),
      "/pages/0/elements/0/points: points must fall from the best answer to the worst (for a yes/no question see \"polarity\")." },
    { "points that rise", SURVEY("", "{'type':'radiogroup','name':'X','scale':'level','labels':'satisfaction','points':{'5':12,'4':4,'3':8,'2':0,'1':-4}}"),
      "/pages/0/elements/0/points: points must fall from the best answer to the worst (for a yes/no question see \"polarity\")." },
    { "composite's name", SURVEY("", "{'type':'boolean','name':'X','composite':'Retention, index'}"),
      "/pages/0/elements/0/composite: a composite's name is made of the letters a-z, digits and _, at most 32, like \"retention\"; not \"Retention, index\"." },
    { "composite twice", SURVEY("", "{'type':'boolean','name':'X','composite':['a','a']}"), "/pages/0/elements/0/composite/1: the composite \"a\" is named twice." },
    { "composite as an object", SURVEY("", "{'type':'boolean','name':'X','composite':{'a':1}}"), "/pages/0/elements/0/composite: composite is a name or a list of names." },
    { "unscored component", SURVEY("", "{'type':'boolean','name':'X','scored':false,'composite':'a'}"), "/pages/0/elements/0: a component of a composite must be scored." },

    { "matrix without rows", SURVEY("", "{'type':'matrix','name':'M','columns':" FIVE "}"), "/pages/0/elements/0: a matrix has rows and columns." },
    { "matrix without columns", SURVEY("", "{'type':'matrix','name':'M','rows':['a']}"),
      "/pages/0/elements/0: a level question has five choices with the values 5, 4, 3, 2, 1 from the best to the worst." },
    { "matrix row twice", SURVEY("", "{'type':'matrix','name':'M','labels':'satisfaction','rows':['a','A']}"),
      "/pages/0/elements/0/rows/1: the name \"M.A\" is used twice (upper and lower case are the same)." },

    { "condition on nothing", SURVEY("", "{'type':'comment','name':'X','visibleIf':'{L1} <= 2'}"), "/pages/0/elements/0/visibleIf: the condition names \"L1\", which is not asked before." },
    { "condition on itself", SURVEY("", "{'type':'boolean','name':'X','visibleIf':'{X} = 1'}"), "/pages/0/elements/0/visibleIf: the condition names \"X\", which is not asked before." },
    { "condition on one that is off", SURVEY("", "{'type':'boolean','name':'A','off':true},{'type':'boolean','name':'X','visibleIf':'{A} = 1'}"),
      "/pages/0/elements/1/visibleIf: the condition names \"A\", which is off." },
    { "condition with another answer", SURVEY("", L1 ",{'type':'comment','name':'X','visibleIf':'{L1} = 12'}"),
      "/pages/0/elements/1/visibleIf: the condition compares L1 with 12, which is none of its answers." },
    { "true of a level", SURVEY("", L1 ",{'type':'comment','name':'X','visibleIf':'{L1} = true'}"), "/pages/0/elements/1/visibleIf: the condition compares L1 with true, which is none of its answers." },
    { "condition ends", SURVEY("", L1 ",{'type':'comment','name':'X','visibleIf':'{L1} <='}"), "/pages/0/elements/1/visibleIf: the condition ends too early." },
    { "condition without }", SURVEY("", L1 ",{'type':'comment','name':'X','visibleIf':'{L1 <= 2'}"),
      "/pages/0/elements/1/visibleIf: the condition cannot be understood from \"{L1 <= 2\" on. It is written like this: {L1} <= 2 and ({A0} = 1 or {X1} notempty)" },
    { "condition with a function that is none", SURVEY("", L1 ",{'type':'comment','name':'X','visibleIf':'iff({L1} > 2, 1, 0)'}"),
      "/pages/0/elements/1/visibleIf: the condition cannot be understood from \"iff({L1} > 2, 1, 0)\" on. It is written like this: {L1} <= 2 and ({A0} = 1 or {X1} notempty)" },
    { "condition of a page", HEAD "'pages':[{'name':'p','visibleIf':'{L1} = 1','elements':[" D1 "]}]}", "/pages/0/visibleIf: the condition names \"L1\", which is not asked before." },

    { "weight of nothing", SURVEY("'total':{'z':1},", D1), "/total/z: a part of the total is a step with scored questions, or a scored question." },
    { "weight of an empty step", SURVEY("'total':{'u':1},", D1), "/total/u: a part of the total is a step with scored questions, or a scored question." },
    { "weight of a comment", SURVEY("'total':{'X':1},", D1 ",{'type':'comment','name':'X'}"), "/total/X: a part of the total is a step with scored questions, or a scored question." },
    { "weight below 0", SURVEY("'total':{'s':-1},", D1), "/total/s: a weight is above 0 and at most 1000." },
    { "weight as a text", SURVEY("'total':{'s':'1'},", D1), "/total/s must be a number." },
    { "weight twice", SURVEY("'total':{'s':1,'D1':1},", D1), "/total: the question D1 counts twice in the total." },
    { "weight twice by case", SURVEY("'total':{'L1':1,'l1':1},", L1), "/total: the question L1 counts twice in the total." },
};

static void test_broken_files_are_refused_with_their_place(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *en = lang_load(a, STR("en"));
    for (size_t i = 0; i < ARRAY_LEN(broken_files); i++) {
        struct questionnaire q;
        struct err *e = questionnaire_read_text(a, json_of(a, broken_files[i].text), &q);
        check_err(broken_files[i].label, e, ERR_INVALID);
        check_str(broken_files[i].label, tr_msg(a, en, &e->msg), broken_files[i].error);
    }
    arena_free(a);
}

static void test_limits(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct questionnaire q;
    for (int n = 64; n <= 65; n++) {
        struct buf b = buf_on(a);
        for (int i = 0; i < n; i++)
            buf_addf(&b, "%s{'type':'boolean','name':'Q%d'}", i ? "," : "", i);
        struct str text = json_of(a, arena_printf(a, HEAD "'pages':[{'name':'p','elements':[%s]}]}", buf_c(&b)));
        struct err *e = questionnaire_read_text(a, text, &q);
        if (n == 64)
            check_ok("64 scored", e);
        else
            check_err("65 scored", e, ERR_INVALID);
    }
    struct buf b = buf_on(a);
    for (int i = 0; i < 501; i++)
        buf_addf(&b, "%s{'type':'comment','name':'Q%d'}", i ? "," : "", i);
    check_err("501 questions", questionnaire_read_text(a, json_of(a, arena_printf(a, HEAD "'pages':[{'name':'p','elements':[%s]}]}", buf_c(&b))), &q), ERR_INVALID);
    b = buf_on(a);
    for (int i = 0; i < 25; i++)
        buf_add_c(&b, "(");
    check_err("deep condition", questionnaire_read_text(a, json_of(a, arena_printf(a, SURVEY("", D1 ",{'type':'comment','name':'X','visibleIf':'%s{D1} = 1'}"), buf_c(&b))), &q), ERR_INVALID);
    arena_free(a);
}

/* ---- taken ---- */

static void check_points(const char *label, const struct question *q, const char *want)
{
    struct arena *a = arena_new(0);
    struct str text = question_points_text(a, q);
    check_str(label, text, want);
    struct points back = question_points_of_text(text);
    for (unsigned c = 0; q->is_scored && c < ANSWER_CODES; c++)
        assert_true(points_has(&back, c) == points_has(&q->points, c) && (!points_has(&back, c) || points_of(&back, c) == points_of(&q->points, c)));
    arena_free(a);
}

static void test_kinds_places_and_points(void **state UNUSED)
{
    static const struct { const char *label, *element; enum question_kind kind; int byte_no; const char *points; } cases[] = {
        { "level", "{'type':'radiogroup','name':'Q','scale':'level','choices':" FIVE "}", QUESTION_LEVEL, 0, "5:12,4:8,3:4,2:0,1:-4" },
        { "rating as levels", "{'type':'rating','name':'Q','scale':'level','rateValues':" FIVE "}", QUESTION_LEVEL, 0, "5:12,4:8,3:4,2:0,1:-4" },
        { "own points", "{'type':'radiogroup','name':'Q','scale':'level','labels':'likelihood','points':{'5':0.1,'4':0.1,'3':0,'2':-0.00001,'1':-1}}", QUESTION_LEVEL, 0,
          "5:0.1,4:0.1,3:0,2:-1e-05,1:-1" },
        { "unscored level", "{'type':'radiogroup','name':'Q','scale':'level','labels':'comparison','scored':false}", QUESTION_LEVEL, 0, "" },
        { "boolean", "{'type':'boolean','name':'Q'}", QUESTION_YES_NO, 0, "2:-4,1:12" },
        { "no is good", "{'type':'boolean','name':'Q','polarity':'no'}", QUESTION_YES_NO, 0, "2:12,1:-4" },
        { "yes/no choices", "{'type':'radiogroup','name':'Q','scale':'yes_no','choices':[{'value':1,'text':'Y'},{'value':2,'text':'N'}],'points':{'1':1,'2':0}}", QUESTION_YES_NO, 0,
          "2:0,1:1" },
        { "choice", "{'type':'radiogroup','name':'Q','choices':[1,2,3,4,5]}", QUESTION_CHOICE, 0, "" },
        { "falling choice", "{'type':'radiogroup','name':'Q','scale':'choice','choices':" FIVE "}", QUESTION_CHOICE, 0, "" },
        { "wide choice", "{'type':'radiogroup','name':'Q','choices':[0,1]}", QUESTION_CHOICE, -1, "" },
        { "many choices", "{'type':'radiogroup','name':'Q','choices':[1,2,3,4,5,6]}", QUESTION_CHOICE, -1, "" },
        { "multiple", "{'type':'checkbox','name':'Q','choices':[1,2,3]}", QUESTION_MULTIPLE, -1, "" },
        { "rating", "{'type':'rating','name':'Q','rateMin':0,'rateMax':10}", QUESTION_NUMBER, -1, "" },
        { "number", "{'type':'text','name':'Q','inputType':'number','min':1}", QUESTION_NUMBER, -1, "" },
        { "comment", "{'type':'comment','name':'Q','maxLength':100}", QUESTION_TEXT, -1, "" },
        { "line", "{'type':'text','name':'Q'}", QUESTION_TEXT, -1, "" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct questionnaire q = read_or_fail(a, cases[i].label, arena_printf(a, HEAD "'pages':[{'name':'p','elements':[%s]}]}", cases[i].element));
        assert_int_equal(q.n_questions, 1);
        if (q.question[0].kind != cases[i].kind || q.question[0].byte_no != cases[i].byte_no)
            fail_msg("%s: kind %d byte %d", cases[i].label, (int)q.question[0].kind, q.question[0].byte_no);
        check_points(cases[i].label, &q.question[0], cases[i].points);
        assert_int_equal(question_kind_of_name(str_of_c(question_kind_name(cases[i].kind))), cases[i].kind);
    }
    arena_free(a);
}

static void test_texts_in_two_languages(void **state UNUSED)
{
    static const struct { const char *title, *en, *zh; } cases[] = {
        { "'Plain'", "Plain", "Plain" },
        { "{'en':'E','zh-cn':'中'}", "E", "中" },
        { "{'default':'D','zh-cn':'中'}", "D", "中" },
        { "{'default':'D','en':'E'}", "E", "D" },
        { "{'zh':'中'}", "中", "中" },
        { "{'zh':'旧','zh-cn':'新'}", "新", "新" },
        { "'  \\u200b两端\\uE000 '", "两端", "两端" },
        { "''", "", "" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct questionnaire q = read_or_fail(a, cases[i].title, arena_printf(a, SURVEY("", "{'type':'comment','name':'X','title':%s}"), cases[i].title));
        check_str(cases[i].title, q.question[0].title_en, cases[i].en);
        check_str(cases[i].title, q.question[0].title_zh, cases[i].zh);
    }
    arena_free(a);
}

static void test_conditions_that_work(void **state UNUSED)
{
    static const char *const cases[] = {
        "{L1} <= 2", "{l1}=2 or {D1}=1", "({L1} < 3 and {D1} = true) or not ({X} empty)", "{ L1 } anyof [1, 2]", "{M} contains 2", "!({D1} = 9)",
        "{N} >= 3.5 && {X} notempty", "{L1} <> 6 AND {L1} != 8", "{M} notcontains \\\"3\\\" || {D1} = false", "{X} = \\\"anything\\\"",
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        read_or_fail(a, cases[i], arena_printf(a, SURVEY("", L1 "," D1 ",{'type':'checkbox','name':'M','choices':[1,2,3]},{'type':'comment','name':'X'},"
                                                         "{'type':'rating','name':'N'},{'type':'comment','name':'Z','visibleIf':'%s'}"), cases[i]));
    arena_free(a);
}

static void test_off_matrix_and_weights(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct questionnaire q = read_or_fail(a, "form",
        SURVEY("", L1 "," D1 ",{'type':'boolean','name':'D2','step':'u','off':true},"
                   "{'type':'matrix','name':'M','labels':'satisfaction','step':'u','core':true,'rows':[{'value':'a','text':{'en':'Speed','zh-cn':'速度'}},'b',3]}"));
    assert_int_equal(q.n_questions, 5);
    assert_int_equal(q.n_bytes, 5);
    assert_null(questionnaire_question(&q, STR("D2")));
    const struct question *m = questionnaire_question(&q, STR("m.A"));
    assert_non_null(m);
    check_str("row's words", m->title_zh, "速度");
    check_str("row without words", questionnaire_question(&q, STR("M.b"))->title_en, "b");
    check_str("row of a number", questionnaire_question(&q, STR("M.3"))->title_en, "3");
    assert_true(m->is_core && m->byte_no == 2);
    assert_int_equal(q.n_weights, 3); /* both steps, and L1 */
    check_str("last weight", q.weight[2].part, "L1");
    assert_true(q.weight[0].is_step && !q.weight[2].is_step && q.weight[1].weight == 1);

    q = read_or_fail(a, "own weights", SURVEY("'total':{'s':2.5,'l1':1},", L1 "," D1));
    assert_int_equal(q.n_weights, 2);
    check_str("the question's own spelling", q.weight[1].part, "L1");
    check_num("weight", q.weight[0].weight, 2.5, 0);
    assert_true(question_is_in_composite(&q.question[0], STR("retention")));
    assert_false(question_is_in_composite(&q.question[1], STR("retention")));
    arena_free(a);
}

static void test_labels_come_back_as_stored(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct questionnaire q = read_or_fail(a, "form", SURVEY("", "{'type':'radiogroup','name':'C','choices':[{'value':1,'text':{'en':'a \\\\ b','zh-cn':'引\\\"号'}},7]}"));
    struct question back = { .kind = QUESTION_CHOICE };
    check_ok("read", question_labels_of_text(a, question_labels_text(a, &q.question[0]), &back));
    assert_int_equal(back.n_labels, 2);
    check_str("en", back.label[0].en, "a \\ b");
    check_str("zh", back.label[0].zh, "引\"号");
    check_str("its own word", back.label[1].zh, "7");
    assert_int_equal(back.label[1].code, 7);
    check_err("damaged", question_labels_of_text(a, STR("[{\"code\":1}]"), &(struct question){ 0 }), ERR_INVALID);
    arena_free(a);
}

/* ---- the catalogues (domain A5 as corrected by the rules of the trade) ---- */

struct wanted { const char *code; const char *step; char kind; /* S level, Y yes/no, y yes/no unscored, c choice, t text */ bool is_core; };

static const struct wanted service[] = {
    { "S1", "", 'y', false }, { "S2", "", 'y', false }, { "S3", "", 'y', false },
    { "L1", "", 'S', true }, { "L2", "", 'S', true }, { "L3", "", 'S', true }, { "L4", "", 'S', true },
    { "A0", "", 'y', false }, { "A1", "appointment", 'S', true }, { "A3", "appointment", 'Y', false }, { "A4", "appointment", 'Y', false }, { "A5", "appointment", 'Y', false },
    { "C1", "reception", 'S', true }, { "C2", "reception", 'S', true }, { "C3", "reception", 'S', true }, { "C4", "reception", 'Y', false },
    { "C5", "order", 'S', true }, { "C6", "order", 'Y', false }, { "C7", "order", 'Y', false },
    { "D1", "repair", 'Y', true }, { "D2", "repair", 'S', true }, { "D0", "", 'y', false }, { "D3", "repair", 'Y', false }, { "D4", "repair", 'S', false },
    { "E1", "quality", 'S', false },
    { "F1", "delivery", 'Y', true }, { "F2", "delivery", 'S', true }, { "F3", "delivery", 'S', true }, { "F4", "delivery", 'S', true }, { "F5", "delivery", 'Y', false },
    { "G1", "follow_up", 'Y', true }, { "G2", "follow_up", 'Y', false }, { "H1", "facility", 'S', false }, { "H2a", "", 'y', false }, { "H2b", "complaint", 'S', true },
    { "X1", "", 't', false }, { "X2", "", 't', false }, { "X3", "", 't', false }, { "SEX", "", 'c', false }, { "AGE", "", 'c', false }, { "Z1", "", 'y', false },
};
static const struct wanted sales[] = {
    { "S1", "", 'y', false }, { "S2", "", 'y', false }, { "S3", "", 'y', false },
    { "SL1", "", 'S', true }, { "SL2", "", 'S', true }, { "SL3", "", 'S', true }, { "SL4", "", 'S', true },
    { "SA1", "welcome", 'S', true }, { "SB1", "needs", 'S', true }, { "SC1", "product", 'S', true }, { "SD1", "test_drive", 'Y', true }, { "SD2", "test_drive", 'S', false },
    { "SE1", "deal", 'S', true }, { "SE2", "deal", 'Y', false }, { "SE3", "deal", 'S', true }, { "SF1", "paperwork", 'S', false },
    { "SG1", "handover", 'Y', true }, { "SG2", "handover", 'S', false }, { "SG3", "handover", 'Y', true }, { "SG4", "handover", 'S', true }, { "SG5", "handover", 'Y', false },
    { "SH1", "follow_up", 'Y', true }, { "SI1", "facility", 'S', false },
    { "X1", "", 't', false }, { "X2", "", 't', false }, { "X3", "", 't', false }, { "SEX", "", 'c', false }, { "AGE", "", 'c', false }, { "Z1", "", 'y', false },
};

static bool is_chinese(struct str s)
{
    for (size_t i = 0; i < s.n;)
        if (utf8_is_han(utf8_next(s, &i)))
            return true;
    return false;
}

/* Both languages, each in its own script. A number ("30 to 39") has no Chinese character of its own. */
static void check_words(const char *code, struct str zh, struct str en)
{
    if (!is_chinese(zh) || is_chinese(en) || str_is_empty(en) || str_eq(zh, en))
        fail_msg("%s: \"" STR_FMT "\" / \"" STR_FMT "\"", code, STR_ARG(zh), STR_ARG(en));
}

static void check_wanted(const struct questionnaire *q, const struct wanted *w)
{
    const struct question *found = questionnaire_question(q, str_of_c(w->code));
    if (!found)
        fail_msg("%s is missing", w->code);
    enum question_kind kind = w->kind == 'S' ? QUESTION_LEVEL : w->kind == 'Y' || w->kind == 'y' ? QUESTION_YES_NO : w->kind == 'c' ? QUESTION_CHOICE : QUESTION_TEXT;
    bool scored = w->kind == 'S' || w->kind == 'Y';
    if (found->kind != kind || found->is_scored != scored || found->is_core != w->is_core || !str_eq_c(found->step, w->step))
        fail_msg("%s: kind, points, core or step", w->code);
    check_words(w->code, found->title_zh, found->title_en);
    for (size_t i = 0; i < found->n_labels; i++)
        check_words(w->code, found->label[i].zh, found->label[i].en);
    check_points(w->code, found, w->kind == 'S' ? "5:12,4:8,3:4,2:0,1:-4" : w->kind == 'Y' ? "2:-4,1:12" : "");
}

static struct questionnaire catalogue(struct arena *a, const char *name)
{
    struct questionnaire q;
    struct str text;
    check_ok(name, questionnaire_read_file(a, arena_printf(a, "%s/examples/questionnaires/%s.json", getenv("SOURCE_ROOT"), name), &q, &text));
    return q;
}

/* A probe follows every level question: asked after the two lowest levels. */
static size_t check_probes(const struct questionnaire *q)
{
    size_t n = 0;
    for (size_t i = 0; i < q->n_questions; i++) {
        if (q->question[i].kind != QUESTION_LEVEL)
            continue;
        struct arena *a = arena_new(0);
        struct str probe = str_printf(a, STR_FMT "_why", STR_ARG(q->question[i].code));
        if (i + 1 == q->n_questions || !str_eq(q->question[i + 1].code, probe))
            fail_msg(STR_FMT " has no probe behind it", STR_ARG(q->question[i].code));
        arena_free(a);
        n++;
    }
    return n;
}

static void check_catalogue(const struct questionnaire *q, const struct wanted *w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check_wanted(q, &w[i]);
    assert_int_equal(q->n_questions, n + check_probes(q));
    check_words("title", q->title_zh, q->title_en);
    for (size_t i = 0; i < q->n_steps; i++)
        check_words("step", q->step[i].title_zh, q->step[i].title_en);
}

static size_t composite_size(const struct questionnaire *q, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < q->n_questions; i++)
        n += question_is_in_composite(&q->question[i], str_of_c(name));
    return n;
}

static void test_the_service_catalogue(void **state UNUSED)
{
    static const char *const off[] = { "A2", "A6", "B1", "E2", "H2" };
    struct arena *a = arena_new(0);
    struct questionnaire q = catalogue(a, "service");
    check_catalogue(&q, service, ARRAY_LEN(service));
    assert_int_equal(q.n_steps, 10);
    assert_int_equal(q.n_weights, 11); /* seven steps, the three questions of repair that all are asked, and L1 */
    for (size_t i = 0; i < q.n_weights; i++) /* few are asked these: dealers' totals would not have them */
        assert_false(str_eq(q.weight[i].part, STR("complaint")) || str_eq(q.weight[i].part, STR("repair")));
    assert_int_equal(composite_size(&q, "retention"), 4);
    for (size_t i = 0; i < ARRAY_LEN(off); i++)
        assert_null(questionnaire_question(&q, str_of_c(off[i])));
    const struct question *l2 = questionnaire_question(&q, STR("L2")), *l4 = questionnaire_question(&q, STR("L4"));
    check_str("L2", l2->label[0].zh, "肯定会");
    check_str("L4", l4->label[4].zh, "差得多");
    assert_true(questionnaire_question(&q, STR("H2a"))->good_is_no && questionnaire_question(&q, STR("Z1"))->good_is_no);
    arena_free(a);
}

static void test_the_sales_catalogue(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct questionnaire q = catalogue(a, "sales");
    check_catalogue(&q, sales, ARRAY_LEN(sales));
    assert_int_equal(q.n_steps, 9);
    assert_int_equal(q.n_weights, 10); /* all steps, and SL1 */
    assert_int_equal(composite_size(&q, "retention"), 4);
    assert_null(questionnaire_question(&q, STR("SA2")));
    arena_free(a);
}

static void test_files_that_cannot_be_read(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct questionnaire q;
    struct str text;
    check_err("missing", questionnaire_read_file(a, "/nowhere/q.json", &q, &text), ERR_NOT_FOUND);
    check_err("folder", questionnaire_read_file(a, "/", &q, &text), ERR_IO);
    check_err("endless", questionnaire_read_file(a, "/dev/zero", &q, &text), ERR_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_broken_files_are_refused_with_their_place), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_kinds_places_and_points),                   cmocka_unit_test(test_texts_in_two_languages),
        cmocka_unit_test(test_conditions_that_work),                      cmocka_unit_test(test_off_matrix_and_weights),
        cmocka_unit_test(test_labels_come_back_as_stored),                cmocka_unit_test(test_the_service_catalogue),
        cmocka_unit_test(test_the_sales_catalogue),                       cmocka_unit_test(test_files_that_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
