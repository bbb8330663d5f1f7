/* What people do with publications; each action one transaction or, where it is long, several that go on where a killed process left off. Commands,
 * pages and jobs call these. Every step is in the audit log. */
#pragma once
#include "result/publication.h"

struct features;
struct publication_new {
    struct str programme, kind;   /* service, sales; monthly, quarterly */
    int32_t period;               /* any month of the quarter for a quarterly one */
    struct str reason;            /* of a correction; no value: a first edition */
    const struct features *features; /* whose parts dealers' reports get (result/report_part.h); NULL: none */
};
/* Makes the draft of an edition: the documents and figures of every unit in both languages, some units a transaction. A draft that was left half made
 * goes on, as long as all it rests on is the same; else it is withdrawn and made anew. NOT_FOUND without interviews; CONFLICT when there is
 * a finished draft, when the period is released and no reason is given, or when a reason is given and nothing is released; BUSY when
 * interviews or settings changed meanwhile. */
struct err *publication_make(struct job *job, const struct publication_new *in, int64_t *id) MUST_CHECK;
/* The analyst's check. CONFLICT from another state, or unfinished. */
struct err *publication_check(struct job *job, int64_t id) MUST_CHECK;
/* The manager's release: event report.published and mails to subscribers in the same transaction. CONFLICT as above; DENIED for who checked it. */
struct err *publication_release(struct job *job, int64_t id) MUST_CHECK;
/* Takes back a draft or a checked one. CONFLICT for a released one: that is corrected by another edition. */
struct err *publication_withdraw(struct job *job, int64_t id) MUST_CHECK;
/* Writes the PDF and XLSX of every document of a released publication, once; goes on where it stopped. */
struct err *publication_issue(struct job *job, int64_t id) MUST_CHECK;
/* The file as it was issued (format pdf, xlsx), issued now if it was not yet: what was given out once stays the same bytes. No value for a draft and for another
 * format. NOT_FOUND as of publication_document_load. */
struct err *publication_file_issue(struct job *job, const struct publication_document_key *k, struct str format, struct str *content) MUST_CHECK;
/* What today's interviews, settings and method give instead, cell by cell: document, table, row, column, old, new. */
struct err *publication_compare(struct job *job, int64_t id, struct document *out) MUST_CHECK;
/* What a released edition says otherwise than the one before; an empty table for a first edition. */
struct publication_difference_key { struct publication_document_key document; int64_t before; };
struct err *publication_difference(struct job *job, const struct publication_difference_key *k, struct document *out) MUST_CHECK;

/* Mails of what is released, for the job's person: on or off. */
struct err *publication_subscribe(struct job *job, struct str programme, bool on) MUST_CHECK;
/* Is the job's person subscribed? */
struct err *publication_is_subscribed(struct job *job, struct str programme, bool *out) MUST_CHECK;
