#include "org/user_totp.h"
#include "base/rng.h"
#include "base/secret.h"
#include <liboath/oath.h>
#include <stdlib.h>

enum { SECRET_BYTES = 20, DIGITS = 6, STEP_S = 30 };

struct str totp_new_secret(struct arena *a)
{
    char bytes[SECRET_BYTES], *text = NULL;
    size_t n = 0;
    os_random(bytes, sizeof bytes);
    if (oath_base32_encode(bytes, sizeof bytes, &text, &n) != OATH_OK)
        abort(); /* only without memory */
    struct str out = str_dup(a, (struct str){ text, n });
    free(text);
    return out;
}

struct str totp_uri(struct arena *a, struct str secret, struct str login)
{
    return str_printf(a, "otpauth://totp/Huifang:" STR_FMT "?secret=" STR_FMT "&issuer=Huifang", STR_ARG(login), STR_ARG(secret));
}

struct str totp_code(struct arena *a, struct str secret, int64_t step)
{
    char *key = NULL, out[DIGITS + 1] = "";
    size_t n = 0;
    if (!secret.n || oath_init() != OATH_OK || oath_base32_decode(secret.p, secret.n, &key, &n) != OATH_OK)
        return STR_NONE;
    int status = oath_totp_generate(key, n, (time_t)(step * STEP_S), STEP_S, 0, DIGITS, out);
    free(key);
    return status == OATH_OK ? str_dup(a, str_of_c(out)) : STR_NONE;
}

int64_t totp_step(struct arena *a, struct str secret, struct str code, int64_t now_ms)
{
    int64_t now = now_ms / 1000 / STEP_S, found = 0;
    for (int64_t step = now - 1; step <= now + 1; step++)
        if (code.n == DIGITS && secret_equal(totp_code(a, secret, step), code))
            found = step;
    return found;
}
