#include "method/draw.h"
#include "base/civil_month.h"
#include "base/rng.h"
#include "method/quota.h"
#include <string.h>

static const double ENOUGH = 0.95;

int draw_key_cmp(const struct draw_key *a, const struct draw_key *b)
{
    int c = str_cmp(a->dealer_code, b->dealer_code);
    if (c == 0)
        c = str_cmp(a->repair_date, b->repair_date);
    return c ? c : str_cmp(a->ro_no, b->ro_no);
}

static void add_joined(struct sha256_stream *h, const struct str *part, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            sha256_add(h, STR("|"));
        sha256_add(h, part[i]);
    }
}

struct draw_salt draw_salt_of(struct str hex)
{
    struct draw_salt s;
    sha256_start(&s.begun);
    sha256_add(&s.begun, hex);
    return s;
}

struct draw_hash draw_row_hash(const struct draw_salt *salt, struct str programme, const struct draw_key *key)
{
    static const char digit[] = "0123456789abcdef";
    struct sha256_stream stream = salt->begun;
    add_joined(&stream, (const struct str[]){ STR(""), key->dealer_code, programme, key->ro_no }, 4);
    struct sha256 full = sha256_end(&stream);
    struct draw_hash h;
    for (size_t i = 0; i < DRAW_HASH_DIGITS; i++)
        h.digit[i] = digit[full.b[i / 2] >> (i % 2 ? 0 : 4) & 15];
    return h;
}

void draw_frame_add(struct buf *frame, const struct draw_hash *row, struct str reason)
{
    buf_add(frame, (struct str){ row->digit, DRAW_HASH_DIGITS });
    buf_add_char(frame, ' ');
    buf_add(frame, reason);
    buf_add_char(frame, '\n');
}

bool draw_frame_next(struct str *frame, struct draw_line *out)
{
    if (frame->n <= DRAW_HASH_DIGITS + 1 || frame->p[DRAW_HASH_DIGITS] != ' ')
        return false;
    const char *end = memchr(frame->p, '\n', frame->n);
    if (!end || end < frame->p + DRAW_HASH_DIGITS + 1)
        return false;
    size_t n = (size_t)(end - frame->p);
    *out = (struct draw_line){ str_sub(*frame, 0, DRAW_HASH_DIGITS), str_sub(*frame, DRAW_HASH_DIGITS + 1, n - DRAW_HASH_DIGITS - 1) };
    *frame = str_sub(*frame, n + 1, frame->n);
    return true;
}

bool draw_is_eligible(struct str reason)
{
    return str_eq_c(reason, "ok");
}

struct draw_size draw_size_of(int64_t target, int64_t eligible, double yield)
{
    int64_t mean = quota_addresses_mean(target, yield), sure = quota_addresses_sure(target, yield, ENOUGH);
    return (struct draw_size){ .main = MIN_OF(mean, eligible), .reserve = MAX_OF(quota_addresses_mean(1, yield), 1),
                               .drawn = MIN_OF(MAX_OF(sure, mean), eligible) };
}

int64_t draw_replicate(struct draw_size s, int64_t release)
{
    return release <= s.main ? 0 : 1 + (release - s.main - 1) / s.reserve;
}

void draw_dealer_add(struct buf *lines, const struct draw_dealer_line *d)
{
    struct str hash = sha256_hex(lines->arena, &d->frame);
    buf_add(lines, d->code);
    buf_addf(lines, "|%lld|%lld|%lld|%lld|%lld|%lld|" STR_FMT "\n", (long long)d->rows, (long long)d->eligible, (long long)d->target,
             (long long)d->size.main, (long long)d->size.reserve, (long long)d->size.drawn, STR_ARG(hash));
}

uint64_t draw_stream(struct str dealer_code, struct str programme, int32_t month)
{
    char text[16];
    snprintf(text, sizeof text, "%04d-%02d", civil_month_year(month), civil_month_of_year(month));
    struct sha256_stream h;
    sha256_start(&h);
    add_joined(&h, (const struct str[]){ dealer_code, programme, str_of_c(text) }, 3);
    struct sha256 digest = sha256_end(&h);
    return sha256_u63(&digest);
}

struct str draw_seed_hex(struct arena *a, uint64_t seed)
{
    return str_printf(a, "%016llx", (unsigned long long)seed);
}

bool draw_seed_of_hex(struct str hex, uint64_t *out)
{
    uint64_t v = 0;
    if (hex.n != 16)
        return false;
    for (size_t i = 0; i < hex.n; i++) {
        static const char digit[] = "0123456789abcdef";
        const char *at = memchr(digit, hex.p[i], 16);
        if (!at)
            return false;
        v = v << 4 | (uint64_t)(at - digit);
    }
    *out = v;
    return true;
}

struct sha256 draw_commitment(uint64_t seed, const struct sha256 *frame_hash, struct str algorithm)
{
    char text[16 + 2 * SHA256_BYTES + 1];
    int n = snprintf(text, sizeof text, "%016llx", (unsigned long long)seed);
    for (size_t i = 0; i < SHA256_BYTES; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "%02x", frame_hash->b[i]);
    struct sha256_stream h;
    sha256_start(&h);
    sha256_add(&h, (struct str){ text, (size_t)n });
    sha256_add(&h, algorithm);
    return sha256_end(&h);
}

void draw_positions(uint64_t seed, uint64_t stream, uint32_t *index, uint32_t n, uint32_t k)
{
    struct pcg g = pcg_new(seed, stream);
    for (uint32_t i = 0; i < n; i++)
        index[i] = i;
    for (uint32_t i = 0; i < k; i++) {
        uint32_t j = i + pcg_below(&g, n - i), kept = index[i];
        index[i] = index[j];
        index[j] = kept;
    }
}
