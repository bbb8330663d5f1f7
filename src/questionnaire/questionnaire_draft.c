#include "questionnaire/questionnaire_draft.h"
#include "form/json_in.h"
#include "platform/audit.h"
#include "questionnaire/questionnaire_compare.h"
#include "questionnaire_sql.h"
#include <jansson.h>

struct err *draft_list_load(struct db *db, struct arena *a, struct draft_list *out)
{
    struct questionnaire_draft_list_rows rows;
    TRY(questionnaire_draft_list(db, a, &rows));
    *out = (struct draft_list){ ARENA_ARRAY(a, struct draft, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct questionnaire_draft_list_row *r = &rows.row[i];
        out->draft[i] = (struct draft){ r->id, r->version, r->revision, r->changed_at, r->based_on, r->code, r->programme, r->state, STR(""), r->changed_by };
    }
    return NULL;
}

struct err *draft_load(struct db *db, struct arena *a, int64_t id, struct draft *out)
{
    struct questionnaire_draft_load_row r;
    bool found;
    TRY(questionnaire_draft_load(db, a, &(struct questionnaire_draft_load_in){ .id = id }, &r, &found));
    if (!found)
        return ERR(a, ERR_NOT_FOUND, "There is no such draft; perhaps it went into the field or was thrown away.");
    *out = (struct draft){ r.id, r.version, r.revision, r.changed_at, r.based_on, r.code, r.programme, r.state, r.definition, r.changed_by };
    return NULL;
}

/* ---- a new one ---- */

static int dump_to_buf(const char *bytes, size_t n, void *buf)
{
    buf_add(buf, (struct str){ bytes, n });
    return 0;
}

static struct str text_of_json(struct arena *a, const json_t *top)
{
    struct buf b = buf_on(a);
    json_dump_callback(top, dump_to_buf, &b, JSON_INDENT(1));
    return buf_str(&b);
}

static void forget_comparability(json_t *elements)
{
    size_t i;
    json_t *element;
    json_array_foreach(elements, i, element)
        json_object_del(element, "comparable");
}

static void take_conditions_away(json_t *of)
{
    static const char *const members[] = { "visibleIf", "enableIf", "requiredIf", "validators", "triggers" };
    for (size_t i = 0; i < ARRAY_LEN(members); i++)
        json_object_del(of, members[i]);
}

struct str draft_without_conditions(struct arena *a, struct str definition)
{
    json_t *top = json_loadb(definition.p, definition.n, 0, NULL), *page, *element;
    size_t i, k;
    if (!top)
        return STR("");
    take_conditions_away(top);
    json_array_foreach(json_object_get(top, "pages"), i, page) {
        take_conditions_away(page);
        json_array_foreach(json_object_get(page, "elements"), k, element)
            take_conditions_away(element);
    }
    struct str text = text_of_json(a, top);
    json_decref(top);
    return text;
}

/* The same questions under the next number; the state is the draft's, and what is comparable is said anew. */
static struct str next_version_text(struct arena *a, struct str definition, int64_t version)
{
    json_t *top = json_loadb(definition.p, definition.n, 0, NULL), *page;
    size_t i;
    json_object_set_new(top, "version", json_integer(version));
    json_object_del(top, "state");
    json_array_foreach(json_object_get(top, "pages"), i, page)
        forget_comparability(json_object_get(page, "elements"));
    struct str text = text_of_json(a, top);
    json_decref(top);
    return text;
}

static struct err *next_number(struct db *db, struct arena *a, struct str code, int64_t *out)
{
    struct questionnaire_version_of_code_rows rows;
    TRY(questionnaire_version_of_code(db, a, &(struct questionnaire_version_of_code_in){ .code = code }, &rows));
    *out = rows.n ? rows.row[rows.n - 1].version + 1 : 1;
    return NULL;
}

static struct err *start_of_version(struct job *job, int64_t version_id, struct questionnaire_draft_insert_in *in)
{
    struct questionnaire_version_load_row row;
    bool found;
    TRY(questionnaire_version_load(job->db, job->arena, &(struct questionnaire_version_load_in){ .id = version_id }, &row, &found));
    if (!found)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such version of a questionnaire.");
    TRY(next_number(job->db, job->arena, row.code, &in->version));
    in->code = row.code;
    in->programme = row.programme;
    in->based_on = SOME_INT(version_id);
    in->definition = next_version_text(job->arena, row.definition, in->version);
    return NULL;
}

/* What a text says of itself; the rest of it may still be wrong. */
static struct err *read_head(struct arena *a, struct str text, struct questionnaire_draft_insert_in *in)
{
    const struct json *top;
    int64_t version = 0;
    if (text.n > DRAFT_MOST_BYTES)
        return ERR(a, ERR_INVALID, "The questionnaire is too large.");
    TRY(json_in_text(a, text, NULL, &top));
    const struct json *code = json_in_get(top, "code"), *programme = json_in_get(top, "programme"), *number = json_in_get(top, "version");
    if (!code || !programme || json_in_type(json_in_get(top, "pages")) != JSON_IN_ARRAY)
        return ERR(a, ERR_INVALID, "This file is no questionnaire of Huifang: it needs \"code\", \"programme\" and \"pages\" (see the manual).");
    TRY(json_in_as_text(code, &in->code));
    TRY(json_in_as_text(programme, &in->programme));
    if (number)
        TRY(json_in_as_int(number, &version));
    in->version = version;
    in->definition = text;
    bool ok = in->code.n > 0 && in->code.n <= 160 && (str_eq_c(in->programme, "service") || str_eq_c(in->programme, "sales"));
    return ok ? NULL : ERR(a, ERR_INVALID, "A questionnaire has a code, and the programme \"service\" or \"sales\".");
}

/* The newest version before it, to compare with; a number that is taken becomes the next one. */
static struct err *start_of_text(struct job *job, struct str text, struct questionnaire_draft_insert_in *in)
{
    int64_t next;
    struct questionnaire_version_of_code_rows rows;
    TRY(read_head(job->arena, text, in));
    TRY(next_number(job->db, job->arena, in->code, &next));
    TRY(questionnaire_version_of_code(job->db, job->arena, &(struct questionnaire_version_of_code_in){ .code = in->code }, &rows));
    if (rows.n)
        in->based_on = SOME_INT(rows.row[rows.n - 1].id);
    if (in->version < next) {
        in->version = next;
        in->definition = next_version_text(job->arena, text, next);
    }
    return NULL;
}

/* The code is made of letters, digits and - _ . (the form sees to it). */
static struct str empty_text(struct arena *a, const struct draft_start *s)
{
    return str_printf(a, "{\"title\": {\"en\": \"New questionnaire\", \"zh-cn\": \"新问卷\"}, \"code\": \"" STR_FMT "\", \"programme\": \"" STR_FMT
                         "\", \"version\": 1, \"pages\": [{\"name\": \"page1\", \"elements\": []}]}", STR_ARG(s->code), STR_ARG(s->programme));
}

struct creating { struct job *job; struct questionnaire_draft_insert_in in; };

static struct err *store_new(struct db *db, void *ctx)
{
    struct creating *c = ctx;
    struct questionnaire_draft_by_code_row old;
    struct questionnaire_by_code_row known;
    bool found, is_known;
    TRY(questionnaire_draft_by_code(db, c->job->arena, &(struct questionnaire_draft_by_code_in){ .code = c->in.code }, &old, &found));
    if (found)
        return ERR(c->job->arena, ERR_CONFLICT, "{0} has a draft already: go on with that one, or throw it away first.", ARG_S(c->in.code));
    TRY(questionnaire_by_code(db, c->job->arena, &(struct questionnaire_by_code_in){ .code = c->in.code }, &known, &is_known));
    if (is_known && !str_eq(known.programme, c->in.programme))
        return ERR(c->job->arena, ERR_CONFLICT, "The questionnaire {0} belongs to the programme {1}.", ARG_S(c->in.code), ARG_S(known.programme));
    TRY(questionnaire_draft_insert(db, &c->in, NULL));
    return audit_by(c->job, "questionnaire.draft", "questionnaire_draft", c->in.id, AUDIT_JSON(c->job->arena, { "code", c->in.code }));
}

struct err *draft_create(struct job *job, const struct draft_start *start, int64_t *id)
{
    struct creating c = { job, { .id = db_new_id(job->db), .changed_at = job->now_ms, .changed_by = str_of_c(job->who) } };
    if (start->version_id)
        TRY(start_of_version(job, start->version_id, &c.in));
    else
        TRY(start_of_text(job, start->text.p ? start->text : empty_text(job->arena, start), &c.in));
    *id = c.in.id;
    return db_write(job->db, store_new, &c, 0);
}

/* ---- changes ---- */

static struct err *somebody_else(struct arena *a)
{
    return ERR(a, ERR_CONFLICT, "Somebody else changed this draft meanwhile. Load it anew; what you wrote last can be copied from the text before you do.");
}

struct saving { struct job *job; struct draft_key key; struct str definition; };

static struct err *store_text(struct db *db, void *ctx)
{
    struct saving *s = ctx;
    int64_t n;
    struct questionnaire_draft_save_in in = { .id = s->key.id, .revision = s->key.revision, .definition = s->definition, .changed_at = s->job->now_ms, .changed_by = str_of_c(s->job->who) };
    TRY(questionnaire_draft_save(db, &in, &n));
    return n ? NULL : somebody_else(s->job->arena);
}

struct err *draft_save(struct job *job, struct draft_key key, struct str definition, int64_t *revision)
{
    struct saving s = { job, key, definition };
    struct questionnaire_draft_insert_in head = { 0 };
    struct draft d;
    TRY(draft_load(job->db, job->arena, key.id, &d));
    TRY(read_head(job->arena, definition, &head));
    if (!str_eq(head.code, d.code) || !str_eq(head.programme, d.programme) || head.version != d.version)
        return ERR(job->arena, ERR_INVALID, "Code, programme and version of a draft stay as they are: {0}, {1}, {2}.", ARG_S(d.code), ARG_S(d.programme), ARG_I(d.version));
    *revision = key.revision + 1;
    return db_write(job->db, store_text, &s, 0);
}

/* A question that changed says whether its series goes on; what never had figures need not. */
static struct err *check_decisions(struct arena *a, const struct script *before, const struct script *s)
{
    enum { CHANGES = DIFFERENCE_WORDS | DIFFERENCE_ANSWERS | DIFFERENCE_POINTS | DIFFERENCE_CONDITION };
    struct script_change *change;
    size_t n = script_changes(a, before, s, &change);
    for (size_t i = 0; i < n; i++) {
        const struct script_element *e = change[i].after;
        bool has_figures = e && change[i].before && e->question.byte_no >= 0;
        if (has_figures && (change[i].differences & CHANGES) && str_is_empty(e->question.comparable))
            return ERR(a, ERR_INVALID, "{0}: it is another than in version {1}: say under \"Beside the version before\" whether its series goes on (same) or a new one begins (changed).", ARG_S(e->code),
                       ARG_I(before->of.version));
    }
    return NULL;
}

struct err *draft_check(struct db *db, struct arena *a, struct opt_int based_on, const struct script *s)
{
    struct str *comparable;
    struct script before;
    TRY(questionnaire_compare(db, a, &s->of, &comparable));
    if (!based_on.has)
        return NULL;
    TRY(script_load(db, a, based_on.v, &before));
    return check_decisions(a, &before, s);
}

static struct err *store_tested(struct db *db, void *ctx)
{
    struct saving *s = ctx;
    int64_t n;
    TRY(questionnaire_draft_state(db, &(struct questionnaire_draft_state_in){ .id = s->key.id, .revision = s->key.revision, .state = STR("tested") }, &n));
    return n ? audit_by(s->job, "questionnaire.tested", "questionnaire_draft", s->key.id, STR_NONE) : somebody_else(s->job->arena);
}

struct err *draft_mark_tested(struct job *job, struct draft_key key)
{
    struct saving s = { job, key, STR_NONE };
    struct draft d;
    struct script script;
    TRY(draft_load(job->db, job->arena, key.id, &d));
    if (d.revision != key.revision)
        return somebody_else(job->arena);
    TRY(script_read(job->arena, d.definition, &script));
    TRY(draft_check(job->db, job->arena, d.based_on, &script));
    return db_write(job->db, store_tested, &s, 0);
}

static struct err *remove_draft(struct db *db, void *ctx)
{
    struct saving *s = ctx;
    TRY(questionnaire_draft_delete(db, &(struct questionnaire_draft_delete_in){ .id = s->key.id }, NULL));
    return audit_by(s->job, s->definition.p ? "questionnaire.field" : "questionnaire.discard", "questionnaire_draft", s->key.id, STR_NONE);
}

static struct err *write_file(struct job *job, const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(text.p, 1, text.n, f) == text.n;
    ok = f && fclose(f) == 0 && ok;
    return ok ? NULL : ERR(job->arena, ERR_IO, "The questionnaire could not be written into the data folder.");
}

static struct err *find_version(struct job *job, const struct draft *d, int64_t *version_id)
{
    struct questionnaire_version_by_number_row row;
    bool found;
    TRY(questionnaire_version_by_number(job->db, job->arena, &(struct questionnaire_version_by_number_in){ .code = d->code, .version = d->version }, &row, &found));
    *version_id = found ? row.id : 0;
    return found ? NULL : ERR(job->arena, ERR_BUG, "The version was not stored.");
}

/* The import makes the version; when the draft could not be removed behind it, doing it again finds the version there and only removes. */
struct err *draft_to_field(struct job *job, struct draft_key key, int64_t *version_id)
{
    struct draft d;
    struct import_report report;
    TRY(draft_load(job->db, job->arena, key.id, &d));
    if (d.revision != key.revision)
        return somebody_else(job->arena);
    if (!str_eq_c(d.state, "tested"))
        return ERR(job->arena, ERR_CONFLICT, "Only a tested questionnaire goes into the field: try it in the preview, then mark it as tested.");
    struct saving s = { job, key, d.definition };
    const char *path = job_temp_path(job, ".json");
    TRY(write_file(job, path, d.definition));
    TRY(import_run(job, &(struct import_request){ .kind = &questionnaire_import, .path = path, .file_name = str_printf(job->arena, STR_FMT "-%lld.json", STR_ARG(d.code), (long long)d.version) }, &report));
    TRY(db_write(job->db, remove_draft, &s, 0));
    return find_version(job, &d, version_id);
}

struct err *draft_discard(struct job *job, int64_t id)
{
    struct saving s = { job, { id, 0 }, STR_NONE };
    struct draft d;
    TRY(draft_load(job->db, job->arena, id, &d));
    return db_write(job->db, remove_draft, &s, 0);
}

/* ---- versions ---- */

static struct err *store_closed(struct db *db, void *ctx)
{
    struct saving *s = ctx;
    TRY(questionnaire_version_state(db, &(struct questionnaire_version_state_in){ .id = s->key.id, .state = STR("closed") }, NULL));
    return audit_by(s->job, "questionnaire.close", "questionnaire_version", s->key.id, STR_NONE);
}

struct err *questionnaire_close(struct job *job, int64_t version_id)
{
    struct saving s = { job, { version_id, 0 }, STR_NONE };
    struct questionnaire q;
    TRY(questionnaire_load(job->db, job->arena, version_id, &q));
    if (!str_eq_c(q.state, "field"))
        return ERR(job->arena, ERR_CONFLICT, "This version is not in the field.");
    return db_write(job->db, store_closed, &s, 0);
}

struct err *questionnaire_in_field(struct db *db, struct arena *a, struct str programme, int64_t *version_id)
{
    struct questionnaire_version_overview_rows rows;
    TRY(questionnaire_version_overview(db, a, &rows));
    int64_t best = -1;
    for (size_t i = 0; i < rows.n; i++)
        if (str_eq(rows.row[i].programme, programme) && str_eq_c(rows.row[i].state, "field") && rows.row[i].version > best) {
            best = rows.row[i].version;
            *version_id = rows.row[i].id;
        }
    return best >= 0 ? NULL : ERR(a, ERR_NOT_FOUND, "No questionnaire of the programme {0} is in the field: put one there in the designer.", ARG_S(programme));
}
