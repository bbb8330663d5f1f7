#include "method/aapor.h"
#include "base/err.h"
#include <math.h>

static const struct aapor_code codes[] = {
    { "1.1", AAPOR_I, false, N_("complete interview"), "完成|完成访问|complete" },
    { "1.2", AAPOR_P, false, N_("partial interview"), "部分完成|partial" },
    { "2.10", AAPOR_R, false, N_("refusal"), "拒访" },
    { "2.111", AAPOR_R, false, N_("refused by another person at the number"), "家人拒绝|他人拒绝" },
    { "2.112", AAPOR_R, false, N_("refused by the customer"), "明确拒绝|本人拒绝|拒绝" },
    { "2.113", AAPOR_R, false, N_("implicit refusal: call declined or hung up"), "拒接|挂断" },
    { "2.12", AAPOR_R, false, N_("break-off"), "中途拒绝|中途挂断|中断访问" },
    { "2.20", AAPOR_NC, false, N_("customer not reached"), "联系不上" },
    { "2.21", AAPOR_NC, false, N_("customer never available"), "本人不在|约访未果" },
    { "2.22", AAPOR_NC, false, N_("answering device at the customer's confirmed number"), "留言" },
    { "2.30", AAPOR_O, false, N_("other reason without interview"), "其他|其它" },
    { "2.31", AAPOR_O, false, N_("customer dead"), "去世" },
    { "2.32", AAPOR_O, false, N_("customer unable"), "无法访问|身体原因" },
    { "2.33", AAPOR_O, false, N_("language"), "语言不通|方言不通" },
    { "2.34", AAPOR_O, false, N_("cannot follow the questions"), "听不懂|无法理解" },
    { "3.11", AAPOR_UH, false, N_("not attempted"), "未拨打|未访问" },
    { "3.12", AAPOR_UH, true, N_("always busy"), "占线|忙线|用户忙" },
    { "3.13", AAPOR_UH, true, N_("no answer"), "无应答|无人接听|关机|不在服务区" },
    { "3.14", AAPOR_UH, true, N_("answering machine"), "语音信箱|秘书台" },
    { "3.15", AAPOR_UH, false, N_("call blocked"), "拦截|被标记骚扰|骚扰拦截|呼叫限制" },
    { "3.16", AAPOR_UH, false, N_("technical problem"), "信号中断|线路故障|网络故障" },
    { "3.20", AAPOR_UO, false, N_("number works, person not established"), "无法确认" },
    { "3.90", AAPOR_UO, false, N_("eligibility unknown for another reason"), "" },
    { "4.10", AAPOR_NE, false, N_("not in the population: car sold, taxi, no such visit"), "车已转让|车辆已售|出租车|非本次到店|未到店" },
    { "4.20", AAPOR_NE, false, N_("fax or data line"), "传真" },
    { "4.31", AAPOR_NE, false, N_("number does not exist"), "空号" },
    { "4.32", AAPOR_NE, false, N_("number disconnected"), "停机|销号" },
    { "4.41", AAPOR_NE, false, N_("number belongs to somebody else"), "错号|号码错误|号码已换" },
    { "4.51", AAPOR_NE, false, N_("business or dealer's number"), "单位电话|经销商电话" },
    { "4.70", AAPOR_NE, false, N_("nobody eligible: VIP, staff of a dealer"), "员工|经销商员工" },
    { "4.80", AAPOR_NE, false, N_("quota filled"), "配额已满" },
    { "4.81", AAPOR_NE, false, N_("duplicate"), "重复|重复样本" },
};

const struct aapor_code *aapor_codes(size_t *n)
{
    *n = ARRAY_LEN(codes);
    return codes;
}

static bool list_has(const char *list, struct str word)
{
    struct str rest = str_of_c(list);
    while (rest.p) {
        struct str one = str_cut(&rest, '|');
        if (one.n && str_eq_nocase(one, word))
            return true;
    }
    return false;
}

const struct aapor_code *aapor_find(struct str code_or_reason)
{
    struct str word = str_trim(code_or_reason);
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (str_eq_c(word, codes[i].code) || list_has(codes[i].reasons, word))
            return &codes[i];
    return NULL;
}

const char *aapor_group_name(enum aapor_group g)
{
    static const char *const names[AAPOR_GROUPS] = { "I", "P", "R", "NC", "O", "UH", "UO", "NE" };
    return names[g];
}

enum aapor_group aapor_group_of(const struct aapor_code *c, struct aapor_rules r)
{
    return c->is_confirmed_silence && r.list_proves_visit ? AAPOR_NC : c->group;
}

static bool is_interview(enum aapor_group g)
{
    return g == AAPOR_I || g == AAPOR_P;
}

/* How strongly an attempt speaks for the case: the strongest wins, the later one of two equals. */
static int strength(const struct aapor_attempt *a)
{
    enum aapor_group g = a->code->group;
    if (is_interview(g))
        return g == AAPOR_I ? 6 : 5;
    if (a->is_final)
        return 4;
    if (g == AAPOR_R)
        return 3;
    return g == AAPOR_NC || g == AAPOR_O ? 2 : 1;
}

const struct aapor_code *aapor_final(const struct aapor_attempt *attempt, size_t n)
{
    const struct aapor_code *best = aapor_find(STR("3.11"));
    int most = 0;
    for (size_t i = 0; i < n; i++)
        if (strength(&attempt[i]) >= most) {
            most = strength(&attempt[i]);
            best = attempt[i].code;
        }
    return best;
}

const char *aapor_rate_name(enum aapor_rate r)
{
    static const char *const names[AAPOR_RATES] = { "RR1",   "RR2",   "RR3",   "RR4",  "RR5",  "RR6",  "COOP1", "COOP2",
                                                    "COOP3", "COOP4", "REF1",  "REF2", "REF3", "CON1", "CON2",  "CON3" };
    return names[r];
}

static double known(const double *c)
{
    return c[AAPOR_I] + c[AAPOR_P] + c[AAPOR_R] + c[AAPOR_NC] + c[AAPOR_O];
}

static double ratio(double part, double base)
{
    return base > 0 ? part / base : NAN;
}

double aapor_e(const double count[AAPOR_GROUPS])
{
    return ratio(known(count), known(count) + count[AAPOR_NE]);
}

/* The three bases K+U, K+eU, K. */
static double base_of(const double *c, int which)
{
    double k = known(c), u = c[AAPOR_UH] + c[AAPOR_UO];
    if (which == 2 || u <= 0)
        return k;
    return which == 0 ? k + u : k + aapor_e(c) * u;
}

double aapor_rate(const double count[AAPOR_GROUPS], enum aapor_rate r)
{
    const double *c = count;
    double ip = c[AAPOR_I] + c[AAPOR_P], ipr = ip + c[AAPOR_R], contacted = ipr + c[AAPOR_O];
    if (r <= AAPOR_RR6)
        return ratio(r % 2 ? ip : c[AAPOR_I], base_of(c, (int)r / 2));
    if (r <= AAPOR_COOP4)
        return ratio(r == AAPOR_COOP1 || r == AAPOR_COOP3 ? c[AAPOR_I] : ip, r <= AAPOR_COOP2 ? contacted : ipr);
    if (r <= AAPOR_REF3)
        return ratio(c[AAPOR_R], base_of(c, (int)(r - AAPOR_REF1)));
    return ratio(contacted, base_of(c, (int)(r - AAPOR_CON1)));
}
