/* The explorer's routes and menu, for the feature's table, and who asks, for other pages of results. */
#pragma once
#include "platform/serve.h"
#include "result/explorer.h"

enum { EXPLORER_ROUTES = 4, EXPLORER_MENU = 2 };
extern const struct route explorer_routes[EXPLORER_ROUTES];
extern const struct menu_entry explorer_menu[EXPLORER_MENU];

/* Answers with the document as a file; format: one of explorer_format_choices; name without ending, ASCII. */
struct err *explorer_send(struct req *r, const struct document *d, struct str format, struct str name) MUST_CHECK;

/* The reader behind a request: his reach by the permission of each source. */
struct err *explorer_reader_of(struct req *r, struct job *job, struct explorer_reader *out) MUST_CHECK;
/* Text of what a page depends on beside its address and the state of the data: reach, source, language, the month that is now. */
struct str explorer_reader_key(const struct explorer_reader *r, struct arena *a);
