#include "base/utf8.h"
#include "cli/cli.h"

enum { HELP_COLUMN = 24 };

struct str cli_placeholder(struct arena *a, const struct field *f)
{
    struct buf b = buf_on(a);
    if (f->type == FIELD_CHOICE && f->choices) {
        for (const struct field_choice *c = f->choices; c->value; c++) {
            buf_add_c(&b, b.n ? "|" : "");
            buf_add_c(&b, c->value);
        }
        return buf_str(&b);
    }
    switch (f->type) {
    case FIELD_MONTH: return STR("YYYY-MM");
    case FIELD_DATE: return STR("YYYY-MM-DD");
    case FIELD_INT: return STR("N");
    case FIELD_NUM: return STR("X");
    default: break;
    }
    for (const char *p = f->name; *p; p++)
        buf_add_char(&b, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
    return buf_str(&b);
}

static struct str option_form(struct arena *a, const struct field *f)
{
    if (f->type == FIELD_BOOL)
        return str_printf(a, "--%s", f->name);
    if (strcmp(f->name, "output") == 0)
        return STR("-o FILE");
    return str_printf(a, "--%s " STR_FMT, f->name, STR_ARG(cli_placeholder(a, f)));
}

struct str cli_usage(struct arena *a, const struct command *c)
{
    struct buf b = buf_on(a);
    buf_add_c(&b, c->name);
    for (size_t i = 0; i < c->n_arguments; i++) {
        struct str p = cli_placeholder(a, &c->argument[i]);
        buf_addf(&b, c->argument[i].required ? " " STR_FMT : " [" STR_FMT "]", STR_ARG(p));
    }
    for (size_t i = 0; i < c->n_options; i++) {
        struct str o = option_form(a, &c->option[i]);
        buf_addf(&b, c->option[i].required ? " " STR_FMT : " [" STR_FMT "]", STR_ARG(o));
    }
    return buf_str(&b);
}

static void put_pair(struct arena *a, const struct lang *l, struct sink *out, struct str left, const struct msg *right)
{
    sink_put_c(out, "  ");
    sink_put(out, left);
    sink_putf(out, "%*s  ", left.n < HELP_COLUMN ? (int)(HELP_COLUMN - left.n) : 0, "");
    sink_put(out, tr_msg(a, l, right));
    sink_put_c(out, "\n");
}

static const struct { const char *form; struct msg help; } global_options[] = {
    { "--db URL", { .id = N_("the database: sqlite:PATH (standard sqlite:huifang.db) or postgresql://…; also HUIFANG_DB, or db= in huifang.conf") } },
    { "--data FOLDER", { .id = N_("files beside the database (standard: its path with .d)") } },
    { "--lang zh|en", { .id = N_("language of texts; standard: the environment's") } },
    { "--as NAME", { .id = N_("who does it: stands in imports and draws") } },
};

void cli_help(struct arena *a, const struct lang *l, const struct features *fs, struct sink *out)
{
    sink_put(out, tr(l, N_("Huifang: customer satisfaction and customer relations of a car-dealer network.")));
    sink_put_c(out, "\n\n");
    sink_put(out, tr(l, N_("Usage: huifang COMMAND [ARGUMENTS] [OPTIONS]")));
    sink_put_c(out, "\n\n");
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_commands; i++)
            put_pair(a, l, out, str_of_c(fs->feature[f]->command[i]->name), &fs->feature[f]->command[i]->summary);
    sink_put_c(out, "\n");
    sink_put(out, tr(l, N_("Every command takes:")));
    sink_put_c(out, "\n");
    for (size_t i = 0; i < ARRAY_LEN(global_options); i++)
        put_pair(a, l, out, str_of_c(global_options[i].form), &global_options[i].help);
    sink_put_c(out, "\n");
    sink_put(out, tr(l, N_("\"huifang help COMMAND\" says more about one.")));
    sink_put_c(out, "\n");
}

static struct str choices_text(struct arena *a, const struct field *f)
{
    if (f->type != FIELD_CHOICE || !f->choices)
        return STR("");
    return str_printf(a, " (" STR_FMT ")", STR_ARG(cli_placeholder(a, f)));
}

void cli_help_command(struct arena *a, const struct lang *l, const struct command *c, struct sink *out)
{
    sink_putf(out, "huifang " STR_FMT "\n\n", STR_ARG(cli_usage(a, c)));
    sink_put(out, tr_msg(a, l, &c->summary));
    sink_put_c(out, "\n\n");
    for (size_t i = 0; i < c->n_arguments; i++)
        put_pair(a, l, out, cli_placeholder(a, &c->argument[i]), &c->argument[i].hint);
    for (size_t i = 0; i < c->n_options; i++) {
        struct str shown = c->option[i].type == FIELD_CHOICE ? str_printf(a, "--%s", c->option[i].name) : option_form(a, &c->option[i]);
        struct str hint = tr_msg(a, l, &c->option[i].hint);
        put_pair(a, l, out, shown, &MSG("{0}{1}", ARG_S(hint), ARG_S(choices_text(a, &c->option[i]))));
    }
    if (c->manual) {
        sink_put_c(out, "\n");
        sink_put(out, tr_msg(a, l, &MSG("More: docs/manual/{0}.md", ARG_C(c->manual))));
        sink_put_c(out, "\n");
    }
}

/* Characters beyond ASCII by their number: troff reads them whatever the locale. */
static void put_troff(struct sink *out, struct str s)
{
    bool at_start = true;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (at_start && (c == '.' || c == '\''))
            sink_put_c(out, "\\&");
        at_start = c == '\n';
        if (c == '\\')
            sink_put_c(out, "\\e");
        else if (c == '-')
            sink_put_c(out, "\\-");
        else if (c < 0x80)
            sink_putf(out, "%c", (char)c);
        else
            sink_putf(out, "\\[u%04X]", (unsigned)c);
    }
}

static void man_entry(struct sink *out, struct str head, struct str text)
{
    sink_put_c(out, ".TP\n.B ");
    put_troff(out, head);
    sink_put_c(out, "\n");
    put_troff(out, text);
    sink_put_c(out, "\n");
}

static void man_command(struct arena *a, const struct lang *l, const struct command *c, struct sink *out)
{
    sink_put_c(out, ".SS ");
    put_troff(out, cli_usage(a, c));
    sink_put_c(out, "\n");
    put_troff(out, tr_msg(a, l, &c->summary));
    sink_put_c(out, "\n");
    for (size_t i = 0; i < c->n_arguments; i++)
        man_entry(out, cli_placeholder(a, &c->argument[i]), tr_msg(a, l, &c->argument[i].hint));
    for (size_t i = 0; i < c->n_options; i++)
        man_entry(out, option_form(a, &c->option[i]), tr_msg(a, l, &c->option[i].hint));
}

void cli_man(struct arena *a, const struct lang *l, const struct features *fs, struct sink *out)
{
    sink_put_c(out, ".TH HUIFANG 1\n.ad l\n.SH NAME\nhuifang \\- ");
    put_troff(out, tr(l, N_("customer satisfaction and customer relations of a car-dealer network")));
    sink_put_c(out, "\n.SH SYNOPSIS\n.B huifang\nCOMMAND [ARGUMENTS] [OPTIONS]\n.SH COMMANDS\n");
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_commands; i++)
            man_command(a, l, fs->feature[f]->command[i], out);
    sink_put_c(out, ".SH OPTIONS OF EVERY COMMAND\n");
    for (size_t i = 0; i < ARRAY_LEN(global_options); i++)
        man_entry(out, str_of_c(global_options[i].form), tr_msg(a, l, &global_options[i].help));
    sink_put_c(out, ".SH EXIT STATUS\n");
    put_troff(out, tr(l, N_("0 done; 1 the answer is no (a check that found something, a dry run with rejected rows); 2 wrong usage; 3 invalid "
                            "input; 4 not allowed; 5 not found; 6 conflict; 7 busy, try again; 8 file, disk or database failed; 9 a defect of the program.")));
    sink_put_c(out, "\n");
}
