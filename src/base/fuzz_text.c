/* Any bytes through the cleaning of text and the writers of JSON, CSV and the log. */
#include "base/csv_out.h"
#include "base/json_out.h"
#include "base/log.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Quotes stand only at the ends of a JSON text or behind a backslash, and no control character is left. */
static void check_json(struct str json)
{
    require(utf8_is_valid(json) && json.n >= 2 && json.p[0] == '"' && json.p[json.n - 1] == '"');
    for (size_t i = 1; i + 1 < json.n; i++) {
        require((unsigned char)json.p[i] >= 0x20 && json.p[i] != '"');
        i += json.p[i] == '\\';
        require(i + 1 < json.n);
    }
}

static void check_writers(struct arena *a, struct str s)
{
    struct buf b = buf_on(a);
    struct sink sink = sink_to_buf(&b);
    struct json_out j = json_out_to(&sink, false);
    json_str(&j, s);
    check_json(buf_str(&b));
    buf_clear(&b);
    struct csv_out c = csv_out_to(&sink, false);
    csv_text(&c, s);
    require(!b.n || (b.p[0] != '=' && b.p[0] != '@'));
    buf_clear(&b);
    log_put(&sink, 0, LOG_INFO, "fuzz", (const struct log_field[]){ { "k", s }, { NULL, STR_NONE } });
    require(utf8_is_valid(buf_str(&b)) && str_find(buf_str(&b), STR("\n")) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str s = { (const char *)data, size }, clean = utf8_clean(a, s), again = utf8_clean(a, clean);
    require(utf8_is_valid(clean) && again.p == clean.p && again.n == clean.n);
    require(utf8_count(s) <= s.n && utf8_width(clean) <= 2 * utf8_count(clean));
    require(utf8_is_valid(utf8_prefix(clean, 3)));
    check_writers(a, s.p ? s : STR(""));
    arena_free(a);
    return 0;
}
