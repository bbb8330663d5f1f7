#include "lint/floors.h"
#include "lint/include.h"
#include "lint/rules.h"

/* A library's headers (a name, or a folder with its slash) and the folders that may include them. */
static const struct {
    const char *header, *folders;
} libraries[] = {
    { "sqlite3.h", "db tools/sqlc" },
    { "libpq-fe.h", "db tools/sqlc" },
    { "sodium.h", "base" },
    { "unicode/", "i18n" },
    { "friso/", "i18n insight" },
    { "xlsxwriter.h", "report" },
    { "pango/", "report" },
    { "cairo", "report" },
    { "readstat.h", "report" },
    { "zip.h", "sheet report" },
    { "expat.h", "sheet" },
    { "csv.h", "sheet" },
    { "seccomp.h", "sheet" },
    { "jansson.h", "form platform @features" },
    { "microhttpd.h", "web" },
    { "gnutls/", "web" },
    { "curl/", "transport" },
    { "cjose/", "transport" },
    { "liboath/", "org" },
    { "qrencode.h", "org" },
    { "lapacke.h", "tally insight" },
    { "cblas.h", "tally insight" },
    { "immintrin.h", "tally" },
    { "xxhash.h", "tally" },
};

/* C and the system: free for all. */
static const char system_headers[] =
    "assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h signal.h stdalign.h stdarg.h "
    "stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h tgmath.h threads.h time.h uchar.h wchar.h wctype.h "
    "dirent.h dlfcn.h endian.h fcntl.h fnmatch.h ftw.h getopt.h glob.h grp.h iconv.h langinfo.h libgen.h malloc.h mqueue.h netdb.h nl_types.h "
    "poll.h pthread.h pwd.h regex.h sched.h search.h semaphore.h spawn.h strings.h syslog.h termios.h unistd.h utime.h wordexp.h";
static const char *const system_folders[] = { "sys/", "linux/", "netinet/", "arpa/", "asm/" };

const char *foreign_folders(struct str header)
{
    for (size_t i = 0; i < ARRAY_LEN(libraries); i++)
        if (str_starts(header, str_of_c(libraries[i].header)))
            return libraries[i].folders;
    for (size_t i = 0; i < ARRAY_LEN(system_folders); i++)
        if (str_starts(header, str_of_c(system_folders[i])))
            return "";
    return lint_list_has(system_headers, header) ? "" : NULL;
}

/* Tests may use what they like: they read back what the program wrote. */
void rule_foreign(struct lint *l, const struct source *f)
{
    struct include inc;
    if (f->is_test || !floor_is_known(f->folder))
        return;
    for (int line = 1; include_next(f, &line, &inc);) {
        const char *folders = inc.is_system ? foreign_folders(inc.header) : "";
        if (!folders)
            lint_report(l, f, inc.line, "<" STR_FMT "> is an unknown library: add it to tools/lint/rule_foreign.c", STR_ARG(inc.header));
        else if (*folders && !lint_list_has(folders, f->folder)
                 && !(lint_list_has(folders, STR("@features")) && floor_is_feature(f->folder)))
            lint_report(l, f, inc.line, "<" STR_FMT "> may be included in %s only", STR_ARG(inc.header), folders);
    }
}
