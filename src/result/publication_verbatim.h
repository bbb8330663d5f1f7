/* Screened texts as they were published, for whoever reads the publication: those of the dealers that the reader reaches. */
#pragma once
#include "result/publication.h"
#include "result/result_verbatim.h"

struct publication_verbatim { int64_t position; struct str dealer, dealer_name, region, area, group; struct verbatim_text text; };
struct publication_verbatims {
    struct publication publication;
    struct publication_verbatim *row;   /* in random order */
    size_t n;
    struct verbatim_frame frame;        /* as it was then */
};
/* NOT_FOUND as of publication_load. */
struct err *publication_verbatims_load(struct db *db, struct arena *a, const struct publication_key *k, struct publication_verbatims *out) MUST_CHECK;

/* Freezes the texts of a publication that begins. Inside db_write. */
struct err *publication_verbatims_freeze(struct db *db, struct arena *a, int64_t publication_id, const struct result_verbatims *v) MUST_CHECK;
/* What was frozen for all dealers, for making its documents. */
struct err *publication_verbatims_frozen(struct db *db, struct arena *a, int64_t publication_id, struct result_verbatims *out) MUST_CHECK;
