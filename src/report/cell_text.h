/* How a cell reads. The one place that turns a value into display text, for text, HTML and PDF: rounding (num_fixed), signs,
 * per cent, hidden values, trust marks and lights. Marks are signs, not only colours, because reports are printed in black
 * and white: a figure on a small base stands in brackets, as in official statistics. */
#pragma once
#include "i18n/i18n.h"
#include "report/table.h"

enum cell_light { LIGHT_NONE, LIGHT_GREEN, LIGHT_YELLOW, LIGHT_RED, LIGHT_GREY };

struct cell_look {
    struct str value;       /* "71.2", "(71.2", "+0.3", "97.1%", "75.1 – 83.4", "–"; empty for CELL_EMPTY */
    struct str marks;       /* ")", "*", "▲", ")*▼" …: printed behind the value in a place of its own, so that the decimal points
                               of a column stay under each other */
    enum cell_light light;
    struct str letter;      /* of the light: 绿 黄 红 灰 / G Y R -; empty without one */
    bool is_weak;           /* grey: small base or hidden */
};

/* The cell as its column wants it. The texts live in the arena or are the cell's own. */
struct cell_look cell_text_look(struct arena *a, const struct lang *l, const struct column *c, const struct cell *cell);
/* The look in one text: value, marks, a blank and the letter. */
struct str cell_text_join(struct arena *a, const struct cell_look *look);
/* The value of a head field, which has no column: whole numbers grouped, other numbers with one decimal. */
struct str cell_text_head(struct arena *a, const struct lang *l, const struct cell *cell);
/* The signs of these marks without a value: ")*▲┆". */
struct str cell_text_marks(struct arena *a, unsigned marks);
/* Their display width. */
size_t cell_text_marks_width(unsigned marks);
/* Is a cell of this kind printed in percentage points? What two shares differ by is: 97.1% and 98.7% are 1.6 points apart. */
bool cell_is_in_pp(const struct column *c, enum cell_kind kind);
/* "+1.6 pp" or "+1.6个百分点" around the number "+1.6"; around an empty one the unit alone, with the blank that belongs to it. */
struct str cell_text_pp(struct arena *a, const struct lang *l, struct str number);
/* G, Y … in the language; empty for LIGHT_NONE. */
struct str cell_text_letter(const struct lang *l, enum cell_light light);
enum cell_light cell_light_of(unsigned marks);

/* What the signs mean, only those that people see in the document: "( ) small base …; ▲ ▼ …"; no value when there are none. */
struct str cell_text_legend(struct arena *a, const struct lang *l, const struct document *d);

/* Names of marks and of reasons for machines (CSV, JSON). i counts the bits: 0 = MARK_BELOW_DESIGN …; NULL past the last. */
const char *cell_mark_name(int i);
/* A CELL_MSG as machines read it: its code, or its text in the language. */
struct str cell_text_machine(struct arena *a, const struct lang *l, const struct cell *cell);
/* The names of these marks with a blank between them; no value without marks. */
struct str cell_mark_names(struct arena *a, unsigned marks);
const char *cell_hidden_name(enum cell_hidden why);  /* "no_score" "disclosure" "not_estimable", NULL for SHOWN */
