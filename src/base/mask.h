/* Personal values and how they are shown: masked by type (domain.md H "masking").
 * The structs exist so that a page or report cannot print one by mistake: the template runtime shows them masked. */
#pragma once
#include "base/str.h"

struct phone { struct str digits; };        /* mobile: 11 digits; landline: area code + number (+ "-" extension) */
struct plate { struct str s; };
struct person_name { struct str s; };

/* 138****5678; landlines keep the area code and the last two digits; short or odd numbers show only the last two. */
struct str mask_phone(struct arena *a, struct phone p);
/* 浙A****5: the first two characters and the last one stay. */
struct str mask_plate(struct arena *a, struct plate p);
/* 张*, 欧阳* (the family name stays: two characters for the double surnames of the list, else one); Latin: "J*** S***". */
struct str mask_name(struct arena *a, struct person_name n);
/* A VIN keeps its first three and last four characters. */
struct str mask_vin(struct arena *a, struct str vin);

enum phone_kind { PHONE_BAD, PHONE_MOBILE, PHONE_LANDLINE };
/* Cleans what people type into one number: spaces, dashes, brackets, full-width digits, +86 / 0086 / 86 before a
 * mobile, a trailing ".0", scientific notation that lost no digit ("1.3800001111E+10"); 转/ext extensions of landlines
 * ("0571-88886666转801" → "057188886666-801"). PHONE_BAD when it is no Chinese mobile (^1[3-9]\d{9}$) or landline, or
 * digits were lost ("1.38E+10"). Leading zeros of area codes stay. */
enum phone_kind phone_parse(struct arena *a, struct str s, struct phone *out);
/* Several numbers in one cell, separated by / , ; 、 or white space: up to `max` good ones; *n_bad counts the others. */
size_t phone_parse_list(struct arena *a, struct str s, struct phone *out, size_t max, size_t *n_bad);

enum vin_check { VIN_OK, VIN_LENGTH, VIN_CHARACTER, VIN_CHECK_DIGIT };
/* Upper-cases and trims into *out. The check digit (position 9, ISO 3779 / FMVSS 115) is tested only where position 9
 * is 0-9 or X (rules.md §8): most of the world does not fill it; a letter there is accepted. VIN_CHECK_DIGIT is a warning. */
enum vin_check vin_parse(struct arena *a, struct str s, struct str *out);
/* Upper-case, without spaces, dots, dashes and "·". True when it looks like a Chinese plate (incl. 8-place new-energy
 * plates, 警 学 挂 港 澳 使 领 endings). */
bool plate_parse(struct arena *a, struct str s, struct plate *out);
/* Name without 先生/女士/小姐/太太/老师 and white space. *title gets the removed word or no value. */
struct str person_name_clean(struct arena *a, struct str s, struct str *title);
