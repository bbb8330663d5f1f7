#include "lint/floors.h"
#include "lint/include.h"
#include "lint/rules.h"

/* Folders whose headers would bring the world in. */
static const char impure_folders[] = "db html transport sheet report web cli";
static const char impure_headers[] = "base/clock.h base/log.h";

/* Calls that read hidden state. */
static const char impure_calls[] =
    "time clock clock_gettime gettimeofday clock_now_ms clock_monotonic_ms clock_cpu_us rand random drand48 lrand48 arc4random getrandom "
    "os_random os_random_u64 getenv secure_getenv fopen open read write printf fprintf puts";

static bool is_pure(const struct source *f)
{
    bool is_rules = str_ends(f->name, STR("_rules.c")) || str_ends(f->name, STR("_rules.h"));
    return !f->is_test && (str_eq_c(f->folder, "method") || (is_rules && floor_is_known(f->folder)));
}

static void check_includes(struct lint *l, const struct source *f)
{
    struct include inc;
    for (int line = 1; include_next(f, &line, &inc);) {
        struct str rest = inc.header, folder = str_cut(&rest, '/');
        const char *library = inc.is_system ? foreign_folders(inc.header) : "";
        if ((inc.is_system && (!library || *library)) || (!inc.is_system && lint_list_has(impure_folders, folder))
            || lint_list_has(impure_headers, inc.header) || str_ends(inc.header, STR("_sql.h")))
            lint_report(l, f, inc.line, "rules and methods are pure: they may not include " STR_FMT, STR_ARG(inc.header));
    }
}

void rule_pure(struct lint *l, const struct source *f)
{
    struct str word;
    if (!is_pure(f))
        return;
    check_includes(l, f);
    for (size_t i = 0; lint_next_word(f->code, &i, &word);) {
        size_t next = lint_skip_blanks(f->code, i);
        if (next < f->code.n && f->code.p[next] == '(' && lint_list_has(impure_calls, word))
            lint_report(l, f, lint_line_at(f, i - 1), "rules and methods are pure: " STR_FMT "() is not; take its value as an argument", STR_ARG(word));
    }
}
