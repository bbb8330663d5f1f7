#include "sqlc.h"
#include <stdarg.h>
#include <string.h>

bool complain(struct sql_file *f, int line, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    sink_put(f->errors, str_printf(f->arena, "%s:%d: %s\n", f->path, line, text));
    f->n_errors++;
    return false;
}

const struct type_info type_infos[5] = {
    [DB_INT]  = { "int",  "DB_INT",  { "int64_t", "struct opt_int" }, "bigint",           20 },
    [DB_BOOL] = { "bool", "DB_BOOL", { "bool", "struct opt_int" },    "smallint",         21 },
    [DB_TEXT] = { "text", "DB_TEXT", { "struct str", "struct str" },  "text",             25 },
    [DB_NUM]  = { "num",  "DB_NUM",  { "double", "struct opt_num" },  "double precision", 701 },
    [DB_BLOB] = { "blob", "DB_BLOB", { "struct str", "struct str" },  "blob",             17 },
};

bool type_of_word(struct str word, enum db_type *out)
{
    for (size_t i = 0; i < ARRAY_LEN(type_infos); i++)
        if (str_eq_c(word, type_infos[i].word))
            return *out = (enum db_type)i, true;
    return false;
}

bool type_of_declared(const char *declared, enum db_type *out)
{
    for (size_t i = 0; i < ARRAY_LEN(type_infos); i++)
        if (str_eq_nocase(str_of_c(declared), str_of_c(type_infos[i].declared)))
            return *out = (enum db_type)i, true;
    return false;
}

static const char *const c_words[] = {
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern", "float",
    "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed", "sizeof", "static",
    "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while", "asm", "typeof", "bool", "true", "false",
    "unix", "linux", "errno", "stdin", "stdout", "stderr",
};

bool is_plain_name(struct str name)
{
    if (name.n == 0 || name.p[0] < 'a' || name.p[0] > 'z' || name.p[name.n - 1] == '_')
        return false;
    for (size_t i = 1; i < name.n; i++) {
        char c = name.p[i];
        bool is_good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '_' && name.p[i - 1] != '_');
        if (!is_good)
            return false;
    }
    return true;
}

bool is_c_name(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(c_words); i++)
        if (str_eq_c(name, c_words[i]))
            return false;
    return is_plain_name(name);
}
