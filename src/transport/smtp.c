#include "transport/smtp.h"
#include "base/buf.h"
#include "transport/curl_private.h"
#include <string.h>
#include <time.h>

enum { TIMEOUT_MS = 60000, WORD_BYTES = 42 /* of an encoded word: 56 characters of base64 */, LINE_BYTES = 57 /* 76 characters */ };

/* ---- the mail's text ---- */

static void add_base64(struct buf *b, struct str s)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.n; i += 3) {
        unsigned char c[3] = { 0 };
        size_t n = MIN_OF(s.n - i, (size_t)3);
        memcpy(c, s.p + i, n);
        buf_add_char(b, letters[c[0] >> 2]);
        buf_add_char(b, letters[(c[0] & 3) << 4 | c[1] >> 4]);
        buf_add_char(b, n > 1 ? letters[(c[1] & 15) << 2 | c[2] >> 6] : '=');
        buf_add_char(b, n > 2 ? letters[c[2] & 63] : '=');
    }
}

/* Bytes of s up to max that end with a whole character. */
static size_t whole_characters(struct str s, size_t max)
{
    size_t n = MIN_OF(s.n, max);
    while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return n ? n : MIN_OF(s.n, max);
}

/* RFC 2047: "=?UTF-8?B?…?=", folded. Control characters become blanks first: a subject cannot begin another header. */
static void add_words(struct arena *a, struct buf *b, struct str s)
{
    char *clean = arena_dup(a, s.p ? s.p : "", s.n);
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)clean[i] < ' ' || clean[i] == 0x7F)
            clean[i] = ' ';
    for (struct str rest = { clean, s.n }; rest.n;) {
        size_t n = whole_characters(rest, WORD_BYTES);
        buf_add_c(b, rest.p == clean ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        add_base64(b, str_sub(rest, 0, n));
        buf_add_c(b, "?=");
        rest = str_sub(rest, n, rest.n);
    }
}

bool mail_is_address(struct str s)
{
    ptrdiff_t at = str_find(s, STR("@"));
    bool ok = at > 0 && (size_t)at + 1 < s.n && s.n <= 254 && s.p[0] != '-' && !memchr(s.p + at + 1, '@', s.n - (size_t)at - 1);
    for (size_t i = 0; i < s.n; i++)
        ok = ok && (unsigned char)s.p[i] > ' ' && (unsigned char)s.p[i] < 0x7F && !strchr("<>\"(),;:\\[]", s.p[i]);
    return ok;
}

/* "Name <address>" or the address alone. */
static bool split_from(struct str from, struct str *name, struct str *address)
{
    ptrdiff_t at = str_find(from, STR("<"));
    *name = at < 0 ? STR("") : str_trim(str_sub(from, 0, (size_t)at));
    *address = at < 0 ? from : str_sub(from, (size_t)at + 1, from.n - (size_t)at - 2);
    return mail_is_address(*address) && (at < 0 || str_ends(from, STR(">")));
}

static void add_date(struct buf *b, int64_t ms)
{
    static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    time_t t = (time_t)(ms / 1000);
    struct tm tm;
    gmtime_r(&t, &tm);
    buf_addf(b, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

struct err *mail_text(struct arena *a, const struct mail *m, struct str *out)
{
    struct buf b = buf_on(a);
    struct str name, address, host;
    if (!split_from(m->from, &name, &address))
        return ERR(a, ERR_INVALID, "\"{0}\" is no mail address.", ARG_S(m->from));
    if (!mail_is_address(m->to))
        return ERR(a, ERR_INVALID, "\"{0}\" is no mail address.", ARG_S(m->to));
    host = str_sub(address, (size_t)str_find(address, STR("@")) + 1, address.n);
    for (size_t i = 0; i < m->id.n; i++)
        if (!((m->id.p[i] >= '0' && m->id.p[i] <= '9') || ((m->id.p[i] | 32) >= 'a' && (m->id.p[i] | 32) <= 'z')))
            return ERR(a, ERR_INVALID, "A mail's id has letters and digits only.");
    add_date(&b, m->date_ms);
    buf_add_c(&b, "From: ");
    add_words(a, &b, name);
    buf_addf(&b, "%s<" STR_FMT ">\r\nTo: <" STR_FMT ">\r\nSubject: ", name.n ? " " : "", STR_ARG(address), STR_ARG(m->to));
    add_words(a, &b, m->subject);
    buf_addf(&b, "\r\nMessage-ID: <" STR_FMT "@" STR_FMT ">\r\nAuto-Submitted: auto-generated\r\n", STR_ARG(m->id), STR_ARG(host));
    buf_add_c(&b, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    for (size_t i = 0; i < m->text.n; i += LINE_BYTES) {
        add_base64(&b, str_sub(m->text, i, LINE_BYTES));
        buf_add_c(&b, "\r\n");
    }
    *out = buf_str(&b);
    return NULL;
}

/* ---- sending ---- */

static size_t give_text(char *to, size_t size, size_t n, void *ctx)
{
    struct str *rest = ctx;
    size_t take = MIN_OF(size * n, rest->n);
    memcpy(to, rest->p, take);
    *rest = str_sub(*rest, take, rest->n);
    return take;
}

static void free_list(void *list)
{
    curl_slist_free_all(list);
}

/* The server's last answer decides whether another try makes sense. */
static struct err *judge(struct arena *a, CURL *c, struct err *e)
{
    long code = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    if (!e || code < 400)
        return e;
    struct err *refused = code >= 500 ? ERR(a, ERR_INVALID, "The mail server refused the mail ({0}).", ARG_I(code))
                                      : ERR(a, ERR_BUSY, "The mail server cannot take the mail now ({0}).", ARG_I(code));
    return err_detail(a, refused, "%s", e->detail ? e->detail : "");
}

struct err *smtp_send(struct arena *a, const struct smtp_server *s, const struct mail *m)
{
    struct str text, name, from;
    CURL *c;
    if (!str_starts(s->url, STR("smtp://")) && !str_starts(s->url, STR("smtps://")))
        return ERR(a, ERR_INVALID, "\"{0}\" is no mail server: smtp://HOST:PORT or smtps://HOST:PORT", ARG_S(s->url));
    TRY(mail_text(a, m, &text));
    split_from(m->from, &name, &from);
    TRY(curl_begin(a, s->url, &c));
    struct curl_slist *to = curl_slist_append(NULL, arena_printf(a, "<" STR_FMT ">", STR_ARG(m->to)));
    arena_defer(a, free_list, to);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(s->needs_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_printf(a, "<" STR_FMT ">", STR_ARG(from)));
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    if (s->user.p) {
        curl_easy_setopt(c, CURLOPT_USERNAME, str_c(a, s->user));
        curl_easy_setopt(c, CURLOPT_PASSWORD, str_c(a, s->password));
    }
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give_text);
    curl_easy_setopt(c, CURLOPT_READDATA, &text);
    return judge(a, c, curl_end(a, c));
}
