#include "demo/demo_opinions.h"
#include "demo/demo_visits.h"
#include "demo/demo_users.h"
#include "feedback/feedback.h"

/* How far a case gets. */
enum story_end { END_NEW, END_READ, END_CALLED, END_NOT_REACHED, END_ASKED, END_CLOSED, END_UNHAPPY, END_REOPENED, END_ESCALATED };

static const struct story { enum opinion_kind kind; int programme; const char *step, *text, *wish, *talk, *done; } stories[] = {
    { OPINION_COMPLAINT, DEMO_SERVICE, "维修", "换完刹车片才开了两天，一踩又吱吱响，跟没修一样。", "重新检查，别再让我跑第三趟", "已致歉，约周六上午返修，技术主管陪检", "返修更换消音片，路试无异响，赠送一次洗车" },
    { OPINION_COMPLAINT, DEMO_SERVICE, "交车", "说好下午四点提车，到店又等了一个半小时，也没人跟我打个招呼。", "以后能准时，不行就提前来个电话", "解释当天返工占用工位，顾客表示理解", "交车前三十分钟由服务顾问电话确认，已列入早会检查" },
    { OPINION_COMPLAINT, DEMO_SERVICE, "制单", "报价八百，结账一千二，加的项目事先没问过我。", "把没同意的项目退了", "核对工单，两项未经书面确认", "退回差价四百元，重申追加项目须顾客签字" },
    { OPINION_COMPLAINT, DEMO_SERVICE, "质检", "保养完机油尺上全是油印，引擎盖里还落了块抹布。", "给个说法", "致歉，邀请到店复检", "到店清洁并复检，质检员重新培训" },
    { OPINION_CONTACT, DEMO_SERVICE, "预约", "400电话打了三回都占线，想约个周末保养太难了。", "请店里直接打给我", "已约本周日九点，加了客服微信", "周末增加一名预约专员" },
    { OPINION_PRAISE, DEMO_SERVICE, "接车", "小姑娘接车特别细心，把备胎气压也给查了，下次还找她。", "", "", "已在早会表扬" },
    { OPINION_PRAISE, DEMO_SERVICE, "维修", "师傅一听声音就知道是轴承，两个钟头就弄好了，手艺真不错。", "", "", "已转达技师" },
    { OPINION_SUGGESTION, DEMO_SERVICE, "设施", "休息区的空调太凉了，孩子待不住，最好有个儿童角。", "弄个小孩玩的地方", "", "已列入展厅改造计划" },
    { OPINION_SUGGESTION, DEMO_SERVICE, "跟踪", "能不能发微信回访？老是上班时间打电话不方便接。", "", "", "回访方式改为先微信后电话" },
    { OPINION_COMPLAINT, DEMO_SERVICE, "维修", "空调修了三次还是不凉，大夏天的，你们到底会不会修？", "修不好就换总成", "致歉，厂家技术支持已介入", "更换膨胀阀，出风口实测六度" },
    { OPINION_COMPLAINT, DEMO_SALES, "交车", "提车的时候才告诉我脚垫另算钱，当初可说是送的。", "兑现承诺", "核实销售记录，确有口头承诺", "补送脚垫一套，销售顾问书面检讨" },
    { OPINION_CONTACT, DEMO_SALES, "交车", "行驶证都下来一个礼拜了也没人通知我去拿。", "赶紧给我回个电话", "已送证上门", "证照到店当日短信通知" },
    { OPINION_PRAISE, DEMO_SALES, "接待", "销售小伙子不催不逼，把几款车讲得明明白白，买得舒心。", "", "", "已转达并表扬" },
    { OPINION_SUGGESTION, DEMO_SALES, "试驾", "试驾路线太短了，连个坡都没有，试不出来动力。", "", "", "增加第二条试驾路线" },
    { OPINION_COMPLAINT, DEMO_SERVICE, "接车", "进门十分钟没人理，前台都在看手机。", "", "致歉，店长回电", "前台轮值表上墙，进店一分钟内接待" },
};

enum { TODAY = 4, RECENT = 50, OLD = 18 /* of the sample users' dealer */, RECENT_DAYS = 20, OLD_DAYS = 170, MINUTE_MS = 60 * 1000, DAY_MINUTES = 24 * 60 };
static const enum story_end ends[] = { END_CLOSED, END_NEW, END_READ, END_CLOSED, END_CALLED, END_NEW, END_ASKED, END_CLOSED, END_NOT_REACHED, END_UNHAPPY, END_READ, END_REOPENED, END_CLOSED, END_ESCALATED };

struct telling {
    struct job *job;                 /* now */
    struct job then;                 /* a moment of the past */
    const struct demo_world *world;
    struct org_network network;
    struct pcg dice;
    const struct org_dealer *home;   /* of the sample users */
    int64_t id;                      /* of the case at hand */
};

static const struct demo_dealer *dealer_of(const struct demo_world *w, struct str code)
{
    for (size_t i = 0; i < w->n_dealers; i++)
        if (str_eq_c(code, w->dealer[i].code))
            return &w->dealer[i];
    return NULL;
}

/* ---- what was done about it ---- */

enum { MORNING = 9, EVENING = 18 };

/* A step some minutes after the one before, at an hour at which people work; what would lie in the future has not happened. */
static struct err *step(struct telling *t, uint32_t minutes, struct feedback_deed d)
{
    t->then.now_ms += (int64_t)(minutes / 2 + pcg_below(&t->dice, minutes)) * MINUTE_MS;
    struct local_time at = tz_local(t->job->tz, t->then.now_ms);
    if (at.hour < MORNING || at.hour >= EVENING) {
        at.date = civil_date_add_days(at.date, at.hour >= EVENING);
        at.hour = MORNING;
        t->then.now_ms = tz_instant(t->job->tz, at);
    }
    return t->then.now_ms <= t->job->now_ms ? feedback_do(&t->then, &(struct feedback_key){ .id = t->id }, &d) : NULL;
}

static struct err *call(struct telling *t, uint32_t minutes, bool is_reached, struct str talk)
{
    return step(t, minutes, (struct feedback_deed){ .step = STEP_CONTACT, .channel = STR("phone"), .result = is_reached ? STR("reached") : STR("no_answer"), .text = is_reached ? talk : STR("") });
}

static struct err *finish(struct telling *t, const struct story *s, struct str satisfied)
{
    TRY(step(t, 600, (struct feedback_deed){ .step = STEP_ASK, .text = str_of_c(s->done) }));
    return satisfied.n ? step(t, 1500, (struct feedback_deed){ .step = STEP_CLOSE, .text = str_of_c(s->done), .satisfied = satisfied }) : NULL;
}

static struct err *go_on(struct telling *t, const struct story *s, enum story_end end)
{
    bool needs_call = s->talk[0] != 0;
    if (!needs_call && end > END_READ)
        end = END_CLOSED;
    if (end == END_NEW)
        return NULL;
    TRY(step(t, 90, (struct feedback_deed){ .step = STEP_READ }));
    if (end == END_READ)
        return NULL;
    if (end == END_NOT_REACHED)
        return call(t, 120, false, STR_NONE);
    if (needs_call)
        TRY(call(t, 700, true, str_of_c(s->talk)));
    if (end == END_ESCALATED)
        return step(t, 200, (struct feedback_deed){ .step = STEP_ESCALATE, .text = STR("顾客要求厂家出面处理") });
    if (end == END_CALLED)
        return NULL;
    TRY(finish(t, s, end == END_ASKED ? STR_NONE : end == END_UNHAPPY ? STR("no") : STR("yes")));
    return end == END_REOPENED ? step(t, 3000, (struct feedback_deed){ .step = STEP_REOPEN, .text = STR("顾客再次来电，问题没有解决") }) : NULL;
}

/* ---- what was said ---- */

struct said { struct opinion o; int64_t id; struct telling *t; };
static struct err *store(struct db *db UNUSED, void *ctx)
{
    struct said *x = ctx;
    return opinion_store(&x->t->then, &x->o, &x->id);
}

static struct err *say(struct telling *t, const struct org_dealer *d, const struct story *s)
{
    struct arena *a = t->job->arena;
    const struct demo_dealer *dealer = dealer_of(t->world, d->code);
    int k = (int)pcg_below(&t->dice, 900);
    struct demo_person p = demo_person_of(a, t->world, dealer, k);
    struct said x = { .t = t, .o = { .dealer_id = d->id, .programme = str_of_c(demo_programmes[s->programme]), .kind = s->kind, .step = str_of_c(s->step), .text = str_of_c(s->text),
                                     .wish = str_of_c(s->wish), .name = { str_printf(a, "%s%s", p.family, p.given) }, .phone = { demo_phone_of(a, dealer, k) },
                                     .model = str_of_c(demo_models[p.model]), .plate = { demo_plate_of(a, dealer, k) }, .collected_ms = t->then.now_ms,
                                     .visit = civil_date_add_days(job_today(&t->then), -(int)(7 + pcg_below(&t->dice, 18))) } };
    TRY(db_write(t->job->db, store, &x, 0));
    t->then.now_ms += MINUTE_MS;
    TRY(feedback_take(&t->then, x.id, false, &t->id));
    t->then.who = str_c(a, demo_staff_name(a, t->world, dealer, 0));
    return NULL;
}

/* ---- whom, when ---- */

static const struct org_dealer *some_dealer(struct telling *t, int programme)
{
    for (int tries = 0; tries < 50; tries++) {
        const struct org_dealer *d = &t->network.dealer[pcg_below(&t->dice, (uint32_t)t->network.n_dealers)];
        if (d->is_open && (programme == DEMO_SALES ? d->sales : d->service))
            return d;
    }
    return t->home;
}

/* On a day `days` ago, between nine and eight in the evening; not later than some minutes ago. */
static void go_back(struct telling *t, int days)
{
    struct civil_date day = civil_date_add_days(job_today(t->job), -days);
    struct local_time at = { .date = day, .hour = 9 + (int)pcg_below(&t->dice, 11), .minute = (int)pcg_below(&t->dice, 60) };
    t->then = *t->job;
    t->then.who = "huifang";
    t->then.now_ms = MIN_OF(tz_instant(t->job->tz, at), t->job->now_ms - (int64_t)(5 + pcg_below(&t->dice, 40)) * MINUTE_MS);
}

static struct err *tell(struct telling *t, int i, int days, enum story_end end)
{
    const struct story *s = &stories[(size_t)i % ARRAY_LEN(stories)];
    const struct arena_mark start = arena_mark(t->job->arena);
    go_back(t, days);
    TRY(say(t, t->home->sales && (i % 3 == 0 || days == 0) ? t->home : some_dealer(t, s->programme), s));
    TRY(go_on(t, s, end));
    arena_rewind(t->job->arena, start);
    return NULL;
}

struct err *demo_opinions_make(struct job *job, const struct demo_world *w, int64_t *n)
{
    struct telling t = { .job = job, .world = w, .dice = demo_dice(w, DICE_OPINIONS, 0, 0) };
    TRY(org_network_load(job->db, job->arena, (struct db_scope){ 0 }, job_today(job), &t.network));
    t.home = demo_chosen_dealer(&t.network);
    *n = 0;
    for (int i = 0; i < OLD && t.home; i++, ++*n)
        TRY(tell(&t, i * 3, OLD_DAYS - i * (OLD_DAYS - RECENT_DAYS - 10) / OLD, i % 6 == 5 ? END_UNHAPPY : END_CLOSED));
    for (int i = 0; i < RECENT && t.home; i++, ++*n)
        TRY(tell(&t, i, RECENT_DAYS - i * RECENT_DAYS / RECENT, ends[(size_t)i % ARRAY_LEN(ends)]));
    for (int i = 0; i < TODAY && t.home; i++, ++*n)
        TRY(tell(&t, i, 0, i ? END_NEW : END_READ));
    return NULL;
}
