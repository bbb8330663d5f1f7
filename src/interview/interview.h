/* Closed interviews: anonymous answers and their change feed. Interviews come from answer files of other systems here; fieldwork
 * will write them too. Answers are one byte a closed question in the version's order, the digit '1'..'9' of the code: 5..1 levels,
 * 1 2 yes no, 6 refused, 7 not asked, 8 none, 9 does not know. */
#pragma once
#include "org/org.h"
#include "questionnaire/questionnaire.h"
#include "tally/tally_store.h"

/* One interview as scoring reads it: views, valid until the next call. answer holds n_answers codes, one a closed question (question.byte_no), and behind
 * them ANSWER_NOT_ASKED, TALLY_MOST_QUESTIONS in all: an interview may have fewer answers than its version has questions. */
struct interview {
    int64_t version_id;
    size_t n_answers;
    struct tally_row row;
};
/* Calls see(ctx, interview) for every interview of the programme with its visit month in [from, to] (both 0: in all months, read in one go
 * through the table), in no particular order. An error that see gives ends the walk and is returned. */
struct interview_query { struct str programme; int32_t from, to; struct db_scope scope; };
typedef struct err *interview_see(void *ctx, const struct interview *i);
struct err *interview_each(struct db *db, struct arena *a, const struct interview_query *q, interview_see *see, void *ctx) MUST_CHECK;

/* ---- the change feed, for whoever keeps a projection of the interviews ----
 * Each interview that comes or goes has a number here, rising in the order of commits over both programmes, and those of one batch come in one
 * transaction. A projection that holds everything up to a mark catches up with interview_feed_each from there. It begins with interview_each
 * over all months and the newest mark, both read in one db_read. Every dealer's interviews are told, whoever asks. */

/* The newest change; zeros when nothing ever changed. */
struct err *interview_feed_newest(struct db *db, struct arena *a, struct tally_mark *out) MUST_CHECK;
/* The interview of change number seq, 0 when there is no such change. Interview ids are random: another id than a projection's mark has
 * shows that the database is of another past (put back from an older copy, and gone on from there). */
struct err *interview_feed_at(struct db *db, struct arena *a, int64_t seq, int64_t *interview_id) MUST_CHECK;

struct interview_change {
    int64_t seq;
    bool is_removal;             /* then of `interview` only row.id says something */
    struct interview interview;
};
/* Calls see(ctx, change) for the changes numbered after+1 .. up_to, in order: what was added to the programme and still exists, and every
 * removal (whose programme nobody knows any more; most are of interviews the projection has, others it ignores). An error that see gives
 * ends the walk and is returned. */
struct interview_feed_query { struct str programme; int64_t after, up_to; };
typedef struct err *interview_feed_see(void *ctx, const struct interview_change *c);
struct err *interview_feed_each(struct db *db, struct arena *a, const struct interview_feed_query *q, interview_feed_see *see, void *ctx) MUST_CHECK;

/* ---- interviews of one's own field ---- */

struct interview_text { struct str code, value; };
/* An interview as it becomes a result: nothing in it leads to a person (model, work type and advisor as coarse as rules.md §4 says). */
struct interview_new {
    int64_t id;                  /* filled: fresh, random */
    int64_t source;              /* the caller's own word for it; not stored */
    int64_t dealer_id, version_id;
    struct str programme, mode;  /* mode: phone, web */
    int32_t month;               /* of the visit */
    double weight;
    struct str answers;          /* a byte a closed question of the version */
    struct str model, model_year, work_type, owner_type, age_band, advisor_code;
    const struct interview_text *text;
    size_t n_texts;
};
/* Stores them in the order of their random ids, which is no order, with their places in the feed; list is left in that order. Inside db_write, as its last step. */
struct err *interviews_store(struct job *job, struct interview_new *list, size_t n) MUST_CHECK;
/* Takes n places of the change feed, the numbers first+1 .. first+n; the counter row is the last thing a closing transaction touches. Inside db_write. */
struct err *interview_feed_take(struct db *db, struct arena *a, int64_t n, int64_t *first) MUST_CHECK;

extern const struct import_kind interview_answers_import;
extern const struct feature interview_feature;
