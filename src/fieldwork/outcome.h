/* Outcomes of an attempt: the words on the interviewer's keys, what each is in the Standard Definitions (method/aapor.h), and what becomes of
 * the case. A table; whoever adds an outcome adds a row. */
#pragma once
#include "base/err.h"
#include "method/aapor.h"

/* What an outcome does to its case (field_rules.h decides the rest). */
enum outcome_effect {
    EFFECT_COMPLETE,       /* the interview is made */
    EFFECT_RETRY,          /* again after the delay, at another time of day */
    EFFECT_APPOINTMENT,    /* at the time agreed */
    EFFECT_NEXT_NUMBER,    /* this number is dead: the case's next one at once; none left: the end */
    EFFECT_REFERRAL,       /* another person's number is added and called */
    EFFECT_CONVERT,        /* refused softly: once more after days, by somebody who converts; the second time the end */
    EFFECT_LANGUAGE,       /* for an interviewer who speaks it; nobody does: the end */
    EFFECT_FINAL           /* the end */
};

struct outcome {
    const char *key;       /* "no_answer": stored, in exports, stable */
    struct msg title;
    const char *aapor;     /* code of the table in method/aapor.h */
    enum outcome_effect effect;
    int delay_min;         /* of RETRY and CONVERT, from the end of the attempt */
    bool is_contact;       /* somebody was spoken to */
    bool bars_calls;       /* the number goes onto the importer's list of those never to be called */
    char shortcut;         /* key on the interviewer's outcome list; 0 = none */
};
/* In the order of the interviewer's list; *n = how many. */
const struct outcome *outcomes(size_t *n);
/* NULL for an unknown key. */
const struct outcome *outcome_find(struct str key);
/* Its row of the Standard Definitions; never NULL for a row of the table. */
const struct aapor_code *outcome_aapor(const struct outcome *o);
