/* Publications: what was told to whom, frozen. A publication is one programme, kind (monthly, quarterly) and period in one edition: its documents for
 * every unit in both languages, and its figures as rows. Everything that dealers, groups and regions see (portal, dashboard, explorer)
 * is read through this header and comes from released publications; running figures are made anew by report_make and belong to national people.
 *
 * Who sees what: a reader has a scope (the dealers he reaches). A unit's document and figures are his when he reaches all its dealers as the
 * network stood then. To compare with, he also sees the figures of the nation, of regions in which he has a dealer, and the value of
 * the best of those regions, without a name; those come without shares, counts and errors. What lies outside is NOT_FOUND or absent, never DENIED. */
#pragma once
#include "result/publication_rules.h"
#include "result/result.h"

struct publication {
    int64_t id;
    struct str programme, kind;           /* service, sales; monthly, quarterly */
    int32_t period;                       /* its last month */
    int64_t edition;
    enum publication_state state;
    struct str reason;                    /* of a correction */
    int64_t made_at, made_by_id;
    struct opt_int complete_at, checked_at, released_at; /* no value: not yet */
    struct str made_by, checked_by, released_by;
    int64_t checked_by_id;
    int64_t method_version;
    struct str parameters, questionnaires; /* JSON */
    struct civil_date structure_day;
    struct str tally_sha256, source_sha256;
    int64_t interviews;                   /* of the period */
};
struct publication_list { struct publication *row; size_t n; };
/* Newest period first, then newest edition. programme, kind: no value = all; from..to: last months of periods, 0 = open. */
struct publication_query {
    struct db_scope scope;
    struct str programme, kind;
    int32_t from, to;
    bool newest_only;                     /* of each period only the last released edition */
    bool with_drafts;                     /* for people who make publications; else released ones only */
};
/* Those in which the scope has a dealer. */
struct err *publication_list_load(struct db *db, struct arena *a, const struct publication_query *q, struct publication_list *out) MUST_CHECK;
/* One that is released and in which the scope has a dealer, or any (is_maker). NOT_FOUND. */
struct publication_key { int64_t id; struct db_scope scope; bool is_maker; };
struct err *publication_load(struct db *db, struct arena *a, const struct publication_key *k, struct publication *out) MUST_CHECK;

/* ---- the network of a publication, as the reader reaches it ---- */

struct publication_dealer {
    int64_t dealer_id;
    struct str code, name, region_code, region_name;
    struct str area_code, group_code;     /* "" = none */
    struct opt_int interviews;            /* of the period; no value: one to four */
};
struct publication_unit { enum unit_kind kind; struct str code, name; };
struct publication_view {
    const struct publication_dealer *dealer; /* those reached, by region and code */
    size_t n_dealers;
    bool is_national;                        /* reaches everybody */
    const struct publication_unit *unit;     /* all of whose dealers are reached: nation, regions, areas, groups, dealers */
    size_t n_units;
    const struct publication_unit *region;   /* with a dealer that is reached: figures to compare with */
    size_t n_regions;
};
/* NOT_FOUND as of publication_load. */
struct err *publication_view_load(struct db *db, struct arena *a, const struct publication_key *k, struct publication_view *out) MUST_CHECK;
/* Is the unit's document his? */
bool publication_view_has(const struct publication_view *v, enum unit_kind kind, struct str code);
/* "nation", "region" …; false when no kind has the name. */
const char *publication_unit_name(enum unit_kind kind);
bool publication_unit_of(struct str name, enum unit_kind *out);
/* "nation", "region:N", "area:N/A", "group:G", "dealer:A01"; false for any other form. */
bool publication_unit_of_text(struct str text, enum unit_kind *kind, struct str *code);

/* ---- figures ---- */

/* A figure as it was told. NaN and no value: there is no such number, or it must not be told: hidden says why. */
struct publication_figure {
    struct str measure;                   /* retention, total, step:CODE, question:CODE */
    struct str base;                      /* P, R6, R12 */
    enum unit_kind kind;
    bool is_best;                         /* the value of the best dealer of the region `code` */
    struct str code, name;
    double n, asked;
    double value, se, low, high;          /* index points, -40..120 */
    double top2, bottom2;                 /* 0..1 */
    double count[ANSWER_CODES];           /* of a question */
    bool has_counts;
    double previous_change;               /* to the period before, index points */
    enum verdict verdict;                 /* against the newest window that shares no month */
    int64_t months_present, months_wanted;
    bool is_starred, is_grey;
    enum cell_hidden hidden;
    int32_t place, place_of, region_place, region_place_of, place_best, place_worst; /* 0 = none; of the measure "total" */
    unsigned rank_reasons;                /* enum rank_reason bits */
};
struct publication_figure_list { struct publication_figure *row; size_t n; };
/* Of one publication. No value = all; kind: of `units`, bits 1 << enum unit_kind, 0 = all (the best of regions come with UNIT_REGION). */
struct publication_figure_query {
    struct publication_key publication;
    struct str measure, base, code;
    unsigned units;
};
/* Those that the reader may see, by measure, base, unit kind and code. */
struct err *publication_figures_load(struct db *db, struct arena *a, const struct publication_figure_query *q, struct publication_figure_list *out) MUST_CHECK;

/* ---- documents ---- */

struct publication_document_key {
    struct publication_key publication;
    struct str report;                    /* monthly quarterly overview ranking */
    enum unit_kind kind;
    struct str code;                      /* "nation" for the nation */
    struct str language;                  /* zh, en */
};
/* Which documents there are for the reader, in one language: report and unit. */
struct publication_document_entry { struct str report; enum unit_kind kind; struct str code; };
struct publication_document_list { struct publication_document_entry *row; size_t n; };
struct err *publication_documents_load(struct db *db, struct arena *a, const struct publication_key *k, struct publication_document_list *out) MUST_CHECK;
/* The document as frozen, its head saying edition and release date as they are; sha256: of the frozen text. NOT_FOUND. */
struct publication_document { struct document document; struct str json, sha256; };
struct err *publication_document_load(struct db *db, struct arena *a, const struct publication_document_key *k, struct publication_document *out) MUST_CHECK;
/* The file as it was issued (format pdf, xlsx); no value: not issued yet. */
struct err *publication_file_load(struct db *db, struct arena *a, const struct publication_document_key *k, struct str format, struct str *content) MUST_CHECK;

extern const struct permission publication_permissions[];
enum { PUBLICATION_PERMISSIONS = 6 };
/* By place in publication_permissions. */
enum { RESULT_RUNNING, RESULT_READ, REPORT_CHECK, REPORT_RELEASE, REPORT_APPEAL, REPORT_RULE };
extern const struct feature publication_feature;
