/* What a file is, by its bytes alone: names lie (HTML and CSV called .xls are everyday exports of dealer systems). */
#pragma once
#include "sheet/sheet.h"

/* The format of the bytes of a whole file. INVALID, with advice, for an empty file and for formats that are known but not read
 * (xlsb, ods, PDF …) or not known at all. */
struct err *sniff_format(struct arena *a, struct str file, enum sheet_format *out) MUST_CHECK;

/* A text encoding by the name people use for it ("gbk", "GB2312", "utf8", "unicode" …) as the name used here. No value = not known. */
struct str sniff_encoding_name(struct str name);

/* The bytes of a text file without its byte order mark, and their encoding. */
struct encoded { struct str bytes, encoding; bool has_mark; };

/* The encoding of a text file: the wanted one (no value = none); a byte order mark; UTF-16 by where its zero bytes lie; UTF-8 when all
 * of it is valid; else GB18030. UTF-8 is checked to the end of the file: one that is wanted, marked or clearly begun as UTF-8 and then
 * breaks is INVALID, and the error names the line. INVALID too for a wanted encoding that is not known. */
struct err *sniff_encoding(struct arena *a, struct str file, struct str wanted, struct encoded *out) MUST_CHECK;
