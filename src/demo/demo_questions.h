/* How the sample network's customers answer each question of the two questionnaires of the catalogue. */
#pragma once
#include "demo/demo_world.h"

enum demo_ask {
    ASK_LEVEL,      /* 5..1 by mood */
    ASK_YES_NO,     /* 1, 2 by mood */
    ASK_FACT,       /* 1, 2 by chance: nothing to do with mood */
    ASK_WHY,        /* text after one of the two lowest levels */
    ASK_REMARK,     /* text of some */
    ASK_SEX, ASK_AGE, ASK_TOLD, /* the person; "were you told how to answer?" */
};

struct demo_question {
    const char *code;
    enum demo_ask kind;
    int step;          /* which luck and which strength of the dealer it shares, 0..DEMO_STEPS-1 */
    double level;      /* LEVEL: easier (+) or harder than the network's usual question; YES_NO, FACT, REMARK: share of yes */
    const char *after; /* asked only when that question was answered by yes; WHY: the question it explains; NULL = always */
    double none, unknown; /* shares of "none" (8) and "does not know" (9) */
    bool by_mood;      /* FACT: less often in good mood (complaints) */
};

struct demo_questionnaire { const struct demo_question *question; size_t n; };
extern const struct demo_questionnaire demo_questionnaires[DEMO_PROGRAMMES];
/* -1 when there is none. */
int demo_question_find(const struct demo_questionnaire *q, const char *code);

/* What people say, with their hesitations: the reason of a bad mark for a step of a programme; and expectations (X1), praise (X2), suggestions (X3). */
struct str demo_reason(struct arena *a, struct pcg *g, int programme, int step);
struct str demo_remark(struct arena *a, struct pcg *g, int programme, int which);
