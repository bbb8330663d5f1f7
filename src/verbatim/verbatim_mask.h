/* What in an open answer tells who somebody is, and a proposal of how to cover it. Pure and total: any bytes go in.
 *
 *     phone     mobile and landline numbers, also with blanks, dashes or full-width digits; 400 and 800 numbers
 *     number    another number of seven digits or more, also in Chinese digits; what follows 单号, 卡号, 身份证, 尾号 …
 *     plate     京A12345, 沪AD12345 (new energy), with · or a blank behind the letter; ends of police, trainer's and other plates
 *     vin       seventeen letters and digits without I O Q, both kinds among them
 *     mail      name@domain
 *     chat      what follows 微信, wx, vx, QQ
 *     name      a family name with a title (张先生, 小王师傅, 欧阳经理), 姓王的, 小王, 老李, Mr. Zhang
 *     staff     the name of somebody of the network's staff
 *
 * Rare facts are left to people. What the proposal gives has no finding any more. */
#pragma once
#include "base/str_map.h"

enum verbatim_finding {
    FOUND_PHONE = 1, FOUND_NUMBER = 2, FOUND_PLATE = 4, FOUND_VIN = 8, FOUND_MAIL = 16, FOUND_CHAT = 32, FOUND_NAME = 64, FOUND_STAFF = 128,
    FOUND_EMPTY = 256, /* the answer says nothing; not found by verbatim_mask_of */
};
/* Findings that no approved text may have; names are often none ("时经理" in 那时经理来了), so a person may overrule them. */
enum { FOUND_HARD = FOUND_PHONE | FOUND_NUMBER | FOUND_PLATE | FOUND_VIN | FOUND_MAIL | FOUND_CHAT };

struct verbatim_span { size_t from, n; enum verbatim_finding what; };   /* bytes of the text */
struct verbatim_mask {
    struct str masked;                  /* the text itself when nothing was found */
    unsigned found;                     /* enum verbatim_finding bits */
    const struct verbatim_span *span;   /* of the first look, from left to right, none over another */
    size_t n;
};
/* staff: names of people, as keys; NULL = none are known. */
struct verbatim_mask verbatim_mask_of(struct arena *a, struct str text, const struct str_map *staff);
/* "phone number" … for people; of one bit. */
const char *verbatim_finding_text(enum verbatim_finding what);
