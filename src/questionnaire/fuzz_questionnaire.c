/* Questionnaire files of any bytes: what is accepted keeps the promises of questionnaire.h, and its stored texts read back. */
#include "questionnaire/questionnaire_json.h"
#include "questionnaire/questionnaire_stored.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_question(struct arena *a, const struct questionnaire *q, const struct question *one, int *next_byte)
{
    struct question back = { 0 };
    struct points points = question_points_of_text(question_points_text(a, one));
    require(questionnaire_question(q, one->code) == one); /* the only one of this name */
    require(one->byte_no == -1 || one->byte_no == (*next_byte)++);
    require(!one->is_scored || one->byte_no >= 0);
    require(!question_labels_of_text(a, question_labels_text(a, one), &back) && back.n_labels == one->n_labels);
    for (size_t i = 0; i < back.n_labels; i++)
        require(back.label[i].code == one->label[i].code && str_eq(back.label[i].zh, one->label[i].zh));
    for (unsigned c = 0; one->is_scored && c < ANSWER_CODES; c++)
        require(points_has(&points, c) == points_has(&one->points, c) && (!points_has(&points, c) || points_of(&points, c) == points_of(&one->points, c)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct questionnaire q;
    int next_byte = 0;
    if (!questionnaire_read_text(a, (struct str){ (const char *)data, size }, &q)) {
        require(q.n_questions > 0 && q.version >= 1);
        for (size_t i = 0; i < q.n_questions; i++)
            check_question(a, &q, &q.question[i], &next_byte);
        require(q.n_bytes == next_byte);
        for (size_t i = 0; i < q.n_weights; i++)
            require(q.weight[i].weight > 0);
    }
    arena_free(a);
    return 0;
}
