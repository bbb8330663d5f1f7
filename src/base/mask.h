/* Personal values: how they are read (phone.c, vehicle_id.c, person_name.c) and how they are shown, masked by type (mask.c;
 * domain.md H "masking"). The structs exist so that a page or report cannot print one by mistake: the template runtime shows them masked. */
#pragma once
#include "base/str.h"

struct phone { struct str digits; };        /* mobile: 11 digits; landline: area code + number (+ "-" extension) */
struct plate { struct str s; };
struct person_name { struct str s; };

/* 138****5678; landlines keep the area code and the last two digits; short or odd numbers show only the last two,
 * and nothing of two characters or fewer. An extension is shown as "-***". In all masks a character is a UTF-8 character. */
struct str mask_phone(struct arena *a, struct phone p);
/* 浙A****5: the first two characters and the last one stay; only stars when there are three or fewer. */
struct str mask_plate(struct arena *a, struct plate p);
/* 张*, 欧阳* (the family name stays: two characters for the double surnames of the list, else one); other scripts: the
 * first letter of each word, "J*** S***". */
struct str mask_name(struct arena *a, struct person_name n);
/* A VIN keeps its first three and last four characters; only stars when there are seven or fewer. */
struct str mask_vin(struct arena *a, struct str vin);

enum phone_kind { PHONE_BAD, PHONE_MOBILE, PHONE_LANDLINE };
/* Cleans what people type into one number: spaces, dashes, brackets, full-width digits, +86 / 0086 / 86 before a
 * mobile, a trailing ".0", scientific notation that lost no digit ("1.3800001111E+10"); 转/ext extensions of landlines
 * ("0571-88886666转801" → "057188886666-801"). PHONE_BAD when it is no Chinese mobile (^1[3-9]\d{9}$) or landline, or
 * digits were lost ("1.38E+10"). Leading zeros of area codes stay; a landline without area code is refused. Also read: 0 before a mobile,
 * +86/0086 before a landline (its 0 comes back), "0571-88886666-801". Scientific notation needs at least 9 figures: display
 * formats shorten to 6 at most, while full ones drop end zeros. *out is set only when the result is not PHONE_BAD; a plain
 * mobile is returned as a view of s. */
enum phone_kind phone_parse(struct arena *a, struct str s, struct phone *out);
/* Several numbers in one cell, separated by / , ; | 、 line breaks or white space: up to `max` good ones go to out, their
 * count is returned; *n_bad counts the pieces that are no number (a good one past max is not counted). */
size_t phone_parse_list(struct arena *a, struct str s, struct phone *out, size_t max, size_t *n_bad);

/* Is s a mobile number in its stored form, ^1[3-9]\d{9}$? */
bool phone_is_mobile(struct str digits);
/* Length of the area code of a stored landline: 3 for 010 and 02x, 4 for other leading zeros, else 0. */
size_t phone_area_length(struct str digits);

enum vin_check { VIN_OK, VIN_LENGTH, VIN_CHARACTER, VIN_CHECK_DIGIT };
/* Upper-cases and trims into *out, whatever the result (s itself when nothing changes). VIN_LENGTH when it has not 17
 * characters, VIN_CHARACTER when one is no digit or letter other than I O Q. The check digit (position 9, ISO 3779 / FMVSS 115) is tested only where position 9
 * is 0-9 or X (rules.md §8): most of the world does not fill it; a letter there is accepted. VIN_CHECK_DIGIT is a warning. */
enum vin_check vin_parse(struct arena *a, struct str s, struct str *out);
/* Upper-case, without spaces, dots, dashes and "·", into *out whatever the result (s itself when nothing changes). True when it looks like a Chinese plate (incl. 8-place new-energy
 * plates, 警 学 挂 港 澳 使 领 endings). */
bool plate_parse(struct arena *a, struct str s, struct plate *out);
/* Name without 先生/女士/小姐/太太/老师 and white space. *title gets the removed word or no value.
 * The title may stand in brackets at the end. White space between words of other scripts becomes one space ("John Smith"). */
struct str person_name_clean(struct arena *a, struct str s, struct str *title);
