/* A dealer's visits of a month, as its address file reports them, with the faults that address files have. */
#pragma once
#include "base/csv_out.h"
#include "demo/demo_person.h"

/* What is special about a month: the Spring Festival closes everybody from 除夕 to 初六. */
struct demo_month {
    int32_t month;
    int days;
    struct civil_date closed_from, closed_to;   /* of that year's festival */
    double season[DEMO_PROGRAMMES];             /* business against an ordinary month */
    double reach;                               /* yield against an ordinary month */
};
struct demo_month demo_month_of(struct arena *a, int32_t month);
/* A day of the month on which workshops are open. */
struct civil_date demo_open_day(struct pcg *g, const struct demo_month *m);
bool demo_is_closed(const struct demo_month *m, struct civil_date day);

enum { DEMO_WORKS = 8 };
extern const char *const demo_works[DEMO_WORKS]; /* maintenance … delivery */

struct demo_visit {
    int customer;                               /* number at the dealer */
    struct demo_person person;
    struct civil_date day;
    int work, advisor;                          /* index into demo_works; 1.. of its advisors or consultants */
    bool is_reported, is_vip, is_staff, is_own, refuses, has_bad_phone;
};
struct demo_visits { struct demo_visit *visit; size_t n; };

/* The visits of a dealer, programme and month in the order of their days. Sales add customers: d->sold grows, so months are made
 * one after the other. */
struct demo_visits demo_visits_make(struct arena *a, const struct demo_world *w, struct demo_dealer *d, int programme, const struct demo_month *m);
/* May the customer of this visit be interviewed? */
bool demo_visit_is_eligible(const struct demo_visit *v, int programme);

/* Heading of an address file, of both programmes. */
void demo_visits_head(struct csv_out *csv);
/* A dealer's part of an address file. */
struct demo_visit_file { const struct demo_world *world; const struct demo_dealer *dealer; int programme; const struct demo_month *month; struct demo_visits visits; };
/* Writes the visits that the dealer reports, a row each, without a heading. */
void demo_visits_write(struct arena *a, struct csv_out *csv, const struct demo_visit_file *f);
extern const char *const demo_programmes[DEMO_PROGRAMMES];
