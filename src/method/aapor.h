/* Outcomes and response rates by the Standard Definitions of the American Association for Public Opinion Research, 9th
 * edition (2016; methods.md §5): what became of every released case, and from that the share that answered.
 *
 * Seven groups of cases go into the rates: I complete, P partial, R refusal and break-off, NC non-contact, O other
 * non-interview; UH and UO are cases whose eligibility never became known; NE are not eligible and in no rate. Counts may
 * be weighted. A rate with a zero base is NaN, printed "n/a", never 0.
 *
 * A dealer's list proves that the visit was made, so no answer at a confirmed number may count as NC instead of UH: a
 * setting, which the report prints because it lowers RR3 and RR5 (RR1 counts both). */
#pragma once
#include "base/str.h"

enum aapor_group { AAPOR_I, AAPOR_P, AAPOR_R, AAPOR_NC, AAPOR_O, AAPOR_UH, AAPOR_UO, AAPOR_NE, AAPOR_GROUPS };

struct aapor_code {
    const char *code;        /* "2.112" */
    enum aapor_group group;
    bool is_confirmed_silence; /* no answer, busy, machine: NC where the list proves eligibility */
    const char *text;        /* message id */
    const char *reasons;     /* the words of call logs that mean it, "|" between them; "" = none */
};
/* The table, in the order of the codes; *n = how many. */
const struct aapor_code *aapor_codes(size_t *n);
/* By its number or one of its words ("空号"), blanks around ignored; NULL when there is none. */
const struct aapor_code *aapor_find(struct str code_or_reason);
/* "I", "P", "R", "NC", "O", "UH", "UO", "NE" */
const char *aapor_group_name(enum aapor_group g);

struct aapor_rules { bool list_proves_visit; };
/* The group a code counts in under these rules. */
enum aapor_group aapor_group_of(const struct aapor_code *c, struct aapor_rules r);

/* ---- the final code of a case ---- */

struct aapor_attempt { const struct aapor_code *code; bool is_final; /* ended the case: an interview, a refusal for good, not eligible */ };
/* Attempts in the order of time. A final outcome wins (an interview over every other, else the last one); without one a refusal
 * or break-off is not overwritten by later attempts without contact; who was found eligible once does not become unknown
 * again; else the last attempt counts. No attempt: 3.11 not attempted. */
const struct aapor_code *aapor_final(const struct aapor_attempt *attempt, size_t n);

/* ---- rates ---- */

enum aapor_rate {
    AAPOR_RR1, AAPOR_RR2, AAPOR_RR3, AAPOR_RR4, AAPOR_RR5, AAPOR_RR6,
    AAPOR_COOP1, AAPOR_COOP2, AAPOR_COOP3, AAPOR_COOP4,
    AAPOR_REF1, AAPOR_REF2, AAPOR_REF3,
    AAPOR_CON1, AAPOR_CON2, AAPOR_CON3,
    AAPOR_RATES
};
const char *aapor_rate_name(enum aapor_rate r); /* "RR1" … */
/* The share of the cases of unknown eligibility that are taken for eligible: e = K/(K+NE), K = I+P+R+NC+O. */
double aapor_e(const double count[AAPOR_GROUPS]);
/* With U = UH+UO: RR1 I/(K+U), RR2 (I+P)/(K+U), RR3 I/(K+eU), RR4 (I+P)/(K+eU), RR5 I/K, RR6 (I+P)/K; COOP1 I/(I+P+R+O),
 * COOP2 (I+P)/(I+P+R+O), COOP3 I/(I+P+R), COOP4 (I+P)/(I+P+R); REF1 R/(K+U), REF2 R/(K+eU), REF3 R/K; CON1 (I+P+R+O)/(K+U),
 * CON2 …/(K+eU), CON3 …/K. Without U, e is not used. */
double aapor_rate(const double count[AAPOR_GROUPS], enum aapor_rate r);
