/* sizes FILE… prints what the segments of a projection spend on each interview, in bytes. */
#include "tally/tally_file.h"
#include <stdio.h>

struct spent { const char *what; double bytes; };

static bool add(struct spent *spent, size_t n_spent, const char *path, double *rows)
{
    enum { QUESTIONS, ATTRIBUTES, IDS, WEIGHTS, OTHER };
    struct tally_file_head head;
    struct tally_file_parts parts;
    FILE *f = fopen(path, "rb");
    bool ok = f && fread(&head, sizeof head, 1, f) == 1 && tally_file_parts_of(&head, &parts);
    if (f)
        fclose(f);
    if (!ok)
        return false;
    spent[n_spent - 1].bytes += (double)parts.end;
    for (int i = 0; i < TALLY_PARTS; i++) {
        int on = i >= PART_ATTRIBUTES ? ATTRIBUTES : i == PART_PLANES ? QUESTIONS : i == PART_IDS ? IDS : i == PART_WEIGHTS ? WEIGHTS : OTHER;
        spent[on].bytes += (double)parts.n[i];
    }
    *rows += (double)head.n_rows;
    return true;
}

int main(int argc, char **argv)
{
    struct spent spent[] = { { "questions", 0 }, { "attributes", 0 }, { "ids", 0 }, { "weights", 0 }, { "dictionaries, dealers and months", 0 }, { "all", 0 } };
    double rows = 0;
    for (int i = 1; i < argc; i++)
        if (!add(spent, ARRAY_LEN(spent), argv[i], &rows)) {
            fprintf(stderr, "%s: no segment\n", argv[i]);
            return 1;
        }
    if (argc < 2 || rows == 0) {
        fputs("usage: sizes FILE…\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < ARRAY_LEN(spent); i++)
        printf("%-34s %6.2f bytes an interview\n", spent[i].what, spent[i].bytes / rows);
    return 0;
}
