#include "platform/kept_page.h"

const struct page *kept_page_find(struct kept *k, struct str key)
{
    return kept_find(k, key);
}

void kept_page_put(struct kept *k, struct str key, const struct page *p)
{
    struct arena *own = kept_begin(k);
    struct page *copy = ARENA_NEW(own, struct page);
    struct crumb *crumb = ARENA_ARRAY(own, struct crumb, p->n_crumbs);
    *copy = *p;
    copy->title = msg_dup(own, &p->title);
    copy->title_text = str_dup(own, p->title_text);
    copy->body.s = str_dup(own, p->body.s);
    copy->actions.s = str_dup(own, p->actions.s);
    for (size_t i = 0; i < p->n_crumbs; i++)
        crumb[i] = (struct crumb){ msg_dup(own, &p->crumb[i].title), str_dup(own, p->crumb[i].path) };
    copy->crumb = crumb;
    kept_put(k, key, own, copy);
}
