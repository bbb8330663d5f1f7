#include "i18n/pinyin_words.h"
#include <stddef.h>

const struct pinyin_word pinyin_surnames[] = {
    /* double surnames */
    { "尉迟", "yu chi" }, { "万俟", "mo qi" }, { "长孙", "zhang sun" }, { "令狐", "ling hu" }, { "澹台", "tan tai" },
    { "单于", "chan yu" }, { "乐正", "yue zheng" }, { "乐羊", "yue yang" }, { "亓官", "qi guan" }, { "毌丘", "guan qiu" },
    { "鲜于", "xian yu" }, { "夏侯", "xia hou" }, { "相里", "xiang li" }, { "宰父", "zai fu" },
    /* single surnames */
    { "曾", "zeng" }, { "单", "shan" }, { "單", "shan" }, { "仇", "qiu" }, { "解", "xie" }, { "查", "zha" },
    { "任", "ren" }, { "盖", "ge" }, { "蓋", "ge" }, { "朴", "piao" }, { "区", "ou" }, { "區", "ou" },
    { "秘", "bi" }, { "缪", "miao" }, { "繆", "miao" }, { "冼", "xian" }, { "洗", "xian" }, { "翟", "zhai" },
    { "乐", "yue" }, { "樂", "yue" }, { "折", "she" }, { "种", "chong" }, { "重", "chong" }, { "员", "yun" },
    { "員", "yun" }, { "贠", "yun" }, { "召", "shao" }, { "那", "na" }, { "哈", "ha" }, { "卜", "bu" },
    { "隗", "wei" }, { "薄", "bo" }, { "能", "nai" }, { "都", "du" }, { "蔚", "yu" }, { "阚", "kan" },
    { "闞", "kan" }, { "乜", "nie" }, { "佴", "nai" }, { "覃", "qin" }, { "黑", "he" }, { "繁", "po" },
    { "粘", "nian" }, { "祭", "zhai" }, { "句", "gou" }, { "么", "yao" }, { "角", "jue" }, { "炅", "gui" },
    { "逢", "pang" }, { "藏", "zang" }, { "沈", "shen" }, { "纪", "ji" }, { "华", "hua" }, { "过", "guo" },
    { "舍", "she" }, { "尉", "wei" }, { "石", "shi" }, { "车", "che" }, { "贾", "jia" }, { "宿", "su" },
    { "柏", "bai" }, { "长", "chang" }, { "会", "gui" }, { "行", "xing" }, { "谌", "chen" }, { "晁", "chao" },
    { NULL, NULL },
};

const struct pinyin_word pinyin_words[] = {
    /* cities, districts, counties */
    { "重庆", "chong qing" }, { "成都", "cheng du" }, { "厦门", "xia men" }, { "长春", "chang chun" },
    { "长沙", "chang sha" }, { "长治", "chang zhi" }, { "长乐", "chang le" }, { "长兴", "chang xing" },
    { "长寿", "chang shou" }, { "长宁", "chang ning" }, { "长葛", "chang ge" }, { "长垣", "chang yuan" },
    { "长丰", "chang feng" }, { "长白", "chang bai" }, { "长岛", "chang dao" }, { "长清", "chang qing" },
    { "长汀", "chang ting" }, { "长泰", "chang tai" }, { "长海", "chang hai" }, { "长武", "chang wu" },
    { "长阳", "chang yang" }, { "延长", "yan chang" }, { "沈阳", "shen yang" }, { "西藏", "xi zang" },
    { "六安", "lu an" }, { "番禺", "pan yu" }, { "蚌埠", "beng bu" }, { "东阿", "dong e" },
    { "单县", "shan xian" }, { "莘县", "shen xian" }, { "莘庄", "xin zhuang" }, { "蔚县", "yu xian" },
    { "浚县", "xun xian" }, { "乐清", "yue qing" }, { "乐亭", "lao ting" }, { "铅山", "yan shan" },
    { "尉犁", "yu li" }, { "黄陂", "huang pi" }, { "洪洞", "hong tong" }, { "荥经", "ying jing" },
    { "涡阳", "guo yang" }, { "泌阳", "bi yang" }, { "中牟", "zhong mu" }, { "牟平", "mu ping" },
    { "枞阳", "zong yang" }, { "会稽", "kuai ji" }, { "喀什", "ka shi" }, { "都匀", "du yun" },
    { "都江", "du jiang" }, { "都昌", "du chang" }, { "首都", "shou du" }, { "新都", "xin du" },
    { "江都", "jiang du" }, { "丰都", "feng du" }, { "宜都", "yi du" }, { "武都", "wu du" },
    { "于都", "yu du" }, { "大都", "da du" }, { "都市", "du shi" }, { "秘鲁", "bi lu" },
    { "解州", "xie zhou" }, { "六合", "lu he" }, { "台州", "tai zhou" }, { "柏林", "bo lin" },
    /* makers, and words of the trade */
    { "长安", "chang an" }, { "长城", "chang cheng" }, { "长江", "chang jiang" }, { "长虹", "chang hong" },
    { "长途", "chang tu" }, { "长期", "chang qi" }, { "特长", "te chang" }, { "时长", "shi chang" },
    { "哪吒", "ne zha" }, { "乐道", "le dao" }, { "音乐", "yin yue" }, { "银行", "yin hang" },
    { "车行", "che hang" }, { "商行", "shang hang" }, { "行业", "hang ye" }, { "会计", "kuai ji" },
    { "重新", "chong xin" }, { "重复", "chong fu" }, { "调整", "tiao zheng" }, { "调试", "tiao shi" },
    { "空调", "kong tiao" },
    { NULL, NULL },
};
