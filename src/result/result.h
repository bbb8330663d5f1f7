/* Results: scores, indices, ranks and the reports made of them. Reads anonymous interviews and the network; knows no customer,
 * no case, no draw (lint).
 *
 * A result_set knows the network, the questionnaire's versions and a tally (tally/tally.h) of the interviews of one programme and some
 * months. A figure is computed when asked for: question figures from counts by code, indices (retention, total) by linearisation per
 * interview. Strata are dealers (rules.md §2). */
#pragma once
#include "interview/interview.h"
#include "method/change.h"
#include "method/mark.h"
#include "method/rank.h"
#include "method/share.h"
#include "method/window.h"
#include "org/org.h"
#include "tally/tally.h"

/* One question of the programme: the newest version's text, points and labels, and where each version keeps its answer. */
struct result_question {
    const struct question *q;
    size_t column;                       /* its number in the tally's frame */
    const int *byte_of_version;          /* -1: that version does not ask it */
    const struct series_version *series; /* one a version that asks it: comparability from its first month of fieldwork */
    size_t n_series;
    int32_t gone_from;                   /* first month of a later version that does not ask it any more; INT32_MAX = none */
};

/* Whom a figure is about. */
enum unit_kind { UNIT_NATION, UNIT_REGION, UNIT_AREA, UNIT_GROUP, UNIT_DEALER, UNIT_KINDS };
struct result_unit {
    enum unit_kind kind;
    struct str code;                     /* of region or dealer; REGION/NAME of an area; name of a group; "nation" */
    struct str name;                     /* data; the nation's is "" and is printed as a translated word */
    const int32_t *dealer;               /* indices into network.dealer, rising */
    size_t n_dealers;
    const struct tally_filter *filter;   /* NULL: all interviews; else those it takes (a cut) */
};

struct result_set {
    struct arena *arena;
    struct str programme;
    struct org_network network;          /* the structure of the day asked for */
    int64_t quota;                       /* interviews wanted a dealer and month */
    struct result_unit nation;           /* everybody in the set */
    const struct questionnaire *version; /* oldest first */
    size_t n_versions;
    const struct questionnaire *newest;
    struct result_question *question;    /* closed questions, newest version's order, then those only older versions had */
    size_t n_questions;
    struct tally *tally;                 /* of the interviews asked for; its dealers are the network's */
    int32_t first_month, last_month;     /* with any interview; first > last when there is none */
    double *begins;                      /* interviews of a dealer before a month: result_count */
    struct scan_cache *cache;            /* sums of the units and windows asked for last: result_scan.h */
    struct known_figures *known;         /* figures that were asked for before: result_known.h; NULL: none are kept */
};

/* Where counts come from. The figures are the same. */
enum result_engine {
    RESULT_PLANES,                       /* bit planes beside the database, or in memory */
    RESULT_SQL,                          /* the database alone, by GROUP BY: slow, to check the other one */
};
struct result_query {
    struct str programme;
    int32_t from, to;                    /* visit months to load: the union of all windows wanted */
    struct civil_date structure_day;     /* whose network: the period's end (rules.md §5) */
    struct db_scope scope;
    const char *data_dir;                /* folder of the projection, brought up to date there; NULL: the months are read into memory */
    enum result_engine engine;
};
/* Loads a set, all of it in one snapshot: inside a db_read of the caller's, else in one of its own. NOT_FOUND when the programme has no
 * questionnaire. A set without interviews is fine. With RESULT_SQL figures are asked of the database one by one: stay inside a db_read, and
 * look at result_set_error at the end. */
struct err *result_set_load(struct db *db, struct arena *a, const struct result_query *q, struct result_set *out) MUST_CHECK;
/* What went wrong while figures were counted; NULL when nothing did, and always with RESULT_PLANES. */
struct err *result_set_error(const struct result_set *s) MUST_CHECK;
/* The unit's interviews with one value of an attribute (of tally_values of the set's tally). */
struct result_unit result_unit_cut(const struct result_set *s, const struct result_unit *u, enum tally_attribute attribute, struct str value);
/* Reads a condition on answers and attributes (tally_filter_parse) against the set's questions; it lives on `a`. */
struct err *result_filter_parse(const struct result_set *s, struct arena *a, struct str text, const struct tally_filter **out) MUST_CHECK;
/* -1 when there is none. */
ptrdiff_t result_find_question(const struct result_set *s, struct str code);

/* Whether the dealer has an interview in the set. */
bool result_has_interviews(const struct result_set *s, size_t dealer);

/* ---- lists of units ---- */
/* All units of a kind, in the source's order (regions) or by name. Dealers that offer the programme's business only (sales / service flag),
 * or have interviews in the set. */
struct unit_list { struct result_unit *unit; size_t n; };
struct unit_list result_units(const struct result_set *s, enum unit_kind kind);
/* "nation", "region:CODE", "area:NAME" or "area:REGION/NAME", "group:NAME", "dealer:CODE". NOT_FOUND; INVALID with the forms, also for
 * an area's name that several regions have. */
struct err *result_unit_of_text(const struct result_set *s, struct str text, struct result_unit *out) MUST_CHECK;
/* The dealers of `whole` that are not in `part`: whom a part is tested against, for its own interviews stand in the whole too. */
struct result_unit result_unit_without(const struct result_set *s, const struct result_unit *whole, const struct result_unit *part);
/* "nation" or the code and name, for people. */
struct msg result_unit_label(const struct result_unit *u);

/* ---- what is measured ---- */
enum measure_kind { MEASURE_QUESTION, MEASURE_STEP, MEASURE_RETENTION, MEASURE_TOTAL };
struct measure {
    enum measure_kind kind;
    size_t question;                     /* index, of MEASURE_QUESTION */
    struct str step;                     /* code, of MEASURE_STEP */
};
/* The components of a measure over the questions that the version of the window's end asks: coefficients such that their sum of means is the
 * index (factor 10: -40..120). Questions of it in question[]. False: there is no such measure.
 *
 * A step or total of a unit is made of the questions to which a quarter of the unit is expected to give at least 10 answers: the share of the
 * network's interviews that answer them times the interviews designed for. So three complaints among a dealer's thirty customers do not decide
 * a tenth of its total score, with an error that three answers cannot tell; all dealers are measured by the same questions in every
 * window; and a region or the nation has them all. What is left out is in left_out[]; its step or the other steps stand for it. */
struct measure_parts { struct linear linear; size_t question[LINEAR_MAX]; size_t left_out[LINEAR_MAX]; int n_left_out; };
bool result_measure_parts(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w, struct measure_parts *out);
/* The index of another unit over the same components (unweighted), to compare like with like. */
double result_index_over(const struct result_set *s, const struct measure_parts *p, const struct result_unit *u, struct window w);

enum se_kind { SE_STRATA, SE_SRS };
struct figure_options {
    bool weighted;
    enum se_kind se;
    double design;                       /* interviews designed for, for the star; 0 = none. Compared with the interviews of the unit,
                                            for a question behind a filter is not asked of everybody by design */
    struct mark_rules marks;
};

/* One figure: everything that is known about a measure of a unit in a window. */
struct figure {
    struct estimate index;               /* ×10, -40..120; mean NaN without base */
    double score;                        /* points: index.mean / 10 */
    double n;                            /* interviews in the base */
    double asked;                        /* interviews of the unit in the window */
    double count[ANSWER_CODES];          /* unweighted, of MEASURE_QUESTION */
    struct share top2, bottom2;          /* of levels; of yes/no: share of yes (top2) and no (bottom2) */
    struct mark mark;
    struct coverage coverage;            /* months with interviews of months wanted */
    struct window window;                /* as used: cut at a series' break */
    bool is_secret;                      /* must not be told to who asks (result_telling.h); then mark.is_hidden as well */
};
struct figure result_figure(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w, const struct figure_options *o);
/* First month of the series that the measure belongs to in a month: the newest change of a question of it, or of the list of its
 * questions; INT32_MIN when there is none. Windows reach back to it and no further. */
int32_t result_series_start(const struct result_set *s, struct measure m, int32_t month);
/* From an older window to a newer one, overlap-aware where they share months; index points. Windows begin with their series; across a
 * series' start nothing is compared. Steps and totals are compared over the questions that both windows have a base for, so the
 * difference may be another than that of the two figures. */
struct window_pair { struct window older, newer; };
struct change result_change(const struct result_set *s, struct measure m, const struct result_unit *u, struct window_pair w, const struct figure_options *o);
/* The difference of a unit to another that has no dealer in common with it, in one window, over the questions of both; index points. */
struct gap_of { const struct result_unit *unit, *other; };
struct change result_gap(const struct result_set *s, struct measure m, const struct gap_of *of, struct window w, const struct figure_options *o);
/* Interviews of a unit in a window. */
double result_count(const struct result_set *s, const struct result_unit *u, struct window w);

/* ---- two questions at once, over the interviews that were asked both ---- */
struct result_pair { size_t one, other; };
/* How often each pair of codes was answered. Across changes of either question too: the caller gives a window of one series. */
struct result_cross { double n[ANSWER_CODES][ANSWER_CODES]; };
struct result_cross result_cross_count(const struct result_set *s, struct result_pair p, const struct result_unit *u, struct window w);

/* ---- ranking ---- */
struct rank_row {
    const struct org_dealer *dealer;
    struct result_unit unit;
    struct figure figure;
    unsigned reasons;                    /* enum rank_reason bits; 0 = takes part */
    int32_t place, region_place;         /* 0 = none */
    int32_t best, worst;                 /* 95 % interval of the national place */
    double percentile;
    enum tier tier;
};
struct ranking {
    struct rank_row *row;                /* network order */
    size_t n, n_ranked;
    size_t *n_ranked_in_region;          /* by region index */
};
struct ranking_query {
    struct measure measure;
    struct window window;
    struct figure_options options;
    int32_t period_end;
    uint64_t seed;
    bool places_only;                    /* without the intervals of places, which take most of the time: best and worst are 0 */
};
struct err *result_ranking(struct db *db, const struct result_set *s, const struct ranking_query *q, struct ranking *out) MUST_CHECK;

extern const struct feature result_feature;
