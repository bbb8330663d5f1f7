/* Pages that have longer work done: a draft, a ZIP file, a comparison. */
#include "result/publication_jobs.h"
#include "result/publication_pages.h"

struct err *page_make(struct req *r, const void *input)
{
    const struct make_input *in = input;
    struct job job = job_of_req(r);
    int64_t id;
    TRY(publication_ask_make(&job, &(struct publication_new){ in->programme, in->kind, (int32_t)in->period.v, STR_NONE }, &id));
    res_flash(r, MSG("The draft is being made. It takes some minutes; the page of jobs says how far it is."));
    return res_redirect(r, STR("/reports"));
}

struct err *page_correct(struct req *r, const void *input)
{
    const struct correct_input *in = input;
    struct job job = job_of_req(r);
    struct publication p;
    struct publication_key k;
    int64_t id;
    TRY(publication_key_of(r, in->id.v, &k));
    TRY(publication_load(r->db, r->arena, &k, &p));
    TRY(publication_ask_make(&job, &(struct publication_new){ p.programme, p.kind, p.period, in->reason }, &id));
    res_flash(r, MSG("The draft is being made. It takes some minutes; the page of jobs says how far it is."));
    return res_redirect(r, STR("/reports"));
}

static struct err *ask_for(struct req *r, const struct job_kind *kind, int64_t publication)
{
    struct job job = job_of_req(r);
    struct publication p;
    struct publication_key k;
    int64_t id;
    TRY(publication_key_of(r, publication, &k));
    TRY(publication_load(r->db, r->arena, &k, &p));
    TRY(publication_ask(&job, kind, p.id, k.scope, &id));
    res_flash(r, MSG("The file is being made. The page of jobs has it when it is ready."));
    return res_redirect(r, publication_path(r->arena, p.id));
}

struct err *page_zip(struct req *r, const void *input)
{
    return ask_for(r, &publication_zip_job, ((const struct id_input *)input)->id.v);
}

struct err *page_compare(struct req *r, const void *input)
{
    return ask_for(r, &publication_compare_job, ((const struct id_input *)input)->id.v);
}
