#include "fieldwork/invitation_plan.h"
#include "fieldwork/wave.h"
#include "invitation_sql.h"
#include "platform/audit.h"

enum { DAY_MINUTES = 24 * 60, DAYS_MAX = 30, MINUTES_MAX = 60 };
static const int64_t day_ms = INT64_C(86400000);

const char *const invitation_mode_names[INVITE_MODES] = { "phone", "web_first", "on_request" };

enum invitation_mode invitation_mode_of(struct str name)
{
    int m = 0;
    while (m < INVITE_MODES && !str_eq_c(name, invitation_mode_names[m]))
        m++;
    return (enum invitation_mode)m;
}

/* What customers read: written for them, not for translation. */
static const struct invitation_plan standard = {
    .mode = INVITE_PHONE, .phone_after = 3, .reminder = { 2, 0 }, .from_minute = 10 * 60, .until_minute = 20 * 60, .minutes = 5, .sender = { "", 0 }, .client = { "", 0 },
};
#define CHINESE { STR("请评价您在{dealer}的到店体验"), \
                  STR("【{sender}】您{day}到过{dealer},请用约{minutes}分钟匿名评价: {link} 不参加并不再打扰: {stop}"), \
                  STR("【{sender}】提醒:您{day}在{dealer}的到店体验还可以评价,匿名,约{minutes}分钟: {link} 不参加并不再打扰: {stop}") }
#define ENGLISH { STR("Your visit to {dealer}"), \
                  STR("{sender}: you were at {dealer} on {day}. How was it? Anonymous, about {minutes} minutes: {link} No messages or calls, please: {stop}"), \
                  STR("{sender}: your opinion on your visit to {dealer} on {day} still counts. Anonymous, about {minutes} minutes: {link} No messages or calls, please: {stop}") }

static struct invitation_plan plan_of(const struct wave_invitation_find_row *r)
{
    return (struct invitation_plan){
        .mode = invitation_mode_of(r->mode), .phone_after = r->phone_after, .reminder = { r->first_reminder, r->second_reminder }, .from_minute = r->from_minute,
        .until_minute = r->until_minute, .minutes = r->minutes, .sender = r->sender, .client = r->client, .zh = { r->subject_zh, r->invite_zh, r->remind_zh },
        .en = { r->subject_en, r->invite_en, r->remind_en },
    };
}

struct err *invitation_plan_load(struct db *db, struct arena *a, int64_t wave_id, struct invitation_plan *out)
{
    struct wave_invitation_find_row row;
    bool found;
    TRY(wave_invitation_find(db, a, &(struct wave_invitation_find_in){ .wave_id = wave_id }, &row, &found));
    *out = standard;
    out->zh = (struct invitation_texts)CHINESE;
    out->en = (struct invitation_texts)ENGLISH;
    if (found)
        *out = plan_of(&row);
    return NULL;
}

/* ---- words ---- */

enum name { NAME_DEALER, NAME_DAY, NAME_MINUTES, NAME_LINK, NAME_STOP, NAMES_NEEDED, NAME_SENDER = NAMES_NEEDED, NAME_CLIENT, NAMES };
static const char *const names[NAMES] = { "{dealer}", "{day}", "{minutes}", "{link}", "{stop}", "{sender}", "{client}" };

/* The name at the beginning of a text; NAMES = none. */
static int name_at(struct str text)
{
    int i = 0;
    while (i < NAMES && !str_starts(text, str_of_c(names[i])))
        i++;
    return i;
}

struct str invitation_words(struct arena *a, const struct invitation_plan *p, struct str text, const struct invitation_facts *f)
{
    const struct str value[NAMES] = { f->dealer, f->day, str_printf(a, "%lld", (long long)p->minutes), f->link, f->stop, p->sender, p->client };
    struct buf b = buf_on(a);
    while (text.n) {
        int i = name_at(text);
        if (i < NAMES)
            buf_add(&b, value[i]);
        else
            buf_add_char(&b, text.p[0]);
        text = str_sub(text, i < NAMES ? str_of_c(names[i]).n : 1, text.n);
    }
    return buf_str(&b);
}

static struct err *check_text(struct arena *a, struct str text, bool is_subject)
{
    for (int i = 0; i < NAMES_NEEDED && !is_subject; i++)
        if (str_find(text, str_of_c(names[i])) < 0)
            return ERR(a, ERR_INVALID, "Each message must say {0}: add it to \"{1}\".", ARG_C(names[i]), ARG_S(text));
    for (struct str rest = text; rest.n; rest = str_sub(rest, 1, rest.n))
        if (rest.p[0] == '{' && (name_at(rest) == NAMES || (is_subject && (name_at(rest) == NAME_LINK || name_at(rest) == NAME_STOP))))
            return ERR(a, ERR_INVALID, "A message knows {{dealer}, {{day}, {{minutes}, {{link}, {{stop}, {{sender} and {{client} (a subject no links), and no other word in braces: \"{0}\".", ARG_S(text));
    return is_subject && !text.n ? ERR(a, ERR_INVALID, "Give mails a subject.") : NULL;
}

struct err *invitation_plan_check(struct arena *a, const struct invitation_plan *p)
{
    const struct invitation_texts *texts[] = { &p->zh, &p->en };
    if (p->phone_after < 1 || p->phone_after > DAYS_MAX)
        return ERR(a, ERR_INVALID, "Calls begin 1 to {0} days after the invitation.", ARG_I(DAYS_MAX));
    if (p->reminder[0] < 0 || p->reminder[0] > DAYS_MAX || p->reminder[1] > DAYS_MAX || (p->reminder[1] && (!p->reminder[0] || p->reminder[1] <= p->reminder[0])))
        return ERR(a, ERR_INVALID, "Reminders come 1 to {0} days after the invitation, the second one after the first; 0 means none.", ARG_I(DAYS_MAX));
    if (p->from_minute < 0 || p->until_minute > DAY_MINUTES || p->from_minute + 60 > p->until_minute)
        return ERR(a, ERR_INVALID, "Messages need at least an hour of the day, such as 10:00 to 20:00.");
    if (p->minutes < 1 || p->minutes > MINUTES_MAX)
        return ERR(a, ERR_INVALID, "Answering takes 1 to {0} minutes.", ARG_I(MINUTES_MAX));
    if (p->mode != INVITE_PHONE && !str_trim(p->sender).n)
        return ERR(a, ERR_INVALID, "Say who asks: customers do not open links of strangers.");
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        TRY(check_text(a, texts[i]->subject, true));
        TRY(check_text(a, texts[i]->invite, false));
        TRY(check_text(a, texts[i]->remind, false));
    }
    return NULL;
}

/* ---- when ---- */

int64_t invitation_phone_from(const struct invitation_plan *p, int64_t now_ms, int64_t open_until_ms)
{
    int64_t half = MAX_OF(open_until_ms - now_ms, 0) / 2;
    return now_ms + MIN_OF(p->phone_after * day_ms, half);
}

bool invitation_is_hour(const struct invitation_plan *p, int minute)
{
    return minute >= p->from_minute && minute < p->until_minute;
}

/* ---- keeping ---- */

struct err *invitation_hold(struct job *job, int64_t wave_id)
{
    struct invitation_plan p;
    TRY(invitation_plan_load(job->db, job->arena, wave_id, &p));
    return p.mode != INVITE_WEB_FIRST ? NULL : invitation_hold_cases(job->db, &(struct invitation_hold_cases_in){ .wave_id = wave_id, .now = job->now_ms }, NULL);
}

struct keeping { struct job *job; int64_t wave_id; const struct invitation_plan *p; };

static struct err *store(struct db *db, void *ctx)
{
    const struct keeping *k = ctx;
    const struct invitation_plan *p = k->p;
    struct str mode = str_of_c(invitation_mode_names[p->mode]);
    struct wave_invitation_put_in in = {
        .wave_id = k->wave_id, .mode = mode, .phone_after = p->phone_after, .first_reminder = p->reminder[0], .second_reminder = p->reminder[1], .from_minute = p->from_minute,
        .until_minute = p->until_minute, .minutes = p->minutes, .sender = str_trim(p->sender), .client = str_trim(p->client), .subject_zh = p->zh.subject, .subject_en = p->en.subject,
        .invite_zh = p->zh.invite, .invite_en = p->en.invite, .remind_zh = p->zh.remind, .remind_en = p->en.remind, .changed_at = k->job->now_ms, .changed_by = str_of_c(k->job->who),
    };
    TRY(wave_invitation_put(db, &in, NULL));
    TRY(p->mode == INVITE_WEB_FIRST ? invitation_hold(k->job, k->wave_id) : invitation_let_go(db, &(struct invitation_let_go_in){ .wave_id = k->wave_id, .now = k->job->now_ms }, NULL));
    return audit_by(k->job, "wave.invitation", "wave", k->wave_id, AUDIT_JSON(k->job->arena, { "mode", mode }, { "sender", p->sender }));
}

struct err *invitation_plan_set(struct job *job, int64_t wave_id, const struct invitation_plan *p)
{
    struct wave w;
    TRY(invitation_plan_check(job->arena, p));
    TRY(wave_load(job->db, job->arena, wave_id, &w));
    if (!str_eq_c(w.state, "open"))
        return ERR(job->arena, ERR_CONFLICT, "The wave is closed.");
    return db_write(job->db, store, &(struct keeping){ job, wave_id, p }, 0);
}
