/* Closed interviews: anonymous answers and their change feed. Interviews come from answer files of other systems here; fieldwork
 * will write them too. Answers are one byte a closed question in the version's order, the digit '1'..'9' of the code: 5..1 levels,
 * 1 2 yes no, 6 refused, 7 not asked, 8 none, 9 does not know. */
#pragma once
#include "org/org.h"
#include "questionnaire/questionnaire.h"

/* One interview as scoring reads it. Views into the row at hand: valid until the next call. */
struct interview {
    int64_t dealer_id, version_id;
    int32_t month;               /* of the visit */
    double weight;
    struct str answers;
    struct str model, work_type, owner_type, advisor_code; /* coarsened; "" = unknown */
};
struct interview_query { struct str programme; int32_t from, to; struct db_scope scope; };
/* Calls see(ctx, interview) for every interview of the programme with its visit month in [from, to]. */
typedef void interview_see(void *ctx, const struct interview *i);
struct err *interview_each(struct db *db, struct arena *a, const struct interview_query *q, interview_see *see, void *ctx) MUST_CHECK;

extern const struct import_kind interview_answers_import;
extern const struct feature interview_feature;
