/* Targets as they are stored and used: who set which when, the list that reports stand on, copying last year's.
 *
 * A target is set again by another row, so what was in force at any instant can be read; what is published keeps the targets of its day. */
#pragma once
#include "org/org.h"
#include "result/target_rules.h"

struct target {
    struct target_row row;
    struct str code, name;               /* of region or dealer; name of regions only; "" for the nation */
    int64_t set_at;
    struct str set_by;
    bool is_gone;                        /* in a history: it was taken away then; row.value NaN */
};
struct target_list {
    struct target *target;
    struct target_row *row;              /* the same in the same order, for target_pick */
    size_t n;
};
struct target_query {
    struct str programme;
    int32_t year;                        /* 0 = all */
    int64_t as_of_ms;                    /* 0 = now */
    bool history;                        /* everything that was ever set, the newest first, instead of what is in force */
};
/* Those in force by the instant, by period, place and code; or the history. IO of the database only. */
struct err *target_list_load(struct db *db, struct arena *a, const struct target_query *q, struct target_list *out) MUST_CHECK;

/* Where a target holds: "nation", "region:CODE" or "dealer:CODE". NOT_FOUND; INVALID with the forms. */
struct target_where { enum target_place place; int64_t id; };
struct err *target_where_of(struct arena *a, const struct org_network *n, struct str text, struct target_where *out) MUST_CHECK;
/* The measure's stored form (target_measure_parse); INVALID with the forms; NOT_FOUND when no version of the programme's questionnaire has the
 * step or question. Codes come back in the questionnaire's own case. */
struct err *target_measure_check(struct db *db, struct arena *a, struct str programme, struct str text, struct str *out) MUST_CHECK;

struct target_change {
    struct str programme, measure;       /* stored form */
    struct target_where where;
    struct target_period period;
    struct opt_num value;                /* no value: there is no target any more */
};
/* Sets or takes away a target, with its audit entry. INVALID outside -40..120. *changed false: it was so already. */
struct err *target_set(struct job *job, const struct target_change *c, bool *changed) MUST_CHECK;

struct target_copy {
    struct str programme, measure;       /* no value: all measures */
    int32_t from_year, to_year;
    double plus;                         /* index points added */
    bool replace;                        /* also where the later year has a target already */
};
/* Copies a year's targets, quarters to quarters, in one transaction with its audit entry. INVALID when a target would leave -40..120. */
struct target_copied { int64_t copied, kept; /* kept: had a target already */ };
struct err *target_copy_year(struct job *job, const struct target_copy *c, struct target_copied *out) MUST_CHECK;

extern const struct import_kind target_import;
extern const struct command target_list_command, target_set_command, target_copy_command;
/* How far below its target a value is yellow, in index points. */
extern const struct setting target_margin_setting;
/* Interviews below which a light is grey. */
extern const struct setting target_n_min_setting;
