/* What the tests of html/ share: an output on an arena whose text can be looked at. */
#pragma once
#include "base/test.h"
#include "html/html_out.h"

struct test_out {
    struct arena *arena;
    struct buf text;
    struct sink sink;
    struct html_out o;
};

static inline void test_out_open(struct test_out *t, const char *language)
{
    t->arena = arena_new(0);
    t->text = buf_on(t->arena);
    t->sink = sink_to_buf(&t->text);
    t->o = html_out_to(t->arena, &t->sink, lang_load(t->arena, str_of_c(language)));
}

/* What was printed since the last look. */
static inline struct str test_out_take(struct test_out *t)
{
    struct str s = str_dup(t->arena, buf_str(&t->text));
    buf_clear(&t->text);
    return s;
}

static inline void test_out_close(struct test_out *t)
{
    arena_free(t->arena);
}
