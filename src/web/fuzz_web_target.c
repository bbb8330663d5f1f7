/* A request's target, parameters, cookies and languages: whatever comes, decoding gives no NUL and a good path has no step up. */
#include "web/target.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str raw = { (const char *)data, size }, query;
    struct str path = target_path(raw, &query);
    struct str plain = percent_decode(a, path, true);
    if (plain.n && memchr(plain.p, 0, plain.n) && !memchr(raw.p, 0, raw.n))
        __builtin_trap();
    if (target_check(raw) == 0 && (str_find(path, STR("/../")) >= 0 || memchr(raw.p, 0, raw.n) || memchr(raw.p, '\n', raw.n)))
        __builtin_trap();
    struct pairs pairs = { 0 };
    params_add(a, raw, &pairs);
    cookie_find(raw, "huifang_session");
    language_choose(raw, (const struct str[]){ STR("en"), STR("zh-CN") }, 2);
    struct buf b = buf_on(a);
    percent_encode(&b, raw, "-");
    if (size && !memchr(raw.p, 0, size) && !str_eq(percent_decode(a, buf_str(&b), false), raw))
        __builtin_trap();
    struct pair header = { raw, raw };
    int64_t bytes;
    head_check(&(struct head){ &header, 1, true, true }, &bytes);
    arena_free(a);
    return 0;
}
