/* SPSS system files (.sav), for statisticians: SPSS, PSPP, R (haven), Stata, SAS. By libreadstat, which only writes here: its readers have known faults, so no foreign file
 * comes near it. Texts are UTF-8. A file is written in one go: head, rows, end; until sav_end it is not one that can be read. */
#pragma once
#include "base/err.h"

struct sav_label { double value; struct str text; };
struct sav_variable {
    const char *name;            /* begins with a letter; letters, digits, _ and . */
    struct str label;            /* longer than 255 bytes: cut */
    size_t text_bytes;           /* 0 = a number; else a text of at most so many bytes (1..255), longer ones are cut at a character */
    int decimals;                /* shown, of a number */
    const struct sav_label *value;  /* names of numbers; longer than 120 bytes: cut */
    size_t n_values;
    struct { double from, to; } missing; /* numbers kept apart as "missing by the user"; both 0 = none */
    bool is_measured;            /* a scale; else categories, in an order or none */
};
struct sav_head {
    struct str label;            /* of the file, up to 64 bytes */
    const struct sav_variable *variable;
    size_t n;
    int64_t rows;                /* exactly as many as will come */
    int64_t now_ms;              /* when it counts as made */
};
/* One value of a row; NaN = none. */
struct sav_value { struct str text; double number; };

struct sav;
/* Begins a file, which is made anew; it ends with the arena, whole or not. INVALID, in its detail naming the variable, for what SPSS cannot take; IO when the file
 * cannot be written. The head outlives the writer. */
struct err *sav_begin(struct arena *a, const char *path, const struct sav_head *h, struct sav **out) MUST_CHECK;
/* One row, a value a variable. BUG for more rows than announced. */
struct err *sav_row(struct sav *s, const struct sav_value *v) MUST_CHECK;
/* Ends the file and closes it. BUG for fewer rows than announced; IO when it could not all be written. */
struct err *sav_end(struct sav *s) MUST_CHECK;
