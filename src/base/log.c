#include "base/log.h"
#include "base/civil_date.h"
#include "base/clock.h"
#include "base/utf8.h"
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* A line is built here and written at once, so that lines of several processes do not mix. */
enum { LINE_BYTES = 4096 };
struct line { size_t n; char p[LINE_BYTES]; };

static void write_line(struct sink *s, struct str bytes)
{
    struct line *line = s->ctx;
    size_t n = MIN_OF(bytes.n, LINE_BYTES - 1 - line->n); /* the last byte is kept for the line end */
    if (n)
        memcpy(line->p + line->n, bytes.p, n);
    line->n += n;
}

static bool is_bare(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c <= ' ' || c >= 0x7F || c == '"' || c == '=' || c == '\\') /* bytes of other alphabets are negative or above */
            return false;
    }
    return s.n > 0;
}

static void put_quoted(struct sink *out, struct str s)
{
    sink_put_c(out, "\"");
    for (size_t i = 0; i < s.n;) {
        char bytes[4];
        uint32_t c = utf8_next(s, &i);
        if (c < 0x20 || c == 0x7F)
            sink_putf(out, "\\x%02x", (unsigned)c);
        else if (c == '"' || c == '\\')
            sink_putf(out, "\\%c", (char)c);
        else
            sink_put(out, (struct str){ bytes, utf8_put(c, bytes) });
    }
    sink_put_c(out, "\"");
}

static void put_field(struct sink *out, const char *key, struct str value)
{
    sink_putf(out, " %s=", key);
    if (is_bare(value))
        sink_put(out, value);
    else
        put_quoted(out, value);
}

static void put_time(struct sink *out, int64_t now_ms)
{
    int64_t day = now_ms / 86400000, ms = now_ms % 86400000;
    struct civil_date d = civil_date_of_day_number((int32_t)(day - (ms < 0)));
    ms += ms < 0 ? 86400000 : 0;
    int s = (int)(ms / 1000);
    sink_putf(out, "ts=%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", d.year, d.month, d.day, s / 3600, s / 60 % 60, s % 60,
              (int)(ms % 1000));
}

void log_put(struct sink *out, int64_t now_ms, enum log_level level, const char *event, const struct log_field *fields)
{
    static const char *const names[] = { [LOG_ERROR] = "error", [LOG_WARN] = "warn", [LOG_INFO] = "info", [LOG_DEBUG] = "debug" };
    put_time(out, now_ms);
    put_field(out, "level", str_of_c(names[level]));
    put_field(out, "event", str_of_c(event));
    for (; fields->key; fields++)
        put_field(out, fields->key, fields->value);
}

void log_event(enum log_level level, const char *event, const struct log_field *fields)
{
    struct line line = { .n = 0 };
    struct sink out = { write_line, &line, 0 };
    log_put(&out, clock_now_ms(), level, event, fields);
    line.p[line.n++] = '\n';
    if (write(STDERR_FILENO, line.p, line.n) < 0)
        return; /* nobody left to tell */
}

static void put_arg(struct sink *out, const struct arg *arg)
{
    if (arg->kind == ARG_TEXT)
        sink_put(out, arg->s);
    else if (arg->kind == ARG_INT)
        sink_putf(out, "%" PRId64, arg->i);
    else
        sink_putf(out, "%.*f", arg->decimals, arg->num);
}

/* Texts of whoever uses the program may be personal. Those of a fault of ours or of the machine name files, settings, statements: without them the line
 * tells nothing. */
static bool shows_texts(const struct err *e)
{
    return e->code == ERR_IO || e->code == ERR_BUG;
}

static void put_msg(struct sink *out, const struct msg *m, bool texts)
{
    struct str s = str_of_c(m->id);
    while (s.n) {
        int i = s.n >= 3 && s.p[0] == '{' && s.p[2] == '}' ? s.p[1] - '0' : -1;
        enum arg_kind kind = i >= 0 && i < MSG_ARGS ? m->arg[i].kind : ARG_NONE;
        bool is_filled = kind == ARG_INT || kind == ARG_NUM || (kind == ARG_TEXT && texts);
        if (is_filled)
            put_arg(out, &m->arg[i]);
        else
            sink_put(out, str_sub(s, 0, 1));
        s = str_sub(s, is_filled ? 3 : 1, s.n);
    }
}

void log_put_msg(struct sink *out, const struct msg *m)
{
    put_msg(out, m, false);
}

void log_err(enum log_level level, const char *event, const struct err *e)
{
    struct line text = { .n = 0 };
    struct sink out = { write_line, &text, 0 };
    put_msg(&out, &e->msg, shows_texts(e));
    char origin[256];
    snprintf(origin, sizeof origin, "%s:%d", e->file, e->line);
    LOG(level, event, { "code", str_of_c(err_code_name(e->code)) }, { "msg", { text.p, text.n } },
        { "detail", str_of_c(e->detail) }, { "origin", str_of_c(origin) });
}
