/* Inside of the designer's pages: what their templates show. */
#pragma once
#include "questionnaire/questionnaire_compare.h"
#include "questionnaire/questionnaire_draft.h"
#include "questionnaire/questionnaire_length.h"
#include "web/web.h"

/* ---- the editor ---- */

struct designer_choice { const char *value; struct msg label; };
/* Labels of fields that stand there twice, once a language, or check what is typed. */
struct designer_words { struct msg title, introduction, question, words, note, asked, required, enabled; };
struct designer_view {
    const struct req *r;
    const struct draft *draft;
    struct str id, base;             /* base: id of the version it was copied from; no value = none */
    struct str names;                /* what conditions and texts may name besides questions */
    bool is_tested, is_long;
    int64_t questions, minutes;
    struct msg problem;
    struct str where;
    struct designer_words words;
    const struct designer_choice *kind, *labels, *family, *comparable;
    size_t n_kinds, n_labels, n_families, n_comparables;
};

/* ---- the preview ---- */

struct preview_choice { const struct question_label *label; struct str words, name, key; bool is_chosen; };
struct preview_special { const char *raw; struct msg label; bool is_chosen; };
struct preview_step { struct str code, title, answer, link; bool is_here; };
struct preview_link { struct msg label; struct str path; bool is_here; };
struct preview_view {
    struct str path;                 /* of this page, without a query */
    struct str as, lang, code, given; /* as they go along with the form */
    bool is_phone, is_multiple, is_words, is_long, is_number, is_end, is_required;
    const struct script_element *element;
    struct str title, description, note, page_title, raw, low, high, outcome;
    struct msg problem;
    const struct preview_choice *choice;
    const struct preview_special *special;
    size_t n_choices, n_specials;
    const struct preview_step *step;
    size_t n_steps;
    const struct preview_link *look;
    size_t n_looks;
    struct script_progress progress;
    struct str bar;
};

/* ---- changes ---- */

struct change_line {
    const struct script_change *change;
    struct str what;                 /* in words: answers, points … */
    struct msg comparable;           /* what the series does */
    bool is_doubtful;                /* words changed, and it is called the same: is it? */
};
struct changes_view { const struct change_line *line; size_t n; struct str id, before; bool has_base; };

/* Preview pages have a file of their own: of a draft, of a version. */
struct err *page_draft_preview(struct req *r, const void *input) MUST_CHECK;
struct err *page_version_preview(struct req *r, const void *input) MUST_CHECK;
struct preview_input { struct opt_int id; struct str as, lang, at, given, raw, go; };
extern const struct field preview_fields[7];
