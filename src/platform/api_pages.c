/* The API's own pages and its command: the description for programs and for people. Neither tells anything that is not in the source. */
#include "api_tmpl.h"
#include "platform/api_docs.h"
#include "web/web.h"

static struct err *page_openapi(struct req *r, const void *input UNUSED)
{
    api_describe(res_json(r, 200), r->arena, features_of_req(r));
    return NULL;
}

static struct err *page_docs(struct req *r, const void *input UNUSED)
{
    struct html_part body;
    struct api_docs docs = api_docs_of(r->arena, features_of_req(r));
    tmpl_api_docs(html_part_begin(&body, &r->html), &docs);
    return res_page(r, &(struct page){ .title = MSG("API"), .body = html_part_end(&body) });
}

static const struct route routes[] = {
    { METHOD_GET, "/api/openapi.json", ROUTE_PUBLIC, ROUTE_NO_FORM, page_openapi },
    { METHOD_GET, "/api/docs", ROUTE_PUBLIC, ROUTE_NO_FORM, page_docs },
};

static struct err *cmd_api(struct cmd *c, const void *input UNUSED)
{
    struct json_out j = json_out_to(c->out, true);
    api_describe(&j, c->job.arena, c->features);
    sink_put_c(c->out, "\n");
    return NULL;
}

static const struct command api_command = { .name = "api", .summary = { .id = N_("describes the API of the portal as a document of OpenAPI 3.1") }, .manual = "api", .db = COMMAND_NO_DB, .run = cmd_api };
static const struct command *const commands[] = { &api_command };

const struct feature api_feature = { .name = "api", .command = commands, .n_commands = ARRAY_LEN(commands), .pages = { routes, ARRAY_LEN(routes) } };
