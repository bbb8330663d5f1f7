#include "platform/dashboard.h"
#include "platform/job_process.h"
#include "platform/platform.h"
#include "platform/serve.h"
#include "platform/time_zone.h"
#include "web/server.h"

/* What each worker has beside its connection; and what all of them know, from before the fork. */
enum { KEPT_BYTES = 24 << 20, MOST_ID = 64 };
struct serve_worker { const struct tz *tz; struct kept *kept; char tidied_for[MOST_ID]; /* id of a request */ };
struct serving { const char *url, *data_dir; const struct features *features; };

struct job job_of_req(const struct req *r)
{
    const struct serve_worker *w = r->worker;
    return (struct job){ .arena = r->arena, .db = r->db, .lang = r->lang, .who = r->who ? str_c(r->arena, r->who->login) : "nobody", .who_id = r->who ? r->who->id : 0,
                         .now_ms = r->now_ms, .tz = w->tz, .data_dir = r->app->data_dir };
}

const struct features *features_of_req(const struct req *r)
{
    return features_of_app(r->app);
}

const struct features *features_of_app(const struct web_app *app)
{
    const struct serving *s = app->own;
    return s->features;
}

struct kept *kept_of_req(const struct req *r)
{
    struct serve_worker *w = r->worker;
    if (strncmp(w->tidied_for, r->id, MOST_ID) != 0) {
        snprintf(w->tidied_for, MOST_ID, "%s", r->id);
        kept_tidy(w->kept);
    }
    return w->kept;
}

static struct err *open_worker(struct arena *a, const struct web_app *app, struct db **db, void **worker)
{
    const struct serving *s = app->own;
    struct serve_worker *w = ARENA_NEW(a, struct serve_worker);
    TRY(db_open(a, &(struct db_options){ .url = s->url }, db));
    TRY(network_time_zone(*db, a, &w->tz));
    w->kept = kept_new(a, KEPT_BYTES);
    *worker = w;
    return NULL;
}

/* ---- the start page ---- */

static const struct route start_route = { METHOD_GET, "/", ROUTE_SIGNED_IN, ROUTE_NO_FORM, page_dashboard };

/* ---- the command ---- */

static int run_jobs(const struct web_app *app)
{
    const struct serving *s = app->own;
    return job_process_run(&(struct job_process){ .url = s->url, .data_dir = s->data_dir, .features = s->features });
}

static struct err *put_metrics(struct req *r, struct buf *out)
{
    struct job job = job_of_req(r);
    int64_t n[JOB_STATES];
    TRY(job_counts(&job, n));
    buf_add_c(out, "# HELP huifang_jobs Jobs of the last 30 days, by state.\n# TYPE huifang_jobs gauge\n");
    for (int s = 0; s < JOB_STATES; s++)
        buf_addf(out, "huifang_jobs{state=\"%s\"} %lld\n", job_state_name((enum job_state)s), (long long)n[s]);
    return NULL;
}

struct serve_input { struct str listen; struct opt_int workers, no_jobs; struct str tls_cert, tls_key; struct opt_int api_rate; };
static const struct field options[] = {
    { .name = "listen", .type = FIELD_TEXT, FIELD_AT(struct serve_input, listen), .hint = { .id = N_("address and port, standard 127.0.0.1:8080; :8080 = every address") } },
    { .name = "workers", .type = FIELD_INT, .min = 1, .max = 256, FIELD_AT(struct serve_input, workers), .hint = { .id = N_("processes that answer; standard: twice the processor cores, at least 4") } },
    { .name = "no-jobs", .type = FIELD_BOOL, FIELD_AT(struct serve_input, no_jobs), .hint = { .id = N_("pages only; \"huifang jobs run\" does the jobs elsewhere") } },
    { .name = "api-rate", .type = FIELD_INT, .min = 1, .max = 1000000, FIELD_AT(struct serve_input, api_rate), .hint = { .id = N_("requests a minute that a token, a user or an address may send to the API; standard 120") } },
    { .name = "tls-cert", .type = FIELD_TEXT, .max = 4000, FIELD_AT(struct serve_input, tls_cert), .hint = { .id = N_("certificate chain, a PEM file, to serve https") } },
    { .name = "tls-key", .type = FIELD_TEXT, .max = 4000, FIELD_AT(struct serve_input, tls_key), .hint = { .id = N_("its private key, a PEM file") } },
};

/* Is "/" a page of some feature? Then the start page gives way. */
static bool has_start(const struct features *fs)
{
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->pages.n; i++)
            if (fs->feature[f]->pages.route[i].method == METHOD_GET && str_eq_c(str_of_c(fs->feature[f]->pages.route[i].path), "/"))
                return true;
    return false;
}

static void collect(struct arena *a, const struct features *fs, struct web_app *app)
{
    struct route_table *tables = ARENA_ARRAY(a, struct route_table, 2 * fs->n + 1);
    struct menu *menus = ARENA_ARRAY(a, struct menu, fs->n);
    for (size_t f = 0; f < fs->n; f++) {
        tables[app->n_routes++] = fs->feature[f]->pages;
        tables[app->n_routes++] = fs->feature[f]->api;
        menus[app->n_menus++] = fs->feature[f]->menu;
        if (fs->feature[f]->gate)
            app->gate = fs->feature[f]->gate;
    }
    if (!has_start(fs))
        tables[app->n_routes++] = (struct route_table){ &start_route, 1 };
    app->routes = tables;
    app->menus = menus;
}

static void say_listening(void *ctx, const char *url)
{
    cmd_say(ctx, &MSG("Huifang is served at {0}. Ctrl-C stops it.", ARG_C(url)));
}

static struct err *cmd_serve(struct cmd *c, const void *input)
{
    const struct serve_input *in = input;
    struct arena *a = c->job.arena;
    struct serving serving = { arena_printf(a, "%s", db_url(c->job.db)), c->job.data_dir, c->features };
    struct web_app app = { .data_dir = c->job.data_dir, .open = open_worker, .abandon = db_abandon, .own = &serving, .helper = in->no_jobs.v ? NULL : run_jobs, .metrics = put_metrics };
    collect(a, c->features, &app);
    db_close(c->job.db); /* each worker opens its own, after the fork */
    c->job.db = NULL;
    struct web_server s = { .listen = in->listen.p ? str_c(a, in->listen) : "127.0.0.1:8080", .workers = in->workers.has ? (int)in->workers.v : 0,
                            .tls_cert = in->tls_cert.p ? str_c(a, in->tls_cert) : NULL, .tls_key = in->tls_key.p ? str_c(a, in->tls_key) : NULL,
                            .lang = str_c(a, lang_code(c->job.lang)), .api_per_minute = in->api_rate.has ? (int)in->api_rate.v : 120,
                            .listening = say_listening, .ctx = c };
    return web_serve(&s, &app, a);
}

static const struct command serve_command = {
    .name = "serve", .summary = { .id = N_("serves the portal to browsers until it is stopped") }, .manual = "serve", .option = options,
    .n_options = ARRAY_LEN(options), .input_size = sizeof(struct serve_input), .db = COMMAND_CURRENT_DB, .run = cmd_serve,
};
static const struct command *const commands[] = { &serve_command };

const struct feature serve_feature = { .name = "serve", .command = commands, .n_commands = ARRAY_LEN(commands) };
