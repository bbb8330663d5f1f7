/* The directions of a cross-table: words of the command line ("region", "model", a question's code) made into axes of the tally with places
 * that people can read. Inside result/ only. */
#pragma once
#include "result/result.h"

struct axis_place {
    struct str code;
    struct msg name;            /* text NULL: the code says it */
    bool is_no_answer;          /* refused, not asked, none, does not know: counted, but no part of a test */
};
struct direction {
    struct msg title, heading;  /* in full; in a table's head */
    struct tally_axis axis;
    struct axis_place *place;   /* axis.n */
    bool is_questions;          /* places are the scored questions: each a measure of its own; question[place] */
    size_t *question;
};
/* "nation", region, area, group, dealer; month; an attribute's word; "question"; a question's code. INVALID with the words. */
struct err *result_direction(const struct result_set *s, struct str word, struct window w, const struct lang *l, struct direction *out) MUST_CHECK;
/* The words, for messages and help. */
extern const char result_direction_words[];
