/* What the rows of one file know of each other: repeated orders, and which rows are one customer or one vehicle.
 *
 * Rows are one customer by, in this order:
 *   1. the VIN, when the vehicle's customer has the row's name or number too; when neither agrees the car has been sold, and
 *      the row does not join the former owner;
 *   2. the number to call: a company with one contact for many vehicles is one customer;
 *   3. the plate together with the name.
 * When VIN and number point to two customers of the file, they become one. The archive is asked by the same rules
 * (customer.sql, stage_alias_find_…), but there two customers stay two: the VIN's wins, and an import never joins archived
 * people. The newest visit (repair date) describes a customer and a vehicle best, and says whose the vehicle is.
 *
 * Keys are 64-bit hashes under a random key; among 5 million rows two different ones meet with a chance of 1 in a million.
 * Memory: about 100 bytes a visit of a file with 2.5 visits a customer, given back by visit_file_done. */
#pragma once
#include "base/hash.h"
#include "base/key_index.h"
#include "db/db.h"

/* Persons, vehicles and numbers are known by their place in the arrays + 1; 0 is nobody. */
struct visit_person { int64_t id; uint32_t parent, line; int32_t day; };
struct visit_vehicle { int64_t id; uint32_t person, name, line; int32_t day; };
struct visit_number { uint32_t person, line, name[2], vehicle[2]; bool is_crowded; };
struct visit_order { uint64_t content; uint32_t line; };

struct visit_file {
    struct db *ids;               /* where new ids come from */
    struct hash_key key;
    struct key_index orders, vins, numbers, plates;
    struct big_array order, person, vehicle, number, plate; /* of the structs above; plate: uint32_t, whose */
};

/* Makes an empty one. Everything in it goes with visit_file_done. */
void visit_file_init(struct visit_file *f, struct db *ids);
void visit_file_done(struct visit_file *f);

enum visit_repeat { VISIT_FIRST, VISIT_SAME, VISIT_DIFFERENT };
struct visit_order_key { int64_t dealer_id; struct str programme, ro_no; };
/* Has this order come already? *first_line gets the line where. content: digest of the whole row. */
enum visit_repeat visit_file_order(struct visit_file *f, const struct visit_order_key *k, struct visit_order row, int64_t *first_line);

struct visit_facts {
    struct str vin, mobile, plate, name; /* "" = not known */
    bool is_company;                     /* may have many vehicles */
    int32_t day;                         /* day number of the visit */
    uint32_t line;
};
struct visit_ids {
    int64_t customer_id, vehicle_id;     /* vehicle_id 0 = no VIN */
    int64_t crowded_line;                /* > 0: this row brings the third name or private vehicle to its number, which stood first there; said once a number */
};
/* Finds or makes the row's customer and vehicle. A customer's id may turn out to be another's: visit_file_root. */
struct visit_ids visit_file_add(struct visit_file *f, const struct visit_facts *v);

/* The person that stands for all that became one with it. */
uint32_t visit_file_root(const struct visit_file *f, uint32_t person);
const struct visit_person *visit_file_person(const struct visit_file *f, uint32_t person);
