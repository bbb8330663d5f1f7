#include "demo/demo_answers.h"
#include "method/dist.h"
#include <math.h>

/* ---- how many ---- */

int demo_interviews_reached(const struct demo_world *w, const struct demo_dealer *d, const struct demo_visits *v, int programme, const struct demo_month *m)
{
    struct pcg g = demo_dice(w, DICE_REACHED, d->number * DEMO_PROGRAMMES + programme, m->month);
    int n = 0;
    for (size_t i = 0; i < v->n; i++)
        n += demo_visit_is_eligible(&v->visit[i], programme) && demo_chance(&g, d->yield[programme] * m->reach);
    return n;
}

/* ---- attributes ---- */

enum { SHARED_BY = 5 };

static struct demo_cut cut_of(const struct demo_visit *v)
{
    return (struct demo_cut){ (uint8_t)v->person.model, (uint8_t)v->work, (uint8_t)v->advisor, (int16_t)civil_month_year(v->person.bought) };
}

void demo_cuts_add(struct demo_cuts *c, const struct demo_visits *v, int32_t month)
{
    struct demo_cuts_month *of_month = &c->month[month % DEMO_CUT_MONTHS];
    of_month->n = MIN_OF(v->n, (size_t)DEMO_CUT_ROOM);
    for (size_t i = 0; i < of_month->n; i++)
        of_month->cut[i] = cut_of(&v->visit[i]);
}

/* What may be told of a visit. The year is told with whatever else is. */
struct told { bool work, year; };

static struct told told_of(const struct demo_cuts *c, const struct demo_visit *v)
{
    struct demo_cut own = cut_of(v);
    int with_work = 0, with_year = 0, with_both = 0;
    for (int m = 0; m < DEMO_CUT_MONTHS; m++)
        for (size_t i = 0; i < c->month[m].n; i++) {
            struct demo_cut other = c->month[m].cut[i];
            bool work = other.model == own.model && other.work == own.work && other.advisor == own.advisor, year = other.year == own.year;
            with_work += work;
            with_year += year;
            with_both += work && year;
        }
    bool work = with_work >= SHARED_BY;
    return (struct told){ work, (work ? with_both : with_year) >= SHARED_BY };
}

/* ---- mood ---- */

enum { MAX_QUESTIONS = 64 };

/* What everybody at the dealer shares in this month. */
static double dealer_mood(const struct demo_interviews *i)
{
    const struct demo_dealer *d = i->dealer;
    int32_t month = i->month->month, ago = i->world->plan.until - month;
    struct pcg of_month = demo_dice(i->world, DICE_NATION_MONTH, i->programme, month);
    struct pcg of_quarter = demo_dice(i->world, DICE_DEALER_QUARTER, d->number * DEMO_PROGRAMMES + i->programme, month / 3);
    struct pcg of_dealer_month = demo_dice(i->world, DICE_DEALER_MONTH, d->number * DEMO_PROGRAMMES + i->programme, month);
    double nation = 0.03 * pcg_normal(&of_month) - 0.002 * ago - (ago >= 9 && ago <= 11 ? 0.04 : 0);
    double own = 0.07 * pcg_normal(&of_quarter) + 0.05 * pcg_normal(&of_dealer_month);
    bool cheats = demo_is_cheating(i->world, d, month);
    return nation + own + d->mood[i->programme] + (cheats ? 1.1 : 0);
}

static double step_mood(const struct demo_interviews *i, int step)
{
    const struct demo_dealer *d = i->dealer;
    bool learned = i->programme == DEMO_SERVICE && d->learns != DEMO_NO_MONTH && i->month->month >= d->learns && step == d->learns_step;
    return d->step[i->programme][step] + (learned ? 0.55 : 0);
}

static int level_of(double mood)
{
    /* 0.2 % answer 1, 0.7 % 2, 4.1 % 3, 17 % 4, 78 % 5 */
    static const double cuts[] = { -2.88, -2.37, -1.645, -0.772 };
    int level = 1;
    for (size_t i = 0; i < ARRAY_LEN(cuts); i++)
        level += mood > cuts[i];
    return level;
}

/* ---- one interview ---- */

struct talk {
    const struct demo_interviews *i;
    const struct demo_questionnaire *q;
    struct pcg dice;
    double general, luck[DEMO_STEPS], shared, step[DEMO_STEPS];
    int code[MAX_QUESTIONS];                   /* 0 = not asked */
    int after[MAX_QUESTIONS];                  /* index of the question that decides */
};

static bool is_asked(const struct talk *t, size_t k)
{
    const struct demo_question *q = &t->q->question[k];
    if (t->after[k] < 0)
        return true;
    int code = t->code[t->after[k]];
    return q->kind == ASK_WHY ? code >= 1 && code <= 2 : code == 1;
}

static int answer_by_mood(struct talk *t, const struct demo_question *q)
{
    double roll = pcg_unit(&t->dice);
    double mood = t->shared + t->step[q->step] + 0.68 * t->general + 0.39 * t->luck[q->step] + 0.62 * pcg_normal(&t->dice);
    if (roll < q->none)
        return 8;
    if (roll < q->none + q->unknown)
        return 9;
    if (roll > 0.9994)
        return 6;
    if (q->kind == ASK_YES_NO)
        return mood > -normal_quantile(q->level) ? 1 : 2;
    return level_of(mood + q->level);
}

static int answer_by_chance(struct talk *t, const struct demo_question *q)
{
    double share = q->by_mood ? q->level * (1 - 0.45 * (t->general + t->shared)) : q->level;
    if (demo_chance(&t->dice, q->unknown))
        return 9;
    return demo_chance(&t->dice, share) ? 1 : 2;
}

static int answer(struct talk *t, const struct demo_question *q, const struct demo_visit *v)
{
    static const double ages[] = { 16, 38, 28, 12, 4 };
    switch (q->kind) {
    case ASK_LEVEL: case ASK_YES_NO: return answer_by_mood(t, q);
    case ASK_FACT: return answer_by_chance(t, q);
    case ASK_SEX: return v->person.is_female ? 2 : 1;
    case ASK_AGE: return demo_chance(&t->dice, 0.03) ? 6 : 1 + (int)demo_pick(&t->dice, ages, ARRAY_LEN(ages));
    case ASK_TOLD: return demo_chance(&t->dice, demo_is_cheating(t->i->world, t->i->dealer, t->i->month->month) ? 0.34 : q->level) ? 1 : 2;
    case ASK_WHY: case ASK_REMARK: break;
    }
    return 0;
}

static struct talk begin_talk(const struct demo_interviews *i, uint32_t number)
{
    struct talk t = { .i = i, .q = &demo_questionnaires[i->programme], .shared = dealer_mood(i) };
    t.dice = demo_dice(i->world, DICE_ANSWERS, (int64_t)(i->dealer->number * DEMO_PROGRAMMES + i->programme) * 64 + number, i->month->month);
    t.general = pcg_normal(&t.dice);
    for (int s = 0; s < DEMO_STEPS; s++) {
        t.luck[s] = pcg_normal(&t.dice);
        t.step[s] = step_mood(i, s);
    }
    for (size_t k = 0; k < t.q->n; k++)
        t.after[k] = demo_question_find(t.q, t.q->question[k].after);
    return t;
}

static void put_answers(struct arena *a, struct csv_out *csv, struct talk *t)
{
    for (size_t k = 0; k < t->q->n; k++) {
        const struct demo_question *q = &t->q->question[k];
        if (q->kind == ASK_WHY && is_asked(t, k))
            csv_text(csv, demo_reason(a, &t->dice, t->i->programme, q->step));
        else if (q->kind == ASK_REMARK && demo_chance(&t->dice, q->level))
            csv_text(csv, demo_remark(a, &t->dice, t->i->programme, q->step));
        else if (t->code[k])
            csv_int(csv, t->code[k]);
        else
            csv_empty(csv);
    }
}

/* ---- the file ---- */

static const char *const columns[] = { "dealer_code", "programme", "visit_date", "interview_date", "model", "model_year", "work_type", "owner_type", "age_band", "advisor_code" };
static const char *const age_bands[] = { "", "30岁以下", "30-39岁", "40-49岁", "50-59岁", "60岁及以上", "" };

void demo_answers_head(struct csv_out *csv, int programme)
{
    const struct demo_questionnaire *q = &demo_questionnaires[programme];
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        csv_text(csv, str_of_c(columns[i]));
    for (size_t k = 0; k < q->n; k++)
        csv_text(csv, str_of_c(q->question[k].code));
    csv_end_row(csv);
}

/* Between a week and a month after the visit, not over the festival. */
static struct civil_date interview_day(struct talk *t, struct civil_date visit)
{
    struct civil_date day = civil_date_add_days(visit, 7 + (int32_t)pcg_below(&t->dice, 24));
    while (demo_is_closed(t->i->month, day))
        day = civil_date_add_days(day, 1);
    return civil_date_cmp(day, t->i->last_day) < 0 ? day : t->i->last_day;
}

static void put_attributes(struct arena *a, struct csv_out *csv, struct talk *t, const struct demo_visit *v)
{
    bool sale = t->i->programme == DEMO_SALES;
    struct told told = told_of(t->i->cuts, v);
    int age = demo_question_find(t->q, "AGE");
    csv_text(csv, str_of_c(t->i->dealer->code));
    csv_text(csv, str_of_c(demo_programmes[t->i->programme]));
    csv_text(csv, civil_date_str(a, v->day));
    csv_text(csv, civil_date_str(a, interview_day(t, v->day)));
    csv_text(csv, told.work ? str_of_c(demo_models[v->person.model]) : STR("其他"));
    if (told.year)
        csv_int(csv, civil_month_year(v->person.bought));
    else
        csv_empty(csv);
    csv_text(csv, told.work ? str_of_c(demo_works[v->work]) : STR("其他"));
    csv_text(csv, str_of_c(v->person.owner_type));
    csv_text(csv, str_of_c(age_bands[t->code[age]]));
    csv_text(csv, told.work ? str_printf(a, "%s%02d", sale ? "SC" : "SA", v->advisor) : STR(""));
}

static void put_interview(struct arena *a, struct csv_out *csv, const struct demo_interviews *i, const struct demo_visit *v, uint32_t number)
{
    struct talk t = begin_talk(i, number);
    for (size_t k = 0; k < t.q->n; k++)
        t.code[k] = is_asked(&t, k) ? answer(&t, &t.q->question[k], v) : 0;
    put_attributes(a, csv, &t, v);
    put_answers(a, csv, &t);
    csv_end_row(csv);
}

void demo_answers_write(struct arena *a, struct csv_out *csv, const struct demo_interviews *i)
{
    struct pcg g = demo_dice(i->world, DICE_ORDER, i->dealer->number * DEMO_PROGRAMMES + i->programme, i->month->month);
    const struct demo_visit **order = ARENA_ARRAY(a, const struct demo_visit *, i->visits->n);
    uint32_t n = 0;
    for (size_t k = 0; k < i->visits->n; k++)
        if (demo_visit_is_eligible(&i->visits->visit[k], i->programme))
            order[n++] = &i->visits->visit[k];
    for (uint32_t k = 0; k < (uint32_t)i->n && k < n; k++) {
        uint32_t other = k + pcg_below(&g, n - k);
        const struct demo_visit *drawn = order[other];
        order[other] = order[k];
        put_interview(a, csv, i, drawn, k);
    }
}

/* ---- the same over the telephone ---- */

static struct str said(struct arena *a, struct talk *t, size_t k)
{
    const struct demo_question *q = &t->q->question[k];
    if (q->kind == ASK_WHY)
        return is_asked(t, k) ? demo_reason(a, &t->dice, t->i->programme, q->step) : STR("");
    if (q->kind == ASK_REMARK)
        return demo_chance(&t->dice, q->level) ? demo_remark(a, &t->dice, t->i->programme, q->step) : STR("");
    return t->code[k] ? str_printf(a, "%d", t->code[k]) : STR("");
}

struct demo_says demo_answers_say(struct arena *a, const struct demo_interviews *i, uint64_t number)
{
    static const struct demo_dealer ordinary = { .code = "", .learns = DEMO_NO_MONTH };
    struct demo_interviews with = *i;
    if (!with.dealer)
        with.dealer = &ordinary;
    struct talk t = begin_talk(&with, 0);
    struct demo_says out = { ARENA_ARRAY(a, struct demo_said, t.q->n), t.q->n };
    struct demo_visit v = { 0 };
    t.dice = pcg_new(i->world->plan.seed, number);
    t.general = pcg_normal(&t.dice);
    v.person.is_female = demo_chance(&t.dice, 0.35);
    for (int s = 0; s < DEMO_STEPS; s++)
        t.luck[s] = pcg_normal(&t.dice);
    for (size_t k = 0; k < t.q->n; k++)
        t.code[k] = is_asked(&t, k) ? answer(&t, &t.q->question[k], &v) : 0;
    for (size_t k = 0; k < t.q->n; k++)
        out.row[k] = (struct demo_said){ t.q->question[k].code, said(a, &t, k) };
    return out;
}
