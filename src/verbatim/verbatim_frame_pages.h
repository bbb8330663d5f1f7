/* /screening/codes: the code frame of open answers. */
#pragma once
#include "verbatim/verbatim_pages.h"

struct frame_input { struct str code, title_zh, title_en, words; struct opt_int position, in_use; };
extern const struct field frame_fields[6];
#define FRAME_FORM ROUTE_FORM(struct frame_input, frame_fields)
/* Handlers. */
struct err *page_frame(struct req *r, const void *input) MUST_CHECK;
struct err *page_frame_add(struct req *r, const void *input) MUST_CHECK;
struct err *page_frame_change(struct req *r, const void *input) MUST_CHECK;
