/* Documents and tables for pages: the same markup as in HTML reports, with the class names of report.css only (no style attributes, so
 * it passes a strict content security policy). A single table stands inside an element of class "rp", as documents do. */
#pragma once
#include "html/html_out.h"
#include "report/table.h"

/* The table with caption, heads, rows and notes, or its `empty` text. Rows are printed one by one; a long table needs
 * little memory. Uses o's sink, arena and language. */
void html_table_put(struct html_out *o, const struct table *t);
/* A whole document: head, sections with their texts and tables, notes, foot and legend, in <div class="rp rp-part">. Its title is
 * an h2 and those of its sections are h3, so it stands below the h1 of a page. It passes a strict content security policy. */
void html_document_put(struct html_out *o, const struct document *d);
/* The text of report.css, for the asset that pages link to. */
struct str report_css(void);
