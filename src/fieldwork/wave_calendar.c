#include "fieldwork/wave_calendar.h"
#include "org/org_days.h"
#include "platform/outbox.h"
#include "wave_calendar_sql.h"
#include <stdlib.h>

const struct msg wave_day_titles[WAVE_DAY_KINDS] = {
    [WAVE_DAY_FILES] = { .id = N_("Dealers' files are due") }, [WAVE_DAY_DRAW] = { .id = N_("Draw of the tranche") }, [WAVE_DAY_CALLS] = { .id = N_("Days for calls") },
    [WAVE_DAY_END] = { .id = N_("Last day of calls") }, [WAVE_DAY_CLOSE] = { .id = N_("Close the wave by this day") },
    [WAVE_DAY_ERASE] = { .id = N_("Erasing of who gave which answers") }, [WAVE_DAY_NO_CALLS] = { .id = N_("Spring Festival: no calls") },
    [WAVE_DAY_HOLIDAY] = { .id = N_("Holiday") }, [WAVE_DAY_MADE_UP] = { .id = N_("Working day instead of a holiday") },
};

const struct setting wave_pace_setting = { .key = "field.pace_pct", .type = SETTING_INT, .standard = "80", .min = 0, .max = 100, .source = "P",
                                             .label = { .id = N_("Percent of the interviews expected by the day, below which a wave is short of pace") } };
const struct setting wave_end_setting = { .key = "field.end_notice_days", .type = SETTING_INT, .standard = "5", .min = 0, .max = 31, .source = "P",
                                            .label = { .id = N_("Days before the last day of calls on which a reminder is sent") } };

double wave_pace_expected(int64_t target, struct calendar_days days, struct civil_date today, struct calendar_closed closed)
{
    int all = 0, over = 0;
    for (struct civil_date d = days.first; civil_date_cmp(d, days.last) <= 0; d = civil_date_add_days(d, 1)) {
        bool is_open = civil_date_cmp(calendar_open_day(d, closed), d) == 0;
        all += is_open;
        over += is_open && civil_date_cmp(d, today) < 0;
    }
    return all ? (double)target * over / all : 0;
}

/* ---- days ---- */

struct gathering { struct job *job; struct wave_calendar *out; struct civil_date today, from, to; };

enum { DAYS_A_WAVE = 3 * TRANCHES + 3, PUBLIC_DAYS = 400 };

static void add(struct gathering *g, struct wave_day d, bool is_done)
{
    struct wave_days *days = &g->out->days;
    bool is_over = civil_date_cmp(d.last, g->today) < 0, must_be_done = d.kind == WAVE_DAY_DRAW || d.kind == WAVE_DAY_CLOSE || d.kind == WAVE_DAY_ERASE;
    d.state = is_done ? WAVE_DAY_DONE : is_over ? (must_be_done ? WAVE_DAY_LATE : WAVE_DAY_DONE) : civil_date_cmp(d.first, g->today) <= 0 ? WAVE_DAY_TODAY : WAVE_DAY_TO_COME;
    days->row[days->n++] = d;
}

static void add_one(struct gathering *g, const struct wave *w, enum wave_day_kind kind, struct civil_date day)
{
    add(g, (struct wave_day){ .first = day, .last = day, .kind = kind, .wave = w }, false);
}

static void add_tranches(struct gathering *g, const struct wave_pace *p, const struct calendar_month *dates)
{
    for (int i = 0; i < TRANCHES; i++) {
        const struct calendar_tranche_dates *t = &dates->tranche[i];
        struct wave_day d = { .first = t->last_upload, .last = t->last_upload, .kind = WAVE_DAY_FILES, .wave = p->wave, .tranche = i + 1 };
        bool is_drawn = p->drawn > i;
        add(g, d, is_drawn);
        d.kind = WAVE_DAY_DRAW;
        d.first = d.last = t->draw;
        add(g, d, is_drawn);
        d.kind = WAVE_DAY_CALLS;
        d.first = t->calls.first;
        d.last = t->calls.last;
        add(g, d, false);
    }
}

static struct err *count(struct gathering *g, struct wave_pace *p)
{
    struct job *job = g->job;
    struct wave_cells cells;
    struct sampling_month month;
    TRY(wave_cells_load(job->db, job->arena, p->wave->id, &cells));
    TRY(sampling_month_load(job->db, job->arena, p->wave->programme, p->wave->month, &month));
    p->drawn = month.n_draws ? (int)month.draw[month.n_draws - 1].tranche : 0;
    for (size_t i = 0; i < cells.n; i++)
        if (!cells.row[i].name.n) {
            p->target += cells.row[i].target;
            p->achieved += cells.row[i].achieved;
        }
    return NULL;
}

static struct err *add_wave(struct gathering *g, const struct wave *w)
{
    struct calendar_rules rules = calendar_rules_default();
    struct working_days days;
    TRY(org_working_days_load(g->job, w->month, &days));
    struct calendar_month dates = calendar_month_of(w->month, &rules, days.closed);
    struct civil_date close = working_days_after(&days, dates.field_end, rules.freeze_days);
    struct wave_pace *p = &g->out->pace[g->out->n_paces++];
    struct calendar_days calls = { dates.tranche[0].calls.first, dates.field_end };
    int64_t pct;
    *p = (struct wave_pace){ .wave = w, .days_left = civil_day_number(dates.field_end) - civil_day_number(g->today) };
    TRY(count(g, p));
    TRY(setting_int(g->job->db, &wave_pace_setting, w->programme, &pct));
    p->expected = wave_pace_expected(p->target, calls, g->today, days.closed);
    p->is_short = (double)p->achieved < p->expected * (double)pct / 100;
    add_tranches(g, p, &dates);
    add_one(g, w, WAVE_DAY_END, dates.field_end);
    add_one(g, w, WAVE_DAY_CLOSE, close);
    if (!g->from.year || civil_date_cmp(dates.tranche[0].last_upload, g->from) < 0)
        g->from = dates.tranche[0].last_upload;
    if (civil_date_cmp(close, g->to) > 0)
        g->to = close;
    return NULL;
}

/* Those that meet the time of the waves. */
static void add_public(struct gathering *g, enum wave_day_kind kind, const struct calendar_days *days, size_t n)
{
    for (size_t i = 0; i < MIN_OF(n, (size_t)PUBLIC_DAYS / 4); i++)
        if (civil_date_cmp(days[i].last, g->from) >= 0 && civil_date_cmp(days[i].first, g->to) <= 0)
            add(g, (struct wave_day){ .first = days[i].first, .last = days[i].last, .kind = kind }, false);
}

static int by_day(const void *x, const void *y)
{
    const struct wave_day *a = x, *b = y;
    int c = civil_date_cmp(a->first, b->first);
    return c ? c : (a->kind > b->kind) - (a->kind < b->kind);
}

struct err *wave_calendar_load(struct job *job, struct wave_calendar *out)
{
    struct gathering g = { .job = job, .out = out, .today = job_today(job) };
    *out = (struct wave_calendar){ 0 };
    TRY(wave_list_load(job->db, job->arena, STR_NONE, &out->waves));
    out->pace = ARENA_ARRAY(job->arena, struct wave_pace, out->waves.n);
    out->days.row = ARENA_ARRAY(job->arena, struct wave_day, out->waves.n * DAYS_A_WAVE + PUBLIC_DAYS);
    for (size_t i = 0; i < out->waves.n; i++) {
        const struct wave *w = &out->waves.wave[i];
        if (str_eq_c(w->state, "open"))
            TRY(add_wave(&g, w));
        else if (str_eq_c(w->state, "closed"))
            add_one(&g, w, WAVE_DAY_ERASE, w->erase_on);
    }
    if (out->n_paces) {
        struct working_days days;
        TRY(org_working_days_load(job, civil_month_of_date(g.from), &days));
        add_public(&g, WAVE_DAY_NO_CALLS, days.closed.days, days.closed.n);
        add_public(&g, WAVE_DAY_HOLIDAY, days.holidays.days, days.holidays.n);
        add_public(&g, WAVE_DAY_MADE_UP, days.made_up.days, days.made_up.n);
    }
    qsort(out->days.row, out->days.n, sizeof *out->days.row, by_day);
    return NULL;
}

/* ---- reminders ---- */

static const struct notice_kind draw_due = { "wave_draw_due", { .id = N_("{0}: tranche {1} is to be drawn") }, { .id = N_("Tranche {1} of the wave {0} was to be drawn on {2} and is not drawn yet.\n") } };
static const struct notice_kind short_of_pace = { "wave_short_of_pace", { .id = N_("{0}: the wave is short of pace") },
                                                  { .id = N_("The wave {0} has {1} interviews of {2}; {3} were to be expected by now.\n") } };
static const struct notice_kind ends_soon = { "wave_ends_soon", { .id = N_("{0}: calls end on {1}") }, { .id = N_("The last day of calls of the wave {0} is {1}. It has {2} interviews of {3}.\n") } };
static const struct notice_kind close_due = { "wave_close_due", { .id = N_("{0}: the wave is to be closed") }, { .id = N_("The wave {0} was to be closed by {1} and is still open.\n") } };

struct reminding {
    struct job *job;
    struct wave_reminder_readers_rows readers;
    const struct wave *wave;
    struct str what;
    const struct notice_kind *kind;
    struct arg arg[3];               /* after the wave's name */
    int64_t n, written;
};

static struct str wave_name(struct arena *a, const struct lang *l, const struct wave *w)
{
    struct str programme = org_programme_title(l, w->programme);
    return str_printf(a, STR_FMT " " STR_FMT, STR_ARG(programme), STR_ARG(civil_month_str(a, w->month)));
}

static struct err *store_reminder(struct db *db, void *ctx)
{
    struct reminding *m = ctx;
    struct arena *a = m->job->arena;
    int64_t is_new;
    m->written = 0;
    TRY(wave_reminder_insert(db, &(struct wave_reminder_insert_in){ m->wave->id, m->what, m->job->now_ms }, &is_new));
    for (size_t i = 0; is_new && i < m->readers.n; i++) {
        const struct wave_reminder_readers_row *to = &m->readers.row[i];
        const struct lang *l = lang_load(a, to->language.n ? to->language : STR("zh"));
        struct notice n = { .kind = m->kind, .to = to->mail, .language = to->language, .arg = { ARG_S(wave_name(a, l, m->wave)), m->arg[0], m->arg[1], m->arg[2] } };
        TRY(outbox_mail(m->job, &n));
        m->written++;
    }
    return NULL;
}

static struct err *remind(struct reminding *m)
{
    TRY(db_write(m->job->db, store_reminder, m, 0));
    m->n += m->written;
    return NULL;
}

static struct err *remind_of_day(struct reminding *m, const struct wave_day *d)
{
    struct arena *a = m->job->arena;
    struct arg day = ARG_S(civil_date_str(a, d->first));
    bool is_due = d->state == WAVE_DAY_LATE || d->state == WAVE_DAY_TODAY;
    if (!is_due || (d->kind != WAVE_DAY_DRAW && d->kind != WAVE_DAY_CLOSE))
        return NULL;
    m->wave = d->wave;
    m->kind = d->kind == WAVE_DAY_DRAW ? &draw_due : &close_due;
    m->what = d->kind == WAVE_DAY_DRAW ? str_printf(a, "draw %d", d->tranche) : STR("close");
    m->arg[0] = d->kind == WAVE_DAY_DRAW ? ARG_I(d->tranche) : day;
    m->arg[1] = day;
    return remind(m);
}

static struct err *remind_of_pace(struct reminding *m, const struct wave_pace *p)
{
    struct job *job = m->job;
    int64_t before_end;
    TRY(setting_int(job->db, &wave_end_setting, p->wave->programme, &before_end));
    m->wave = p->wave;
    if (p->is_short && p->days_left >= 0) {
        m->what = STR("pace");
        m->kind = &short_of_pace;
        m->arg[0] = ARG_I(p->achieved);
        m->arg[1] = ARG_I(p->target);
        m->arg[2] = ARG_I((int64_t)p->expected);
        TRY(remind(m));
    }
    if (p->days_left < 0 || p->days_left > before_end)
        return NULL;
    m->what = STR("end");
    m->kind = &ends_soon;
    m->arg[0] = ARG_S(civil_date_str(job->arena, civil_date_add_days(job_today(job), p->days_left)));
    m->arg[1] = ARG_I(p->achieved);
    m->arg[2] = ARG_I(p->target);
    return remind(m);
}

struct err *wave_remind(struct job *job, int64_t *n)
{
    struct wave_calendar c;
    struct reminding m = { .job = job };
    *n = 0;
    TRY(wave_reminder_readers(job->db, job->arena, &(struct wave_reminder_readers_in){ .today = civil_date_str(job->arena, job_today(job)) }, &m.readers));
    if (!m.readers.n)
        return NULL;
    TRY(wave_calendar_load(job, &c));
    for (size_t i = 0; i < c.days.n; i++)
        TRY(remind_of_day(&m, &c.days.row[i]));
    for (size_t i = 0; i < c.n_paces; i++)
        TRY(remind_of_pace(&m, &c.pace[i]));
    *n = m.n;
    return NULL;
}
