/* One row of an address file: its columns, and what it must be to count as a visit (rules.md §3 and §8). */
#pragma once
#include "customer/customer.h"
#include "customer_sql.h"

struct visit_row {
    struct str dealer_code, programme, ro_no;
    struct civil_date repair_date, delivery_date, close_date;
    struct person_name customer_name;
    struct str title_sex, sex, owner_type, company;
    struct str mobile, phone2;           /* as given: a bad one does not always cost the row */
    struct person_name sender_name;
    struct str sender_mobile, relation, province, city, vin;
    struct plate plate;
    struct str model, model_year, work_type, advisor_code, technician;
    struct opt_num mileage;
    struct opt_int amount_fen, vip, staff, dealer_own, survey_consent;
    struct civil_date opt_out_date, last_interview_date;
};

enum { VISIT_FIELDS = 32 };
extern const struct field visit_fields[VISIT_FIELDS];

/* What the checks of rows need. */
struct visit_rules {
    struct org_history history;
    struct civil_date today;
    bool consent_when_silent;            /* what an empty consent means */
    struct str_map unknown_work;         /* work types that were warned of */
};

extern const struct setting visit_consent_setting;
/* The rules for an import: dealers in its scope, its day, the setting. On the job's arena; IO from the database only. */
struct err *visit_rules_load(struct import *im, struct visit_rules *out) MUST_CHECK;

/* The dealer of the row and the day that decides its month (the delivery of a sale, else the repair date); NULL and year 0
 * when there is none. */
const struct org_dealer_history *visit_row_dealer(const struct visit_rules *rules, const struct visit_row *r);
struct civil_date visit_row_day(const struct visit_row *r);

/* Checks the row at hand and fills *out but for ids and digest; false when it was rejected. Texts are views of the row or
 * live on im->row_arena. */
bool visit_row_check(struct import *im, struct visit_rules *rules, const struct visit_row *r, struct stage_visit_insert_in *out);
/* A digest of everything that the row says: equal for equal rows. */
uint64_t visit_row_content(struct arena *a, const struct stage_visit_insert_in *v);
