/* Replays a corpus through a fuzz target in an ordinary build: program FILE-or-FOLDER… */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return perror(path), 1;
    uint8_t *data = NULL;
    size_t n = 0, got;
    do {
        data = realloc(data, n + 65536 + 1);
        if (!data)
            abort();
        got = fread(data + n, 1, 65536, f);
        n += got;
    } while (got > 0);
    fclose(f);
    uint8_t *exact = malloc(n ? n : 1); /* exactly n bytes, so that the sanitizer sees a read past the end */
    if (!exact)
        abort();
    for (size_t i = 0; i < n; i++)
        exact[i] = data[i];
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    free(data);
    return 0;
}

static int replay_folder(const char *path, int *count)
{
    DIR *d = opendir(path);
    if (!d)
        return perror(path), 1;
    int bad = 0;
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (e->d_name[0] == '.')
            continue;
        char file[4096];
        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        bad |= replay_file(file);
        (*count)++;
    }
    closedir(d);
    return bad;
}

int main(int argc, char **argv)
{
    int bad = 0, count = 0;
    for (int i = 1; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
            bad |= replay_folder(argv[i], &count);
        else
            bad |= replay_file(argv[i]), count++;
    }
    if (count == 0) {
        fprintf(stderr, "no corpus found\n");
        return 1;
    }
    printf("1..1\n%s 1 - replayed %d inputs\n", bad ? "not ok" : "ok", count);
    return bad;
}
