#include "verbatim/verbatim_frame_pages.h"
#include "org/user_gate.h"
#include "verbatim_tmpl.h"

#define IN(m) FIELD_AT(struct frame_input, m)
const struct field frame_fields[6] = {
    { .name = "code", .type = FIELD_CODE, .max = 32, .required = true, IN(code), .label = { .id = N_("Code") } },
    { .name = "title_zh", .type = FIELD_TEXT, .max = 40, .required = true, IN(title_zh), .label = { .id = N_("Title in Chinese") } },
    { .name = "title_en", .type = FIELD_TEXT, .max = 60, .required = true, IN(title_en), .label = { .id = N_("Title in English") } },
    { .name = "words", .type = FIELD_TEXT, .max = 1000, IN(words), .label = { .id = N_("Words that propose it") } },
    { .name = "position", .type = FIELD_INT, .min = 0, .max = 999, IN(position), .label = { .id = N_("Order") } },
    { .name = "in_use", .type = FIELD_BOOL, IN(in_use), .label = { .id = N_("In use") } },
};

static const struct crumb crumbs[] = { { { .id = N_("Screening of open answers") }, { "/screening", 10 } } };

static struct err *show(struct req *r, struct msg problem, int status)
{
    struct verbatim_frame f;
    TRY(verbatim_frame_load(r->db, r->arena, &f));
    struct frame_line *line = ARENA_ARRAY(r->arena, struct frame_line, f.n + 1);
    for (size_t i = 0; i < f.n; i++)
        line[i] = (struct frame_line){ &f.code[i], str_printf(r->arena, "%lld", (long long)f.code[i].position), str_printf(r->arena, "/screening/codes/" STR_FMT, STR_ARG(f.code[i].code)), false };
    struct verbatim_code fresh = { .in_use = true };
    line[f.n] = (struct frame_line){ &fresh, STR(""), STR("/screening/codes"), true };
    struct frame_view v = { .r = r, .line = line, .n_lines = f.n + req_may(r, "verbatim.codes"), .problem = problem };
    struct html_part body;
    tmpl_frame(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Code frame"), .crumb = crumbs, .n_crumbs = 1, .body = html_part_end(&body), .status = status });
}

struct err *page_frame(struct req *r, const void *input UNUSED)
{
    return show(r, (struct msg){ 0 }, 0);
}

static struct err *put(struct req *r, const struct frame_input *in, bool is_new)
{
    struct job job = job_of_req(r);
    struct verbatim_code c = { in->code, in->title_zh, in->title_en, in->words, in->position.v, in->in_use.v == 1 };
    if (!req_is_valid(r))
        return show(r, MSG("A code needs 1 to 32 of a-z, 0-9 and _, and a title in both languages."), 400);
    struct err *e = verbatim_code_put(&job, &c, is_new);
    if (e && (e->code == ERR_INVALID || e->code == ERR_CONFLICT))
        return show(r, e->msg, 400);
    TRY(e);
    res_flash(r, MSG("The code {0} is kept.", ARG_S(in->code)));
    return res_redirect(r, STR("/screening/codes"));
}

struct err *page_frame_add(struct req *r, const void *input)
{
    return put(r, input, true);
}

struct err *page_frame_change(struct req *r, const void *input)
{
    return put(r, input, false);
}
