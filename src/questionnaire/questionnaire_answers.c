#include "questionnaire/questionnaire_answers.h"
#include "base/num.h"

char *questionnaire_answers_blank(struct arena *a, const struct questionnaire *q)
{
    char *bytes = arena_alloc(a, (size_t)q->n_bytes);
    memset(bytes, '0' + ANSWER_NOT_ASKED, (size_t)q->n_bytes);
    return bytes;
}

bool questionnaire_code_fits(const struct question *q, int64_t code)
{
    if (code >= ANSWER_REFUSED && code <= ANSWER_DONT_KNOW)
        return true;
    if (q->kind == QUESTION_LEVEL)
        return code >= 1 && code <= 5;
    if (q->kind == QUESTION_YES_NO)
        return code == ANSWER_YES || code == ANSWER_NO;
    for (size_t i = 0; i < q->n_labels; i++)
        if (q->label[i].code == code)
            return true;
    return false;
}

void questionnaire_answers_put(char *bytes, const struct question *q, int64_t code)
{
    if (q->byte_no >= 0)
        bytes[q->byte_no] = (char)('0' + (questionnaire_code_fits(q, code) ? code : ANSWER_NOT_ASKED));
}

struct msg questionnaire_number_fault(struct arena *a, const struct question *q, struct str value)
{
    double number;
    char low[32], high[32];
    if (!str_to_num(value, &number))
        return MSG("This answer must be a number.");
    bool below = q->low.has && number < q->low.v, above = q->high.has && number > q->high.v;
    if (!below && !above)
        return (struct msg){ 0 };
    struct arg least = ARG_S(str_dup(a, (struct str){ low, num_shortest(q->low.v, low) }));
    struct arg most = ARG_S(str_dup(a, (struct str){ high, num_shortest(q->high.v, high) }));
    if (q->low.has && q->high.has)
        return MSG("This answer must lie between {0} and {1}.", least, most);
    return below ? MSG("This answer must be {0} or more.", least) : MSG("This answer must be {0} or less.", most);
}
