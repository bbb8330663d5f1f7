/* Interviews of one's own field on their way into the results. */
#include "interview/interview.h"
#include "interview_sql.h"
#include <stdlib.h>

struct err *interview_feed_take(struct db *db, struct arena *a, int64_t n, int64_t *first)
{
    struct sequence_counter_load_in in = { .name = STR("interview_change") };
    struct sequence_counter_load_row row;
    bool found;
    TRY(sequence_counter_load(db, a, &in, &row, &found));
    if (!found)
        return ERR(a, ERR_BUG, "The counter of the change feed is missing.");
    *first = row.value;
    return sequence_counter_store(db, &(struct sequence_counter_store_in){ .name = in.name, .value = row.value + n }, NULL);
}

static int by_id(const void *x, const void *y)
{
    const struct interview_new *a = x, *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

static struct interview_insert_in row_of(struct arena *a, const struct interview_new *i)
{
    return (struct interview_insert_in){ .id = i->id, .dealer_id = i->dealer_id, .programme = i->programme, .version_id = i->version_id, .visit_month = civil_month_str(a, i->month),
                                         .mode = i->mode, .weight = i->weight, .answers = i->answers, .model = i->model, .model_year = i->model_year, .work_type = i->work_type,
                                         .owner_type = i->owner_type, .age_band = i->age_band, .advisor_code = i->advisor_code };
}

static struct err *store_texts(struct job *job, const struct interview_new *list, size_t n)
{
    size_t n_texts = 0;
    for (size_t i = 0; i < n; i++)
        n_texts += list[i].n_texts;
    struct answer_text_insert_in *text = ARENA_ARRAY(job->arena, struct answer_text_insert_in, n_texts), *next = text;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list[i].n_texts; k++)
            *next++ = (struct answer_text_insert_in){ .interview_id = list[i].id, .question_code = list[i].text[k].code, .value = list[i].text[k].value };
    return answer_text_insert(job->db, job->arena, text, n_texts);
}

struct err *interviews_store(struct job *job, struct interview_new *list, size_t n)
{
    struct arena *a = job->arena;
    struct interview_insert_in *row = ARENA_ARRAY(a, struct interview_insert_in, n);
    struct interview_change_insert_in *change = ARENA_ARRAY(a, struct interview_change_insert_in, n);
    int64_t first;
    for (size_t i = 0; i < n; i++)
        list[i].id = db_random_id();
    qsort(list, n, sizeof *list, by_id);
    for (size_t i = 0; i < n; i++)
        row[i] = row_of(a, &list[i]);
    TRY(interview_insert(job->db, a, row, n));
    TRY(store_texts(job, list, n));
    TRY(interview_feed_take(job->db, a, (int64_t)n, &first));
    for (size_t i = 0; i < n; i++)
        change[i] = (struct interview_change_insert_in){ .seq = first + (int64_t)i + 1, .interview_id = list[i].id, .change = STR("add") };
    return interview_change_insert(job->db, a, change, n);
}
