/* The sample network's dealers and what is true of each: how much business, how good, how reachable its customers, and its
 * part in the story. Everything follows from the plan's seed; each dealer, person and month has a generator of its own
 * (demo_dice), so that a change here does not turn everything there.
 *
 * The story, counted back from the plan's last month: a dealer moves from the north to the east (9 months), one is merged
 * into its neighbour (6), one cheats (4), one opens (4). Some dealers learn, some send their files late. */
#pragma once
#include "base/civil_date.h"
#include "base/rng.h"
#include "demo/demo_city.h"

enum { DEMO_CUSTOMERS = 2048 };              /* room for a dealer's customers */
enum { DEMO_STEPS = 12 };                   /* process steps, of whichever programme, plus loyalty */
enum { DEMO_SERVICE, DEMO_SALES, DEMO_PROGRAMMES };
enum { DEMO_LEARN_MONTHS = 6, DEMO_NO_MONTH = -1 };

struct demo_plan {
    int32_t until;                          /* last month */
    int months;                             /* 1.. */
    uint64_t seed;
    bool leaves_last;                       /* the last month's service interviews are not made: somebody calls (demo_field.h) */
    bool begins_next;                       /* the visits of the month after the last one are made, too, up to yesterday: somebody calls about them */
};

struct demo_dealer {
    int number;                             /* 0.. */
    const char *code;
    struct str name, group;                 /* group "" = none */
    const struct demo_city *city;
    const char *type;
    bool does[DEMO_PROGRAMMES];
    struct civil_date opened;
    int32_t closed;                         /* first month it is gone, DEMO_NO_MONTH = open */
    const struct demo_dealer *successor;    /* NULL = none */
    int32_t absorbed;                       /* first month with the business of a merged neighbour, DEMO_NO_MONTH = never */
    int region_before;                      /* index, until `moved`; -1 = it never moved */
    int32_t moved;                          /* first month in the city's region */
    double visits[DEMO_PROGRAMMES];         /* a month, before season and chance */
    double yield[DEMO_PROGRAMMES];          /* share of addresses that end in an interview */
    double mood[DEMO_PROGRAMMES];           /* how good it is, in standard deviations of its customers' mood */
    double step[DEMO_PROGRAMMES][DEMO_STEPS]; /* the same by process step, beside mood */
    int32_t learns;                         /* from this month one service step is much better; DEMO_NO_MONTH = never */
    int learns_step;
    bool is_cheat;
    double late;                            /* probability that a month's file comes late */
    double coverage;                        /* share of repair orders that it reports */
    int advisors, consultants;
    int sold;                               /* cars sold so far: grows while months are made */
    int32_t *bought;                        /* by customer (DEMO_CUSTOMERS): the month of a car sold so far, 0 = before */
};

struct demo_world {
    struct demo_plan plan;
    struct demo_dealer *dealer;
    size_t n_dealers;
};

/* Makes up the 239 dealers of a plan; they live in the arena. The plan's last month is where the story ends. */
struct demo_world demo_world_make(struct arena *a, struct demo_plan plan);
/* Is the dealer in business for some of the month (opened in it or before, not gone)? */
bool demo_is_open(const struct demo_dealer *d, int32_t month);
/* Does it cheat in this month? */
bool demo_is_cheating(const struct demo_world *w, const struct demo_dealer *d, int32_t month);

/* Generators of their own for each purpose and thing. */
enum demo_purpose {
    DICE_DEALER, DICE_PERSON, DICE_STAFF, DICE_KPI, DICE_VISITS, DICE_VISIT_FILE, DICE_LATE, DICE_REACHED, DICE_ORDER, DICE_ANSWERS,
    DICE_NATION_MONTH, DICE_DEALER_QUARTER, DICE_DEALER_MONTH, DICE_OPINIONS,
};
struct pcg demo_dice(const struct demo_world *w, enum demo_purpose purpose, int64_t thing, int64_t month);
/* Uniform between lo and hi. */
double demo_between(struct pcg *g, double lo, double hi);
/* True with probability p. */
bool demo_chance(struct pcg *g, double p);
/* Index by weights (not normed). */
size_t demo_pick(struct pcg *g, const double *weight, size_t n);
