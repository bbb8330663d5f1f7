#include "lint/lint.h"
#include <stdarg.h>

void lint_report(struct lint *l, const struct source *f, int line, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (l->n_findings == l->findings_room) {
        l->findings_room = l->findings_room * 2 + 64;
        l->finding = arena_grow(l->arena, l->finding, l->n_findings, l->findings_room, sizeof *l->finding);
    }
    l->finding[l->n_findings++] = (struct finding){ f->path, line, str_dup(l->arena, str_of_c(text)) };
}
