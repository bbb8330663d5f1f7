#include "questionnaire/questionnaire_length.h"
#include "base/utf8.h"
#include "questionnaire_sql.h"

static double reading_s(struct str text)
{
    return (double)utf8_count(text) / 4.5;
}

static double answering_s(enum question_kind kind)
{
    static const double seconds[] = { [QUESTION_LEVEL] = 3, [QUESTION_YES_NO] = 3, [QUESTION_CHOICE] = 3, [QUESTION_MULTIPLE] = 6, [QUESTION_NUMBER] = 5, [QUESTION_TEXT] = 12 };
    return seconds[kind];
}

/* Whoever is content: the best answer of what is scored, "no" where that is the good one; a page for opinions with name is declined. */
static struct script_answer content_answer(struct arena *a, const struct script *s, const struct script_element *e)
{
    const struct question *q = &e->question;
    bool second = q->kind == QUESTION_YES_NO && (q->good_is_no || s->page[e->page].is_named);
    if (q->kind == QUESTION_NUMBER || q->kind == QUESTION_TEXT || q->n_labels == 0)
        return (struct script_answer){ 0 };
    return (struct script_answer){ .is_given = true, .text = str_printf(a, "%d", q->label[second && q->n_labels > 1].code) };
}

int64_t script_estimate_s(struct arena *a, const struct script *s)
{
    struct script_run *run = script_begin(a, s, &(struct script_setting){ .seed = 0 });
    double seconds = 40;
    for (size_t i = script_first(run); i < SCRIPT_END; i = script_next(run, i)) {
        const struct script_element *e = &s->element[i];
        struct script_answer answer = content_answer(a, s, e);
        script_put(run, i, &answer);
        seconds += reading_s(e->title_zh) + reading_s(e->description_zh) + (e->is_statement ? 0 : answering_s(e->question.kind));
    }
    return (int64_t)(seconds + 0.5);
}

struct err *questionnaire_length_get(struct db *db, struct arena *a, int64_t version_id, struct questionnaire_measured *out)
{
    struct questionnaire_length_load_row row;
    bool found;
    *out = (struct questionnaire_measured){ 0 };
    TRY(questionnaire_length_load(db, a, &(struct questionnaire_length_load_in){ .version_id = version_id }, &row, &found));
    if (found)
        *out = (struct questionnaire_measured){ row.interviews, row.median_s };
    return NULL;
}

struct err *questionnaire_length_put(struct db *db, struct arena *a, int64_t version_id, struct questionnaire_measured m)
{
    if (m.interviews < 1 || m.median_s < 1)
        return ERR(a, ERR_INVALID, "A length comes from one interview at least, and takes a second at least.");
    TRY(questionnaire_length_delete(db, &(struct questionnaire_length_delete_in){ .version_id = version_id }, NULL));
    struct questionnaire_length_insert_in in = { .version_id = version_id, .interviews = m.interviews, .median_s = m.median_s };
    return questionnaire_length_insert(db, &in, NULL);
}
