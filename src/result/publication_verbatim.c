#include "result/publication_verbatim.h"
#include "publication_sql.h"

struct err *publication_verbatims_freeze(struct db *db, struct arena *a, int64_t publication_id, const struct result_verbatims *v)
{
    struct publication_verbatim_insert_in *row = ARENA_ARRAY(a, struct publication_verbatim_insert_in, v->texts.n + 1);
    struct publication_verbatim_code_insert_in *code = ARENA_ARRAY(a, struct publication_verbatim_code_insert_in, v->frame.n + 1);
    for (size_t i = 0; i < v->texts.n; i++) {
        const struct verbatim_text *t = &v->texts.row[i];
        row[i] = (struct publication_verbatim_insert_in){ .publication_id = publication_id, .position = (int64_t)i, .dealer_id = t->dealer_id, .step = t->step, .codes = t->codes,
                                                          .kind = str_of_c(verbatim_kind_name(t->kind)), .content = t->text };
    }
    for (size_t i = 0; i < v->frame.n; i++) {
        const struct verbatim_code *c = &v->frame.code[i];
        code[i] = (struct publication_verbatim_code_insert_in){ .publication_id = publication_id, .code = c->code, .title_zh = c->title_zh, .title_en = c->title_en, .position = c->position };
    }
    TRY(publication_verbatim_insert(db, a, row, v->texts.n));
    return publication_verbatim_code_insert(db, a, code, v->frame.n);
}

static struct err *load_frame(struct db *db, struct arena *a, int64_t publication_id, struct verbatim_frame *out)
{
    struct publication_verbatim_code_list_rows rows;
    TRY(publication_verbatim_code_list(db, a, &(struct publication_verbatim_code_list_in){ .publication_id = publication_id }, &rows));
    *out = (struct verbatim_frame){ ARENA_ARRAY(a, struct verbatim_code, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        out->code[i] = (struct verbatim_code){ .code = rows.row[i].code, .title_zh = rows.row[i].title_zh, .title_en = rows.row[i].title_en, .position = rows.row[i].position, .in_use = true };
    return NULL;
}

static struct err *load_rows(struct db *db, struct arena *a, const struct publication_verbatim_list_in *in, struct publication_verbatims *out)
{
    struct publication_verbatim_list_rows rows;
    TRY(publication_verbatim_list(db, a, in, &rows));
    out->row = ARENA_ARRAY(a, struct publication_verbatim, rows.n);
    out->n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct publication_verbatim_list_row *r = &rows.row[i];
        out->row[i] = (struct publication_verbatim){ r->position, r->dealer_code, r->dealer_name, r->region_code, r->area_code, r->group_code, { .dealer_id = r->dealer_id, .step = r->step, .codes = r->codes, .text = r->content } };
        if (!verbatim_kind_of(r->kind, &out->row[i].text.kind))
            return ERR(a, ERR_BUG, "A publication is stored in a form that this version does not know.");
    }
    return load_frame(db, a, in->publication_id, &out->frame);
}

struct err *publication_verbatims_load(struct db *db, struct arena *a, const struct publication_key *k, struct publication_verbatims *out)
{
    *out = (struct publication_verbatims){ 0 };
    TRY(publication_load(db, a, k, &out->publication));
    return load_rows(db, a, &(struct publication_verbatim_list_in){ .publication_id = k->id, .scope = k->scope }, out);
}

struct err *publication_verbatims_frozen(struct db *db, struct arena *a, int64_t publication_id, struct result_verbatims *out)
{
    struct publication_verbatims all;
    TRY(load_rows(db, a, &(struct publication_verbatim_list_in){ .publication_id = publication_id, .scope = { .kind = SCOPE_SYSTEM } }, &all));
    *out = (struct result_verbatims){ .frame = all.frame, .texts = { ARENA_ARRAY(a, struct verbatim_text, all.n), all.n } };
    for (size_t i = 0; i < all.n; i++)
        out->texts.row[i] = all.row[i].text;
    return NULL;
}
