#include "sheet/ole2_in.h"
#include <string.h>

enum { ENTRY_BYTES = 128, HEADER_FAT_SECTORS = 109, TYPE_STREAM = 2, TYPE_ROOT = 5, MAX_NAME = 32 };
enum { HEADER_BYTES = 512, AT_SECTOR_SHIFT = 30, AT_MINI_SHIFT = 32, AT_FAT_COUNT = 44, AT_DIRECTORY = 48, AT_MINI_LIMIT = 56, AT_MINI_FAT = 60,
       AT_FAT_CHAIN = 68, AT_FAT_SECTORS = 76 };
static const uint32_t LAST_SECTOR = 0xFFFFFFFA; /* greater numbers are marks: end of chain, free … */

struct ole2 {
    struct arena *a;
    struct str file;
    unsigned sector_bytes, mini_bytes;
    uint32_t mini_limit;          /* shorter streams lie in the mini stream */
    struct str fat, mini_fat;     /* tables of 32-bit numbers */
    struct str mini;              /* the mini stream */
};

static uint32_t u16_at(struct str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    return at + 2 <= s.n ? (uint32_t)(p[0] | p[1] << 8) : 0;
}

static uint32_t u32_at(struct str s, size_t at)
{
    return at + 4 <= s.n ? u16_at(s, at) | u16_at(s, at + 2) << 16 : 0;
}

static struct err *damaged(struct arena *a)
{
    return ERR(a, ERR_INVALID, "The workbook is damaged or was cut off. Open it in a spreadsheet program, save it again and try once more.");
}

/* A sector of the file, or of the mini stream; no value = past the end. */
static struct str sector(const struct ole2 *o, uint32_t i, bool is_mini)
{
    uint64_t bytes = is_mini ? o->mini_bytes : o->sector_bytes;
    struct str space = is_mini ? o->mini : o->file;
    uint64_t at = bytes * (i + (is_mini ? 0u : 1u)); /* the header takes the place of a sector */
    if (i >= LAST_SECTOR || at >= space.n)
        return STR_NONE;
    return str_sub(space, (size_t)at, (size_t)bytes);
}

/* The number of sectors in the chain from `first`, at most `max`; *in_one_piece when they follow each other. False for a chain that
 * leaves the table. */
static bool chain_length(struct str table, uint32_t first, uint64_t max, uint64_t *n, bool *in_one_piece)
{
    *n = 0;
    *in_one_piece = true;
    for (uint32_t i = first; i < LAST_SECTOR && *n < max; ++*n) {
        if ((uint64_t)i * 4 + 4 > table.n)
            return false;
        uint32_t next = u32_at(table, (size_t)i * 4);
        *in_one_piece &= next == i + 1 || next >= LAST_SECTOR || *n + 1 == max;
        i = next;
    }
    return true;
}

/* `bytes` of a chain (fewer when it ends: the caller checks). */
static struct err *read_chain(const struct ole2 *o, uint32_t first, uint64_t bytes, bool is_mini, struct str *out)
{
    struct str table = is_mini ? o->mini_fat : o->fat;
    uint64_t unit = is_mini ? o->mini_bytes : o->sector_bytes, n;
    uint64_t max = MIN_OF((bytes + unit - 1) / unit, table.n / 4); /* a chain longer than its table is a circle */
    bool in_one_piece;
    if (!chain_length(table, first, max, &n, &in_one_piece))
        return damaged(o->a);
    *out = STR("");
    if (n == 0)
        return NULL;
    struct str start = sector(o, first, is_mini);
    uint64_t wanted = MIN_OF(bytes, n * unit);
    if (in_one_piece && start.p) {
        struct str space = is_mini ? o->mini : o->file;
        *out = str_sub(space, (size_t)(start.p - space.p), (size_t)wanted);
        return NULL;
    }
    char *copy = arena_alloc(o->a, (size_t)wanted);
    uint64_t at = 0;
    for (uint32_t i = first; at < wanted; i = u32_at(table, (size_t)i * 4)) {
        struct str s = sector(o, i, is_mini);
        s.n = MIN_OF(s.n, (size_t)(wanted - at));
        if (!s.n)
            return damaged(o->a);
        memcpy(copy + at, s.p, s.n);
        at += s.n;
    }
    *out = (struct str){ copy, (size_t)wanted };
    return NULL;
}

/* The sector numbers of the FAT stand in the header and, for large files, in a chain of further sectors. */
static struct err *load_fat(struct ole2 *o)
{
    uint32_t count = u32_at(o->file, AT_FAT_COUNT), next = u32_at(o->file, AT_FAT_CHAIN);
    if ((uint64_t)count * o->sector_bytes > o->file.n)
        return damaged(o->a);
    char *fat = arena_alloc(o->a, (size_t)count * o->sector_bytes);
    struct str list = str_sub(o->file, AT_FAT_SECTORS, HEADER_FAT_SECTORS * 4);
    for (uint32_t i = 0, k = 0; i < count; i++, k++) {
        if (k * 4 + 4 > list.n - (i >= HEADER_FAT_SECTORS ? 4 : 0)) { /* the last number of a further sector leads to the next */
            list = sector(o, next, false);
            if (list.n < o->sector_bytes)
                return damaged(o->a);
            next = u32_at(list, list.n - 4);
            k = 0;
        }
        struct str s = sector(o, u32_at(list, (size_t)k * 4), false);
        if (s.n < o->sector_bytes)
            return damaged(o->a);
        memcpy(fat + (size_t)i * o->sector_bytes, s.p, s.n);
    }
    o->fat = (struct str){ fat, (size_t)count * o->sector_bytes };
    return NULL;
}

static struct err *open_container(struct ole2 *o)
{
    uint32_t shift = u16_at(o->file, AT_SECTOR_SHIFT), mini_shift = u16_at(o->file, AT_MINI_SHIFT);
    if (o->file.n < HEADER_BYTES || (shift != 9 && shift != 12) || mini_shift >= shift || mini_shift < 3)
        return damaged(o->a);
    o->sector_bytes = 1u << shift;
    o->mini_bytes = 1u << mini_shift;
    o->mini_limit = u32_at(o->file, AT_MINI_LIMIT);
    return load_fat(o);
}

static bool has_name(struct str entry, const char *name)
{
    size_t n = strlen(name);
    if (n >= MAX_NAME || u16_at(entry, 64) != 2 * (n + 1))
        return false;
    for (size_t i = 0; i < n; i++)
        if (u16_at(entry, 2 * i) != (unsigned char)name[i])
            return false;
    return true;
}

/* The entry of a stream in the root storage; no value = none. Streams of deeper storages (embedded objects) are told apart by the
 * tree, which is not needed: the first entry of the name is the root's, as all programs write it. */
static struct str find_entry(struct str directory, const char *name, char type)
{
    for (size_t at = 0; at + ENTRY_BYTES <= directory.n; at += ENTRY_BYTES) {
        struct str entry = str_sub(directory, at, ENTRY_BYTES);
        if (entry.p[66] == type && (!name || has_name(entry, name)))
            return entry;
    }
    return STR_NONE;
}

static uint64_t entry_bytes(struct str entry)
{
    return u32_at(entry, 120); /* the upper half counts in version 4 only, for streams too large for us */
}

static struct err *load_mini(struct ole2 *o, struct str directory)
{
    struct str root = find_entry(directory, NULL, TYPE_ROOT);
    if (!root.p)
        return damaged(o->a);
    TRY(read_chain(o, u32_at(o->file, AT_MINI_FAT), o->file.n, false, &o->mini_fat));
    return read_chain(o, u32_at(root, 116), entry_bytes(root), false, &o->mini);
}

bool ole2_is(struct str file)
{
    return str_starts(file, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

struct err *ole2_stream(struct arena *a, struct str file, const char *name, struct str *out, bool *found)
{
    struct ole2 o = { .a = a, .file = file };
    struct str directory;
    TRY(open_container(&o));
    TRY(read_chain(&o, u32_at(file, AT_DIRECTORY), file.n, false, &directory));
    struct str entry = find_entry(directory, name, TYPE_STREAM);
    *found = entry.p != NULL;
    if (!directory.n)
        return damaged(a);
    if (!*found)
        return NULL;
    bool is_mini = entry_bytes(entry) < o.mini_limit;
    if (is_mini)
        TRY(load_mini(&o, directory));
    TRY(read_chain(&o, u32_at(entry, 116), entry_bytes(entry), is_mini, out));
    return out->n < entry_bytes(entry) ? damaged(a) : NULL;
}
