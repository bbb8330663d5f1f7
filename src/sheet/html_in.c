#include "sheet/html_in.h"
#include "base/utf8.h"
#include "sheet/mime_in.h"
#include "sheet/numfmt.h"
#include "sheet/sniff.h"
#include <string.h>

enum { MAX_SPAN = 1000, HEAD_BYTES = 4096, MAX_TAG_NAME = 16 };

struct html {
    struct arena *arena;
    struct row_out *out;
    int64_t file_bytes;
    struct str page;         /* UTF-8 */
    size_t at;
    int64_t row;             /* rows begun */
    bool in_row, in_cell;
    uint32_t column;         /* of the cell being read or the next one */
    uint32_t span;           /* columns of that cell */
    struct buf cell;         /* its text */
    bool blank_before;       /* white space was passed since the last character */
    struct str number;       /* what an attribute says about the cell */
    uint16_t *down;          /* by column: rows that a joined cell from above still covers */
};

/* ---- tags ---- */

struct tag {
    char name[MAX_TAG_NAME]; /* lower case, cut */
    bool closes;
    struct str attributes;
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The end of the tag that begins at `at`: the position of its ">" or the end of the page. Quoted values may contain ">". */
static size_t tag_end(struct str s, size_t at)
{
    char quote = 0;
    for (size_t i = at; i < s.n; i++) {
        char c = s.p[i];
        if (quote && c == quote)
            quote = 0;
        else if (!quote && (c == '"' || c == '\'') && s.p[i - 1] == '=')
            quote = c;
        else if (!quote && c == '>')
            return i;
    }
    const char *end = memchr(s.p + at, '>', s.n - at); /* a quotation mark that is never closed */
    return end ? (size_t)(end - s.p) : s.n;
}

/* The tag at html->at ("<"), which is passed. False for a "<" that begins no tag. */
static bool take_tag(struct html *h, struct tag *t)
{
    size_t i = h->at + 1, n = 0;
    *t = (struct tag){ .closes = i < h->page.n && h->page.p[i] == '/' };
    i += t->closes;
    while (i < h->page.n && n < MAX_TAG_NAME - 1 && !is_blank(h->page.p[i]) && !strchr("/><", h->page.p[i]))
        t->name[n++] = lower(h->page.p[i++]);
    bool is_letter = t->name[0] >= 'a' && t->name[0] <= 'z';
    if (!is_letter)
        return false;
    size_t end = tag_end(h->page, i);
    t->attributes = str_sub(h->page, i, end - i);
    h->at = end + (end < h->page.n);
    return true;
}

/* The value of an attribute; no value = not there, n 0 = without a value. */
static struct str attribute(struct str s, struct str name)
{
    for (size_t i = 0; i + name.n <= s.n; i++) {
        if ((i > 0 && !is_blank(s.p[i - 1])) || !str_eq_nocase(str_sub(s, i, name.n), name))
            continue;
        struct str rest = str_trim(str_sub(s, i + name.n, s.n));
        if (!str_starts(rest, STR("=")))
            return STR("");
        rest = str_trim(str_sub(rest, 1, rest.n));
        char quote = rest.n ? rest.p[0] : 0;
        if (quote == '"' || quote == '\'') {
            rest = str_sub(rest, 1, rest.n);
            return str_cut(&rest, quote);
        }
        size_t n = 0;
        while (n < rest.n && !is_blank(rest.p[n]))
            n++;
        return str_sub(rest, 0, n);
    }
    return STR_NONE;
}

static uint32_t span_of(struct str attributes, struct str name)
{
    int64_t n;
    return str_to_int(attribute(attributes, name), &n) && n > 1 ? (uint32_t)MIN_OF(n, MAX_SPAN) : 1;
}

/* ---- text ---- */

static void add_text(struct html *h, struct str s)
{
    size_t max = (size_t)h->out->limits->max_cell_bytes;
    if (!h->in_cell || h->cell.n > max)
        return;
    if (h->blank_before && h->cell.n && h->cell.p[h->cell.n - 1] != '\n')
        buf_add_char(&h->cell, ' ');
    h->blank_before = false;
    buf_add(&h->cell, str_sub(s, 0, max + 2 - h->cell.n)); /* one byte too many makes the cell an error */
}

static const struct { struct str name, is; } entities[] = {
    { STR("amp"), STR("&") },    { STR("lt"), STR("<") },     { STR("gt"), STR(">") },     { STR("quot"), STR("\"") },  { STR("apos"), STR("'") },
    { STR("yen"), STR("¥") },    { STR("middot"), STR("·") }, { STR("times"), STR("×") },  { STR("hellip"), STR("…") }, { STR("mdash"), STR("—") },
    { STR("ndash"), STR("–") },  { STR("ldquo"), STR("“") },  { STR("rdquo"), STR("”") },  { STR("lsquo"), STR("‘") },  { STR("rsquo"), STR("’") },
    { STR("deg"), STR("°") },    { STR("copy"), STR("©") },   { STR("reg"), STR("®") },    { STR("nbsp"), STR(" ") },   { STR("ensp"), STR(" ") },
    { STR("emsp"), STR(" ") },   { STR("divide"), STR("÷") }, { STR("plusmn"), STR("±") }, { STR("radic"), STR("√") },
};

/* The character of "#123" or "#x7B"; 0 = none. */
static uint32_t numeric_entity(struct str s)
{
    bool is_hex = s.n > 2 && lower(s.p[1]) == 'x';
    uint32_t c = 0;
    for (size_t i = is_hex ? 2 : 1; i < s.n; i++) {
        char d = lower(s.p[i]);
        uint32_t v = d >= '0' && d <= '9' ? (uint32_t)(d - '0') : is_hex && d >= 'a' && d <= 'f' ? (uint32_t)(d - 'a' + 10) : 99;
        if (v == 99 || c > 0x10FFFF)
            return 0;
        c = c * (is_hex ? 16 : 10) + v;
    }
    return c;
}

static void add_entity(struct html *h, struct str name, struct str as_written)
{
    char bytes[4];
    uint32_t c = name.p[0] == '#' ? numeric_entity(name) : 0;
    if (c == 0xA0 || str_eq_c(name, "nbsp") || (c && c <= ' ')) {
        h->blank_before = true;
        return;
    }
    for (size_t i = 0; !c && i < ARRAY_LEN(entities); i++)
        if (str_eq(name, entities[i].name)) {
            add_text(h, entities[i].is);
            return;
        }
    size_t n = c ? utf8_put(c, bytes) : 0;
    add_text(h, n ? (struct str){ bytes, n } : as_written);
}

/* "&name;" at h->at, which is passed; a "&" that begins no entity is text. */
static void take_entity(struct html *h)
{
    size_t n = 1;
    while (h->at + n < h->page.n && n < 12) {
        char c = lower(h->page.p[h->at + n]);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '#' && n == 1)))
            break;
        n++;
    }
    bool closed = h->at + n < h->page.n && h->page.p[h->at + n] == ';';
    struct str name = str_sub(h->page, h->at + 1, n - 1), written = str_sub(h->page, h->at, n + closed);
    h->at += written.n;
    if (name.n && (closed || name.p[0] == '#' || str_eq_c(name, "nbsp")))
        add_entity(h, name, written);
    else
        add_text(h, written);
}

static void take_text(struct html *h)
{
    size_t start = h->at;
    while (h->at < h->page.n && !is_blank(h->page.p[h->at]) && h->page.p[h->at] != '<' && h->page.p[h->at] != '&')
        h->at++;
    if (h->at > start)
        add_text(h, str_sub(h->page, start, h->at - start));
    for (; h->at < h->page.n && is_blank(h->page.p[h->at]); h->at++)
        h->blank_before = true;
}

/* ---- rows and cells ---- */

/* Does the page show less than the number? "1.38E+10", "####", "12%", "1,234": yes; dates and texts: no. */
static bool hides_number(struct str shown)
{
    char plain[64];
    size_t n = 0, hashes = 0;
    double v;
    if (shown.n == 0 || shown.n >= sizeof plain)
        return false;
    for (size_t i = 0; i < shown.n; i++) {
        bool is_percent = shown.p[i] == '%' && i + 1 == shown.n;
        if (shown.p[i] != ',' && !is_percent)
            plain[n++] = shown.p[i];
        hashes += shown.p[i] == '#';
    }
    return hashes == shown.n || str_to_num((struct str){ plain, n }, &v);
}

static void end_cell(struct html *h)
{
    if (!h->in_cell)
        return;
    char number[NUMFMT_ROOM];
    struct str text = buf_str(&h->cell);
    double v;
    if (h->number.n && str_to_num(str_trim(h->number), &v) && hides_number(text))
        text = numfmt_text(str_trim(h->number), NUMFMT_PLAIN, false, number);
    text = str_trim(text);
    if (text.n) {
        row_out_fill(h->out, h->column);
        row_out_cell(h->out, text);
    }
    h->column += h->span;
    h->in_cell = false;
}

static void end_row(struct html *h)
{
    end_cell(h);
    if (!h->in_row)
        return;
    for (size_t i = 0; i < (size_t)h->out->limits->max_columns; i++)
        if (h->down[i])
            h->down[i]--;
    h->in_row = false;
    h->out->position = (int64_t)((double)h->file_bytes * (double)h->at / (double)h->page.n);
    row_out_end(h->out);
}

static void start_row(struct html *h)
{
    end_row(h);
    h->in_row = true;
    h->column = 0;
    row_out_start(h->out, ++h->row);
}

static void start_cell(struct html *h, struct str attributes)
{
    end_cell(h);
    if (!h->in_row)
        start_row(h);
    uint32_t max = (uint32_t)h->out->limits->max_columns, rows = span_of(attributes, STR("rowspan"));
    while (h->column < max && h->down[h->column])
        h->column++;
    h->span = span_of(attributes, STR("colspan"));
    for (uint32_t c = h->column; rows > 1 && c < max && c < h->column + h->span; c++)
        h->down[c] = (uint16_t)rows;
    struct str excel = attribute(attributes, STR("x:num"));
    h->number = excel.n ? excel : attribute(attributes, STR("sdval"));
    h->in_cell = true;
    h->blank_before = false;
    buf_clear(&h->cell);
}

static void start_table(struct html *h)
{
    end_row(h);
    memset(h->down, 0, sizeof *h->down * (size_t)h->out->limits->max_columns);
}

/* ---- the page ---- */

static struct str rest_of(const struct html *h)
{
    return str_sub(h->page, h->at, h->page.n);
}

/* Passes everything up to and with the end mark. */
static void skip_past(struct html *h, struct str mark)
{
    ptrdiff_t at = str_find(rest_of(h), mark);
    h->at = at < 0 ? h->page.n : h->at + (size_t)at + mark.n;
}

/* Scripts, styles and titles: their content is no text of the page. It ends at the closing tag and nowhere else. */
static void skip_element(struct html *h, const char *name)
{
    struct str end = str_printf(h->arena, "</%s", name);
    while (h->at < h->page.n) {
        skip_past(h, STR("</"));
        struct str back = str_sub(h->page, h->at - 2, end.n);
        if (str_eq_nocase(back, end))
            break;
    }
    skip_past(h, STR(">"));
}

static void on_tag(struct html *h, const struct tag *t)
{
    if (strcmp(t->name, "td") == 0 || strcmp(t->name, "th") == 0) {
        if (t->closes)
            end_cell(h);
        else
            start_cell(h, t->attributes);
    } else if (strcmp(t->name, "tr") == 0) {
        if (t->closes)
            end_row(h);
        else
            start_row(h);
    } else if (strcmp(t->name, "table") == 0) {
        start_table(h);
    } else if (strcmp(t->name, "br") == 0 || strcmp(t->name, "p") == 0 || strcmp(t->name, "div") == 0) {
        if (h->in_cell && h->cell.n && h->cell.p[h->cell.n - 1] != '\n')
            buf_add_char(&h->cell, '\n');
    } else if (!t->closes && (strcmp(t->name, "script") == 0 || strcmp(t->name, "style") == 0 || strcmp(t->name, "title") == 0)) {
        skip_element(h, t->name);
    }
}

static void read_page(struct html *h)
{
    struct tag t;
    while (h->at < h->page.n && !h->out->err) {
        char c = h->page.p[h->at];
        if (c == '&') {
            take_entity(h);
        } else if (c != '<') {
            take_text(h);
        } else if (str_starts(rest_of(h), STR("<!--"))) {
            skip_past(h, STR("-->"));
        } else if (str_starts(rest_of(h), STR("<!")) || str_starts(rest_of(h), STR("<?"))) {
            skip_past(h, STR(">"));
        } else if (take_tag(h, &t)) {
            on_tag(h, &t);
        } else {
            add_text(h, STR("<"));
            h->at++;
        }
    }
    end_row(h);
}

/* The encoding that the page names in its head: charset=gb2312, charset="gb2312". */
static struct str named_encoding(struct str page)
{
    struct str head = str_sub(page, 0, HEAD_BYTES), word = STR("charset=");
    for (size_t i = 0; i + word.n <= head.n; i++) {
        if (!str_eq_nocase(str_sub(head, i, word.n), word))
            continue;
        struct str rest = str_sub(head, i + word.n, 32);
        size_t n = 0;
        while (rest.n && (rest.p[0] == '"' || rest.p[0] == '\''))
            rest = str_sub(rest, 1, rest.n);
        while (n < rest.n && !strchr("\"'>; /\r\n", rest.p[n]))
            n++;
        return sniff_encoding_name(str_sub(rest, 0, n));
    }
    return STR_NONE;
}

/* By the bytes where they are clear, else as the page or its MIME part says: many pages name another encoding than they have. */
static struct err *page_encoding(struct arena *a, const struct mime_part *part, struct str wanted, struct encoded *out)
{
    TRY(sniff_encoding(a, part->content, wanted, out));
    if (wanted.p || out->has_mark || !str_eq_c(out->encoding, "GB18030"))
        return NULL;
    struct str named = part->charset.p ? sniff_encoding_name(part->charset) : named_encoding(part->content);
    if (named.p && !str_starts(named, STR("UTF-")))
        out->encoding = named;
    return NULL;
}

static struct err *send_page(struct html *h, const struct text_decoders *decoders, const struct mime_part *part, struct str wanted)
{
    struct encoded encoded;
    struct text_in text;
    TRY(page_encoding(h->arena, part, wanted, &encoded));
    text_in_start(h->arena, &text, decoders, &encoded);
    TRY(text_in_all(h->arena, &text, &h->page));
    row_out_head(h->out, &(struct sheet_head){ .format = SHEET_HTML, .encoding = encoded.encoding });
    h->at = 0;
    start_table(h);
    read_page(h);
    return h->out->err;
}

struct err *html_in_read(struct arena *a, const struct text_decoders *decoders, struct str file, struct str wanted_encoding, struct row_out *out)
{
    struct html *h = ARENA_NEW(a, struct html);
    *h = (struct html){ .arena = a, .out = out, .file_bytes = (int64_t)file.n, .cell = buf_on(a) };
    h->down = ARENA_ARRAY(a, uint16_t, (size_t)out->limits->max_columns);
    struct mime_part part = { .content = file };
    if (!mime_in_is(file))
        return send_page(h, decoders, &part, wanted_encoding);
    struct mime_in mime = mime_in_of(a, file);
    while (mime_in_next(a, &mime, &part))
        TRY(send_page(h, decoders, &part, wanted_encoding));
    if (out->head_sent)
        return NULL;
    return ERR(a, ERR_INVALID, "The web archive has no page with a table. Save the table as XLSX or CSV.");
}
