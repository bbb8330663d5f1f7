#include "base/id_text.h"
#include <string.h>

enum { ID_CHARS = 13, CHAR_BITS = 5 };
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

struct str id_text(struct arena *a, int64_t id)
{
    char *p = arena_alloc(a, ID_CHARS + 1);
    uint64_t rest = (uint64_t)id;
    for (int i = ID_CHARS - 1; i >= 0; i--) {
        p[i] = alphabet[rest & 31];
        rest >>= CHAR_BITS;
    }
    return (struct str){ p, ID_CHARS };
}

/* The value of a character, or -1. Lower case, and O I L for 0 1 1, are what people write down. */
static int digit_of(char c)
{
    char upper = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
    if (upper == 'O')
        return 0;
    if (upper == 'I' || upper == 'L')
        return 1;
    const char *hit = upper ? strchr(alphabet, upper) : NULL;
    return hit ? (int)(hit - alphabet) : -1;
}

bool id_of_text(struct str s, int64_t *out)
{
    if (s.n != ID_CHARS)
        return false;
    uint64_t id = 0;
    for (size_t i = 0; i < ID_CHARS; i++) {
        int digit = digit_of(s.p[i]);
        if (digit < 0 || (i == 0 && digit > 7)) /* 12 × 5 bits follow: more would pass 63 */
            return false;
        id = id << CHAR_BITS | (uint64_t)digit;
    }
    if (id == 0)
        return false;
    *out = (int64_t)id;
    return true;
}
