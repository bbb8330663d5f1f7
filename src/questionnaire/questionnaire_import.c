/* huifang import questionnaire: one version of one questionnaire.
 *
 * What the file says about comparability is held against the stored versions: a question that is the same must have the same
 * answers and points as in the newest earlier version that asks it, one that was never asked is new, and no later version may
 * call the same what this one asks otherwise. Where the file says nothing, a question is the same, or new. */
#include "base/hash.h"
#include "questionnaire/questionnaire_pages.h"
#include "questionnaire/questionnaire_compare.h"
#include "questionnaire/questionnaire_json.h"
#include "questionnaire/questionnaire_api.h"
#include "questionnaire/questionnaire_stored.h"
#include "questionnaire_sql.h"

struct state {
    struct questionnaire q;
    struct str text;
    struct str *comparable;      /* one a question, as settled */
};

static struct err *read_file(struct import *im, const char *path)
{
    struct state *st = ARENA_NEW(im->job->arena, struct state);
    im->state = st;
    return questionnaire_read_file(im->job->arena, path, &st->q, &st->text);
}

static struct str sha_of(struct import *im, struct str text)
{
    struct sha256 d = sha256_of(text);
    return sha256_hex(im->job->arena, &d);
}

/* A version that is known may come again as it was; another text under its number is refused. */
static struct err *settle(struct import *im)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    struct questionnaire_version_by_number_in in = { .code = st->q.code, .version = st->q.version };
    struct questionnaire_version_by_number_row row;
    struct questionnaire_by_code_row old;
    bool found, known;
    TRY(questionnaire_by_code(im->job->db, a, &(struct questionnaire_by_code_in){ .code = st->q.code }, &old, &known));
    if (known && !str_eq(old.programme, st->q.programme))
        return ERR(a, ERR_CONFLICT, "The questionnaire {0} belongs to the programme {1}.", ARG_S(st->q.code), ARG_S(old.programme));
    TRY(questionnaire_version_by_number(im->job->db, a, &in, &row, &found));
    if (found && !str_eq(row.sha256, sha_of(im, st->text)))
        return ERR(a, ERR_CONFLICT, "Version {0} of {1} is there already with another text. A version never changes: give this one the next number.",
                   ARG_I(st->q.version), ARG_S(st->q.code));
    im->rows_same = found;
    im->rows_new = !found;
    return found ? NULL : questionnaire_compare(im->job->db, a, &st->q, &st->comparable);
}

/* ---- the write ---- */

static struct err *insert_questions(struct import *im, int64_t version_id)
{
    const struct state *st = im->state;
    struct arena *a = im->job->arena;
    for (size_t i = 0; i < st->q.n_questions; i++) {
        const struct question *q = &st->q.question[i];
        struct question_insert_in in = {
            .version_id = version_id, .position = (int64_t)i, .code = q->code, .kind = str_of_c(question_kind_name(q->kind)), .step = q->step, .family = q->family,
            .core = q->is_core, .scored = q->is_scored, .points = question_points_text(a, q), .good_is_no = q->good_is_no, .composite = q->composite, .low = q->low, .high = q->high,
            .comparable = st->comparable[i], .title_zh = q->title_zh, .title_en = q->title_en, .labels = question_labels_text(a, q),
        };
        if (q->byte_no >= 0)
            in.byte_no = SOME_INT(q->byte_no);
        TRY(question_insert(im->job->db, &in, NULL));
    }
    return NULL;
}

static struct err *insert_parts(struct import *im, int64_t version_id)
{
    const struct questionnaire *q = &((struct state *)im->state)->q;
    for (size_t i = 0; i < q->n_steps; i++) {
        struct questionnaire_step_insert_in in = { .version_id = version_id, .position = (int64_t)i, .code = q->step[i].code, .title_zh = q->step[i].title_zh,
                                                   .title_en = q->step[i].title_en };
        TRY(questionnaire_step_insert(im->job->db, &in, NULL));
    }
    for (size_t i = 0; i < q->n_weights; i++) {
        struct score_weight_insert_in in = { .version_id = version_id, .part = q->weight[i].part, .is_step = q->weight[i].is_step, .weight = q->weight[i].weight };
        TRY(score_weight_insert(im->job->db, &in, NULL));
    }
    return NULL;
}

static struct err *apply(struct import *im)
{
    const struct state *st = im->state;
    struct db *db = im->job->db;
    struct questionnaire_by_code_row old;
    bool known;
    TRY(questionnaire_by_code(db, im->job->arena, &(struct questionnaire_by_code_in){ .code = st->q.code }, &old, &known));
    int64_t id = known ? old.id : db_new_id(db), version_id = db_new_id(db);
    if (!known)
        TRY(questionnaire_insert(db, &(struct questionnaire_insert_in){ .id = id, .code = st->q.code, .programme = st->q.programme }, NULL));
    struct questionnaire_version_insert_in in = {
        .id = version_id, .questionnaire_id = id, .version = st->q.version, .state = st->q.state, .title_zh = st->q.title_zh, .title_en = st->q.title_en,
        .definition = st->text, .sha256 = sha_of(im, st->text), .batch_id = im->batch_id,
    };
    TRY(questionnaire_version_insert(db, &in, NULL));
    TRY(insert_questions(im, version_id));
    return insert_parts(im, version_id);
}

static struct err *undo(struct import *im)
{
    struct db *db = im->job->db;
    struct questionnaire_version_of_batch_in in = { .batch_id = im->batch_id };
    struct questionnaire_version_of_batch_rows rows;
    TRY(questionnaire_version_of_batch(db, im->job->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        int64_t id = rows.row[i].id;
        TRY(question_delete(db, &(struct question_delete_in){ .version_id = id }, NULL));
        TRY(questionnaire_step_delete(db, &(struct questionnaire_step_delete_in){ .version_id = id }, NULL));
        TRY(questionnaire_length_delete(db, &(struct questionnaire_length_delete_in){ .version_id = id }, NULL));
        TRY(questionnaire_draft_unbase(db, &(struct questionnaire_draft_unbase_in){ .based_on = SOME_INT(id) }, NULL));
        TRY(score_weight_delete(db, &(struct score_weight_delete_in){ .version_id = id }, NULL));
        TRY(questionnaire_version_delete(db, &(struct questionnaire_version_delete_in){ .id = id }, NULL));
        TRY(questionnaire_delete_unused(db, &(struct questionnaire_delete_unused_in){ .id = rows.row[i].questionnaire_id }, NULL));
    }
    return NULL;
}

const struct import_kind questionnaire_import = {
    .name = "questionnaire", .title = { .id = N_("Questionnaire") }, .file = read_file, .settle = settle, .apply = apply, .undo = undo,
};

static const struct import_kind *const imports[] = { &questionnaire_import };

static const struct permission permissions[] = {
    { "questionnaire.read", { .id = N_("See questionnaires") },
      ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_NATIONAL | ROLE_REGIONAL | ROLE_BIT(ROLE_GROUP_USER) | ROLE_DEALER_HEADS | ROLE_BIT(ROLE_INTERVIEWER) | ROLE_BIT(ROLE_FIELD_SUPERVISOR) |
          ROLE_BIT(ROLE_PROJECT_MANAGER) | ROLE_BIT(ROLE_QA) | ROLE_BIT(ROLE_CODER) | ROLE_BIT(ROLE_AUDITOR) },
    { "questionnaire.write", { .id = N_("Write questionnaires and put them into the field") }, ROLE_BIT(ROLE_NATIONAL_MANAGER) | ROLE_BIT(ROLE_ANALYST) | ROLE_BIT(ROLE_PROJECT_MANAGER) },
};
const struct feature questionnaire_feature = { .name = "questionnaire", .import = imports, .n_imports = ARRAY_LEN(imports), .permission = permissions, .n_permissions = ARRAY_LEN(permissions),
                                               .pages = { questionnaire_routes, QUESTIONNAIRE_ROUTES }, .menu = { questionnaire_menu, QUESTIONNAIRE_MENU },
                                               .api = { questionnaire_api_routes, QUESTIONNAIRE_API_ROUTES } };
