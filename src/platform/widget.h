/* The start page of whoever is signed in is made of widgets that features bring along, in the order of the features. Each says for whom it is,
 * and prints its body; one that has nothing to say prints nothing and is not there: no empty boxes. */
#pragma once
#include "html/html_out.h"

struct req;

enum widget_size { WIDGET_THIRD, WIDGET_HALF, WIDGET_FULL }; /* of the page's width; on a telephone all are as wide as the page */

struct widget {
    struct msg title;            /* of its card */
    const char *permission;      /* as of a menu entry: who has it sees the widget */
    enum widget_size size;
    bool has_charts;             /* the page loads the chart library */
    /* Prints the body, below an h2. It is made with each call of the page: what takes longer than a few milliseconds is kept (kept_of_req). An error is
     * said in the widget's place; the others are shown all the same. */
    struct err *(*make)(struct req *r, struct html_out *o);
};
