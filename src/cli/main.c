#include "base/clock.h"
#include "cli/cli.h"
#include "platform/time_zone.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COMMAND_MEMORY = 2000u << 20 };

static void show_progress(struct job *job, const struct msg *what, int64_t done, int64_t total)
{
    if (!what) {
        fputs("\r\033[K", stderr);
        return;
    }
    struct arena_mark m = arena_mark(job->arena);
    struct str text = tr_msg(job->arena, job->lang, what);
    if (total > 0)
        fprintf(stderr, "\r\033[K" STR_FMT " %d %%", STR_ARG(text), (int)(100 * done / total));
    else
        fprintf(stderr, "\r\033[K" STR_FMT " …", STR_ARG(text));
    arena_rewind(job->arena, m);
}

static struct err *make_folder(struct arena *a, const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return NULL;
    return ERR(a, ERR_IO, "The folder {0} cannot be made: {1}.", ARG_C(path), ARG_C(strerror(errno)));
}

static struct err *check_schema(struct cmd *c, const char *url)
{
    int version;
    TRY(db_schema_version(c->job.db, &version));
    if (version == db_schema_latest())
        return NULL;
    if (version == 0)
        return ERR(c->job.arena, ERR_CONFLICT, "The database {0} is empty. Run \"huifang init\" first.", ARG_C(url));
    if (version > db_schema_latest())
        return ERR(c->job.arena, ERR_CONFLICT, "The database {0} was made by a newer Huifang (schema {1}, this program knows {2}).", ARG_C(url),
                   ARG_I(version), ARG_I(db_schema_latest()));
    return ERR(c->job.arena, ERR_CONFLICT, "The database {0} has schema {1}, this program needs {2}. Run \"huifang migrate\".", ARG_C(url),
               ARG_I(version), ARG_I(db_schema_latest()));
}

static struct err *open_database(struct cmd *c, const struct command *command, const struct config *config)
{
    if (command->db == COMMAND_NO_DB)
        return NULL;
    struct arena *a = c->job.arena;
    const char *url = str_c(a, config->db);
    struct db_options o = { .url = url, .create = command->db == COMMAND_MAKES_DB };
    setenv("SQLITE_TMPDIR", str_c(a, config->data), 1); /* SQLite's temporary files hold personal data: beside the database */
    struct err *e = db_open(a, &o, &c->job.db);
    if (e && e->code == ERR_NOT_FOUND)
        return ERR(a, ERR_NOT_FOUND, "There is no database {0}. \"huifang init\" makes one, --db names another.", ARG_C(url));
    TRY(e);
    if (command->db == COMMAND_CURRENT_DB)
        TRY(check_schema(c, url));
    c->job.data_dir = str_c(a, config->data);
    TRY(make_folder(a, c->job.data_dir));
    job_sweep(c->job.data_dir);
    if (command->db == COMMAND_CURRENT_DB)
        return network_time_zone(c->job.db, a, &c->job.tz);
    return tz_load(a, STR("Asia/Shanghai"), &c->job.tz);
}

static struct err *run_command(struct cmd *c, const struct command *command, int argc, char **argv, const struct config *config)
{
    void *input;
    c->status = 2; /* until the words are understood, an error is one of usage */
    TRY(cli_parse(c->job.arena, c->job.lang, command, (struct cli_words){ argc, argv }, &input));
    c->status = 0;
    TRY(open_database(c, command, config));
    struct err *e = command->run(c, input);
    job_progress_end(&c->job);
    return e;
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return strcmp(argv[0], "help") == 0;
}

/* Help that nobody asked for is no result. */
static int no_command(struct cmd *c)
{
    struct sink err = sink_to_file(stderr);
    cli_help(c->job.arena, c->job.lang, c->features, &err);
    return 2;
}

static int no_such_command(struct cmd *c, const char *word)
{
    cmd_say(c, &MSG("huifang: there is no command \"{0}\". \"huifang help\" lists them.", ARG_C(word)));
    return 2;
}

/* "help", "help --man", "help import list", "import list --help" */
static int help(struct cmd *c, int argc, char **argv)
{
    int words, skip = argc > 0 && strcmp(argv[0], "help") == 0;
    char **word = argv + skip;
    int n = argc - skip;
    const struct command *command = cli_find(c->features, n, word, &words);
    if (n == 1 && strcmp(word[0], "--man") == 0)
        cli_man(c->job.arena, c->job.lang, c->features, c->out);
    else if (command)
        cli_help_command(c->job.arena, c->job.lang, command, c->out);
    else if (n > 0 && word[0][0] != '-')
        return no_such_command(c, word[0]);
    else
        cli_help(c->job.arena, c->job.lang, c->features, c->out);
    return 0;
}

static int show_error(const struct cmd *c, const struct err *e)
{
    struct str text = tr_msg(c->job.arena, c->job.lang, &e->msg);
    fprintf(stderr, "huifang: " STR_FMT "\n", STR_ARG(text));
    if (e->detail && (getenv("HUIFANG_VERBOSE") || e->code == ERR_BUG || e->code == ERR_IO))
        fprintf(stderr, "  %s (%s:%d)\n", e->detail, e->file, e->line);
    return err_exit_status(e->code);
}

static int run(struct cmd *c, int argc, char **argv, const struct config *config)
{
    if (argc == 0)
        return no_command(c);
    if (asks_for_help(argc, argv))
        return help(c, argc, argv);
    int words;
    const struct command *command = cli_find(c->features, argc, argv, &words);
    if (!command)
        return no_such_command(c, argv[0]);
    struct err *e = run_command(c, command, argc - words, argv + words, config);
    if (!e || c->out->failed) /* end_output tells of output that cannot be written */
        return c->status;
    int status = show_error(c, e);
    return c->status == 2 ? 2 : status;
}

/* What the command printed must have arrived. A reader that has seen enough (| head) is no reason to complain, but not all arrived. */
static int end_output(struct cmd *c, int status)
{
    int fault = c->out->failed ? c->out->failed : fflush(stdout) != 0 ? errno : 0;
    if (!fault)
        return status;
    struct err *e = ERR(c->job.arena, ERR_IO, "The output cannot be written: {0}.", ARG_C(strerror(fault)));
    return fault == EPIPE ? err_exit_status(ERR_IO) : show_error(c, e);
}

/* A command that outgrows its memory ends here, rolled back. */
static int out_of_memory(const struct cmd *c)
{
    struct arena *a = arena_new(0);
    struct str text = tr_msg(a, c->job.lang, &MSG("This needs more than {0} MB of memory. Take less at once: a smaller file, fewer months.", ARG_I(COMMAND_MEMORY >> 20)));
    fprintf(stderr, "huifang: " STR_FMT "\n", STR_ARG(text));
    arena_free(a);
    if (c->job.db)
        db_abandon(c->job.db);
    return err_exit_status(ERR_INVALID);
}

static int run_within_memory(struct cmd *c, int argc, char **argv, const struct config *config)
{
    jmp_buf full;
    if (setjmp(full))
        return out_of_memory(c);
    arena_on_full(c->job.arena, &full);
    int status = end_output(c, run(c, argc, argv, config));
    arena_on_full(c->job.arena, NULL);
    return status;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(COMMAND_MEMORY);
    struct config config;
    struct sink out = sink_to_file(stdout);
    struct cmd c = { .job = { .arena = a, .now_ms = clock_now_ms(), .lang = lang_load(a, STR("en")) }, .out = &out, .features = &all_features };
    signal(SIGPIPE, SIG_IGN);
    argc--, argv++;
    struct err *usage = config_flags(a, &argc, argv, &config), *e = usage ? usage : config_rest(a, &config);
    c.job.lang = lang_load(a, config.lang);
    c.job.who = str_c(a, config.who);
    c.job.progress = isatty(STDERR_FILENO) ? show_progress : NULL;
    int status = e ? show_error(&c, e) : run_within_memory(&c, argc, argv, &config);
    arena_free(a);
    return usage ? 2 : status;
}
