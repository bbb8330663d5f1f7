/* Declared fields: one specification gives an import its columns, a web form its checks, the API its schema and a
 * command its options. A specification is a const table; parsing fills a typed struct by offset; a handler never sees
 * a raw string. Where cleaning changes nothing a parsed text is a view of the raw one, so parsing millions of rows allocates little. */
#pragma once
#include "base/civil_date.h"
#include "base/err.h"
#include "base/mask.h"

enum field_type {
    FIELD_TEXT,      /* struct str, trimmed and cleaned (utf8_clean) */
    FIELD_CODE,      /* struct str: letters, digits, - _ . only, upper case kept as given */
    FIELD_INT,       /* struct opt_int; "1,234" and "12.0" are whole numbers too */
    FIELD_NUM,       /* struct opt_num; "1,234.5" too */
    FIELD_BOOL,      /* struct opt_int 0/1: 1 0 y n yes no true false 是 否 √ × ✓ ✗ ✔ ✘ */
    FIELD_DATE,      /* struct civil_date, lenient (civil_date_parse_lenient); year 0 = absent */
    FIELD_MONTH,     /* struct opt_int holding a month (civil_month): YYYY-MM, YYYY/M, YYYYMM, 2026年3月, or a date in it; not
                        YYYY.M, because as a number 2026.10 is 2026.1 */
    FIELD_CHOICE,    /* struct str: the canonical value of the choices */
    FIELD_PHONE,     /* struct phone; several numbers: the first good one, the second to offset2 when it is >= 0 */
    FIELD_VIN,       /* struct str, upper case; a wrong check digit is a warning */
    FIELD_PLATE,     /* struct plate; what is no plate ("未上牌") is a warning and leaves no value, unless the field is required */
    FIELD_NAME,      /* struct person_name without title; the title's sex to offset2 (struct str "M"/"F") when >= 0 */
    FIELD_MONEY,     /* struct opt_int in fen */
    FIELD_ID,        /* struct opt_int: an id as it stands in URLs and JSON (base/id_text.h) */
};

struct field_choice { const char *value; const char *labels; /* accepted spellings, "|" between them, case-blind: "service|after-sales|售后|服务" */ };

struct field {
    const char *name;             /* canonical column / parameter name */
    const char *aliases;          /* other headings people use, "|" between them: "报修日期|进厂日期|repair date"; NULL = none */
    enum field_type type;
    bool required;
    bool may_be_empty;            /* of a required TEXT: given, but empty, will do */
    size_t offset;                /* of the value in the target struct */
    ptrdiff_t offset2;            /* see type; -1 = none */
    const struct field_choice *choices; /* ended by value NULL */
    int64_t min, max;             /* of INT and MONEY (fen), both 0 = no limits, max < min = no upper one; length limits in
                                     characters of TEXT, CODE and NAME (max 0 = 200) */
    struct msg label;             /* for people */
    struct msg hint;
};
#define FIELD_AT(T, m) .offset = offsetof(T, m), .offset2 = -1
#define FIELD_AT2(T, m, m2) .offset = offsetof(T, m), .offset2 = (ptrdiff_t)offsetof(T, m2)

/* One finding about one value. */
struct field_issue {
    const struct field *field;
    bool is_warning;              /* accepted all the same */
    struct msg why;
    struct str value;             /* as given */
};

struct form_issues { struct field_issue *issue; size_t n, room; };

/* Parses one raw value into the struct. False when it is not acceptable (an issue was added). The value is cleaned (utf8_clean) and
 * trimmed; an empty one is absent, which is an issue only in a required field (see may_be_empty). Absent writes "no value" (zero bytes). After a false the
 * value at the offset may be either. Texts and issues are views of raw or live on the arena. */
bool form_parse_field(struct arena *a, const struct field *f, struct str raw, void *target, struct form_issues *issues);
/* All fields: raw[i] belongs to field[i]; no value = column not there. False when any field was rejected or a required one is missing. */
struct form { const struct field *field; size_t n; };
bool form_parse(struct arena *a, struct form form, const struct str *raw, void *target, struct form_issues *issues);

/* The field that a heading means: name or alias, without case, white space, full-width differences, * _ - : and quotation marks; first as
 * it stands, then without brackets and their content ("手机号码*(必填)" = 手机号码). -1 = none. */
ptrdiff_t form_find_field(struct arena *a, const struct field *field, size_t n, struct str heading);
/* How closely a heading means the field, for choosing between two: 0 = by its name, 1 = by its first alias and so on; larger than all of
 * these when brackets had to be left out. -1 = it does not mean it. */
ptrdiff_t form_heading_rank(struct arena *a, const struct field *f, struct str heading);
