#include "demo/demo_questions.h"
#include "base/buf.h"
#include "base/str.h"
#include "demo/demo_world.h"
#include <string.h>

/* Steps of both programmes share these numbers; the loyalty questions are a step of their own. */
enum { BOOKING, RECEPTION, ORDER, WORK, QUALITY, HANDOVER, FOLLOW_UP, FACILITY, COMPLAINT, LOYALTY, PERSON };

static const struct demo_question service[] = {
    { "S1", ASK_FACT, PERSON, 0.88, NULL, 0, 0, false },
    { "S2", ASK_FACT, PERSON, 1, NULL, 0, 0, false },
    { "S3", ASK_FACT, PERSON, 1, NULL, 0, 0, false },
    { "L1", ASK_LEVEL, LOYALTY, 0, NULL, 0, 0, false },
    { "L1_why", ASK_WHY, LOYALTY, 0, "L1", 0, 0, false },
    { "L2", ASK_LEVEL, LOYALTY, 0, NULL, 0, 0.004, false },
    { "L3", ASK_LEVEL, LOYALTY, -0.05, NULL, 0, 0.004, false },
    { "L4", ASK_LEVEL, LOYALTY, -0.2, NULL, 0, 0.03, false },
    { "A0", ASK_FACT, BOOKING, 0.61, NULL, 0, 0.004, false },
    { "A1", ASK_LEVEL, BOOKING, 0.05, "A0", 0, 0, false },
    { "A1_why", ASK_WHY, BOOKING, 0, "A1", 0, 0, false },
    { "A3", ASK_YES_NO, BOOKING, 0.95, "A0", 0, 0.01, false },
    { "A4", ASK_YES_NO, BOOKING, 0.93, "A0", 0, 0.04, false },
    { "A5", ASK_YES_NO, BOOKING, 0.93, "A0", 0.03, 0.01, false },
    { "C1", ASK_LEVEL, RECEPTION, -0.15, NULL, 0, 0, false },
    { "C1_why", ASK_WHY, RECEPTION, 0, "C1", 0, 0, false },
    { "C2", ASK_LEVEL, RECEPTION, 0.2, NULL, 0, 0, false },
    { "C2_why", ASK_WHY, RECEPTION, 0, "C2", 0, 0, false },
    { "C3", ASK_LEVEL, RECEPTION, 0.1, NULL, 0, 0, false },
    { "C3_why", ASK_WHY, RECEPTION, 0, "C3", 0, 0, false },
    { "C4", ASK_YES_NO, RECEPTION, 0.89, NULL, 0, 0.03, false },
    { "C5", ASK_LEVEL, ORDER, 0.05, NULL, 0, 0, false },
    { "C5_why", ASK_WHY, ORDER, 0, "C5", 0, 0, false },
    { "C6", ASK_YES_NO, ORDER, 0.95, NULL, 0.02, 0.01, false },
    { "C7", ASK_YES_NO, ORDER, 0.95, NULL, 0, 0.01, false },
    { "D1", ASK_YES_NO, WORK, 0.95, NULL, 0, 0.003, false },
    { "D2", ASK_LEVEL, WORK, 0.1, NULL, 0, 0, false },
    { "D2_why", ASK_WHY, WORK, 0, "D2", 0, 0, false },
    { "D0", ASK_FACT, WORK, 0.17, NULL, 0, 0.01, false },
    { "D3", ASK_YES_NO, WORK, 0.97, "D0", 0, 0, false },
    { "D4", ASK_LEVEL, WORK, 0, NULL, 0.1, 0.02, false },
    { "E1", ASK_LEVEL, QUALITY, 0.05, NULL, 0.01, 0.003, false },
    { "F1", ASK_YES_NO, HANDOVER, 0.93, NULL, 0.01, 0, false },
    { "F2", ASK_LEVEL, HANDOVER, 0.05, NULL, 0, 0, false },
    { "F2_why", ASK_WHY, HANDOVER, 0, "F2", 0, 0, false },
    { "F3", ASK_LEVEL, HANDOVER, 0, NULL, 0.03, 0, false },
    { "F3_why", ASK_WHY, HANDOVER, 0, "F3", 0, 0, false },
    { "F4", ASK_LEVEL, HANDOVER, -0.25, NULL, 0.03, 0.01, false },
    { "F4_why", ASK_WHY, HANDOVER, 0, "F4", 0, 0, false },
    { "F5", ASK_YES_NO, HANDOVER, 0.93, NULL, 0, 0.02, false },
    { "G1", ASK_YES_NO, FOLLOW_UP, 0.92, NULL, 0, 0.02, false },
    { "G2", ASK_YES_NO, FOLLOW_UP, 0.96, NULL, 0.08, 0.01, false },
    { "H1", ASK_LEVEL, FACILITY, 0.05, NULL, 0.05, 0, false },
    { "H2a", ASK_FACT, COMPLAINT, 0.07, NULL, 0, 0, true },
    { "H2b", ASK_LEVEL, COMPLAINT, -0.45, "H2a", 0.02, 0, false },
    { "H2b_why", ASK_WHY, COMPLAINT, 0, "H2b", 0, 0, false },
    { "X1", ASK_REMARK, 0, 0.05, NULL, 0, 0, false },
    { "X2", ASK_REMARK, 1, 0.12, NULL, 0, 0, false },
    { "X3", ASK_REMARK, 2, 0.14, NULL, 0, 0, false },
    { "SEX", ASK_SEX, PERSON, 0, NULL, 0, 0, false },
    { "AGE", ASK_AGE, PERSON, 0, NULL, 0, 0, false },
    { "Z1", ASK_TOLD, PERSON, 0.012, NULL, 0, 0, false },
};

/* For sales: BOOKING is the welcome, RECEPTION the needs, ORDER the product, WORK the test drive, QUALITY the deal. */
static const struct demo_question sales[] = {
    { "S1", ASK_FACT, PERSON, 0.93, NULL, 0, 0, false },
    { "S2", ASK_FACT, PERSON, 1, NULL, 0, 0, false },
    { "S3", ASK_FACT, PERSON, 1, NULL, 0, 0, false },
    { "SL1", ASK_LEVEL, LOYALTY, 0.1, NULL, 0, 0, false },
    { "SL1_why", ASK_WHY, LOYALTY, 0, "SL1", 0, 0, false },
    { "SL2", ASK_LEVEL, LOYALTY, 0.05, NULL, 0, 0.003, false },
    { "SL3", ASK_LEVEL, LOYALTY, -0.2, NULL, 0, 0.02, false },
    { "SL4", ASK_LEVEL, LOYALTY, -0.2, NULL, 0, 0.03, false },
    { "SA1", ASK_LEVEL, BOOKING, 0.2, NULL, 0, 0, false },
    { "SA1_why", ASK_WHY, BOOKING, 0, "SA1", 0, 0, false },
    { "SB1", ASK_LEVEL, RECEPTION, 0.1, NULL, 0, 0.003, false },
    { "SB1_why", ASK_WHY, RECEPTION, 0, "SB1", 0, 0, false },
    { "SC1", ASK_LEVEL, ORDER, 0.15, NULL, 0, 0, false },
    { "SC1_why", ASK_WHY, ORDER, 0, "SC1", 0, 0, false },
    { "SD1", ASK_YES_NO, WORK, 0.9, NULL, 0, 0.005, false },
    { "SD2", ASK_LEVEL, WORK, 0.1, "SD1", 0.06, 0, false },
    { "SE1", ASK_LEVEL, QUALITY, 0.05, NULL, 0, 0, false },
    { "SE1_why", ASK_WHY, QUALITY, 0, "SE1", 0, 0, false },
    { "SE2", ASK_YES_NO, QUALITY, 0.87, NULL, 0.12, 0.01, false },
    { "SE3", ASK_LEVEL, QUALITY, -0.3, NULL, 0, 0.005, false },
    { "SE3_why", ASK_WHY, QUALITY, 0, "SE3", 0, 0, false },
    { "SF1", ASK_LEVEL, HANDOVER, 0, NULL, 0.04, 0.005, false },
    { "SG1", ASK_YES_NO, HANDOVER, 0.93, NULL, 0, 0, false },
    { "SG2", ASK_LEVEL, HANDOVER, 0.1, NULL, 0, 0, false },
    { "SG3", ASK_YES_NO, HANDOVER, 0.95, NULL, 0, 0.003, false },
    { "SG4", ASK_LEVEL, HANDOVER, 0, NULL, 0.02, 0, false },
    { "SG4_why", ASK_WHY, HANDOVER, 0, "SG4", 0, 0, false },
    { "SG5", ASK_YES_NO, HANDOVER, 0.92, NULL, 0, 0.02, false },
    { "SH1", ASK_YES_NO, FOLLOW_UP, 0.92, NULL, 0, 0.01, false },
    { "SI1", ASK_LEVEL, FACILITY, 0.1, NULL, 0.01, 0, false },
    { "X1", ASK_REMARK, 0, 0.05, NULL, 0, 0, false },
    { "X2", ASK_REMARK, 1, 0.13, NULL, 0, 0, false },
    { "X3", ASK_REMARK, 2, 0.12, NULL, 0, 0, false },
    { "SEX", ASK_SEX, PERSON, 0, NULL, 0, 0, false },
    { "AGE", ASK_AGE, PERSON, 0, NULL, 0, 0, false },
    { "Z1", ASK_TOLD, PERSON, 0.01, NULL, 0, 0, false },
};

const struct demo_questionnaire demo_questionnaires[DEMO_PROGRAMMES] = {
    [DEMO_SERVICE] = { service, ARRAY_LEN(service) },
    [DEMO_SALES] = { sales, ARRAY_LEN(sales) },
};

int demo_question_find(const struct demo_questionnaire *q, const char *code)
{
    for (size_t i = 0; code && i < q->n; i++)
        if (strcmp(q->question[i].code, code) == 0)
            return (int)i;
    return -1;
}

/* ---- words ---- */

enum { WORDS = 6 };
static const char *const reasons[DEMO_PROGRAMMES][LOYALTY + 1][WORDS] = {
    [DEMO_SERVICE] = {
        [BOOKING] = { "电话老占线,打了好几个才通", "约的九点,去了还是得排队", "说帮我约上了,到店又说没记录", "周末根本约不上", "约了跟没约一样", "换了个人接电话,又问一遍" },
        [RECEPTION] = { "等了快四十分钟才有人理", "接待的那个小伙子不太耐烦", "我说的问题他没记,光说先检查检查", "人挺多的,没人招呼", "问他他也说不上来", "一进去就让我等,也没说等多久" },
        [ORDER] = { "没跟我说清楚要换啥", "单子上好多字看不懂就让签了", "一开始说的项目后来又变了", "报价就说个大概", "说两个小时,结果一下午", "没讲,直接开走了" },
        [WORK] = { "异响还在,白跑一趟", "同一个毛病修了两回了", "修完方向盘有点偏", "说没问题,开回去灯又亮了", "配件等了一个多礼拜", "换下来的件也没给我看" },
        [QUALITY] = { "洗车洗得马马虎虎,门边全是泥", "座椅上有个油手印", "脚垫都没给放回去", "车上多了道划痕,说不清楚", "没洗车,说排不上", "里面一股味儿" },
        [HANDOVER] = { "说四点交车,六点才好", "工时费也太贵了吧", "结账的时候多出一项,问了才说", "单子没给解释,直接让去交钱", "比外头贵一倍还多", "取车的时候找不着人" },
        [FACILITY] = { "停车没地方", "休息区人多,没座儿", "空调太冷了", "水都没有", "网络连不上", "厕所该收拾收拾了" },
        [COMPLAINT] = { "打了电话,没人回", "说给处理,拖了半个月", "推来推去的", "道歉是道歉了,问题没解决", "最后还是我自己掏的钱", "态度是好,就是不办事" },
        [LOYALTY] = { "整体就一般吧,比以前差了", "来回跑了两趟,耽误事儿", "价格高,服务也没跟上", "等太久了,半天就没了", "问题没彻底解决", "承诺的没兑现" },
    },
    [DEMO_SALES] = {
        [BOOKING] = { "进店转了一圈没人搭理", "看我穿得随便,爱答不理的", "人多,顾不上我们", "换了三个人接待", "先去接别人了", "冷冷淡淡的" },
        [RECEPTION] = { "一上来就推贵的", "没问我要啥配置", "预算说了也不听", "老想让我买现车", "没怎么了解就报价", "光推库存的那台" },
        [ORDER] = { "好多配置他也说不明白", "问续航支支吾吾的", "还得我自己上网查", "新来的吧,不太懂", "跟别家比的时候说不清", "照着单子念" },
        [WORK] = { "就让开了一圈", "说没试驾车", "试驾等了一个多小时", "没让上高架", "路线太短", "车里都没讲" },
        [QUALITY] = { "价格谈了三次,累", "临签又加了个服务费", "非要捆绑保险", "催着交定金", "说送的装潢后来没了", "别的店便宜好几千" },
        [HANDOVER] = { "说好月底,晚了两个礼拜", "上牌跑了两趟", "交车的时候匆匆忙忙", "膜没撕干净", "功能就讲了五分钟", "仪式没有,给个花就完了" },
        [FOLLOW_UP] = { "提车之后就没联系了", "没电话", "微信也不怎么回", "打过一次,问别的事", "没有回访", "要我自己去问" },
        [FACILITY] = { "停车不方便", "展厅有点旧", "灯坏了两个", "小孩没地方玩", "有点闷", "人多太吵" },
        [LOYALTY] = { "流程太磨叽", "价格不透明", "答应的东西没给全", "交车一拖再拖", "买完就不热情了", "不太想再去了" },
    },
};
static const char *const remarks[3][10] = {
    { "能快点就行", "希望价格再透明点儿", "上门取送车能不能免费", "周六日多安排点人", "预约了就别让等", "有活动提前说一声", "配件最好常备", "没啥特别的,保持就好", "晚上能营业到八点就好了", "换个熟悉的顾问别老变" },
    { "接我的那个小姑娘挺好,很耐心", "洗车洗得干净", "师傅技术可以,一次就弄好了", "会主动打电话跟我说进度", "休息区水果咖啡都有,不错", "讲得清楚,该换不该换都跟我说", "比以前快多了", "都挺好的", "雨天还给我打伞送到车上", "没乱推项目,这点好" },
    { "停车位多弄几个", "工时费打个折呗", "休息区加几个插座", "回访电话别一天打好几个", "洗车能不能快点", "App 上能看到维修进度就好了", "多点优惠活动", "没有,挺好", "指示牌弄大点儿,老找不着", "保养套餐搞灵活点" },
};
static const char *const openings[] = { "", "", "", "嗯,", "嗯…", "那个,", "怎么说呢,", "就是", "反正", "呃,", "其实吧,", "我觉得," };
enum { ENDINGS = 8 };
static const char *const after_reason[ENDINGS] = { "", "", "", "", ",别的还行", "。就这个", ",反正不太满意", "。嗯" };
static const char *const after_remark[ENDINGS] = { "", "", "", "", "", "。就这个", ",就这样", "。嗯" };

/* What people say of themselves and others; all of it is to be covered before anybody reads it. {0} is a family name, {1} seven digits, {2} five. */
static const char *const personal[] = {
    ",{0}先生接待的", ",找{0}经理才给办的", ",小{0}师傅人不错", ",那个姓{0}的顾问", ",有事打我电话1990{1}", ",我车京A{2}的,查得到", ",加我微信wx_{1}", ",{0}女士比较负责", ",单号{1}那次",
};
static const char *const family[] = { "张", "李", "王", "刘", "陈", "赵", "孙", "周", "吴", "郑" };
static const char *const nothing[] = { "无", "没有", "没有。", "嗯", "不知道", "。", "没啥" };
/* What hands and input methods make of words. */
static const struct { const char *right, *wrong; } slips[] = {
    { "师傅", "师付" }, { "预约", "予约" }, { "服务", "服物" }, { "的", "得" }, { "在", "再" }, { "挺好", "停好" }, { "一直", "一只" }, { "取车", "去车" }, { "价格", "价个" }, { "干净", "干静" }, { ",", "" },
};

static struct str put_personal(struct arena *a, struct pcg *g, struct str text)
{
    struct str tail = str_of_c(personal[pcg_below(g, ARRAY_LEN(personal))]), name = str_of_c(family[pcg_below(g, ARRAY_LEN(family))]);
    struct buf b = buf_on(a);
    buf_add(&b, text);
    for (size_t i = 0; i < tail.n; i++)
        if (tail.p[i] == '{') {
            if (tail.p[i + 1] == '0')
                buf_add(&b, name);
            else if (tail.p[i + 1] == '1')
                buf_addf(&b, "%07u", pcg_below(g, 10000000));
            else
                buf_addf(&b, "%05u", pcg_below(g, 100000));
            i += 2;
        } else {
            buf_add(&b, str_sub(tail, i, 1));
        }
    return buf_str(&b);
}

static struct str slip(struct arena *a, struct pcg *g, struct str text)
{
    size_t k = pcg_below(g, ARRAY_LEN(slips));
    struct str right = str_of_c(slips[k].right);
    ptrdiff_t at = str_find(text, right);
    if (at < 0)
        return text;
    struct str rest = str_sub(text, (size_t)at + right.n, text.n);
    return str_printf(a, STR_FMT "%s" STR_FMT, (int)at, text.p, slips[k].wrong, STR_ARG(rest));
}

static struct str say(struct arena *a, struct pcg *g, const char *what, const char *const *endings)
{
    const char *opening = openings[pcg_below(g, ARRAY_LEN(openings))];
    struct str text = str_printf(a, "%s%s%s", opening, what, endings[pcg_below(g, ENDINGS)]);
    if (demo_chance(g, 0.04))
        return str_of_c(nothing[pcg_below(g, ARRAY_LEN(nothing))]);
    if (demo_chance(g, 0.03))
        text = put_personal(a, g, text);
    return demo_chance(g, 0.15) ? slip(a, g, text) : text;
}

struct str demo_reason(struct arena *a, struct pcg *g, int programme, int step)
{
    const char *const *words = reasons[programme][MIN_OF(step, LOYALTY)];
    return say(a, g, words[0] ? words[pcg_below(g, WORDS)] : "说不上来", after_reason);
}

struct str demo_remark(struct arena *a, struct pcg *g, int programme, int which)
{
    static const char *const sales_remarks[3][6] = {
        { "优惠力度再大点", "交车能快点", "希望后续服务跟得上", "说好的礼品别忘了", "保养能送几次", "没啥,挺满意的" },
        { "销售小伙子挺专业,不催人", "交车挺有仪式感,孩子很高兴", "试驾安排得好", "手续都帮着跑了,省心", "价格给得痛快", "讲解很细" },
        { "上牌能一天办完就好了", "展厅加点颜色的样车", "试驾路线长一点", "金融的事儿说明白点", "停车不好找", "没有了,都不错" },
    };
    return say(a, g, programme == DEMO_SALES ? sales_remarks[which][pcg_below(g, 6)] : remarks[which][pcg_below(g, 10)], after_remark);
}
