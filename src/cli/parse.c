#include "cli/cli.h"
#include <string.h>

/* How many words of argv the name covers, 0 = another command. */
static int words_matched(const char *name, int argc, char **argv)
{
    struct str rest = str_of_c(name);
    int n = 0;
    while (rest.p) {
        struct str word = str_cut(&rest, ' ');
        if (n >= argc || !str_eq_c(word, argv[n]))
            return 0;
        n++;
    }
    return n;
}

const struct command *cli_find(const struct features *fs, int argc, char **argv, int *n_words)
{
    const struct command *best = NULL;
    *n_words = 0;
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_commands; i++) {
            int n = words_matched(fs->feature[f]->command[i]->name, argc, argv);
            if (n > *n_words) {
                *n_words = n;
                best = fs->feature[f]->command[i];
            }
        }
    return best;
}

struct parsing {
    struct arena *arena;
    const struct lang *lang;
    const struct command *c;
    struct cli_words words;
    int at;
    struct str *argument, *option;
    size_t n_arguments;
};

static struct err *bad_usage(const struct parsing *w, struct msg why)
{
    struct str text = tr_msg(w->arena, w->lang, &why);
    return ERR(w->arena, ERR_INVALID, "{0}\nUsage: huifang {1}", ARG_S(text), ARG_S(cli_usage(w->arena, w->c)));
}

/* "month" of --month, --month=2012-03 and the short -o; an option's own name may not hold '='. */
static const struct field *find_option(const struct command *c, struct str word, size_t *at)
{
    struct str name = str_sub(word, str_starts(word, STR("--")) ? 2 : 1, word.n);
    name = str_cut(&name, '=');
    if (str_eq_c(word, "-o"))
        name = STR("output");
    for (*at = 0; *at < c->n_options; ++*at)
        if (str_eq_c(name, c->option[*at].name))
            return &c->option[*at];
    return NULL;
}

static struct err *take_option(struct parsing *w)
{
    struct str word = str_of_c(w->words.word[w->at]);
    size_t at;
    const struct field *f = find_option(w->c, word, &at);
    if (!f)
        return bad_usage(w, MSG("There is no option {0}.", ARG_S(word)));
    ptrdiff_t equals = str_find(word, STR("="));
    if (w->option[at].p)
        return bad_usage(w, MSG("{0} is given twice.", ARG_S(word)));
    if (equals >= 0)
        w->option[at] = str_sub(word, (size_t)equals + 1, word.n);
    else if (f->type == FIELD_BOOL)
        w->option[at] = STR("1");
    else if (w->at + 1 < w->words.n)
        w->option[at] = str_of_c(w->words.word[++w->at]);
    else
        return bad_usage(w, MSG("{0} needs a value.", ARG_S(word)));
    return NULL;
}

static struct err *take_words(struct parsing *w)
{
    bool only_arguments = false;
    for (w->at = 0; w->at < w->words.n; w->at++) {
        const char *word = w->words.word[w->at];
        if (!only_arguments && strcmp(word, "--") == 0)
            only_arguments = true;
        else if (!only_arguments && word[0] == '-' && word[1])
            TRY(take_option(w));
        else if (w->n_arguments < w->c->n_arguments)
            w->argument[w->n_arguments++] = str_of_c(word);
        else
            return bad_usage(w, MSG("\"{0}\" is one argument too many.", ARG_C(word)));
    }
    return NULL;
}

static struct err *check(const struct parsing *w, struct form form, const struct str *raw, void *input)
{
    struct form_issues issues = { 0 };
    if (form.n == 0 || form_parse(w->arena, form, raw, input, &issues))
        return NULL;
    const struct field_issue *i = &issues.issue[0];
    struct str name = raw == w->option ? str_printf(w->arena, "--%s", i->field->name) : cli_placeholder(w->arena, i->field);
    return bad_usage(w, MSG("{0}: {1}", ARG_S(name), ARG_S(tr_msg(w->arena, w->lang, &i->why))));
}

struct err *cli_parse(struct arena *a, const struct lang *l, const struct command *c, struct cli_words words, void **input)
{
    struct parsing w = { .arena = a, .lang = l, .c = c, .words = words, .argument = ARENA_ARRAY(a, struct str, c->n_arguments),
                         .option = ARENA_ARRAY(a, struct str, c->n_options) };
    *input = arena_alloc(a, c->input_size);
    TRY(take_words(&w));
    TRY(check(&w, (struct form){ c->argument, c->n_arguments }, w.argument, *input));
    return check(&w, (struct form){ c->option, c->n_options }, w.option, *input);
}
