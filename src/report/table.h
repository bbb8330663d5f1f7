/* struct document: what a report says, before anybody decides how it looks.
 *
 * A document has a head (who, what period, which base), sections with tables and notes, and a foot. A table has columns with a
 * machine key, a title and a format, and cells with unrounded values. Statistics fill documents and know no renderer; the
 * renderers (html xlsx pdf csv json text) know no statistics. Rounding happens in the renderer, once (num_fixed).
 * All titles are struct msg: translated when rendered. Text cells hold data (names) and are printed as they are. */
#pragma once
#include "base/err.h"

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,      /* s */
    CELL_MSG,       /* msg: translated (a reason, "Nation"); machines (JSON, CSV) read the code, where there is one */
    CELL_INT,       /* i */
    CELL_NUM,       /* num, printed with the column's decimals */
    CELL_SHARE,     /* num is a fraction 0..1, printed as a percentage with the column's decimals; in a signed column a difference of
                       fractions, printed in percentage points; JSON and CSV keep the fraction */
    CELL_PAIR,      /* pair[0..1]: an interval; JSON [lo,hi], text "lo – hi"; of shares when the column says is_share */
    CELL_COUNTS,    /* counts by answer code; JSON {"5":631,…}, text "631 1428 …" */
};

enum cell_mark { /* how far a figure can be trusted, rules.md §2; may be or-ed */
    MARK_NONE = 0,
    MARK_BELOW_DESIGN = 1, /* "*": base below 80 % of the designed base */
    MARK_LOW_BASE = 2,     /* grey: n < 30 */
    MARK_UP = 4,           /* ▲ significantly better */
    MARK_DOWN = 8,         /* ▼ significantly worse */
    MARK_SAME = 16,        /* = tested, no difference */
    MARK_BREAK = 32,       /* ┆ series break */
    MARK_GREEN = 64, MARK_YELLOW = 128, MARK_RED = 256, MARK_GREY_LIGHT = 512, /* lights, with letters 绿 黄 红 灰 / G Y R - */
};
enum cell_hidden { SHOWN, HIDDEN_NO_SCORE /* n < 10 */, HIDDEN_DISCLOSURE /* counts or complements of 1-4 */, HIDDEN_NOT_ESTIMABLE };

struct code_count { int code; double n; };

struct cell {
    enum cell_kind kind;
    enum cell_hidden hidden; /* not SHOWN: the value is not printed (JSON null), the renderer prints "–" (n<10), "·" (disclosure) or "n/a" */
    unsigned marks;          /* enum cell_mark */
    union {                  /* the one that kind names; a report may have a million cells, so they are small (32 bytes) */
        struct str s;
        struct { const struct msg *msg; const char *code; };
        int64_t i;
        double num;
        double pair[2];
        struct { const struct code_count *counts; size_t n_counts; };
    };
};

enum column_show { COLUMN_ALL, COLUMN_MACHINE /* json and csv only */, COLUMN_PEOPLE /* not in json and csv */ };

struct column {
    const char *key;       /* JSON key and CSV header: stable */
    struct msg title;
    struct msg group;      /* heading over neighbouring columns with the same text; id NULL = none */
    enum column_show show;
    int decimals;          /* of CELL_NUM (points 1, shares 1 …) */
    int width;             /* wanted characters in pdf and xlsx, 0 = from the content */
    bool is_text;          /* left-aligned, may wrap */
    bool is_signed;        /* a difference: print + before positive values */
    bool is_share;         /* the ends of its CELL_PAIRs are fractions 0..1, printed as percentages (the interval of a share) */
    bool is_alert;         /* text in red where the medium has colour (reject reasons) */
};

struct table {
    const char *key;       /* JSON key of the table in its document; sheet name where neither section nor table has a title */
    struct msg title;
    struct msg base;       /* "n=60, 2011-10 – 2012-03, R6, target 60": never missing on figures */
    const struct column *column;
    size_t n_columns;
    struct cell *cell;     /* n_rows * n_columns, row by row */
    size_t n_rows, room;
    const bool *row_is_total;  /* NULL or n_rows: printed bold */
    size_t rule_before;    /* a line before this row (0 = none): ranked above, unranked below */
    struct msg note[8];    /* footnotes, ended by id NULL */
    struct msg empty;      /* said instead of a table without rows */
};

struct chart;

struct head_field { const char *key; struct msg label; struct cell value; };

struct section {
    const char *key;
    struct msg title;
    struct msg text[6];     /* paragraphs before the table, ended by id NULL */
    const struct table *table; /* may be NULL */
    const struct chart *chart; /* report/chart.h: pictures of the table, which stands below them; no table, no charts */
    size_t n_charts;
    bool new_page;
};

struct document {
    const char *format;     /* "huifang.score/1" */
    struct msg title, subtitle;
    const struct head_field *head;
    size_t n_head;
    const struct section *section;
    size_t n_sections;
    struct msg foot[6];     /* on every page */
    bool landscape;
    bool is_plain;          /* a data file: heading and rows only, no head, titles, notes or foot */
    struct str generated;   /* local date and time, may be empty (golden tests) */
};

/* ---- building ---- */
/* An empty table with these columns (the array and the texts in it must outlive the table). */
struct table *table_new(struct arena *a, const char *key, const struct column *column, size_t n_columns);
/* Appends a row of empty cells and gives back its first cell; valid until the next table_add_row. */
struct cell *table_add_row(struct arena *a, struct table *t);
/* The first cell of a row (0..n_rows-1). */
const struct cell *table_row(const struct table *t, size_t row);

/* Cells. Texts and counts are not copied: they must live as long as the table. */
struct cell cell_text(struct str s);     /* no value gives an empty cell */
struct cell cell_msg(struct arena *a, struct msg m); /* the message itself is copied into the arena, its text arguments are not */
struct cell cell_code(struct arena *a, const char *code, struct msg m); /* people read the message, machines the code, in every language */
struct cell cell_int(int64_t v);
struct cell cell_num(double v);          /* NaN and infinities give HIDDEN_NOT_ESTIMABLE, here and in the next two */
struct cell cell_share(double fraction);
struct cell cell_pair(double lo, double hi);
struct cell cell_counts(const struct code_count *counts, size_t n);
struct cell cell_hide(struct cell c, enum cell_hidden why);  /* SHOWN leaves it as it was */
struct cell cell_mark(struct cell c, unsigned marks);        /* adds marks to those it has */
