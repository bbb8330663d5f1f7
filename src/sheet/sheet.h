/* Reading tables out of the files people send: CSV (any separator of , ; tab |; UTF-8, UTF-8 with BOM, UTF-16, GB18030), XLSX,
 * XLS (BIFF), and HTML tables or web archives renamed .xls. The parser runs in a child process without network, files or new
 * processes (seccomp) and with limits on memory, time and output, and sends rows through a pipe; a crash, a zip bomb or an endless
 * file in it is an error here, not more.
 *
 * Every cell arrives as UTF-8 text as a person would see it, except that
 * - numbers come unformatted: 13800001111 and never 1.38E+10 when the file has the digits, 12 and not 12.0, 0.125 and not 12.5 %;
 * - dates come as YYYY-MM-DD, with HH:MM:SS behind when the cell shows a time that is not midnight; a cell that shows only a time as
 *   HH:MM:SS. What is a date is said by the number format of the cell; CSV and HTML have none, their texts stay as they are;
 * - formulas give their stored results, booleans TRUE and FALSE, errors (#N/A) the empty text;
 * - joined cells have their value in the first, the others are empty; bare CSV cells come without blanks around them. */
#pragma once
#include "base/err.h"

enum sheet_format { SHEET_CSV, SHEET_XLSX, SHEET_XLS, SHEET_HTML };

struct sheet_limits {      /* 0 = the default */
    int64_t max_bytes;       /* of the file, and of everything unpacked from it (default 2 GiB) */
    int64_t max_rows;        /* default 5,000,000; blank rows do not count */
    int max_columns;         /* default 512 */
    int64_t max_cell_bytes;  /* default 64 KiB: a longer cell is an error that names the line; so is a row of 16 times that (1 MiB) */
    int64_t max_memory;      /* of the child (default 512 MiB) */
    int max_seconds;         /* CPU time of the child (default 600) */
};
extern const struct sheet_limits sheet_default_limits;

struct sheet_row {
    int64_t line;            /* 1-based: CSV: physical line where the row starts; workbook: row of the sheet; HTML: count of rows */
    const struct str *cell;  /* valid until the next sheet_next */
    size_t n;                /* differs from row to row: workbooks and HTML leave out empty cells at the end */
};

struct sheet_info { struct str name; bool hidden; };

struct sheet;

struct sheet_options {
    const char *path;
    struct str sheet_name;        /* no value: the only visible sheet with cells; several = INVALID error that lists them */
    struct str encoding;          /* of CSV and HTML; no value: detected; forced by "UTF-8" "GB18030" "GBK" "UTF-16LE" "UTF-16BE" "BIG5" "CP1252" */
    const struct sheet_limits *limits; /* NULL = defaults */
};

/* Opens a file and looks what it is by content, never by name. NOT_FOUND for a missing file. INVALID with a clear message for: an
 * empty file, a folder or pipe, an unknown or password-protected format, a truncated or damaged file, bytes that are valid in no
 * accepted encoding (with line), no or several sheets to choose from, a limit that is passed. IO when the file cannot be read or
 * changes meanwhile, the sandbox is not to be had, or the reader is killed from outside; BUSY when no process can be started.
 * Tied to the arena, whose end stops the reader. The child is waited for by its number: a process that itself waits for any child may
 * take it away, and then only the reason of its death is lost. */
struct err *sheet_open(struct arena *a, const struct sheet_options *o, struct sheet **out) MUST_CHECK;
enum sheet_format sheet_format(const struct sheet *s);
struct str sheet_encoding(const struct sheet *s);       /* of CSV and HTML: "UTF-8", "GB18030", "UTF-16LE" … */
char sheet_separator(const struct sheet *s);            /* of CSV, else 0 */
const struct sheet_info *sheet_list(const struct sheet *s, size_t *n); /* sheets of a workbook */
struct str sheet_name(const struct sheet *s);           /* the one being read */
/* The next row that has at least one non-empty cell. *more false at the end. Errors as sheet_open, with the line; the rows before an
 * error come before it, and it stays. */
struct err *sheet_next(struct sheet *s, struct sheet_row *row, bool *more) MUST_CHECK;
/* Bytes of the file read so far and in all: for progress. */
int64_t sheet_position(const struct sheet *s, int64_t *total);
