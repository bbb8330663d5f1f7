/* The results explorer: any figure of any unit that the reader reaches, from the nation down to the answers to one question.
 *
 * One face, two sources. National people see running figures, counted from the interviews of the moment (result_set) and called preliminary;
 * everybody else sees what was released (publication). Pages, tables and exports are made of explorer_rows and do not know which source
 * filled them. Whom a reader does not reach is not found; the region, the nation and the value of the best of a region are there to
 * compare with, and nothing else of them.
 *
 * What is shown stands in the address: the unit and the measure in its path, all choices in its query (struct explorer_query). */
#pragma once
#include "platform/kept.h"
#include "result/result_report.h"

struct explorer_query {
    struct str kind, code;               /* path: which unit; no value: where the reader begins */
    struct str measure;                  /* path: total, retention, step:CODE or question:CODE; no value: all of them */
    struct str programme, figures, base, compare, by, of, where, sort, find, format;
    struct opt_int period, weighted;
};
extern const struct field_choice explorer_base_choices[], explorer_compare_choices[], explorer_by_choices[], explorer_figures_choices[], explorer_format_choices[];

enum explorer_compare { COMPARE_PREVIOUS, COMPARE_YEAR, COMPARE_REGION, COMPARE_NATION, COMPARE_BEST, COMPARE_KINDS };

/* A region, an area …, by the codes of result_unit; parents "" where it has none. */
struct explorer_unit {
    enum unit_kind kind;
    struct str code, name, region, area, group;
    const struct result_unit *running;   /* NULL: figures are released ones */
};

struct explorer_measure {
    struct str key;                      /* total, retention, step:CODE, question:CODE */
    enum measure_kind kind;
    struct str code, title, step;        /* of a question: its code; step: title of the process step, "" = none */
    const struct question *question;     /* NULL: an index */
    struct measure running;
};

/* One figure. NaN: there is none; hidden says why. Index points, -40..120; shares 0..1. */
struct explorer_row {
    const struct explorer_unit *unit;
    const struct explorer_measure *measure;
    bool wants_place;                    /* of a dealer, by the total score: the ranking costs as much as a page */
    struct window window;
    double n, target;                    /* interviews in the base; interviews designed for */
    double value, se, low, high, top2, bottom2;
    double count[ANSWER_CODES];
    bool has_counts;
    double against, change;              /* what it is compared with, and the difference to it */
    double p;                            /* of the test; NaN where there is none */
    enum verdict verdict;                /* of a test of the change; VERDICT_NOT_TESTED: there is none, no arrow is shown */
    bool is_starred, is_grey, is_broken; /* is_broken: its window is cut at a series' start */
    enum cell_hidden hidden;
    int months_present, months_wanted;
    int32_t place, place_of, region_place, region_place_of, place_best, place_worst; /* 0 = none */
};

/* Who asks. */
struct explorer_reader {
    struct job *job;
    struct kept *kept;
    struct db_scope scope;               /* how far, by the permission of the source */
    bool may_run;                        /* result.running: figures of the moment */
    struct db_scope running_scope;
};

struct explorer_running;                 /* explorer_running.c */
struct explorer_released;                /* explorer_released.c */

struct explorer {
    const struct explorer_reader *reader;
    const struct explorer_query *q;
    struct arena *a;
    const struct lang *lang;
    struct str programme;
    bool is_running, is_restricted;      /* is_restricted: counts of 1-4 must not be told */
    enum base_kind base;
    enum explorer_compare compare;
    int32_t period;                      /* last month of the window */
    const int32_t *periods;              /* that can be chosen, newest first */
    size_t n_periods;
    const struct explorer_unit *units;   /* within reach: by kind, in the network's order */
    size_t n_units;
    const struct explorer_unit *unit;    /* asked for */
    const struct explorer_unit *others;  /* out of reach, but to compare with: only their values are shown */
    size_t n_others;
    const struct explorer_unit *region, *nation; /* of the unit; within reach or not; NULL: none */
    const struct explorer_measure *measures;
    size_t n_measures;
    const struct explorer_measure *measure; /* asked for; NULL: all */
    const struct explorer_measure *listed;  /* what the list of units below shows */
    enum unit_kind below;                /* kind of the units listed; UNIT_KINDS: none */
    const struct tally_filter *where;    /* a cut of running figures; NULL: everybody */
    struct msg nothing;                  /* said when there is nothing at all to show, then unit is NULL */
    struct explorer_running *running;
    struct explorer_released *released;
};

/* Finds source, period, unit and measure of an address. NOT_FOUND: no such unit within reach, no such measure; INVALID: a cut that cannot be read, or is not allowed. */
struct err *explorer_open(const struct explorer_reader *reader, const struct explorer_query *q, struct explorer *out) MUST_CHECK;
/* Fills the rows: unit, measure, wants_place and window.last are given, the rest follows from what the explorer was opened with. */
struct err *explorer_fill(struct explorer *e, struct explorer_row *row, size_t n) MUST_CHECK;
/* Units of a kind within `of`, as far as the reader reaches. */
struct explorer_unit_list { const struct explorer_unit **unit; size_t n; };
struct explorer_unit_list explorer_units_in(const struct explorer *e, const struct explorer_unit *of, enum unit_kind kind);
/* NULL when there is none within reach. */
const struct explorer_unit *explorer_find_unit(const struct explorer *e, enum unit_kind kind, struct str code);
const struct explorer_measure *explorer_find_measure(const struct explorer *e, struct str key);
/* Has the unit, or those listed below it, a use for the comparison? A nation has no region. */
bool explorer_can_compare(const struct explorer *e, enum explorer_compare with);
/* "month (P)" …: to be translated. */
extern const char *const explorer_base_title[BASE_R12 + 1];
/* "nation", "region" … */
extern const char *const explorer_kind_name[UNIT_KINDS];
struct msg explorer_unit_label(const struct explorer_unit *u);
struct msg explorer_measure_label(const struct explorer *e, const struct explorer_measure *m);
/* "R6: 2011-10 – 2012-03, n = 58, target 60, preliminary figures". */
struct msg explorer_base_line(const struct explorer *e, const struct explorer_row *row);

/* What everything shown follows from, besides the address: the state of the data. One query. */
struct err *explorer_version(struct db *db, struct arena *a, struct str *out) MUST_CHECK;
