#include "customer/import_pages.h"
#include "base/id_text.h"
#include "customer/customer.h"
#include "customer_sql.h"
#include "import_pages_tmpl.h"
#include "org/user_gate.h"
#include "org/user.h"
#include "platform/import_template.h"
#include "platform/job_pages.h"
#include <unistd.h>

enum { LISTED = 100, MAX_FILE = 200 << 20 };
static const char see_all[] = "import.all";
static const char send_visits[] = "import.visits";

/* ---- whose ---- */

static bool sees_all(const struct req *r)
{
    return req_may(r, see_all);
}

static struct err *reach(struct req *r, const char *permission, struct db_scope *out)
{
    return identity_scope(r->arena, r->who, permission_find(features_of_req(r), str_of_c(permission)), out);
}

/* No value: everybody's. */
static struct err *owner_of(struct req *r, struct str *out)
{
    struct db_scope scope;
    *out = STR_NONE;
    if (sees_all(r))
        return NULL;
    TRY(reach(r, send_visits, &scope));
    *out = import_file_owner(r->arena, scope, r->who->id);
    return NULL;
}

/* ---- the list ---- */

static struct msg kind_title(const struct req *r, struct str name)
{
    const struct import_kind *k = import_kind_find(features_of_req(r), name);
    return k ? k->title : MSG("{0}", ARG_S(name));
}

static void put_state(struct import_line *l, enum import_file_state s, struct str batch_state, bool has_problem)
{
    static const struct { const char *title, *colour; } states[FILE_STATES] = {
        [FILE_CHECKING] = { N_("being looked at"), "blue" }, [FILE_READY] = { N_("to be looked through"), "yellow" }, [FILE_TAKING] = { N_("being taken in"), "blue" },
        [FILE_TAKEN] = { N_("taken in"), "green" }, [FILE_DROPPED] = { N_("discarded"), "secondary" },
    };
    bool is_undone = batch_state.p && str_eq_c(batch_state, "undone");
    l->state.id = is_undone ? N_("undone") : has_problem ? N_("has a problem") : states[s].title;
    l->colour = is_undone ? "secondary" : has_problem ? "red" : states[s].colour;
}

static struct str file_path(struct arena *a, int64_t id)
{
    return str_printf(a, "/imports/files/" STR_FMT, STR_ARG(id_text(a, id)));
}

static struct import_line line_of_file(struct req *r, const struct tz *tz, const struct import_file *f)
{
    struct arena *a = r->arena;
    struct import_line l = { .kind = kind_title(r, f->kind), .file_name = f->file_name, .who = f->asked_by, .when = tz_format(a, tz, f->created_ms), .href = file_path(a, f->id),
                             .rows_new = f->rows_new, .rows_changed = f->rows_changed, .rows_same = f->rows_same, .rows_rejected = f->rows_rejected, .has_counts = f->state != FILE_CHECKING && (f->rows_new || f->rows_changed || f->rows_same || f->rows_rejected),
                             .batch = f->batch_id ? id_text(a, f->batch_id) : STR("") };
    put_state(&l, f->state, f->batch_state, f->state == FILE_READY && f->problem.id);
    l.may_undo = f->state == FILE_TAKEN && f->batch_state.p && str_eq_c(f->batch_state, "applied");
    return l;
}

static struct import_line line_of_batch(struct req *r, const struct tz *tz, const struct import_batch_info *b)
{
    struct arena *a = r->arena;
    struct import_line l = { .kind = kind_title(r, b->kind), .file_name = b->file_name, .who = b->applied_by, .when = tz_format(a, tz, b->applied_ms), .rows_new = b->rows_new,
                             .href = b->file_id ? file_path(a, b->file_id) : STR(""), .rows_changed = b->rows_changed, .rows_same = b->rows_same, .rows_rejected = b->rows_rejected,
                             .has_counts = true, .batch = id_text(a, b->id), .may_undo = !b->is_undone };
    put_state(&l, FILE_TAKEN, b->is_undone ? STR("undone") : STR_NONE, false);
    return l;
}

/* Which dealers' rows a batch of visits has. */
static struct err *put_dealers(struct req *r, struct import_line *line, size_t n)
{
    struct visit_upload_dealers_rows rows;
    int64_t oldest = INT64_MAX, id;
    for (size_t i = 0; i < n; i++)
        if (db_id_parse(line[i].batch, &id))
            oldest = MIN_OF(oldest, id);
    TRY(visit_upload_dealers(r->db, r->arena, &(struct visit_upload_dealers_in){ .since = oldest }, &rows));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rows.n; k++)
            if (db_id_parse(line[i].batch, &id) && rows.row[k].batch_id == id)
                line[i].dealer = rows.row[k].n == 1 ? rows.row[k].code : tr_msg(r->arena, r->lang, &MSG("{0} dealers", ARG_I(rows.row[k].n)));
    return NULL;
}

static struct err *load_lines(struct req *r, struct import_list_view *v)
{
    struct job ground = job_of_req(r);
    struct import_files files;
    struct import_batches batches = { 0 };
    struct str owner;
    TRY(owner_of(r, &owner));
    TRY(import_file_list(&ground, owner, v->sees_all, LISTED, &files));
    if (v->sees_all)
        TRY(import_batch_infos(&ground, LISTED, &batches));
    struct import_line *line = ARENA_ARRAY(r->arena, struct import_line, files.n + batches.n);
    for (size_t i = 0; i < files.n; i++)
        line[v->n++] = line_of_file(r, ground.tz, &files.file[i]);
    for (size_t i = 0; i < batches.n; i++)
        line[v->n++] = line_of_batch(r, ground.tz, &batches.batch[i]);
    v->line = line;
    return put_dealers(r, line, v->n);
}

static void load_kinds(struct req *r, struct import_list_view *v)
{
    const struct features *fs = features_of_req(r);
    struct import_kind_choice *choice = ARENA_ARRAY(r->arena, struct import_kind_choice, 64);
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_imports && v->n_kinds < 64; i++) {
            const struct import_kind *k = fs->feature[f]->import[i];
            if (req_may(r, import_kind_permission(k)))
                choice[v->n_kinds++] = (struct import_kind_choice){ str_of_c(k->name), tr_msg(r->arena, r->lang, &k->title), k == &customer_visits_import, k->n_fields > 0 };
        }
    v->kind = choice;
}

static struct err *page_imports(struct req *r, const void *input UNUSED)
{
    struct import_list_view v = { .r = r, .sees_all = sees_all(r) };
    struct html_part body;
    load_kinds(r, &v);
    TRY(load_lines(r, &v));
    tmpl_import_list(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Imports"), .body = html_part_end(&body) });
}

/* ---- a file comes ---- */

struct upload_input { struct str kind; };
struct id_input { struct opt_int id; };
struct kind_input { struct str kind; };

/* A kind that exists and that the reader may bring. */
static struct err *kind_of(struct req *r, struct str name, const struct import_kind **out)
{
    *out = import_kind_find(features_of_req(r), name);
    return *out && req_may(r, import_kind_permission(*out)) ? NULL : ERR(r->arena, ERR_NOT_FOUND, "There is no such kind of import for you.");
}

static struct err *page_upload(struct req *r, const void *input)
{
    const struct upload_input *in = input;
    struct job ground = job_of_req(r);
    struct import_arrival file;
    int64_t id;
    TRY(kind_of(r, in->kind, &file.kind));
    if (r->n_uploads != 1 || !r->upload[0].name.n)
        return ERR(r->arena, ERR_INVALID, "Choose a file, then send it.");
    file.path = r->upload[0].path;
    file.file_name = r->upload[0].name;
    file.bytes = r->upload[0].bytes;
    TRY(reach(r, import_kind_permission(file.kind), &file.scope));
    TRY(import_file_arrive(&ground, &file, &id));
    return res_redirect(r, file_path(r->arena, id));
}

/* ---- a file's page ---- */

static struct err *load_file(struct req *r, int64_t id, struct import_file *out, const struct import_kind **kind)
{
    struct job ground = job_of_req(r);
    struct str owner;
    TRY(owner_of(r, &owner));
    TRY(import_file_load(&ground, (struct import_file_wanted){ id, owner }, out));
    if (out->state == FILE_DROPPED)
        return ERR(r->arena, ERR_NOT_FOUND, "This file was discarded.");
    return kind_of(r, out->kind, kind);
}

static const struct crumb to_imports[] = { { { .id = N_("Imports") }, STR("/imports") } };

static struct err *show(struct req *r, const struct import_file *f, struct html body)
{
    return res_page(r, &(struct page){ .title_text = f->file_name, .body = body, .crumb = to_imports, .n_crumbs = 1 });
}

static struct err *show_work(struct req *r, const struct import_file *f)
{
    struct html_part body;
    struct html part;
    struct err *e = job_part(r, f->job_id, true, &part);
    if (e) /* somebody else's job on a file that both may see */
        part = (struct html){ tr(r->lang, N_("The file is being worked on.")) };
    tmpl_import_waiting(html_part_begin(&body, &r->html), part);
    return show(r, f, html_part_end(&body));
}

static struct err *show_taken(struct req *r, const struct import_file *f)
{
    struct job ground = job_of_req(r);
    struct import_batches one;
    struct html_part body;
    TRY(import_batch_info(&ground, f->batch_id, &one));
    struct import_file_view v = { .r = r, .file = f, .id = id_text(r->arena, f->id), .has_rejects = f->rows_rejected && access(import_file_rejects(&ground, f->id), R_OK) == 0,
                                  .batch = id_text(r->arena, f->batch_id), .may_undo = one.n && !one.batch->is_undone };
    tmpl_import_taken(html_part_begin(&body, &r->html), &v);
    return show(r, f, html_part_end(&body));
}

static struct err *show_preview(struct req *r, const struct import_file *f, const struct import_kind *kind)
{
    struct job ground = job_of_req(r);
    struct import_look look;
    struct html_part body;
    struct import_file_view v = { .r = r, .file = f, .look = &look, .id = id_text(r->arena, f->id), .sheet = f->sheet };
    TRY(import_file_look(&ground, f->id, &look));
    TRY(import_map_view(r, kind, &v));
    v.may_take = look.is_checked && !f->problem.id && look.rows_new + look.rows_changed > 0;
    v.has_rejects = look.has_rejects;
    v.was_remembered = f->map.n > 0;
    tmpl_import_preview(html_part_begin(&body, &r->html), &v);
    return show(r, f, html_part_end(&body));
}

static struct err *page_file(struct req *r, const void *input)
{
    struct import_file f;
    const struct import_kind *kind;
    TRY(load_file(r, ((const struct id_input *)input)->id.v, &f, &kind));
    if (f.state == FILE_CHECKING || f.state == FILE_TAKING)
        return show_work(r, &f);
    return f.state == FILE_TAKEN ? show_taken(r, &f) : show_preview(r, &f, kind);
}

static struct err *page_rejects(struct req *r, const void *input)
{
    struct job ground = job_of_req(r);
    struct import_file f;
    const struct import_kind *kind;
    TRY(load_file(r, ((const struct id_input *)input)->id.v, &f, &kind));
    struct str name = str_printf(r->arena, STR_FMT ".rejects.xlsx", STR_ARG(f.file_name));
    return res_file(r, &(struct res_file){ import_file_rejects(&ground, f.id), name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
}

/* ---- what is done with it ---- */

static struct err *page_map(struct req *r, const void *input)
{
    const struct map_input *in = input;
    struct job ground = job_of_req(r);
    struct import_file f;
    const struct import_kind *kind;
    struct import_look look;
    struct import_reading reading = { .sheet = in->sheet };
    TRY(load_file(r, in->id.v, &f, &kind));
    TRY(import_file_look(&ground, f.id, &look));
    if (look.n)
        TRY(import_map_of_form(r->arena, kind, &look, in, &reading.map));
    TRY(reach(r, import_kind_permission(kind), &reading.scope));
    TRY(import_file_check_again(&ground, &f, &reading));
    return res_redirect(r, file_path(r->arena, f.id));
}

static struct err *page_take(struct req *r, const void *input)
{
    struct job ground = job_of_req(r);
    struct import_file f;
    const struct import_kind *kind;
    struct db_scope scope;
    TRY(load_file(r, ((const struct id_input *)input)->id.v, &f, &kind));
    TRY(reach(r, import_kind_permission(kind), &scope));
    struct err *e = import_file_take_in(&ground, &f, scope);
    if (e && e->code != ERR_CONFLICT) /* another tab was faster: the page says how far it is */
        return e;
    return res_redirect(r, file_path(r->arena, f.id));
}

static struct err *page_drop(struct req *r, const void *input)
{
    struct job ground = job_of_req(r);
    struct import_file f;
    const struct import_kind *kind;
    TRY(load_file(r, ((const struct id_input *)input)->id.v, &f, &kind));
    TRY(import_file_drop_it(&ground, &f));
    res_flash(r, MSG("{0} is discarded; nothing was stored.", ARG_S(f.file_name)));
    return res_redirect(r, STR("/imports"));
}

/* A batch that came by the portal is its sender's, too; others are for whoever sees all. */
static struct err *page_undo(struct req *r, const void *input)
{
    int64_t batch = ((const struct id_input *)input)->id.v, job_id;
    struct job ground = job_of_req(r);
    struct import_batches one;
    struct str owner;
    TRY(owner_of(r, &owner));
    TRY(import_batch_info(&ground, batch, &one));
    if (one.n == 0 || (owner.p && !str_eq(owner, one.batch->owner)))
        return ERR(r->arena, ERR_NOT_FOUND, "There is no import {0}.", ARG_S(id_text(r->arena, batch)));
    TRY(import_undo_later(&ground, batch, &job_id));
    return res_redirect(r, job_page_path(r->arena, job_id, true));
}

static void remove_file(void *path)
{
    unlink(path);
}

static struct err *page_template(struct req *r, const void *input)
{
    const struct import_kind *kind;
    struct job ground = job_of_req(r);
    TRY(kind_of(r, ((const struct kind_input *)input)->kind, &kind));
    char *path = arena_printf(r->arena, "%s/template-" STR_FMT ".xlsx", ground.data_dir, STR_ARG(id_text(r->arena, db_random_id())));
    arena_defer(r->arena, remove_file, path);
    TRY(import_template_write(r->arena, r->lang, kind, path));
    struct str name = str_printf(r->arena, STR_FMT ".xlsx", STR_ARG(tr_msg(r->arena, r->lang, &kind->title)));
    return res_file(r, &(struct res_file){ path, name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
}

/* ---- routes ---- */

static const struct field upload_fields[] = { { .name = "kind", .type = FIELD_CODE, .required = true, FIELD_AT(struct upload_input, kind), .label = { .id = N_("What is in the file") } } };
static const struct field id_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct id_input, id) } };
static const struct field kind_fields[] = { { .name = "kind", .type = FIELD_CODE, .required = true, FIELD_AT(struct kind_input, kind) } };
#define OF_ID ROUTE_FORM(struct id_input, id_fields)
const struct route import_routes[IMPORT_ROUTES] = {
    { METHOD_GET, "/imports", send_visits, ROUTE_NO_FORM, page_imports },
    { METHOD_POST, "/imports", send_visits, ROUTE_FORM(struct upload_input, upload_fields), page_upload, .max_upload = MAX_FILE },
    { METHOD_GET, "/imports/files/{id}", send_visits, OF_ID, page_file },
    { METHOD_GET, "/imports/files/{id}/rejects", send_visits, OF_ID, page_rejects },
    { METHOD_POST, "/imports/files/{id}/map", send_visits, ROUTE_FORM(struct map_input, import_map_fields), page_map, .max_body = 256 << 10 },
    { METHOD_POST, "/imports/files/{id}/take", send_visits, OF_ID, page_take },
    { METHOD_POST, "/imports/files/{id}/drop", send_visits, OF_ID, page_drop },
    { METHOD_POST, "/imports/batches/{id}/undo", send_visits, OF_ID, page_undo },
    { METHOD_GET, "/imports/template/{kind}", send_visits, ROUTE_FORM(struct kind_input, kind_fields), page_template },
};
