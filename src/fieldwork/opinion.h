/* A named opinion: what a customer told about a visit and agreed to have passed on with name and number.
 *
 * Opinion and interview of the same customer know nothing of each other, so that nobody who may read the one can find the other: an opinion has no
 * interview, case, call or interviewer; its id is random; its instant is cut to the quarter of an hour; it is written in a transaction of its own, never
 * in one with answers. Later features hear of it by the event opinion.named (subject: its id, no detail), and of one that an undone import took back by
 * opinion.withdrawn. */
#pragma once
#include "platform/feature.h"

enum opinion_kind { OPINION_PRAISE, OPINION_SUGGESTION, OPINION_COMPLAINT, OPINION_CONTACT /* wishes to be called */, OPINION_KINDS };
enum opinion_source { OPINION_PHONE, OPINION_WEB, OPINION_IMPORT, OPINION_SOURCES };
/* "praise" …, "phone" … as stored. */
extern const char *const opinion_kind_names[OPINION_KINDS], *const opinion_source_names[OPINION_SOURCES];
/* For people: message ids. */
extern const char *const opinion_kind_texts[OPINION_KINDS], *const opinion_source_texts[OPINION_SOURCES];
/* False when no kind has the name. */
bool opinion_kind_of(struct str name, enum opinion_kind *out);

enum { OPINION_TEXT_MAX = 2000, OPINION_WISH_MAX = 500, OPINION_STEP_MAX = 40, OPINION_QUARTER_MS = 15 * 60 * 1000 };
struct opinion {
    int64_t dealer_id;
    struct str programme;           /* "service", "sales" */
    enum opinion_kind kind;
    struct str step;                /* of the process; no value = none */
    struct str text;                /* as read back to the customer */
    struct str wish;                /* no value = nothing said */
    struct person_name name;
    struct phone phone;
    struct str model;
    struct plate plate;
    struct civil_date visit;        /* year 0 = not known */
    enum opinion_source source;
    int64_t collected_ms;           /* when it was said; stored on the quarter of an hour before */
    struct opt_int batch_id;        /* of an import */
};
/* Stores it and writes the event opinion.named; *id is its number. Inside db_write, in a transaction that writes nothing of an interview. INVALID when text, name or
 * phone is missing, or it was said after job->now_ms. */
struct err *opinion_store(struct job *job, const struct opinion *o, int64_t *id) MUST_CHECK;

/* huifang import opinions: of networks whose interviews are taken by another system. */
extern const struct import_kind opinion_import;
