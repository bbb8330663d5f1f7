/* Inside of the questionnaire reader: shared by questionnaire_{json,element,options,condition}.c and questionnaire_script*.c, included by nobody else. */
#pragma once
#include "form/json_in.h"
#include "questionnaire/questionnaire_script.h"

struct reading {
    struct arena *arena;
    struct questionnaire *q;  /* every question so far, also those that are off or named */
    struct place { bool is_off, is_named; } *place; /* by question; off: in the catalogue, not asked */
    size_t room;
    struct script *script;    /* pages and elements as they are asked, without those that are off */
    size_t element_room;
};

/* Where a value stands, as an argument of an error. */
#define WHERE(at) ARG_S(json_in_path(at))

struct texts { struct str zh, en; };
/* "text" or {"default" | "en": "text", "zh-cn" | "zh": "文本"}: cleaned and trimmed; a missing language is the other one. v NULL: both empty. */
struct err *reading_texts(struct reading *r, const struct json *v, struct texts *out) MUST_CHECK;
/* Refuses members of SurveyJS that Huifang does not have, saying what to do instead. */
struct err *reading_refuse_foreign(struct reading *r, const struct json *v) MUST_CHECK;
/* A code that people type and files carry: not empty, at most 40 characters, none of them a blank, quote, brace, comma or bar. INVALID at v. */
struct err *reading_check_code(struct reading *r, const struct json *v, struct str code) MUST_CHECK;
/* Is the word one of the list's? The list's words are separated by blanks. */
bool reading_is_one_of(const char *list, struct str word);
bool reading_has_step(const struct reading *r, struct str code);
/* The question asked before with this name. INVALID when there is none or it is off. */
struct err *reading_find(struct reading *r, const struct json *at, struct str name, const struct question **out) MUST_CHECK;

/* Choices of a closed question into q->label; codes are whole numbers from 0 to 99, each once, and must have words or are their own. */
struct err *reading_options(struct reading *r, const struct json *list, struct question *q) MUST_CHECK;
/* The five labels of a name: "satisfaction", "likelihood", "comparison". INVALID at v for another one. */
struct err *reading_labels(struct reading *r, const struct json *v, struct question *q) MUST_CHECK;
/* Own points instead of the standard ones: one a code of the question, falling from the best answer to the worst. */
struct err *reading_points(struct reading *r, const struct json *v, struct question *q) MUST_CHECK;

/* One element: a question, or a matrix of them. */
struct err *reading_element(struct reading *r, const struct json *at) MUST_CHECK;
/* A condition, NULL at = none: the questions it names were asked before and have the answers it compares them with. The tree is bound to them: true of a
 * yes/no question is its 1, and answers that are no grade (6, 8, 9) are seen where they are named. */
struct err *reading_condition(struct reading *r, const struct json *at, const struct expression **out) MUST_CHECK;
/* enableIf, requiredIf, validators, isRequired, note … of an element into its place in the script. */
struct err *reading_script_element(struct reading *r, const struct json *at, struct script_element *out) MUST_CHECK;
/* Keeps an element; a question's code must be set. */
void reading_add_element(struct reading *r, const struct script_element *e);
/* Facts of the visit that conditions and texts may name besides questions: "visit.dealer" … */
bool script_is_fact(struct str name);
/* The name under which a condition sees refused, none and does not know as 6, 8 and 9 (such a code nobody can give). */
#define SCRIPT_ALL_CODES "\001"
