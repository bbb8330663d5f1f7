#include "sheet/csv_in.h"
#include <csv.h>
#include <string.h>

/* ---- the separator ---- */

enum { SAMPLE_LINES = 64 };
static const char separators[] = { ',', '\t', ';', '|' };

/* Counts one separator outside quotes on each of the first lines; returns the number of lines that have any text. */
static size_t count_per_line(struct str head, char separator, size_t *count)
{
    bool in_quotes = false, has_text = false;
    size_t lines = 0;
    count[0] = 0;
    for (size_t i = 0; i < head.n && lines < SAMPLE_LINES; i++) {
        char c = head.p[i];
        if (c == '"')
            in_quotes = !in_quotes;
        else if (c == separator && !in_quotes)
            count[lines]++;
        has_text |= c != '\n' && c != '\r';
        if ((c != '\n' && c != '\r') || in_quotes || !has_text)
            continue;
        has_text = false;
        if (++lines < SAMPLE_LINES)
            count[lines] = 0;
    }
    return has_text && lines < SAMPLE_LINES ? lines + 1 : lines;
}

/* How well a separator explains the lines: separators in the lines that agree with the most common count. */
static size_t separator_score(struct str head, char separator)
{
    size_t count[SAMPLE_LINES], best = 0;
    size_t lines = count_per_line(head, separator, count);
    for (size_t i = 0; i < lines; i++) {
        size_t same = 0;
        for (size_t k = 0; k < lines; k++)
            same += count[k] == count[i];
        best = MAX_OF(best, same * count[i]);
    }
    return best;
}

char csv_in_separator(struct str head)
{
    char found = ',';
    size_t best = 0;
    for (size_t i = 0; i < sizeof separators; i++) {
        size_t score = separator_score(head, separators[i]);
        if (score > best) {
            best = score;
            found = separators[i];
        }
    }
    return found;
}

/* The line "sep=;" that Excel understands: its separator, and *bytes of it; else 0. */
static char said_separator(struct str head, size_t *bytes)
{
    if (head.n < 5 || !str_eq_nocase(str_sub(head, 0, 4), STR("sep=")))
        return 0;
    *bytes = head.n > 5 && head.p[5] == '\r' ? 6 : 5;
    if (*bytes < head.n && head.p[*bytes] == '\n')
        ++*bytes;
    return head.p[4];
}

/* ---- rows ---- */

struct csv_in {
    struct csv_parser parser;
    struct row_out *out;
    int64_t line;          /* physical line being fed */
    int64_t row_line;      /* where the row began */
    int64_t record_bytes;  /* fed since the row began */
    bool row_has_begun;    /* fed bytes belong to a row that has not ended */
    bool cell_seen;        /* of that row */
};

static void on_cell(void *text, size_t n, void *ctx)
{
    struct csv_in *c = ctx;
    if (!c->cell_seen)
        row_out_start(c->out, c->row_line);
    c->cell_seen = true;
    row_out_cell(c->out, (struct str){ text, n });
}

static void on_row(int terminator UNUSED, void *ctx)
{
    struct csv_in *c = ctx;
    row_out_end(c->out);
    c->cell_seen = c->row_has_begun = false;
}

static struct err *row_too_long(const struct csv_in *c)
{
    return ERR(c->out->arena, ERR_INVALID, "The row that begins in line {0} does not end within {1} bytes. Is a quotation mark missing, or is this not a table?",
               ARG_I(c->row_line), ARG_I(wire_max_row_bytes(c->out->limits)));
}

/* Bytes of one physical line: all of it or a part. */
static void feed(struct csv_in *c, struct str part)
{
    if (!c->row_has_begun) {
        c->row_line = c->line;
        c->record_bytes = 0;
    }
    c->row_has_begun = true;
    c->record_bytes += (int64_t)part.n;
    if (c->record_bytes > wire_max_row_bytes(c->out->limits))
        row_out_fail(c->out, row_too_long(c));
    else if (csv_parse(&c->parser, part.p, part.n, on_cell, on_row, c) != part.n)
        row_out_fail(c->out, ERR(c->out->arena, ERR_IO, "There is not enough memory to read line {0}.", ARG_I(c->line)));
}

static void feed_lines(struct csv_in *c, struct str text, char line_end)
{
    while (text.n && !c->out->err) {
        const char *end = memchr(text.p, line_end, text.n);
        struct str part = str_sub(text, 0, end ? (size_t)(end - text.p) + 1 : text.n);
        feed(c, part);
        c->line += end != NULL;
        text = str_sub(text, part.n, text.n);
    }
}

/* A line end ends the last row, unless it stands inside quotes. */
static void finish(struct csv_in *c)
{
    if (c->row_has_begun && !c->out->err)
        feed(c, STR("\n"));
    if (c->row_has_begun && !c->out->err)
        row_out_fail(c->out, ERR(c->out->arena, ERR_INVALID, "The quotation mark opened in the row of line {0} is never closed.", ARG_I(c->row_line)));
}

static void free_parser(void *ctx)
{
    csv_free(ctx);
}

static void send_head(struct csv_in *c, const struct text_in *t, char separator)
{
    csv_set_delim(&c->parser, (unsigned char)separator);
    row_out_head(c->out, &(struct sheet_head){ .format = SHEET_CSV, .encoding = t->encoding, .separator = separator });
}

void csv_in_read(struct arena *a, struct text_in *t, struct row_out *out)
{
    struct csv_in *c = ARENA_NEW(a, struct csv_in);
    *c = (struct csv_in){ .out = out, .line = 1 };
    csv_init(&c->parser, CSV_REPALL_NL); /* REPALL: blank lines are reported, so that rows are counted right */
    csv_set_blk_size(&c->parser, 4096);
    arena_defer(a, free_parser, &c->parser);
    char line_end = 0;
    while (!out->err) {
        struct str piece;
        struct err *e = text_in_next(a, t, &piece);
        if (!line_end) {
            size_t skip = 0;
            char said = said_separator(piece, &skip);
            send_head(c, t, said ? said : csv_in_separator(piece));
            line_end = memchr(piece.p, '\n', piece.n) || !memchr(piece.p, '\r', piece.n) ? '\n' : '\r';
            piece = str_sub(piece, skip, piece.n);
            c->line += skip > 0;
        }
        feed_lines(c, piece, line_end);
        if (e)
            row_out_fail(out, e);
        else if (piece.n == 0 && t->at >= t->bytes.n)
            break;
        out->position = (int64_t)t->at;
    }
    finish(c);
}
