/* Drafts: questionnaires that are being written.
 *
 *   draft ──check──► tested ──► field ──► closed
 *     ▲                │
 *     └── any change ──┘     in the field it is a version, which never changes; changing it begins the next draft, copied from it
 *
 * A draft's text may be wrong while it is written; it is right once it is tested. Two people who write at once do not overwrite each other: who saves
 * names the revision that was changed. */
#pragma once
#include "questionnaire/questionnaire_script.h"

enum { DRAFT_MOST_BYTES = 1000000 };

struct draft {
    int64_t id, version, revision, changed_at;
    struct opt_int based_on;             /* the version it was copied from */
    struct str code, programme, state, definition /* "" in lists */, changed_by;
};
struct draft_list { struct draft *draft; size_t n; };
/* The one changed last first. */
struct err *draft_list_load(struct db *db, struct arena *a, struct draft_list *out) MUST_CHECK;
/* NOT_FOUND. */
struct err *draft_load(struct db *db, struct arena *a, int64_t id, struct draft *out) MUST_CHECK;

/* A new draft: of a version (its next number, its comparability to be said anew), else of a text, else an empty one of this code and programme.
 * CONFLICT when the questionnaire has a draft already; INVALID for a text that is no questionnaire's JSON or too long. */
struct draft_start { int64_t version_id; struct str text, code, programme; };
struct err *draft_create(struct job *job, const struct draft_start *start, int64_t *id) MUST_CHECK;

struct draft_key { int64_t id, revision; };
/* Keeps the text; the draft has to be tested anew. CONFLICT when somebody saved since that revision; INVALID for another code, programme or version. */
struct err *draft_save(struct job *job, struct draft_key key, struct str definition, int64_t *revision) MUST_CHECK;
/* The definition without its conditions, which may be half written: for names and words. "" for what is no JSON. */
struct str draft_without_conditions(struct arena *a, struct str definition);
/* Is what is asked comparable as it says? Errors of questionnaire_compare; INVALID, naming the question, when words, answers, points or condition of a question are other ones
 * than in the version it was copied from, and nobody said whether it is the same question. */
struct err *draft_check(struct db *db, struct arena *a, struct opt_int based_on, const struct script *s) MUST_CHECK;
/* draft → tested. INVALID, with the place, for what is no questionnaire; errors of draft_check; CONFLICT as draft_save. */
struct err *draft_mark_tested(struct job *job, struct draft_key key) MUST_CHECK;
/* tested → field: an import like any other, so it can be undone while no interview stands on it. CONFLICT when it is not tested. */
struct err *draft_to_field(struct job *job, struct draft_key key, int64_t *version_id) MUST_CHECK;
struct err *draft_discard(struct job *job, int64_t id) MUST_CHECK;
/* field → closed: no more interviews by it; its results stay. NOT_FOUND; CONFLICT when it is not in the field. */
struct err *questionnaire_close(struct job *job, int64_t version_id) MUST_CHECK;
/* The newest version of the programme that is in the field: what interviews ask. NOT_FOUND with what to do. */
struct err *questionnaire_in_field(struct db *db, struct arena *a, struct str programme, int64_t *version_id) MUST_CHECK;
