#include "base/rng.h"
#include "org/user_password.h"
#include "base/clock.h"
#include "base/secret.h"
#include "base/utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

enum { AT_ONCE = 2, WAIT_MS = 5000, LOOK_EVERY_US = 5000, PASSWORD_BYTES = 200 };

const struct setting user_password_min_setting = { .key = "user.password_min", .type = SETTING_INT, .standard = "10", .min = 8, .max = 100,
                                                   .label = { .id = N_("Characters that a password has at least") }, .source = "P", .network_only = true };

/* ---- rules ---- */

/* What the common passwords of ten characters and more are made of: one of these, with digits or signs around it. */
static const char *const common[] = {
    "password", "passwort", "passw0rd", "p@ssw0rd", "p@ssword", "pass", "admin", "administrator", "welcome", "letmein", "iloveyou", "woaini", "woaini1314", "nihao",
    "huifang", "test", "tester", "testing", "demo", "guest", "user", "root", "master", "default", "changeme", "secret", "login", "company", "office", "system",
    "football", "baseball", "basketball", "princess", "sunshine", "monkey", "dragon", "shadow", "superman", "batman", "starwars", "computer", "internet", "samsung",
    "china", "zhongguo", "beijing", "shanghai", "guangzhou", "shenzhen", "taobao", "wechat", "weixin", "alibaba", "a", "aa", "abc", "abcd", "qaz", "qazwsx", "wsx",
    "mima", "wodemima", "caonima", "mercedes", "toyota", "volkswagen", "michael", "jennifer", "jordan", "charlie", "zhang", "wang", "wanglei", "liu", "chen",
};
/* A password that is a stretch of one of these, forwards or backwards. */
static const char *const rows[] = {
    "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p", "qwertyuiop1234567890", "qwertyuiop123456789",
    "qwerty1234567890", "qwerty123456", "asdfghjkl1234567890", "1234567890qwertyuiop", "123456789qwertyuiop", "123qwe123qwe", "123qweasdzxc", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujm", "a1b2c3d4e5f6g7h8",
};

static struct str lower(struct arena *a, struct str s)
{
    char *out = arena_dup(a, s.p ? s.p : "", s.n);
    for (size_t i = 0; i < s.n; i++)
        if (out[i] >= 'A' && out[i] <= 'Z')
            out[i] = (char)(out[i] + 32);
    return (struct str){ out, s.n };
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

/* Without digits and signs at both ends. */
static struct str core_of(struct str s)
{
    while (s.n && !is_letter(s.p[0]))
        s = str_sub(s, 1, s.n);
    while (s.n && !is_letter(s.p[s.n - 1]))
        s.n--;
    return s;
}

static struct str backwards(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        out[i] = s.p[s.n - 1 - i];
    return (struct str){ out, s.n };
}

/* Two characters at most, repeated; or the first half again. */
static bool is_repetition(struct str s)
{
    for (size_t period = 1; period <= s.n / 2; period++) {
        size_t i = period;
        while (i < s.n && s.p[i] == s.p[i - period])
            i++;
        if (i == s.n)
            return true;
    }
    return false;
}

static bool is_common(struct arena *a, struct str password)
{
    struct str s = lower(a, password), core = core_of(s), back = backwards(a, s);
    bool found = core.n == 0 || is_repetition(s);
    for (size_t i = 0; i < ARRAY_LEN(common); i++)
        found |= str_eq_c(core, common[i]);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        found |= str_find(str_of_c(rows[i]), s) >= 0 || str_find(str_of_c(rows[i]), back) >= 0;
    return found;
}

struct err *password_check(struct job *job, struct str password, struct str login)
{
    struct arena *a = job->arena;
    int64_t min;
    TRY(setting_int(job->db, &user_password_min_setting, STR(""), &min));
    if (!utf8_is_valid(password) || utf8_count(password) < (size_t)min)
        return ERR(a, ERR_INVALID, "A password has at least {0} characters: several words, for instance.", ARG_I(min));
    if (password.n > PASSWORD_BYTES)
        return ERR(a, ERR_INVALID, "A password has at most {0} bytes.", ARG_I(PASSWORD_BYTES));
    if (login.n && str_find(lower(a, password), lower(a, login)) >= 0)
        return ERR(a, ERR_INVALID, "The password must not hold the login.");
    if (is_common(a, password))
        return ERR(a, ERR_INVALID, "This password is among the first that anybody would try. Take several words that do not belong together.");
    return NULL;
}

/* ---- two at once ---- */

static struct err *no_lock(struct arena *a)
{
    return err_detail(a, ERR(a, ERR_IO, "The data folder cannot be written."), "argon2 lock: %s", strerror(errno));
}

static int try_slot(struct job *job, int slot)
{
    const char *path = arena_printf(job->arena, "%s/argon2-%d.lock", job->data_dir, slot);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        errno = EWOULDBLOCK;
        return -1;
    }
    return fd;
}

/* *fd: to be closed afterwards. */
static struct err *take_slot(struct job *job, int *fd)
{
    struct arena_mark m = arena_mark(job->arena);
    int64_t until = clock_monotonic_ms() + WAIT_MS;
    for (int slot = 0;; slot = (slot + 1) % AT_ONCE) {
        *fd = try_slot(job, slot);
        arena_rewind(job->arena, m);
        if (*fd >= 0)
            return NULL;
        if (errno != EWOULDBLOCK)
            return no_lock(job->arena);
        if (clock_monotonic_ms() > until)
            return ERR(job->arena, ERR_BUSY, "Many people are signing in at this moment. Please try again.");
        usleep(LOOK_EVERY_US);
    }
}

struct err *password_hash(struct job *job, struct str password, struct str *out)
{
    int fd;
    TRY(take_slot(job, &fd));
    *out = secret_hash(job->arena, password);
    close(fd);
    return NULL;
}

struct err *password_matches(struct job *job, struct str hash, struct str password, bool *out)
{
    int fd;
    TRY(take_slot(job, &fd));
    *out = secret_matches(job->arena, hash, password);
    close(fd);
    return NULL;
}

struct str password_made_up(struct arena *a)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789x";
    struct buf b = buf_on(a);
    unsigned char r[20];
    os_random(r, sizeof r);
    for (size_t i = 0; i < sizeof r; i++)
        buf_addf(&b, "%s%c", i && i % 5 == 0 ? "-" : "", letters[r[i] % 32]);
    return buf_str(&b);
}
