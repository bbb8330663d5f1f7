#include "fieldwork/test_simulated_field.h"

static const int64_t minute_ms = INT64_C(60) * 1000;

struct simulation simulated(struct field_world *w, uint64_t seed)
{
    return (struct simulation){ .w = w, .rng = pcg_new(seed, 54), .complete = 0.25, .refuse = 0.15 };
}

static double chance(struct simulation *s)
{
    return pcg_unit(&s->rng);
}

static const char *outcome_of(double x)
{
    static const char *const others[] = { "no_answer", "busy", "switched_off", "wrong_number", "not_visited", "sold", "declined" };
    return others[(size_t)(x * (double)ARRAY_LEN(others)) % ARRAY_LEN(others)];
}

static void interview(struct simulation *s, struct case_key k)
{
    struct job *job = s->w->job;
    struct field_interview i;
    check_ok("begin", field_interview_begin(job, &(struct field_begin){ .key = k, .mode = STR("phone"), .language = STR("zh") }, &i));
    for (int q = 1; q <= 2; q++) {
        struct field_put put = { .interview_id = i.id, .user_id = k.user_id, .code = str_printf(job->arena, "L%d", q), .value = str_printf(job->arena, "%d", 5 - (int)pcg_below(&s->rng, 3)),
                                 .next = q == 1 ? STR("L2") : STR(""), .spent_ms = 4000 + (int64_t)pcg_below(&s->rng, 6000) };
        check_ok("answer", field_answer_put(job, &put));
    }
    job->now_ms += 3 * minute_ms;
    check_ok("complete", field_ends(job, k, "complete"));
}

int simulate_calls(struct simulation *s, int calls)
{
    struct job *job = s->w->job;
    int made = 0, idle = 0;
    for (int turn = 0; made < calls && idle < s->w->n_users; turn++) {
        struct case_claim c;
        int64_t user = s->w->user[turn % s->w->n_users], attempt;
        check_ok("claim", case_claim_next(job, user, &c));
        idle = c.case_id ? 0 : idle + 1;
        if (!c.case_id)
            continue;
        struct case_key k = { c.case_id, user };
        check_ok("dial", case_dial(job, k, 1, &attempt));
        job->now_ms += minute_ms;
        double x = chance(s);
        if (x < s->complete)
            interview(s, k);
        else
            check_ok("ended", field_ends(job, k, x < s->complete + s->refuse ? "refused_hard" : outcome_of(chance(s))));
        made++;
    }
    return made;
}
