#include "result/result_report_telling.h"
#include "result/result_telling.h"

/* Everything that is not restricted, and windows of no base that reports tell (a cut at a series' start is one of them). */
static bool tells(const struct reporting *r, struct telling_question q, struct window w)
{
    struct window asked = window_of(q.base, w.last);
    if (!report_is_restricted(r) || q.unit->filter)
        return true;
    return asked.first == w.first && asked.last == w.last && telling_may(r->telling, &q);
}

bool report_tells_interviews(const struct reporting *r, const struct result_unit *u, struct report_base b)
{
    return tells(r, (struct telling_question){ TELL_INTERVIEWS, { 0 }, u, b.kind, b.window.last }, b.window);
}

struct report_levels report_tells_levels(const struct reporting *r, size_t question, const struct result_unit *u, struct report_base b)
{
    struct telling_question top2 = { TELL_TOP2, { .kind = MEASURE_QUESTION, .question = question }, u, b.kind, b.window.last }, levels = top2;
    levels.what = TELL_LEVELS;
    return (struct report_levels){ tells(r, top2, b.window), tells(r, levels, b.window) };
}

struct figure report_keep_secret(const struct reporting *r, struct measure m, const struct result_unit *u, struct report_base b, struct figure f)
{
    f.is_secret = !tells(r, (struct telling_question){ TELL_VALUE, m, u, b.kind, b.window.last }, b.window);
    f.mark.is_hidden |= f.is_secret;
    return f;
}
