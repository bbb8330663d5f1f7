#include "questionnaire/questionnaire.h"
#include "questionnaire/questionnaire_stored.h"
#include "questionnaire_sql.h"

static struct err *load_questions(struct db *db, struct arena *a, struct questionnaire *out)
{
    struct question_of_version_in in = { .version_id = out->version_id };
    struct question_of_version_rows rows;
    TRY(question_of_version(db, a, &in, &rows));
    out->question = ARENA_ARRAY(a, struct question, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct question_of_version_row *r = &rows.row[i];
        struct question *q = &out->question[out->n_questions++];
        *q = (struct question){
            .code = r->code, .kind = question_kind_of_name(r->kind), .byte_no = r->byte_no.has ? (int)r->byte_no.v : -1, .step = r->step, .family = r->family,
            .is_core = r->core, .is_scored = r->scored, .good_is_no = r->good_is_no, .points = question_points_of_text(r->points), .composite = r->composite, .low = r->low, .high = r->high,
            .comparable = r->comparable, .title_zh = r->title_zh, .title_en = r->title_en,
        };
        out->n_bytes = MAX_OF(out->n_bytes, q->byte_no + 1);
        TRY(question_labels_of_text(a, r->labels, q));
    }
    return NULL;
}

static struct err *load_steps(struct db *db, struct arena *a, struct questionnaire *out)
{
    struct questionnaire_step_of_version_in step_in = { .version_id = out->version_id };
    struct questionnaire_step_of_version_rows steps;
    struct score_weight_of_version_in weight_in = { .version_id = out->version_id };
    struct score_weight_of_version_rows weights;
    TRY(questionnaire_step_of_version(db, a, &step_in, &steps));
    TRY(score_weight_of_version(db, a, &weight_in, &weights));
    out->step = ARENA_ARRAY(a, struct questionnaire_step, steps.n);
    for (size_t i = 0; i < steps.n; i++)
        out->step[out->n_steps++] = (struct questionnaire_step){ steps.row[i].code, steps.row[i].title_zh, steps.row[i].title_en };
    out->weight = ARENA_ARRAY(a, struct score_weight, weights.n);
    for (size_t i = 0; i < weights.n; i++)
        out->weight[out->n_weights++] = (struct score_weight){ weights.row[i].part, weights.row[i].is_step, weights.row[i].weight };
    return NULL;
}

struct err *questionnaire_load(struct db *db, struct arena *a, int64_t version_id, struct questionnaire *out)
{
    struct questionnaire_version_load_in in = { .id = version_id };
    struct questionnaire_version_load_row row;
    bool found;
    TRY(questionnaire_version_load(db, a, &in, &row, &found));
    if (!found)
        return ERR(a, ERR_NOT_FOUND, "There is no such version of a questionnaire.");
    *out = (struct questionnaire){ .version_id = row.id, .version = row.version, .code = row.code, .programme = row.programme, .state = row.state,
                                   .title_zh = row.title_zh, .title_en = row.title_en };
    TRY(load_questions(db, a, out));
    return load_steps(db, a, out);
}

struct err *questionnaire_list(struct db *db, struct arena *a, struct str programme, struct questionnaire **out, size_t *n)
{
    struct questionnaire_version_of_programme_in in = { .programme = programme };
    struct questionnaire_version_of_programme_rows rows;
    TRY(questionnaire_version_of_programme(db, a, &in, &rows));
    *out = ARENA_ARRAY(a, struct questionnaire, rows.n);
    *n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        TRY(questionnaire_load(db, a, rows.row[i].id, &(*out)[i]));
    return NULL;
}

struct err *questionnaire_newest(struct db *db, struct arena *a, struct str programme, struct questionnaire *out)
{
    struct questionnaire_version_of_programme_in in = { .programme = programme };
    struct questionnaire_version_of_programme_rows rows;
    TRY(questionnaire_version_of_programme(db, a, &in, &rows));
    if (rows.n == 0)
        return ERR(a, ERR_NOT_FOUND, "There is no questionnaire of the programme {0} yet: huifang import questionnaire FILE.", ARG_S(programme));
    return questionnaire_load(db, a, rows.row[rows.n - 1].id, out);
}

const struct question *questionnaire_question(const struct questionnaire *q, struct str code)
{
    for (size_t i = 0; i < q->n_questions; i++)
        if (str_eq_nocase(q->question[i].code, code))
            return &q->question[i];
    return NULL;
}

bool question_is_in_composite(const struct question *q, struct str composite)
{
    struct str rest = q->composite;
    while (rest.p)
        if (str_eq(str_trim(str_cut(&rest, ',')), composite))
            return composite.n > 0;
    return false;
}

struct str question_title(const struct question *q, const struct lang *l)
{
    struct str title = lang_of_two(l, q->title_zh, q->title_en);
    return title.n ? title : q->code;
}
