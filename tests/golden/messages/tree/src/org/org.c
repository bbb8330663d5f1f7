/* ERR(a, ERR_INVALID, "not from a comment") and tr(l, "neither"). */
#define MSG(text, ...) ((struct msg){ .id = (text) })
static const struct column columns[] = { { .title = { .id = N_("Title of a column") } } };

struct err *org_check(struct arena *a)
{
    if (x)
        return err_detail(a, ERR(a, ERR_IO, "Inside of another call: {0}", ARG_S(str_printf(a, "%d", 1))), "%s", "a detail");
    cmd_say(c, &MSG("Said with {0} % of {1}", ARG_I(1), ARG_I(2)));
    put(tr(l, condition ? N_("one way") : N_("the other way")));
    tr_n(l, "{0} dealer", "{0} dealers", n);
    tr_msg_n(a, l, "{0} visit", "{0} visits", n);
    puts("not marked");
    return ERR(a, ERR_INVALID,
               "In pieces, "
               "with \"quotes\" and 中文…");
}
