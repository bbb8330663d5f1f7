/* Questionnaires: versions that never change once in field, taken in as SurveyJS JSON and taken apart for scoring.
 *
 * The file follows the SurveyJS form format: {title, pages:[{name, title, elements:[…]}]} with elements of type radiogroup, rating,
 * boolean, checkbox, comment, text and matrix, visibleIf, choices, and texts as plain text or {"default"|"en": …, "zh-cn": …}.
 * Our own properties: on the survey `code`, `programme`, `version`, `steps` [{code, title}], `total` {part: weight}; on an element
 * `step`, `family`, `core`, `scale` ("level", "yes_no", "choice"), `labels` ("satisfaction", "likelihood", "comparison"), `points`
 * {"5": 12 …}, `polarity` ("yes" or "no": which answer is good), `composite` ("retention" or a list), `comparable` ("same" "changed"
 * "new"), `scored`, `note`, `off`. What Huifang does not have is an error that names it with its place. The reference:
 * docs/manual/questionnaire.md
 *
 *   questionnaire_json ── questionnaire_element ── questionnaire_options     a file taken apart
 *                                     └─────────── questionnaire_condition   conditions, bound to their questions (src/expression)
 *   questionnaire_script   the file as it is asked: pages, elements, ends; who is asked what, answers, texts, closing
 *   questionnaire_answers  what a stored answer looks like
 *   questionnaire_import   a version enters, or is refused beside the versions before and after it (questionnaire_compare)
 *   questionnaire_draft    what is being written, and its way into the field; questionnaire_length, _plain: how long, in which words
 *   questionnaire_designer, _preview, _pages, assets/designer.js               its pages
 *   questionnaire_stored   points and labels as texts of the database */
#pragma once
#include "method/points.h"
#include "platform/feature.h"

enum question_kind { QUESTION_LEVEL, QUESTION_YES_NO, QUESTION_CHOICE, QUESTION_MULTIPLE, QUESTION_NUMBER, QUESTION_TEXT };

struct question_label { int code; struct str zh, en; };

struct question {
    struct str code;             /* "L1" */
    enum question_kind kind;
    int byte_no;                 /* place in interview.answers, or -1: kept in answer_text */
    struct str step, family;     /* "" = none */
    bool is_core, is_scored, good_is_no;
    struct points points;        /* meaningful when is_scored */
    struct str composite;        /* "retention,…" or "" */
    struct opt_num low, high;    /* of a number: what answers lie between */
    struct str comparable;       /* against the version before: same, changed, new; in a file also "", not said */
    struct str title_zh, title_en;
    struct question_label *label;
    size_t n_labels;
};

struct questionnaire_step { struct str code, title_zh, title_en; };
struct score_weight { struct str part; bool is_step; double weight; }; /* of the total score */

struct questionnaire {
    int64_t version_id;
    int64_t version;
    struct str code, programme, state, title_zh, title_en;
    struct question *question;   /* in the questionnaire's order */
    size_t n_questions;
    int n_bytes;                 /* length of interview.answers */
    struct questionnaire_step *step;
    size_t n_steps;
    struct score_weight *weight;
    size_t n_weights;
};

/* One version with everything. NOT_FOUND. */
struct err *questionnaire_load(struct db *db, struct arena *a, int64_t version_id, struct questionnaire *out) MUST_CHECK;
/* All versions of a programme, oldest first (version numbers rise). Empty when there is none. */
struct err *questionnaire_list(struct db *db, struct arena *a, struct str programme, struct questionnaire **out, size_t *n) MUST_CHECK;
/* The newest version of a programme; NOT_FOUND with what to do ("import a questionnaire first"). */
struct err *questionnaire_newest(struct db *db, struct arena *a, struct str programme, struct questionnaire *out) MUST_CHECK;
/* NULL when there is none. Codes are compared without case. */
const struct question *questionnaire_question(const struct questionnaire *q, struct str code);
/* Is the question one of the composite's components? */
bool question_is_in_composite(const struct question *q, struct str composite);
/* Title in the language, the other language when that is empty, else the code. */
struct str question_title(const struct question *q, const struct lang *l);

extern const struct import_kind questionnaire_import;
extern const struct feature questionnaire_feature;
