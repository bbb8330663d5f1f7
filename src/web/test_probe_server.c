/* A server for the tests: routes that echo, fail, die, eat memory; a gate whose sessions are "s-NAME" and whose tokens are "t-NAME".
 *     test_probe_server ADDRESS WORKERS DATA_FOLDER [CERT KEY]
 * PROBE_API_RATE in the environment: requests a minute to the API.
 * "admin" may all, "reader" and "zh" (whose language is Chinese) may read; "new" may read too, but is to see /home first. */
#include "web/server.h"
#include "web/web.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the gate ---- */

static const struct identity *identity_of(struct req *r, struct str login, bool has_session)
{
    if (!str_eq_c(login, "admin") && !str_eq_c(login, "reader") && !str_eq_c(login, "zh") && !str_eq_c(login, "new"))
        return NULL;
    struct identity *i = ARENA_NEW(r->arena, struct identity);
    *i = (struct identity){ .login = login, .lang = str_eq_c(login, "zh") ? STR("zh-CN") : STR_NONE };
    if (has_session)
        i->csrf = str_printf(r->arena, "secret-" STR_FMT, STR_ARG(login));
    return i;
}

static struct err *by_session(struct req *r, struct str session, const struct identity **out)
{
    if (str_eq_c(session, "s-broken"))
        return ERR(r->arena, ERR_IO, "The sessions cannot be read.");
    *out = str_starts(session, STR("s-")) ? identity_of(r, str_sub(session, 2, session.n), true) : NULL;
    return NULL;
}

static struct err *by_token(struct req *r, struct str token, const struct identity **out)
{
    *out = str_starts(token, STR("t-")) ? identity_of(r, str_sub(token, 2, token.n), false) : NULL;
    return NULL;
}

static bool may(const struct req *r, const char *permission)
{
    return str_eq_c(r->who->login, "admin") || strcmp(permission, "probe.read") == 0;
}

static const char *only_page(const struct req *r)
{
    return str_eq_c(r->who->login, "new") ? "/home" : NULL;
}

static bool knows(const struct web_app *app UNUSED, const char *permission)
{
    return strcmp(permission, "probe.read") == 0 || strcmp(permission, "probe.write") == 0;
}

static const struct web_gate gate = { .by_session = by_session, .by_token = by_token, .may = may, .knows = knows, .only_page = only_page, .sign_in = "/sign-in", .sign_out = "/sign-out" };

/* ---- pages ---- */

struct input { struct opt_int id, number; struct str text, name, next; };
#define FIELD_TEXT_OF(n, m) { .name = n, .type = FIELD_TEXT, .max = 20000, FIELD_AT(struct input, m) }
static const struct field id_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct input, id) } };
static const struct field name_fields[] = { { .name = "name", .type = FIELD_TEXT, .required = true, FIELD_AT(struct input, name) }, FIELD_TEXT_OF("text", text) };
static const struct field text_fields[] = { { .name = "text", .type = FIELD_TEXT, .max = 200000, .required = true, FIELD_AT(struct input, text), .label = { .id = "Text" } },
                                            { .name = "number", .type = FIELD_INT, .min = 1, .max = 9, FIELD_AT(struct input, number), .label = { .id = "Number" } } };
static const struct field optional_fields[] = { FIELD_TEXT_OF("text", text), { .name = "number", .type = FIELD_INT, FIELD_AT(struct input, number) }, FIELD_TEXT_OF("next", next) };

static struct err *page_start(struct req *r, const void *input UNUSED)
{
    return res_page(r, &(struct page){ .title_text = STR("Probe"), .body = form_secret(r) });
}

/* About 5 KB in the layout, for the benchmark. */
static struct err *page_long(struct req *r, const void *input UNUSED)
{
    struct buf b = buf_on(r->arena);
    for (int i = 0; i < 28; i++)
        buf_addf(&b, "<tr><td>Dealer %d</td><td>%d.%d</td><td>%d</td></tr>\n", 1000 + i, 90 + i % 9, i % 10, 100 + i);
    return res_page(r, &(struct page){ .title_text = STR("Probe"), .body = { buf_str(&b) } });
}

static struct err *page_echo(struct req *r, const void *input)
{
    const struct input *in = input;
    struct json_out *j = res_json(r, 200);
    json_object(j);
    json_put_str(j, "name", in->name);
    json_put_str(j, "text", in->text);
    json_put_int(j, "id", in->id.v);
    json_put_int(j, "number", in->number.v);
    json_put_str(j, "who", r->who ? r->who->login : STR_NONE);
    json_put_str(j, "lang", lang_code(r->lang));
    json_put_str(j, "client", r->client);
    json_put_bool(j, "https", r->is_https);
    json_put_str(j, "once", r->once);
    json_put_int(j, "issues", (int64_t)r->issues.n);
    json_put_str(j, "raw", req_raw(r, "number"));
    json_key_c(j, "uploads");
    json_array(j);
    for (size_t i = 0; i < r->n_uploads; i++) {
        json_object(j);
        json_put_str(j, "field", r->upload[i].field);
        json_put_str(j, "name", r->upload[i].name);
        json_put_int(j, "bytes", r->upload[i].bytes);
        json_put_c(j, "path", r->upload[i].path);
        json_put_bool(j, "is_there", access(r->upload[i].path, R_OK) == 0);
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
    return NULL;
}

/* A line in the file "saved" for each time it acts; works as long as the number says, in ms. */
static struct err *page_save(struct req *r, const void *input)
{
    const struct input *in = input;
    FILE *f = fopen(arena_printf(r->arena, "%s/saved", r->app->data_dir), "ae");
    if (!f || fputs("saved\n", f) == EOF || fclose(f) != 0)
        return ERR(r->arena, ERR_IO, "The file cannot be written.");
    usleep((unsigned)in->number.v * 1000);
    if (str_eq_c(in->text, "refuse"))
        return ERR(r->arena, ERR_CONFLICT, "Refused.");
    if (str_eq_c(in->text, "die"))
        kill(getpid(), SIGKILL);
    res_flash(r, MSG("Saved: {0}", ARG_S(((const struct input *)input)->text)));
    return res_redirect(r, STR("/"));
}

static struct err *page_jump(struct req *r, const void *input)
{
    return res_redirect(r, ((const struct input *)input)->next);
}

static struct err *page_header(struct req *r, const void *input)
{
    TRY(res_header(r, "X-Echo", ((const struct input *)input)->text));
    return res_bytes(r, 200, "text/plain", STR("ok"));
}

static struct err *page_download(struct req *r, const void *input)
{
    const struct input *in = input;
    struct res_file f = { arena_printf(r->arena, "%s/big.bin", r->app->data_dir), in->text, "application/octet-stream" };
    return res_file(r, &f);
}

/* A document of that many rows as a workbook, or in the format that "next" names. */
static struct err *page_export(struct req *r, const void *input)
{
    static const struct column columns[] = { { .key = "dealer", .title = { .id = "Dealer" }, .is_text = true }, { .key = "n", .title = { .id = "Number" } } };
    const struct input *in = input;
    struct table *t = table_new(r->arena, "rows", columns, ARRAY_LEN(columns));
    for (int64_t i = 0; i < in->number.v; i++) {
        struct cell *c = table_add_row(r->arena, t);
        c[0] = cell_text(STR("北京某某汽车销售服务有限公司"));
        c[1] = cell_int(i);
    }
    struct section s = { .key = "rows", .title = { .id = "Rows" }, .table = t };
    struct document d = { .format = "probe/1", .title = { .id = "Rows" }, .section = &s, .n_sections = 1 };
    enum report_format f = REPORT_XLSX;
    report_format_of(in->next, &f);
    return res_document(r, &(struct res_document){ .document = &d, .format = f, .name = STR("行") });
}

static struct err *page_memory(struct req *r, const void *input UNUSED)
{
    size_t used = 0;
    while (used < 1u << 30) {
        arena_alloc(r->arena, 1 << 20);
        used = arena_used(r->arena);
    }
    return NULL;
}

static struct err *page_die(struct req *r UNUSED, const void *input UNUSED)
{
    kill(getpid(), SIGKILL);
    return NULL;
}

static struct err *page_slow(struct req *r, const void *input)
{
    usleep((unsigned)((const struct input *)input)->number.v * 1000);
    return res_bytes(r, 200, "text/plain", str_printf(r->arena, "%ld", (long)getpid()));
}

static struct err *page_none(struct req *r UNUSED, const void *input UNUSED)
{
    return NULL;
}

static struct err *page_fail(struct req *r, const void *input)
{
    return ERR(r->arena, (enum err_code)((const struct input *)input)->number.v, "It failed like {0}.", ARG_C("<b>this</b>"));
}

static struct err *page_sign_in(struct req *r, const void *input)
{
    const struct input *in = input;
    if (in->text.n)
        TRY(req_set_session(r, in->text, 3600));
    return res_bytes(r, 200, "text/plain", STR("sign in here"));
}

static struct err *page_sign_out(struct req *r, const void *input UNUSED)
{
    req_clear_session(r);
    return res_redirect(r, STR("/"));
}

#define ONE(fields) ROUTE_FORM(struct input, fields)
static const struct route routes[] = {
    { METHOD_GET, "/", ROUTE_PUBLIC, ROUTE_NO_FORM, page_start },
    { METHOD_GET, "/home", ROUTE_SIGNED_IN, ROUTE_NO_FORM, page_start },
    { METHOD_GET, "/page", "probe.read", ROUTE_NO_FORM, page_long },
    { METHOD_GET, "/item/{id}", "probe.read", ONE(id_fields), page_echo },
    { METHOD_GET, "/name/{name}", ROUTE_PUBLIC, ONE(name_fields), page_echo },
    { METHOD_GET, "/search", ROUTE_PUBLIC, ONE(text_fields), page_echo },
    { METHOD_GET, "/draft", ROUTE_PUBLIC, ONE(text_fields), page_echo, .shows_issues = true },
    { METHOD_POST, "/echo", ROUTE_PUBLIC, ONE(text_fields), page_echo },
    { METHOD_POST, "/large", ROUTE_PUBLIC, ONE(text_fields), page_echo, .max_body = 200000 },
    { METHOD_POST, "/save", "probe.write", ONE(optional_fields), page_save },
    { METHOD_POST, "/read-only", "probe.read", ROUTE_NO_FORM, page_sign_out },
    { METHOD_POST, "/upload", "probe.write", ONE(optional_fields), page_echo, .max_upload = 3 << 20 },
    { METHOD_PUT, "/api/item/{id}", "probe.write", ONE(id_fields), page_echo },
    { METHOD_POST, "/api/echo", "probe.write", ONE(text_fields), page_echo },
    { METHOD_GET, "/api/fail", ROUTE_PUBLIC, ONE(optional_fields), page_fail },
    { METHOD_GET, "/fail", ROUTE_PUBLIC, ONE(optional_fields), page_fail },
    { METHOD_GET, "/jump", ROUTE_PUBLIC, ONE(optional_fields), page_jump },
    { METHOD_GET, "/header", ROUTE_PUBLIC, ONE(optional_fields), page_header },
    { METHOD_GET, "/download", ROUTE_PUBLIC, ONE(optional_fields), page_download },
    { METHOD_GET, "/export", ROUTE_PUBLIC, ONE(optional_fields), page_export },
    { METHOD_GET, "/memory", ROUTE_PUBLIC, ROUTE_NO_FORM, page_memory },
    { METHOD_GET, "/die", ROUTE_PUBLIC, ROUTE_NO_FORM, page_die },
    { METHOD_GET, "/slow", ROUTE_PUBLIC, ONE(optional_fields), page_slow },
    { METHOD_GET, "/none", ROUTE_PUBLIC, ROUTE_NO_FORM, page_none },
    { METHOD_GET, "/sign-in", ROUTE_PUBLIC, ONE(optional_fields), page_sign_in },
    { METHOD_POST, "/sign-out", ROUTE_SIGNED_IN, ROUTE_NO_FORM, page_sign_out },
};
static const struct route_table table = { routes, ARRAY_LEN(routes) };
static const struct menu_entry entries[] = {
    { { "Start" }, "/", ROUTE_PUBLIC, NULL }, { { "Home" }, "/home", ROUTE_SIGNED_IN, NULL }, { { "Write" }, "/search", "probe.write", "Group" },
};
static const struct menu menu = { entries, ARRAY_LEN(entries) };

static void say(void *ctx UNUSED, const char *url)
{
    fprintf(stderr, "listening %s\n", url);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(0);
    int64_t workers;
    if (argc < 4 || !str_to_int(str_of_c(argv[2]), &workers))
        return 2;
    struct web_app app = { .routes = &table, .n_routes = 1, .menus = &menu, .n_menus = 1, .gate = &gate, .data_dir = argv[3] };
    struct web_server s = { .listen = argv[1], .workers = (int)workers, .tls_cert = argc > 5 ? argv[4] : NULL,
                            .tls_key = argc > 5 ? argv[5] : NULL, .request_memory = 16 << 20, .listening = say };
    int64_t rate;
    if (str_to_int(str_of_c(getenv("PROBE_API_RATE")), &rate))
        s.api_per_minute = (int)rate;
    signal(SIGPIPE, SIG_IGN);
    struct err *e = web_serve(&s, &app, a);
    if (e)
        fprintf(stderr, "%s %s\n", e->msg.id, e->detail ? e->detail : "");
    int status = e ? err_exit_status(e->code) : 0;
    arena_free(a);
    return status;
}
