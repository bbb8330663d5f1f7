/* Interviews of the sample network. One person's answers come from one mood: general satisfaction, how each process step
 * went, and chance; the dealer, its region and the month shift it. A level is where the mood falls between fixed cuts, so that
 * about 78 % are extremely satisfied and a respondent's standard deviation is 21 to 24 index points. */
#pragma once
#include "demo/demo_questions.h"
#include "demo/demo_visits.h"

enum { DEMO_QUOTA = 10, DEMO_MONTH_LIMIT = 15 };

/* How many interviews a dealer, programme and month gives: the quota and what the quarter still owes, as far as people are reached. */
int demo_interviews_reached(const struct demo_world *w, const struct demo_dealer *d, const struct demo_visits *v, int programme, const struct demo_month *m);

/* Attributes stay with an answer only where at least five visits of the dealer in twelve months share them. */
enum { DEMO_CUT_MONTHS = 12, DEMO_CUT_ROOM = 512 /* visits a month; those beyond it count for nothing */ };
struct demo_cut { uint8_t model, work, advisor; int16_t year; };
struct demo_cuts { struct demo_cuts_month { struct demo_cut cut[DEMO_CUT_ROOM]; size_t n; } month[DEMO_CUT_MONTHS]; };
/* Puts a month's visits in the place of those a year before. */
void demo_cuts_add(struct demo_cuts *c, const struct demo_visits *v, int32_t month);

struct demo_interviews {
    const struct demo_world *world;
    const struct demo_dealer *dealer;
    int programme, n;
    const struct demo_month *month;
    const struct demo_visits *visits;
    const struct demo_cuts *cuts;
    struct civil_date last_day;               /* no interview is later */
};
/* Heading of an answers file: attributes of the visit, then the programme's questions by their codes. */
void demo_answers_head(struct csv_out *csv, int programme);
/* n interviews with customers of n different visits, in random order. */
void demo_answers_write(struct arena *a, struct csv_out *csv, const struct demo_interviews *i);

/* What one more customer of a dealer says to each question, as a questionnaire's runtime takes it (questionnaire_script.h): a code, words, or "" = says nothing. Of i count world, dealer,
 * programme and month; dealer NULL: an ordinary one. number tells the customers of a month apart. */
struct demo_said { const char *code; struct str value; };
struct demo_says { struct demo_said *row; size_t n; };
struct demo_says demo_answers_say(struct arena *a, const struct demo_interviews *i, uint64_t number);
