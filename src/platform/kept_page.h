/* Whole pages that a worker keeps (platform/kept.h): what a page shows, without its head, which is each reader's own. Only for pages without forms
 * that change something: those carry the session's token. */
#pragma once
#include "platform/kept.h"
#include "web/web.h"

/* NULL when there is none. */
const struct page *kept_page_find(struct kept *k, struct str key);
/* Keeps a copy under a key that is not there yet. */
void kept_page_put(struct kept *k, struct str key, const struct page *p);
