/* Documents that are kept. A struct document becomes canonical JSON (fixed order of members, no white space, shortest numbers), and the JSON a document
 * that every renderer prints as it printed the first: text, HTML, PDF, XLSX, CSV and JSON of something published are made of what was kept and
 * of nothing else. Messages keep their English source text and arguments, so they are translated where they are read.
 *
 *     {"format":"huifang.document/1","document":{"format":"huifang.report.monthly/1","title":{"id":"Monthly report"},…
 *
 * Members that say nothing are left out. A value that is kept back for disclosure, or that cannot be estimated, is not written at all; one below the minimum
 * base is, because machines read it. Numbers that are not finite become "not a number". */
#pragma once
#include "report/chart.h"

/* The document as JSON, on the arena. */
struct str frozen_document_write(struct arena *a, const struct document *d);
/* Back again, on the arena; the text need not live on. INVALID, with the place, for anything that frozen_document_write does not write. */
struct err *frozen_document_read(struct arena *a, struct str json, struct document *out) MUST_CHECK;
