#include "lint/include.h"
#include <string.h>

static bool parse_include(struct str line, struct include *out)
{
    line = str_trim(line);
    if (!str_starts(line, STR("#")))
        return false;
    line = str_trim(str_sub(line, 1, line.n));
    if (!str_starts(line, STR("include")))
        return false;
    line = str_trim(str_sub(line, 7, line.n));
    if (line.n < 3 || !strchr("\"<", line.p[0]))
        return false;
    out->is_system = line.p[0] == '<';
    struct str rest = str_sub(line, 1, line.n);
    out->header = str_cut(&rest, out->is_system ? '>' : '"');
    return rest.p != NULL;
}

bool include_next(const struct source *f, int *line, struct include *out)
{
    while ((size_t)*line <= f->n_lines) {
        out->line = (*line)++;
        /* A commented line is blank in the code; the name in quotes stands only in the text. */
        bool is_code = str_starts(str_trim(lint_line(f, f->code, out->line)), STR("#"));
        if (is_code && parse_include(lint_line(f, f->text, out->line), out))
            return true;
    }
    return false;
}
