/* Script: a questionnaire version as it is asked. The phone screen, the web survey and the preview of the designer all walk through it.
 *
 * A script is pure given its definition: pages with elements (questions and texts to read out), conditions, and ends (a screener that stops the
 * interview). A run is one interview: the answers so far, the facts of the visit, and a seed that fixes the order of rotated pages.
 *
 *     TRY(script_load(db, a, version_id, &script));
 *     struct script_run *run = script_begin(a, &script, &(struct script_setting){ .facts = …, .seed = case_id, .now_ms = … });
 *     for (size_t i = script_first(run); i < SCRIPT_END; i = script_next(run, i)) { show script_text(run, script.element[i].title_en, …);
 *         TRY(script_check(run, i, raw, &answer)); script_put(run, i, &answer); }
 *     struct script_closed closed = script_close(run, a);      the bytes of interview.answers, and the rows of answer_text
 *
 * What is asked is decided anew from the answers at every step, so going back and forth changes nothing: an answer to a question that is no
 * longer asked counts for no condition, shows in no text and is not closed, but comes back when the question is asked again.
 *
 * In conditions a closed answer is its number; yes and no are also true and false. A customer who refuses (6), has none (8) or does not know (9)
 * has answered (notempty, = 9), but is above and below nothing: {L1} >= 4 is not met by "does not know". */
#pragma once
#include "expression/expression.h"
#include "questionnaire/questionnaire.h"

enum { SCRIPT_END = 100000, SCRIPT_NOWHERE = 100001 }; /* places that are no element */

struct script_page {
    struct str name, title_zh, title_en, description_zh, description_en;
    const struct expression *visible_if;     /* NULL = always */
    bool is_rotated;                         /* questions in another order each interview; a probe stays behind its question */
    bool is_named;                           /* the customer's own opinion with name: never part of the anonymous answers */
    size_t first, n;                         /* its elements */
};

/* SurveyJS's validators: numeric, text, answercount, expression. */
enum script_validator_kind { SCRIPT_RANGE, SCRIPT_LENGTH, SCRIPT_COUNT, SCRIPT_HOLDS };
struct script_validator {
    enum script_validator_kind kind;
    struct opt_num low, high;
    const struct expression *holds;
    struct str text_zh, text_en;             /* what to say; "" = the standard words */
};

struct script_element {
    struct str code;
    bool is_statement;                       /* a text to read out or show; has no answer */
    struct question question;                /* kind, labels with codes, bounds, titles; byte_no -1 on a named page */
    size_t page;
    struct str title_zh, title_en;           /* with {names} to be put in: script_text */
    struct str description_zh, description_en, note_zh, note_en; /* note: for the interviewer, not read out */
    bool is_required;
    bool is_rating;                          /* a number from low to high shown as a row of buttons */
    bool is_long;                            /* a text of several lines */
    int64_t max_length;                      /* characters of a text; 0 = 4000 */
    const struct expression *visible_if, *enable_if, *required_if;
    const struct script_validator *validator;
    size_t n_validators;
};

/* The interview ends as soon as the condition holds: a screener. outcome: "" or the code of the call's outcome ("wrong_person", "sold", …). */
struct script_end { const struct expression *when; struct str outcome; };

struct script {
    struct questionnaire of;                 /* what scoring knows of it: no named questions */
    struct script_page *page;
    struct script_element *element;          /* in the order of the file */
    struct script_end *end;
    size_t n_pages, n_elements, n_ends;
};

/* A version of the database. NOT_FOUND. */
struct err *script_load(struct db *db, struct arena *a, int64_t version_id, struct script *out) MUST_CHECK;
/* A definition that is not stored yet, for previews. INVALID as questionnaire_read_text gives it. */
struct err *script_read(struct arena *a, struct str definition, struct script *out) MUST_CHECK;
/* The element of a code in any case, SCRIPT_NOWHERE when there is none. */
size_t script_find(const struct script *s, struct str code);

/* ---- answers ---- */

/* special: ANSWER_REFUSED, ANSWER_NONE, ANSWER_DONT_KNOW, or 0. text: a code "4", codes "1,3" in the order of the choices, a number, or words. */
struct script_answer { bool is_given; int special; struct str text; };

/* How an answer is written in forms and kept between requests: its text, and these. script_check reads both. */
#define SCRIPT_RAW_REFUSED "#6"
#define SCRIPT_RAW_NONE "#8"
#define SCRIPT_RAW_DONT_KNOW "#9"
/* The raw form of an answer; "" when none is given. script_check makes the same answer of it. */
struct str script_answer_raw(const struct script_answer *answer);

/* ---- a run ---- */

/* What is known of the visit, already in the language of the interview; no value = not known. minutes: how long it takes. */
struct script_facts { struct str dealer, day, work_type, model, agency, brand, minutes; };
/* now_ms: wall-clock time, for today() and age(). */
struct script_setting { struct script_facts facts; uint64_t seed; int64_t now_ms; };
struct script_run;
/* Lives on the arena, as the script must; no answer is given. The same seed gives the same order. */
struct script_run *script_begin(struct arena *a, const struct script *s, const struct script_setting *setting);
/* Gives, changes or (answer NULL) takes back an answer. */
void script_put(struct script_run *run, size_t element, const struct script_answer *answer);
/* As it was given, asked now or not. */
struct script_answer script_answer_of(const struct script_run *run, size_t element);

/* The element to show first, behind and before another one (which must be an element), by what is answered so far: SCRIPT_END behind the last, SCRIPT_NOWHERE before the first. */
size_t script_first(const struct script_run *run);
size_t script_next(const struct script_run *run, size_t element);
size_t script_previous(const struct script_run *run, size_t element);
/* Is it asked now; may it be answered; must it be? */
bool script_is_asked(const struct script_run *run, size_t element);
bool script_is_enabled(const struct script_run *run, size_t element);
bool script_is_required(const struct script_run *run, size_t element);
/* Is a condition met by the answers as they stand? As visibleIf sees them: for whoever has a condition of his own, such as a quota. */
bool script_meets(const struct script_run *run, const struct expression *condition);
/* The end that stopped the interview, NULL when none did. */
const struct script_end *script_ended(const struct script_run *run);
/* The element is number `at` (from 1) of about `of` that are asked as things stand; SCRIPT_END: at = of. */
struct script_progress { size_t at, of; };
struct script_progress script_progress(const struct script_run *run, size_t element);

/* What was typed or chosen becomes an answer. raw: the code of a choice, codes with commas between, a number, words, or SCRIPT_RAW_…; 6, 8 and 9 also
 * stand for those where they are no choice. INVALID with what to do: no such choice, out of bounds, too long, a validator, missing though required. */
struct err *script_check(const struct script_run *run, size_t element, struct str raw, struct script_answer *out) MUST_CHECK;
/* The text with its {names} put in: an answer in words (question asked before), {visit.dealer} {visit.day} {visit.work_type} {visit.model} {agency} {brand}
 * {minutes}. What is not known is "…", and a name nobody knows stays as it is. */
struct str script_text(const struct script_run *run, struct arena *a, struct str text, const struct lang *l);

/* ---- closing ---- */

struct script_value { struct str code, value; };
struct script_closed {
    struct str answers;                      /* interview.answers */
    struct script_value *text;               /* answer_text: open, multiple and numeric answers */
    size_t n_texts;
};
/* The anonymous answers to what is asked as things stand, as answer files store them; all else is left behind. A question of the version that was passed over is "not asked" (7). */
struct script_closed script_close(const struct script_run *run, struct arena *a);
/* The answers of named pages that are asked now, a row each, for whoever keeps the named opinion; never together with script_close's in one transaction (DESIGN: anonymity). */
size_t script_named(const struct script_run *run, struct arena *a, struct script_value **out);
