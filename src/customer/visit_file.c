#include "customer/visit_file.h"
#include "base/rng.h"
#include <string.h>

enum { KEY_BYTES = 512 };

#define AT(list, T, i) (&((T *)(list)->p)[(i) - 1])

static struct visit_person *person_at(const struct visit_file *f, uint32_t i)
{
    return AT(&f->person, struct visit_person, i);
}

static struct visit_vehicle *vehicle_at(const struct visit_file *f, uint32_t i)
{
    return AT(&f->vehicle, struct visit_vehicle, i);
}

static struct visit_number *number_at(const struct visit_file *f, uint32_t i)
{
    return AT(&f->number, struct visit_number, i);
}

void visit_file_init(struct visit_file *f, struct db *ids)
{
    *f = (struct visit_file){ .ids = ids };
    os_random(f->key.b, sizeof f->key.b);
}

void visit_file_done(struct visit_file *f)
{
    key_index_done(&f->orders);
    key_index_done(&f->vins);
    key_index_done(&f->numbers);
    key_index_done(&f->plates);
    big_array_done(&f->order);
    big_array_done(&f->person);
    big_array_done(&f->vehicle);
    big_array_done(&f->number);
    big_array_done(&f->plate);
}

/* ---- keys ---- */

struct key { char bytes[KEY_BYTES]; size_t n; };

static void key_add(struct key *k, const void *p, size_t n)
{
    n = MIN_OF(n, sizeof k->bytes - k->n);
    memcpy(k->bytes + k->n, p, n);
    k->n += n;
}

/* The length first, so that "ab"+"c" is not "a"+"bc". */
static void key_add_str(struct key *k, struct str s)
{
    key_add(k, &s.n, sizeof s.n);
    if (s.n)
        key_add(k, s.p, s.n);
}

static uint64_t key_hash(const struct visit_file *f, const struct key *k)
{
    return keyed_hash((struct str){ k->bytes, k->n }, &f->key);
}

/* ---- repeated orders ---- */

enum visit_repeat visit_file_order(struct visit_file *f, const struct visit_order_key *k, struct visit_order row, int64_t *first_line)
{
    struct key key = { .n = 0 };
    bool is_new;
    key_add(&key, &k->dealer_id, sizeof k->dealer_id);
    key_add_str(&key, k->programme);
    key_add_str(&key, k->ro_no);
    uint32_t i = key_index_put(&f->orders, key_hash(f, &key), &is_new);
    if (is_new) {
        *(struct visit_order *)big_array_add(&f->order, sizeof row) = row;
        return VISIT_FIRST;
    }
    const struct visit_order *first = AT(&f->order, struct visit_order, i + 1);
    *first_line = first->line;
    return first->content == row.content ? VISIT_SAME : VISIT_DIFFERENT;
}

/* ---- customers ---- */

uint32_t visit_file_root(const struct visit_file *f, uint32_t i)
{
    while (person_at(f, i)->parent)
        i = person_at(f, i)->parent;
    return i;
}

const struct visit_person *visit_file_person(const struct visit_file *f, uint32_t person)
{
    return person_at(f, person);
}

static uint32_t new_person(struct visit_file *f)
{
    struct visit_person *p = big_array_add(&f->person, sizeof *p);
    p->id = db_new_id(f->ids);
    p->day = INT32_MIN;
    return (uint32_t)f->person.n;
}

/* Two become one: the one that came first stands for both. */
static uint32_t join(struct visit_file *f, uint32_t a, uint32_t b)
{
    uint32_t first = visit_file_root(f, a), second = visit_file_root(f, b);
    if (first == second)
        return first;
    if (first > second) {
        uint32_t swap = first;
        first = second;
        second = swap;
    }
    struct visit_person *p = person_at(f, first), *q = person_at(f, second);
    q->parent = first;
    if (q->day > p->day) {
        p->day = q->day;
        p->line = q->line;
    }
    return first;
}

/* What is known of the row's keys before it is added; 0 = new or not given. */
struct known { uint32_t vehicle, number, plate, name; };

/* The element's place + 1; an element of size bytes is added for a new key. */
static uint32_t place_of(struct key_index *m, uint64_t key, struct big_array *list, size_t size)
{
    bool is_new;
    uint32_t i = key_index_put(m, key, &is_new) + 1;
    if (is_new)
        big_array_add(list, size);
    return i;
}

static struct known look_up(struct visit_file *f, const struct visit_facts *v)
{
    struct known k = { .name = (uint32_t)keyed_hash(v->name, &f->key) | 1 };
    if (v->vin.n)
        k.vehicle = place_of(&f->vins, keyed_hash(v->vin, &f->key), &f->vehicle, sizeof(struct visit_vehicle));
    k.number = place_of(&f->numbers, keyed_hash(v->mobile, &f->key), &f->number, sizeof(struct visit_number));
    if (v->plate.n && v->name.n) {
        struct key key = { .n = 0 };
        key_add_str(&key, v->plate);
        key_add_str(&key, v->name);
        k.plate = place_of(&f->plates, key_hash(f, &key), &f->plate, sizeof(uint32_t));
    }
    return k;
}

static uint32_t root_or_nobody(const struct visit_file *f, uint32_t person)
{
    return person ? visit_file_root(f, person) : 0;
}

/* The rules at the head of visit_file.h. */
static uint32_t find_person(struct visit_file *f, const struct known *k)
{
    uint32_t by_number = root_or_nobody(f, number_at(f, k->number)->person);
    uint32_t by_vin = k->vehicle ? root_or_nobody(f, vehicle_at(f, k->vehicle)->person) : 0;
    uint32_t by_plate = k->plate ? root_or_nobody(f, *AT(&f->plate, uint32_t, k->plate)) : 0;
    if (by_vin && vehicle_at(f, k->vehicle)->name != k->name && by_vin != by_number)
        by_vin = 0; /* sold */
    if (by_vin && by_number)
        return join(f, by_vin, by_number);
    uint32_t known = by_vin ? by_vin : by_number ? by_number : by_plate;
    return known ? known : new_person(f);
}

static void note_vehicle(struct visit_file *f, const struct visit_facts *v, const struct known *k, uint32_t person)
{
    struct visit_vehicle *w = vehicle_at(f, k->vehicle);
    if (!w->id)
        *w = (struct visit_vehicle){ .id = db_new_id(f->ids), .day = INT32_MIN };
    if (v->day >= w->day)
        *w = (struct visit_vehicle){ .id = w->id, .person = person, .name = k->name, .line = v->line, .day = v->day };
}

/* True when x is new to a full list of two. */
static bool third_of(uint32_t list[2], uint32_t x)
{
    for (int i = 0; i < 2; i++) {
        if (list[i] == x)
            return false;
        if (!list[i]) {
            list[i] = x;
            return false;
        }
    }
    return true;
}

/* The line where a number that is crowded from now on stood first, else 0. */
static int64_t note_number(struct visit_file *f, const struct visit_facts *v, const struct known *k, uint32_t person)
{
    struct visit_number *n = number_at(f, k->number);
    if (!n->person)
        *n = (struct visit_number){ .person = person, .line = v->line };
    bool third = third_of(n->name, k->name);
    third |= k->vehicle && !v->is_company && third_of(n->vehicle, k->vehicle);
    if (!third || n->is_crowded)
        return 0;
    n->is_crowded = true;
    return n->line;
}

struct visit_ids visit_file_add(struct visit_file *f, const struct visit_facts *v)
{
    struct known k = look_up(f, v);
    uint32_t person = find_person(f, &k);
    struct visit_person *p = person_at(f, person);
    if (v->day >= p->day) {
        p->day = v->day;
        p->line = v->line;
    }
    if (k.plate && !*AT(&f->plate, uint32_t, k.plate))
        *AT(&f->plate, uint32_t, k.plate) = person;
    if (k.vehicle)
        note_vehicle(f, v, &k, person);
    return (struct visit_ids){ .customer_id = p->id, .vehicle_id = k.vehicle ? vehicle_at(f, k.vehicle)->id : 0, .crowded_line = note_number(f, v, &k, person) };
}
