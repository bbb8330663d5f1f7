#include "customer/visit_row.h"

static const struct field_choice sexes[] = {
    { "M", "男|男士|先生|male" }, { "F", "女|女士|小姐|太太|female" }, { "", "未知|不详|保密|unknown|-" }, { NULL, NULL },
};
static const struct field_choice owner_types[] = {
    { "private", "私|个人|私人|私家|私家车|私车|自然人|personal|individual" },
    { "company", "单位|公司|企业|集团|法人|单位车|公司车|business|corporate" },
    { "official", "公|公务|公车|公务车|政府|机关|government" },
    { "", "未知|不详|unknown|-" },
    { NULL, NULL },
};
static const struct field_choice relations[] = {
    { "self", "本人|车主|车主本人|owner" }, { "family", "家属|家人|亲属|配偶|夫妻|父母|子女|spouse" }, { "driver", "司机|驾驶员" },
    { "fleet", "公司车管|车管|车队|车管员|fleet manager" }, { "other", "其他|其它|朋友|同事|friend" }, { NULL, NULL },
};

#define ROW(member) FIELD_AT(struct visit_row, member)
const struct field visit_fields[VISIT_FIELDS] = {
    { .name = "dealer_code", .aliases = "经销商代码|经销商编码|经销商编号|店代码|服务店代码|服务站代码|网点代码|代码|dealer code|dealer no", .type = FIELD_TEXT, .required = true, ROW(dealer_code), .max = 32 },
    { .name = "programme", .aliases = "项目|调研项目|调研类型|program|survey", .type = FIELD_CHOICE, .choices = programme_choices, .required = true, ROW(programme) },
    { .name = "ro_no", .aliases = "工单号|工单编号|委托书号|任务委托书号|委托单号|维修单号|结算单号|派工单号|订单号|合同号|交车单号|单号|visit_id|order no|ro|ro number|repair order|job no", .type = FIELD_TEXT, .required = true, ROW(ro_no), .max = 64 },
    { .name = "repair_date", .aliases = "报修日期|进厂日期|来店日期|到店日期|送修日期|接车日期|维修日期|开单日期|工单日期|进站日期|入厂日期|报修时间|进厂时间|visit date|date of repair|arrival date", .type = FIELD_DATE, ROW(repair_date) },
    { .name = "delivery_date", .aliases = "交车日期|提车日期|交付日期|销售日期|交车时间|hand over date|handover date", .type = FIELD_DATE, ROW(delivery_date) },
    { .name = "close_date", .aliases = "结算日期|结账日期|完工日期|竣工日期|出厂日期|出站日期|离店日期|结算时间|invoice date|closing date|completion date", .type = FIELD_DATE, ROW(close_date) },
    { .name = "customer_name", .aliases = "客户姓名|客户名称|客户|姓名|车主|车主姓名|车主名称|顾客姓名|用户姓名|name|customer|owner|owner name", .type = FIELD_NAME, .required = true, FIELD_AT2(struct visit_row, customer_name, title_sex), .max = 100 },
    { .name = "sex", .aliases = "性别|称谓|称呼|gender|title", .type = FIELD_CHOICE, .choices = sexes, ROW(sex) },
    { .name = "owner_type", .aliases = "车主类型|车主性质|客户类型|客户性质|车辆性质|公私|customer type", .type = FIELD_CHOICE, .choices = owner_types, ROW(owner_type) },
    { .name = "company", .aliases = "单位|公司|单位名称|公司名称|工作单位|company name", .type = FIELD_TEXT, ROW(company) },
    { .name = "mobile", .aliases = "手机|手机号|手机号码|客户手机|车主手机|车主手机号|移动电话|联系电话|联系方式|电话|客户电话|车主电话|phone|mobile phone|mobile no|cell phone|telephone|tel", .type = FIELD_TEXT, ROW(mobile), .max = 100 },
    { .name = "phone2", .aliases = "电话2|手机2|备用电话|第二电话|其他电话|其它电话|固定电话|固话|座机|家庭电话|办公电话|second phone|other phone|landline|home phone|office phone", .type = FIELD_TEXT, ROW(phone2), .max = 100 },
    { .name = "sender_name", .aliases = "送修人|送修人姓名|送车人|来店人|联系人|联系人姓名|contact|contact name|brought by", .type = FIELD_NAME, ROW(sender_name), .max = 100 },
    { .name = "sender_mobile", .aliases = "送修人手机|送修人手机号|送修人电话|送车人电话|来店人电话|联系人手机|联系人电话|contact phone|contact mobile", .type = FIELD_TEXT, ROW(sender_mobile), .max = 100 },
    { .name = "relation", .aliases = "送修人关系|与车主关系|关系|送修人类型|sender relation", .type = FIELD_CHOICE, .choices = relations, ROW(relation) },
    { .name = "province", .aliases = "省|省份|所在省", .type = FIELD_TEXT, ROW(province) },
    { .name = "city", .aliases = "市|城市|所在市|所在城市", .type = FIELD_TEXT, ROW(city) },
    { .name = "vin", .aliases = "车架号|底盘号|车辆识别码|车辆识别代号|车辆识别号|VIN码|vin no|chassis no", .type = FIELD_VIN, ROW(vin) },
    { .name = "plate", .aliases = "车牌|车牌号|车牌号码|牌照|牌照号|licence plate|license plate|registration", .type = FIELD_PLATE, ROW(plate) },
    { .name = "model", .aliases = "车型|车型名称|车系|vehicle model|car model", .type = FIELD_TEXT, ROW(model) },
    { .name = "model_year", .aliases = "年款|车型年款|年型|model yr", .type = FIELD_TEXT, ROW(model_year), .max = 20 },
    { .name = "mileage", .aliases = "里程|行驶里程|里程数|公里数|进厂里程|odometer|km", .type = FIELD_NUM, ROW(mileage) },
    { .name = "work_type", .aliases = "作业类型|维修类型|工单类型|业务类型|业务类别|维修类别|修理类型|服务类型|type of work|job type|service type", .type = FIELD_TEXT, ROW(work_type), .max = 100 },
    { .name = "advisor_code", .aliases = "服务顾问|服务顾问工号|服务顾问代码|接待员|接车员|SA|销售顾问|销售顾问工号|consultant|consultant_code|advisor|service advisor", .type = FIELD_TEXT, ROW(advisor_code), .max = 64 },
    { .name = "technician", .aliases = "技师|维修技师|主修人|主修技师|mechanic", .type = FIELD_TEXT, ROW(technician), .max = 64 },
    { .name = "amount", .aliases = "金额|结算金额|维修金额|实收金额|总金额|应收金额|产值|total|invoice amount", .type = FIELD_MONEY, ROW(amount_fen) },
    { .name = "vip_flag", .aliases = "VIP|VIP客户|贵宾|是否VIP", .type = FIELD_BOOL, ROW(vip) },
    { .name = "staff_flag", .aliases = "员工|内部员工|员工车|是否员工|staff|employee", .type = FIELD_BOOL, ROW(staff) },
    { .name = "dealer_own_flag", .aliases = "自有车|店内车|公司自用车|试驾车|是否自有车|own vehicle|demo car", .type = FIELD_BOOL, ROW(dealer_own) },
    { .name = "consent_survey", .aliases = "同意回访|是否同意回访|同意访问|是否同意访问|同意调研|授权回访|consent", .type = FIELD_BOOL, ROW(survey_consent) },
    { .name = "opt_out_date", .aliases = "拒访日期|谢绝来电日期|退订日期|opt out|opted out", .type = FIELD_DATE, ROW(opt_out_date) },
    { .name = "last_interview_date", .aliases = "上次访问日期|最近受访日期|最近访问日期|last interview", .type = FIELD_DATE, ROW(last_interview_date) },
};
