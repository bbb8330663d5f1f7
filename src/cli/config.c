#include "cli/cli.h"
#include <stdlib.h>
#include <string.h>

struct global {
    const char *option, *variable, *key;
    size_t offset;
};

static const struct global globals[] = {
    { "--db", "HUIFANG_DB", "db", offsetof(struct config, db) },
    { "--data", "HUIFANG_DATA", "data", offsetof(struct config, data) },
    { "--lang", "HUIFANG_LANG", "lang", offsetof(struct config, lang) },
    { "--as", "HUIFANG_USER", "user", offsetof(struct config, who) },
};

static struct str *slot(struct config *c, const struct global *g)
{
    return (struct str *)((char *)c + g->offset);
}

/* Is the word the option, alone or with "=value"? *value: what stands behind "=", or NULL. */
static bool is_option(const char *word, const char *option, const char **value)
{
    size_t n = strlen(option);
    if (strncmp(word, option, n) != 0 || (word[n] && word[n] != '='))
        return false;
    *value = word[n] ? word + n + 1 : NULL;
    return true;
}

static const struct global *global_of(const char *word, const char **value)
{
    for (size_t g = 0; g < ARRAY_LEN(globals); g++)
        if (is_option(word, globals[g].option, value))
            return &globals[g];
    return NULL;
}

struct err *config_flags(struct arena *a, int *argc, char **argv, struct config *out)
{
    int kept = 0;
    bool ended = false;
    *out = (struct config){ 0 };
    for (int i = 0; i < *argc; i++) {
        const char *value;
        ended |= strcmp(argv[i], "--") == 0;
        const struct global *hit = ended ? NULL : global_of(argv[i], &value);
        if (!hit) {
            argv[kept++] = argv[i];
            continue;
        }
        if (!value && i + 1 < *argc)
            value = argv[++i];
        if (!value || !*value)
            return ERR(a, ERR_INVALID, "{0} needs a value.", ARG_C(hit->option));
        *slot(out, hit) = str_of_c(value);
    }
    *argc = kept;
    return NULL;
}

static struct err *take_line(struct arena *a, struct str line, int number, struct config *out)
{
    struct str rest = str_trim(line);
    if (str_is_empty(rest) || rest.p[0] == '#')
        return NULL;
    struct str key = str_trim(str_cut(&rest, '='));
    for (size_t g = 0; g < ARRAY_LEN(globals); g++)
        if (str_eq_c(key, globals[g].key) && rest.p) {
            if (str_is_empty(*slot(out, &globals[g])))
                *slot(out, &globals[g]) = str_dup(a, str_trim(rest));
            return NULL;
        }
    return ERR(a, ERR_INVALID, "huifang.conf, line {0}: \"{1}\" is not one of db=, data=, lang=, user=.", ARG_I(number), ARG_S(line));
}

static struct err *take_file(struct arena *a, struct config *out)
{
    FILE *f = fopen("huifang.conf", "r");
    if (!f)
        return NULL;
    char line[4096];
    struct err *e = NULL;
    for (int number = 1; !e && fgets(line, sizeof line, f); number++)
        e = take_line(a, str_of_c(line), number, out);
    fclose(f);
    return e;
}

static void take_environment(struct config *out)
{
    for (size_t g = 0; g < ARRAY_LEN(globals); g++)
        if (str_is_empty(*slot(out, &globals[g])))
            *slot(out, &globals[g]) = str_of_c(getenv(globals[g].variable));
}

static void take_defaults(struct arena *a, struct config *out)
{
    static const char *const lang_variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < ARRAY_LEN(lang_variables) && str_is_empty(out->lang); i++)
        out->lang = str_of_c(getenv(lang_variables[i]));
    if (str_is_empty(out->who))
        out->who = str_of_c(getenv("USER"));
    if (str_is_empty(out->who))
        out->who = STR("cli");
    if (str_is_empty(out->db))
        out->db = STR("sqlite:huifang.db");
    if (str_is_empty(out->data) && str_starts(out->db, STR("sqlite:")))
        out->data = str_printf(a, STR_FMT ".d", STR_ARG(str_sub(out->db, 7, out->db.n)));
    if (str_is_empty(out->data))
        out->data = STR("huifang.d");
}

struct err *config_rest(struct arena *a, struct config *out)
{
    take_environment(out);
    TRY(take_file(a, out));
    take_defaults(a, out);
    return NULL;
}
