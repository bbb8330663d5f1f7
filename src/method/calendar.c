#include "method/calendar.h"

int calendar_reports(int32_t month, struct calendar_report out[REPORTS_A_MONTH])
{
    int n = 0;
    out[n++] = (struct calendar_report){ BASE_R6, month, window_of(BASE_R6, month) };
    if (civil_month_is_quarter_end(month))
        out[n++] = (struct calendar_report){ BASE_R12, month, window_of(BASE_R12, month) };
    return n;
}

struct window calendar_fieldwork(struct window months)
{
    struct window all = months;
    for (int32_t m = months.first; m <= months.last; m++) {
        struct calendar_report report[REPORTS_A_MONTH];
        int n = calendar_reports(m, report);
        for (int i = 0; i < n; i++)
            all.first = MIN_OF(all.first, report[i].window.first);
    }
    return all;
}

struct calendar_days calendar_tranche(int32_t month, int tranche)
{
    int t = MAX_OF(1, MIN_OF(tranche, TRANCHES));
    int last = t < TRANCHES ? t * TRANCHE_DAYS : civil_days_in_month(civil_month_year(month), civil_month_of_year(month));
    return (struct calendar_days){ civil_date_of_month(month, (t - 1) * TRANCHE_DAYS + 1), civil_date_of_month(month, last) };
}

int calendar_tranche_of(struct civil_date day)
{
    return MIN_OF((day.day - 1) / TRANCHE_DAYS + 1, TRANCHES);
}

int calendar_tranches_over(int32_t month, struct civil_date today)
{
    int n = 0;
    while (n < TRANCHES && civil_date_cmp(calendar_tranche(month, n + 1).last, today) < 0)
        n++;
    return n;
}

struct calendar_rules calendar_rules_default(void)
{
    return (struct calendar_rules){ .upload_weekday = 2, .upload_minute = 18 * 60, .reminder_days = { 2, 1 }, .call_from = 7, .call_to = 30,
                                    .freeze_days = 2, .draft_days = 3, .approval_days = 3, .publication_days = 2 };
}

struct civil_date calendar_open_day(struct civil_date day, struct calendar_closed closed)
{
    for (size_t i = 0; i < closed.n; i++)
        if (civil_date_cmp(closed.days[i].first, day) <= 0 && civil_date_cmp(day, closed.days[i].last) <= 0)
            day = civil_date_add_days(closed.days[i].last, 1);
    return day;
}

struct calendar_days calendar_call_days(struct civil_date visit, const struct calendar_rules *r, struct calendar_closed closed)
{
    struct civil_date first = civil_date_add_days(visit, r->call_from), last = civil_date_add_days(visit, r->call_to);
    for (size_t i = 0; i < closed.n; i++) {
        struct calendar_days c = closed.days[i];
        int32_t from = civil_day_number(civil_date_cmp(c.first, first) > 0 ? c.first : first), to = civil_day_number(c.last);
        if (from <= to && from <= civil_day_number(last))
            last = civil_date_add_days(last, to - from + 1);
    }
    return (struct calendar_days){ calendar_open_day(first, closed), calendar_open_day(last, closed) };
}

static struct civil_date first_weekday_after(struct civil_date day, int weekday)
{
    return civil_date_add_days(day, (weekday - civil_weekday(day) + 6) % 7 + 1);
}

static struct civil_date due(struct civil_date from, int days, struct calendar_closed closed)
{
    return calendar_open_day(civil_date_add_days(from, days), closed);
}

static struct calendar_tranche_dates tranche_dates(struct calendar_days visits, const struct calendar_rules *r, struct calendar_closed closed)
{
    struct calendar_tranche_dates d = { .visits = visits };
    d.last_upload = calendar_open_day(first_weekday_after(visits.last, r->upload_weekday), closed);
    for (size_t i = 0; i < ARRAY_LEN(d.reminder); i++)
        d.reminder[i] = civil_date_add_days(d.last_upload, -r->reminder_days[i]);
    d.draw = due(d.last_upload, 1, closed);
    d.calls.first = calendar_call_days(visits.first, r, closed).first;
    d.calls.last = calendar_call_days(visits.last, r, closed).last;
    return d;
}

int calendar_uploads(int32_t month, enum calendar_cadence cadence, const struct calendar_rules *r, struct calendar_closed closed,
                     struct calendar_upload out[UPLOADS_A_MONTH])
{
    int days = civil_days_in_month(civil_month_year(month), civil_month_of_year(month));
    int n = cadence == CADENCE_DAILY ? days : cadence == CADENCE_WEEKLY ? TRANCHES : 1;
    for (int i = 0; i < n; i++) {
        struct civil_date day = civil_date_of_month(month, i + 1);
        struct calendar_upload *u = &out[i];
        if (cadence == CADENCE_WEEKLY)
            u->visits = calendar_tranche(month, i + 1);
        else
            u->visits = (struct calendar_days){ day, cadence == CADENCE_DAILY ? day : civil_date_of_month(month, days) };
        u->due = cadence == CADENCE_DAILY ? due(day, 1, closed) : calendar_open_day(first_weekday_after(u->visits.last, r->upload_weekday), closed);
    }
    return n;
}

struct calendar_month calendar_month_of(int32_t month, const struct calendar_rules *r, struct calendar_closed closed)
{
    struct calendar_month m;
    for (int t = 0; t < TRANCHES; t++)
        m.tranche[t] = tranche_dates(calendar_tranche(month, t + 1), r, closed);
    m.field_end = m.tranche[TRANCHES - 1].calls.last;
    m.freeze = due(m.field_end, r->freeze_days, closed);
    m.draft = due(m.freeze, r->draft_days, closed);
    m.approval = due(m.draft, r->approval_days, closed);
    m.publication = due(m.approval, r->publication_days, closed);
    return m;
}
