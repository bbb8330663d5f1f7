/* Build tool: writes the migrations and the staging tables as C text, so that the program carries its schema.
 * embed_sql OUT.c stage.sql 0001_name.sql 0002_name.sql … */
#include <errno.h>

static int fail(const char *file, const char *what)
{
    fprintf(stderr, "%s: %s\n", file, what);
    return 1;
}

static int write_text(FILE *out, const char *file)
{
    FILE *in = fopen(file, "r");
    if (!in)
        return fail(file, strerror(errno));
    fputs("    \"", out);
    for (int c; (c = getc(in)) != EOF;) {
        if (c == '"' || c == '\\')
            putc('\\', out);
        if (c == '\n')
            fputs("\\n\"\n    \"", out);
        else
            putc(c, out);
    }
    fputc('"', out);
    fclose(in);
    return 0;
}

/* NNNN_name.sql with NNNN == version: a gap or a double number would leave databases apart. */
static int write_migration(FILE *out, const char *path, int version)
{
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path, *dot = strrchr(file, '.');
    char *end;
    if (strtol(file, &end, 10) != version || end != file + 4 || *end != '_' || !dot || strcmp(dot, ".sql") != 0)
        return fail(path, "migrations are named NNNN_name.sql, numbered from 0001 without a gap");
    fprintf(out, "  { %d, \"%.*s\",\n", version, (int)(dot - end - 1), end + 1);
    int status = write_text(out, path);
    fputs(" },\n", out);
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return fail("embed_sql", "OUT.c stage.sql migrations…");
    FILE *out = fopen(argv[1], "w");
    if (!out)
        return fail(argv[1], strerror(errno));
    fputs("/* Written by embed_sql from migrations/. */\n#include \"db/db_schema.h\"\n\nconst char db_stage_sql[] =\n", out);
    int status = write_text(out, argv[2]);
    fputs(";\n\nconst struct db_migration db_migrations[] = {\n", out);
    for (int i = 3; i < argc; i++)
        status |= write_migration(out, argv[i], i - 2);
    fprintf(out, "};\nconst int db_migration_count = %d;\n", argc - 3);
    return fclose(out) == 0 ? status : fail(argv[1], strerror(errno));
}
