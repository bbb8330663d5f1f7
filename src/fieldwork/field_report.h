/* Reports of the field, for the agency: how far a wave is, why targets will be missed, response rates, and where addresses are worse than chance allows.
 * Counts only, nobody's name but the interviewers'. What dealers, regions and the importer may read is field_public_document. */
#pragma once
#include "fieldwork/field_sample.h"
#include "report/table.h"

enum field_part { FIELD_PART_STATES, FIELD_PART_DEALERS, FIELD_PART_SHORTFALLS, FIELD_PART_RATES, FIELD_PART_ADDRESSES, FIELD_PARTS };
/* "states" "dealers" "shortfalls" "rates" "addresses": keys of the sections, in this order; for forms, ended by NULL. */
extern const struct field_choice field_part_choices[];
/* One part, or all of them (FIELD_PARTS). NOT_FOUND for the wave. */
struct field_report_query { int64_t wave_id; enum field_part part; };
struct err *field_report_document(struct job *job, const struct field_report_query *q, struct document **out) MUST_CHECK;

/* Counts by state of the dealers in scope, as of the last midnight. */
struct err *field_public_document(struct job *job, int64_t wave_id, struct db_scope scope, struct document **out) MUST_CHECK;

/* The tables, for the documents and pages. Rows by dealer stand by region. */
struct table *field_table_states(struct job *job, const struct field_sample *s);
struct table *field_table_dealers(struct job *job, const struct field_sample *s);
struct table *field_table_shortfalls(struct job *job, const struct field_sample *s);
/* One row for the wave, each region, each interviewer. */
struct table *field_table_rates(struct job *job, const struct field_sample *s);
/* Wrong numbers, unreachable ones, "not this visit", shared mobiles and customers who had been told how to answer, against the region's other dealers
 * (binomial test, address_quality_is_worse), beside lateness and address quality. */
struct err *field_table_addresses(struct job *job, const struct field_sample *s, struct table **out) MUST_CHECK;
/* Programme, month, version, last day of calls. *n fields. */
struct head_field *field_head(struct job *job, const struct wave *w, size_t *n);

extern const struct command field_report_command;
