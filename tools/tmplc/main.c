/* tmplc TEMPLATE OUT.c OUT.h        writes the C of one template
 * tmplc --messages TEMPLATE…        prints the translatable texts as .pot entries
 * Exit 0, 1 for an error in a template (file:line: error: …), 2 for wrong use or a file that cannot be read or written. */
#include "tmplc/gen.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { OK, WRONG_TEMPLATE, WRONG_USE };

static int read_file(struct arena *a, const char *path, struct str *out)
{
    char block[65536];
    struct buf text = buf_on(a);
    FILE *f = fopen(path, "rb");
    size_t n;
    while (f && (n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(&text, (struct str){ block, n });
    bool failed = !f || ferror(f);
    if (failed)
        fprintf(stderr, "tmplc: %s: %s\n", path, strerror(errno));
    if (f)
        fclose(f);
    *out = buf_str(&text);
    return failed ? WRONG_USE : OK;
}

static int write_file(const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");
    bool failed = !f || fwrite(text.p, 1, text.n, f) != text.n;
    if ((f && fclose(f) != 0) || failed) {
        fprintf(stderr, "tmplc: %s: %s\n", path, strerror(errno));
        return WRONG_USE;
    }
    return OK;
}

static int report(struct arena *a, const struct err *e)
{
    fprintf(stderr, "%s\n", template_error(a, e));
    return WRONG_TEMPLATE;
}

static int load(struct arena *a, const char *path, struct template *t)
{
    struct str source;
    if (read_file(a, path, &source) != OK)
        return WRONG_USE;
    struct err *e = template_read(a, path, source, t);
    return e ? report(a, e) : OK;
}

static int compile(struct arena *a, const char *path, const char *c_path, const char *h_path)
{
    struct template t;
    struct buf source = buf_on(a), header = buf_on(a);
    int status = load(a, path, &t);
    if (status != OK)
        return status;
    const char *slash = strrchr(h_path, '/');
    gen_header(&t, &header);
    gen_source(&t, slash ? slash + 1 : h_path, &source);
    status = write_file(h_path, buf_str(&header));
    return status != OK ? status : write_file(c_path, buf_str(&source));
}

static int messages(struct arena *a, char **path, size_t n)
{
    struct buf out = buf_on(a);
    const struct template **list = ARENA_ARRAY(a, const struct template *, n);
    for (size_t i = 0; i < n; i++) {
        struct template *t = ARENA_NEW(a, struct template);
        int status = load(a, path[i], t);
        if (status != OK)
            return status;
        list[i] = t;
    }
    struct err *e = gen_messages(a, list, n, &out);
    if (e)
        return report(a, e);
    struct str text = buf_str(&out);
    return fwrite(text.p, 1, text.n, stdout) == text.n && fflush(stdout) == 0 ? OK : WRONG_USE;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(0);
    int status = WRONG_USE;
    if (argc >= 2 && strcmp(argv[1], "--messages") == 0)
        status = messages(a, argv + 2, (size_t)argc - 2);
    else if (argc == 4)
        status = compile(a, argv[1], argv[2], argv[3]);
    else
        fputs("usage: tmplc TEMPLATE OUT.c OUT.h\n       tmplc --messages TEMPLATE…\n", stderr);
    arena_free(a);
    return status;
}
