/* Customers, staff and cars of the sample network, each from a number. Names are solar terms, telephone numbers lie in
 * 1xx0000xxxx, VINs begin with a maker that cannot exist, plates with a letter that is not given out: nobody is real. */
#pragma once
#include "demo/demo_world.h"

enum { DEMO_MODELS = 6, DEMO_STAFF = 32 /* room a dealer */ };
extern const char *const demo_models[DEMO_MODELS];

struct demo_person {
    const char *family, *given;
    bool is_female;
    const char *owner_type;                 /* private, company, official */
    int model;
    int32_t bought;                         /* month */
    int km_month;                           /* how much it is driven */
    struct str company;                     /* "" = private */
};
/* The k-th customer of a dealer (0..DEMO_CUSTOMERS-1). */
struct demo_person demo_person_of(struct arena *a, const struct demo_world *w, const struct demo_dealer *d, int k);
struct str demo_phone_of(struct arena *a, const struct demo_dealer *d, int k);
struct str demo_vin_of(struct arena *a, const struct demo_dealer *d, int k, const struct demo_person *p);
struct str demo_plate_of(struct arena *a, const struct demo_dealer *d, int k);
/* The name of the k-th member of staff, and the number of a mobile that no customer has. */
struct str demo_staff_name(struct arena *a, const struct demo_world *w, const struct demo_dealer *d, int k);
struct str demo_staff_phone(struct arena *a, const struct demo_dealer *d, int k);
