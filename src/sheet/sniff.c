#include "sheet/sniff.h"
#include "sheet/ole2_in.h"
#include <string.h>

enum { HEAD_BYTES = 64 << 10 };

/* ---- formats ---- */

static bool head_has(struct str file, const char *word)
{
    struct str head = str_sub(file, 0, HEAD_BYTES);
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= head.n; i++)
        if (str_eq_nocase((struct str){ head.p + i, n }, (struct str){ word, n }))
            return true;
    return false;
}

/* Formats that people send by mistake, by their first bytes. */
static const struct { struct str magic; const char *why; } refused[] = {
    { STR("%PDF"), N_("This is a PDF document. Export the list as XLSX or CSV.") },
    { STR("{\\rtf"), N_("This is a text document (RTF). Save the table as XLSX or CSV.") },
    { STR("\x89PNG"), N_("This is a picture. Send the table itself, as XLSX or CSV.") },
    { STR("\xFF\xD8\xFF"), N_("This is a picture. Send the table itself, as XLSX or CSV.") },
    { STR("Rar!"), N_("This is a packed archive (RAR). Unpack it and send the file inside.") },
    { STR("7z\xBC\xAF"), N_("This is a packed archive (7z). Unpack it and send the file inside.") },
    { STR("\x1F\x8B"), N_("This is a packed file (gzip). Unpack it and send the file inside.") },
};

static struct err *sniff_zip(struct arena *a, struct str file, enum sheet_format *out)
{
    /* Names stand uncompressed in the archive; its directory lies at the end. */
    struct str tail = file.n > HEAD_BYTES ? str_sub(file, file.n - HEAD_BYTES, HEAD_BYTES) : file;
    if (head_has(file, "xl/workbook.bin") || head_has(tail, "xl/workbook.bin"))
        return ERR(a, ERR_INVALID, "This is a binary workbook (XLSB). Save it as XLSX and try again.");
    if (head_has(file, "application/vnd.oasis.opendocument"))
        return ERR(a, ERR_INVALID, "This is an OpenDocument file. Save it as XLSX or CSV and try again.");
    if (head_has(tail, "word/document") || head_has(tail, "ppt/presentation"))
        return ERR(a, ERR_INVALID, "This is a text document or presentation, not a workbook. Save the table as XLSX or CSV.");
    static const char *const parts[] = { "[Content_Types].xml", "_rels/.rels", "xl/" };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (head_has(file, parts[i]) || head_has(tail, parts[i])) {
            *out = SHEET_XLSX;
            return NULL;
        }
    return ERR(a, ERR_INVALID, "This is a packed archive (ZIP). Unpack it and send the file inside.");
}

/* A workbook stream without its container begins with a BOF record of Excel 2 to 95. */
static bool is_bare_biff(struct str file)
{
    return file.n > 8 && file.p[0] == 0x09 && memchr("\0\2\4\10", file.p[1], 4) && file.p[2] <= 16 && file.p[3] == 0;
}

/* UTF-16 without a mark: separators, digits and line ends have a zero byte, always on the same side. */
static struct str utf16_by_zeros(struct str file)
{
    struct str head = str_sub(file, 0, 4096);
    size_t zeros[2] = { 0, 0 };
    for (size_t i = 0; i < head.n; i++)
        zeros[i & 1] += head.p[i] == 0;
    if (zeros[0] + zeros[1] == 0)
        return STR_NONE;
    return zeros[1] >= zeros[0] ? STR("UTF-16LE") : STR("UTF-16BE");
}

/* The encoding that a byte order mark names, or no value; *bytes = its length. */
static struct str encoding_by_mark(struct str file, size_t *bytes)
{
    static const struct { struct str mark, encoding; } marks[] = {
        { STR("\xEF\xBB\xBF"), STR("UTF-8") }, { STR("\xFF\xFE"), STR("UTF-16LE") }, { STR("\xFE\xFF"), STR("UTF-16BE") },
        { STR("\x84\x31\x95\x33"), STR("GB18030") },
    };
    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        if (str_starts(file, marks[i].mark)) {
            *bytes = marks[i].mark.n;
            return marks[i].encoding;
        }
    *bytes = 0;
    return STR_NONE;
}

static bool is_strange(unsigned c)
{
    return c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != 0x0B && c != 0x0C && c != 0x1A;
}

/* The beginning of a text file, whatever its encoding, with its ASCII characters as they are and some byte for every other.
 * Returns how many control characters it has that no text has. */
static size_t ascii_head(struct str file, char *out, size_t *n)
{
    size_t bom, strange = 0;
    struct str encoding = encoding_by_mark(file, &bom);
    if (!encoding.p)
        encoding = utf16_by_zeros(file);
    bool is_wide = str_starts(encoding, STR("UTF-16")), is_big = str_eq_c(encoding, "UTF-16BE");
    size_t step = is_wide ? 2 : 1;
    *n = 0;
    for (size_t i = bom; i + step <= file.n && *n < HEAD_BYTES; i += step) {
        unsigned c = (unsigned char)file.p[i];
        if (is_wide)
            c = is_big ? c << 8 | (unsigned char)file.p[i + 1] : c | (unsigned)(unsigned char)file.p[i + 1] << 8;
        strange += is_strange(c);
        out[(*n)++] = c < 0x80 ? (char)c : '?';
    }
    return strange;
}

static struct err *sniff_text(struct arena *a, struct str file, enum sheet_format *out)
{
    struct str start = { arena_alloc(a, HEAD_BYTES), 0 };
    size_t strange = ascii_head(file, (char *)(uintptr_t)start.p, &start.n);
    if (strange * 50 > start.n)
        return ERR(a, ERR_INVALID, "This is no table that can be read. XLSX, XLS, CSV and web pages with a table are accepted.");
    start = str_trim(start);
    if (head_has(start, "<?xml") && head_has(start, "<Workbook") && head_has(start, "urn:schemas-microsoft-com:office:spreadsheet"))
        return ERR(a, ERR_INVALID, "This is an Excel 2003 XML file. Save it as XLSX and try again.");
    bool is_page = start.n && start.p[0] == '<' && (head_has(start, "<html") || head_has(start, "<table") || head_has(start, "<tr"));
    bool is_archive = head_has(str_sub(start, 0, 1024), "MIME-Version:") && head_has(start, "text/html");
    *out = is_page || is_archive ? SHEET_HTML : SHEET_CSV;
    return NULL;
}

struct err *sniff_format(struct arena *a, struct str file, enum sheet_format *out)
{
    if (file.n == 0)
        return ERR(a, ERR_INVALID, "The file is empty.");
    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        if (str_starts(file, refused[i].magic))
            return err_new(a, ERR_INVALID, &(struct msg){ .id = refused[i].why }, __FILE__, __LINE__);
    if (str_starts(file, STR("PK\3\4")) || str_starts(file, STR("PK\5\6")))
        return sniff_zip(a, file, out);
    if (ole2_is(file) || is_bare_biff(file)) {
        *out = SHEET_XLS;
        return NULL;
    }
    return sniff_text(a, file, out);
}

/* ---- encodings ---- */

static const struct { const char *name; struct str is; } encodings[] = {
    { "utf-8", STR("UTF-8") },         { "utf8", STR("UTF-8") },          { "us-ascii", STR("UTF-8") },
    { "gb18030", STR("GB18030") },     { "gbk", STR("GB18030") },         { "gb2312", STR("GB18030") },
    { "gb_2312-80", STR("GB18030") },  { "cp936", STR("GB18030") },       { "x-gbk", STR("GB18030") },
    { "utf-16le", STR("UTF-16LE") },   { "unicode", STR("UTF-16LE") },    { "utf-16", STR("UTF-16LE") },
    { "utf-16be", STR("UTF-16BE") },   { "big5", STR("BIG5") },           { "iso-8859-1", STR("CP1252") },
    { "windows-1252", STR("CP1252") }, { "cp1252", STR("CP1252") },       { "latin1", STR("CP1252") },
};

struct str sniff_encoding_name(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(encodings); i++)
        if (str_eq_nocase(str_trim(name), str_of_c(encodings[i].name)))
            return encodings[i].is;
    return STR_NONE;
}

/* Bytes of the character at p, 0 when it is not valid UTF-8. RFC 3629. */
static size_t utf8_char_bytes(const unsigned char *p, size_t n)
{
    size_t len = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (len == 0 || len > n)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    bool is_long = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    bool is_out = (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF4 && p[1] > 0x8F);
    return is_long || is_out ? 0 : len;
}

/* First position that is not UTF-8, or n; *long_chars = characters of three or four bytes before it. */
static size_t utf8_valid_until(struct str s, size_t *long_chars)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;
    *long_chars = 0;
    while (i < s.n) {
        uint64_t eight;
        if (s.n - i >= sizeof eight && (memcpy(&eight, p + i, sizeof eight), (eight & 0x8080808080808080u) == 0)) {
            i += sizeof eight;
            continue;
        }
        size_t len = utf8_char_bytes(p + i, s.n - i);
        if (len == 0)
            return i;
        *long_chars += len >= 3;
        i += len;
    }
    return i;
}

static int64_t line_at(struct str s, size_t at)
{
    int64_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += s.p[i] == '\n';
    return line;
}

/* INVALID when the text after the mark is not UTF-8 to its end; with may_be_other only when its beginning clearly is. */
static struct err *check_utf8(struct arena *a, struct str file, bool may_be_other, bool *is_utf8)
{
    enum { CLEARLY_UTF8 = 8 }; /* other encodings do not make so many valid UTF-8 characters of three bytes by chance */
    size_t long_chars;
    size_t valid = utf8_valid_until(file, &long_chars);
    *is_utf8 = valid == file.n;
    if (*is_utf8 || (may_be_other && long_chars < CLEARLY_UTF8))
        return NULL;
    return ERR(a, ERR_INVALID, "Line {0} is not valid UTF-8. Was the file cut off or put together from several files?", ARG_I(line_at(file, valid)));
}

struct err *sniff_encoding(struct arena *a, struct str file, struct str wanted, struct encoded *out)
{
    bool is_utf8;
    size_t mark_bytes;
    struct str marked = encoding_by_mark(file, &mark_bytes);
    struct str said = wanted.p ? sniff_encoding_name(wanted) : marked.p ? marked : utf16_by_zeros(file);
    if (wanted.p && !said.p)
        return ERR(a, ERR_INVALID, "The encoding {0} is not known. UTF-8, GB18030, UTF-16LE, UTF-16BE, BIG5 and CP1252 are.", ARG_S(wanted));
    *out = (struct encoded){ file, said, marked.p && str_eq(said, marked) };
    if (out->has_mark)
        out->bytes = str_sub(file, mark_bytes, file.n);
    if (said.p && !str_eq_c(said, "UTF-8"))
        return NULL;
    TRY(check_utf8(a, file, !said.p, &is_utf8));
    out->encoding = is_utf8 ? STR("UTF-8") : STR("GB18030");
    return NULL;
}
