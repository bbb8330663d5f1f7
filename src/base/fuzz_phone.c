/* Telephone numbers, plates, VINs and names from any text: what comes out is clean, comes out the same a second time, and
 * is not shown whole by its mask. */
#include "base/mask.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_number(struct arena *a, struct phone p, enum phone_kind kind)
{
    struct phone again;
    require(phone_parse(a, p.digits, &again) == kind && str_eq(again.digits, p.digits));
    require(phone_is_mobile(p.digits) == (kind == PHONE_MOBILE));
    require(str_find(mask_phone(a, p), STR("***")) >= 0);
}

static void check_phones(struct arena *a, struct str s)
{
    struct phone p, list[4];
    size_t bad;
    enum phone_kind kind = phone_parse(a, s, &p);
    if (kind)
        check_number(a, p, kind);
    size_t n = phone_parse_list(a, s, list, ARRAY_LEN(list), &bad);
    require(n <= ARRAY_LEN(list) && (kind != PHONE_BAD) <= (n > 0));
    for (size_t i = 0; i < n; i++)
        check_number(a, list[i], phone_is_mobile(list[i].digits) ? PHONE_MOBILE : PHONE_LANDLINE);
}

static void check_vehicle(struct arena *a, struct str s)
{
    struct str vin, vin_again;
    struct plate plate, plate_again;
    enum vin_check check = vin_parse(a, s, &vin);
    require(vin_parse(a, vin, &vin_again) == check && str_eq(vin, vin_again));
    require(check == VIN_LENGTH || vin.n == 17);
    bool ok = plate_parse(a, s, &plate);
    require(plate_parse(a, plate.s, &plate_again) == ok && str_eq(plate.s, plate_again.s));
    struct str masked = mask_plate(a, plate);
    require(utf8_is_valid(masked) && utf8_count(masked) == utf8_count(plate.s) && (!masked.n || !str_eq(masked, plate.s) || str_eq(masked, STR("*"))
            || str_find(plate.s, STR("*")) >= 0));
    require(utf8_count(mask_vin(a, vin)) == utf8_count(vin));
}

static void check_name(struct arena *a, struct str s)
{
    struct str title, name = person_name_clean(a, s, &title);
    require(utf8_is_valid(name) && str_eq(str_trim(name), name));
    struct str masked = mask_name(a, (struct person_name){ name });
    require(utf8_is_valid(masked) && (name.n == 0) == (masked.n == 0));
    require(!name.n || str_find(masked, STR("*")) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str s = { (const char *)data, size };
    check_phones(a, s);
    check_vehicle(a, s);
    check_name(a, s);
    arena_free(a);
    return 0;
}
