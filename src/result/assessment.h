/* 考核结果, the assessment of a quarter: made from a released quarterly publication and nothing else, so that its figures are those that dealers read;
 * adjusted line by line with a reason while it is a draft; signed, and frozen then. A corrected edition has a sheet of its own, and the sheet of the
 * older edition stays readable.
 *
 * Dealers, groups and regions see signed sheets only, of their own dealers only. The factor is what finance computes payments with, outside. */
#pragma once
#include "result/assessment_rules.h"
#include "result/publication.h"

struct assessment_sheet {
    int64_t id, publication_id;
    struct str programme;
    int32_t period;                       /* the quarter's last month */
    int64_t edition;
    bool is_signed;
    int64_t made_at;
    struct opt_int signed_at;
    struct str made_by, signed_by;
    struct civil_date appeal_end;         /* until when the report can be objected to */
    struct assessment_rules rules;
};
struct assessment_line {
    int64_t dealer_id;
    struct str code, name, region;
    double n, score, target;              /* NaN: none */
    int32_t place, place_of, region_place;
    int32_t best, worst;                  /* 95 % interval of the place; 0: not known */
    double percentile;                    /* NaN: not ranked */
    enum tier tier;
    unsigned rank_reasons;
    bool is_flagged;
    double address_quality, feedback_closure; /* NaN: not measured yet */
    double factor;                        /* of the tier */
    double adjustment;
    struct str reason, adjusted_by;
    double final;                         /* with the adjustment, within 0 and the cap */
};
struct assessment_sheet_list { struct assessment_sheet *row; size_t n; };
struct assessment_line_list { struct assessment_line *row; size_t n; };

/* Who asks: makers see drafts. */
struct assessment_reader { struct db_scope scope; bool is_maker; };
/* Sheets with a dealer in scope, the newest quarter first. programme: no value = all. */
struct err *assessment_list_load(struct job *job, const struct assessment_reader *who, struct str programme, struct assessment_sheet_list *out) MUST_CHECK;
/* One of them, and its lines in the reader's scope, in the network's order. NOT_FOUND. */
struct assessment { struct assessment_sheet sheet; struct assessment_line_list line; };
struct err *assessment_load(struct job *job, const struct assessment_reader *who, int64_t id, struct assessment *out) MUST_CHECK;
/* The same with one dealer's line only. NOT_FOUND. */
struct assessment_dealer { int64_t sheet_id, dealer_id; };
struct err *assessment_load_dealer(struct job *job, const struct assessment_reader *who, struct assessment_dealer key, struct assessment *out) MUST_CHECK;

/* Released quarterly publications that have no sheet yet: the last edition of each quarter. */
struct err *assessment_open_publications(struct job *job, struct publication_list *out) MUST_CHECK;
/* Makes the draft from a publication, with today's rules and the targets in force when it was released. CONFLICT when it has one; NOT_FOUND when it
 * is not released or not quarterly. */
struct err *assessment_make(struct job *job, int64_t publication_id, int64_t *id) MUST_CHECK;
/* Adjusts a dealer's factor by points, -1..1, 0 takes an adjustment back. INVALID without a reason (2 to 500 characters) or out of range; CONFLICT when the
 * sheet is signed; NOT_FOUND. */
struct assessment_adjustment { int64_t sheet_id, dealer_id; double points; struct str reason; };
struct err *assessment_adjust(struct job *job, const struct assessment_adjustment *x) MUST_CHECK;
/* Signs and freezes. CONFLICT when it is signed already; NOT_FOUND. */
struct err *assessment_sign(struct job *job, int64_t id) MUST_CHECK;

/* The sheet as a document: for the page, for print, and as XLSX for finance. */
void assessment_document(const struct job *job, const struct assessment *x, struct document *out);
/* How many places the interval of a place in the middle third of the ranking spans (median), of how many; false when no line has one. */
bool assessment_noise(struct arena *a, const struct assessment_line_list *l, int *span, int *of);
/* Which factors the sheet was made with, and what empty fields mean. */
void assessment_notes(const struct assessment_rules *r, struct msg out[3]);
/* "not ranked: …" in the reader's language; no value when the dealer is ranked. */
struct str assessment_reason_text(struct arena *a, const struct lang *l, unsigned reasons);

/* The rules in force for a programme (settings assessment.*). */
struct err *assessment_rules_load(struct db *db, struct str programme, struct assessment_rules *out) MUST_CHECK;

enum { ASSESSMENT_READ, ASSESSMENT_PREPARE, ASSESSMENT_SIGN, ASSESSMENT_PERMISSIONS };
extern const struct permission assessment_permissions[ASSESSMENT_PERMISSIONS];
enum { ASSESSMENT_SETTINGS = 10 };
extern const struct setting *const assessment_settings[ASSESSMENT_SETTINGS];
extern const struct feature assessment_feature;
