#include "verbatim/verbatim_mask.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include <string.h>

/* The text, character by character: half width and lower case for comparing, and where its bytes begin. */
struct letters { struct str text; const uint32_t *c; const size_t *at; size_t n; const struct str_map *staff; };
/* What a finder found from a place on: characters to be covered, and the first of them. */
struct found { size_t first, n; };

static const char provinces[] = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
static const char plate_ends[] = "警学挂港澳使领";
static const char chinese_digits[] = "零〇一二三四五六七八九幺两";
/* Family names of which a title behind them makes a person; those that are mostly other words (时 和 向 车 管 由 任 都) are left out. */
static const char family_names[] =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢骆岳齐梅庄辛涂祝耿牟卜詹关苗凌费纪靳盛童欧甄项曲路左涛覃冉阮柏";
static const char double_names[] = "欧阳上官司马诸葛司徒东方皇甫慕容令狐夏侯公孙南宫";
/* Behind 小 and 老 a name alone is a person; names that are words with them (小毛病 小方 小金额 小白) are left out. */
static const char short_names[] = "王李张刘陈杨赵周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏汪姜范姚谭廖邹熊陆郝崔邱秦史顾侯邵孟段钱尹黎贺龚庞樊翟倪";
static const char *const titles[] = { "先生", "女士", "小姐", "太太", "师傅", "经理", "主管", "顾问", "店长", "总监", "主任", "老板", "老师", "会计", "队长", "组长", "班长", "大姐", "大哥",
                                      "阿姨", "叔叔", "师父", "技师", "总", "姐", "哥", "工程师", NULL };
/* With these a given name may stand between: 张建国先生. */
static const char *const strong_titles[] = { "先生", "女士", "小姐", NULL };
/* "王总是说" is no 王总. */
static const char after_short_title[] = "是共算体之的结有得会要能归监";

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_word(uint32_t c)
{
    return is_digit(c) || is_letter(c);
}

static uint32_t at(const struct letters *l, size_t i)
{
    return i < l->n ? l->c[i] : 0;
}

/* Is the character one of the list? */
static bool is_one_of(uint32_t c, const char *list)
{
    char bytes[4];
    size_t n = utf8_put(c, bytes);
    return c > 127 && n && str_find(str_of_c(list), (struct str){ bytes, n }) >= 0;
}

/* Number of characters of the word when it stands at i, else 0. */
static size_t word_at(const struct letters *l, size_t i, const char *word)
{
    struct str w = str_of_c(word);
    size_t k = 0, n = 0;
    while (k < w.n) {
        if (at(l, i + n) != utf8_next(w, &k))
            return 0;
        n++;
    }
    return n;
}

static size_t list_at(const struct letters *l, size_t i, const char *const *list)
{
    size_t longest = 0;
    for (size_t k = 0; list[k]; k++)
        longest = MAX_OF(longest, word_at(l, i, list[k]));
    return longest;
}

static size_t run(const struct letters *l, size_t i, bool (*takes)(uint32_t c))
{
    size_t n = 0;
    while (i + n < l->n && takes(l->c[i + n]))
        n++;
    return n;
}

/* ---- finders: what begins at i ---- */

static bool is_local(uint32_t c)
{
    return is_word(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

static bool is_host(uint32_t c)
{
    return is_word(c) || c == '.' || c == '-';
}

static struct found mail_at(const struct letters *l, size_t i)
{
    size_t local = i && is_local(l->c[i - 1]) ? 0 : run(l, i, is_local);
    if (!local || at(l, i + local) != '@')
        return (struct found){ 0 };
    size_t host = run(l, i + local + 1, is_host);
    for (size_t k = 1; k + 1 < host; k++)
        if (at(l, i + local + 1 + k) == '.')
            return (struct found){ i, local + 1 + host };
    return (struct found){ 0 };
}

static bool is_id(uint32_t c)
{
    return is_word(c) || c == '_' || c == '-';
}

/* Words that an account or a number follows, and how long it must be. */
static const struct lead { const char *word; size_t least; enum verbatim_finding what; } leads[] = {
    { "微信号", 5, FOUND_CHAT }, { "微信", 6, FOUND_CHAT }, { "薇信", 6, FOUND_CHAT }, { "威信", 6, FOUND_CHAT }, { "wechat", 6, FOUND_CHAT }, { "weixin", 6, FOUND_CHAT },
    { "wx", 6, FOUND_CHAT }, { "vx", 6, FOUND_CHAT }, { "qq号", 5, FOUND_CHAT }, { "qq", 5, FOUND_CHAT },
    { "车架号", 4, FOUND_NUMBER }, { "工单号", 3, FOUND_NUMBER }, { "订单号", 3, FOUND_NUMBER }, { "单号", 3, FOUND_NUMBER }, { "身份证号", 4, FOUND_NUMBER }, { "身份证", 4, FOUND_NUMBER },
    { "会员号", 3, FOUND_NUMBER }, { "卡号", 3, FOUND_NUMBER }, { "尾号", 3, FOUND_NUMBER }, { "车牌号", 3, FOUND_PLATE }, { "车牌", 3, FOUND_PLATE },
};

static struct found led_at(const struct letters *l, size_t i, enum verbatim_finding what)
{
    for (size_t k = 0; k < ARRAY_LEN(leads); k++) {
        size_t n = leads[k].what == what ? word_at(l, i, leads[k].word) : 0, gap = 0;
        if (!n || (is_letter(at(l, i)) && i && is_word(at(l, i - 1))))
            continue;
        while (gap < 3 && (at(l, i + n + gap) == ' ' || at(l, i + n + gap) == ':' || is_one_of(at(l, i + n + gap), "是为：号加")))
            gap++;
        size_t id = run(l, i + n + gap, is_id);
        if (id >= leads[k].least)
            return (struct found){ i + n + gap, id };
    }
    return (struct found){ 0 };
}

static struct found chat_at(const struct letters *l, size_t i)
{
    return led_at(l, i, FOUND_CHAT);
}

static struct found vin_at(const struct letters *l, size_t i)
{
    size_t n = i && is_word(l->c[i - 1]) ? 0 : run(l, i, is_word), digits = 0;
    for (size_t k = 0; k < n; k++) {
        digits += is_digit(l->c[i + k]);
        if (strchr("ioq", (int)l->c[i + k]))
            return (struct found){ 0 };
    }
    return n == 17 && digits && digits < n ? (struct found){ i, n } : (struct found){ 0 };
}

static struct found plate_at(const struct letters *l, size_t i)
{
    if (!is_one_of(at(l, i), provinces) || !is_letter(at(l, i + 1)))
        return led_at(l, i, FOUND_PLATE);
    size_t body = i + 2, digits = 0;
    if (at(l, body) == 0xB7 || at(l, body) == ' ' || at(l, body) == '-' || at(l, body) == '.')
        body++;
    size_t n = run(l, body, is_word);
    for (size_t k = 0; k < n; k++)
        digits += is_digit(l->c[body + k]);
    bool has_end = n >= 4 && is_one_of(at(l, body + n), plate_ends);
    return digits && (has_end || n == 5 || n == 6) ? (struct found){ i, body - i + n + has_end } : (struct found){ 0 };
}

/* Digits from i on, with single blanks or dashes between them; the characters they take. */
static size_t digits_at(const struct letters *l, size_t i, char *digit, size_t room, size_t *n_digits)
{
    size_t k = i;
    *n_digits = 0;
    while (*n_digits < room && is_digit(at(l, k))) {
        digit[(*n_digits)++] = (char)l->c[k++];
        if ((at(l, k) == ' ' || at(l, k) == '-') && is_digit(at(l, k + 1)))
            k++;
    }
    return k - i;
}

static bool is_phone(const char *d, size_t n)
{
    if (n == 13 && d[0] == '8' && d[1] == '6')
        return is_phone(d + 2, 11);
    bool is_mobile = n == 11 && d[0] == '1' && d[1] >= '3', is_landline = (n == 11 || n == 12) && d[0] == '0', is_hotline = n == 10 && (d[0] == '4' || d[0] == '8') && d[1] == '0' && d[2] == '0';
    return is_mobile || is_landline || is_hotline || (n == 10 && d[0] == '0');
}

static struct found phone_at(const struct letters *l, size_t i)
{
    char digit[16];
    size_t n_digits, n = i && is_digit(l->c[i - 1]) ? 0 : digits_at(l, i, digit, sizeof digit, &n_digits);
    return n && is_phone(digit, n_digits) ? (struct found){ i, n } : (struct found){ 0 };
}

static bool is_chinese_digit(uint32_t c)
{
    return is_one_of(c, chinese_digits);
}

enum { LONG_NUMBER = 7 };

static struct found number_at(const struct letters *l, size_t i)
{
    size_t n = run(l, i, is_digit), han = run(l, i, is_chinese_digit);
    if (n >= LONG_NUMBER || han >= LONG_NUMBER)
        return (struct found){ i, MAX_OF(n, han) };
    return led_at(l, i, FOUND_NUMBER);
}

static struct found staff_at(const struct letters *l, size_t i)
{
    for (size_t n = 4; l->staff && n >= 2; n--) {
        if (i + n > l->n || !utf8_is_han(l->c[i]))
            continue;
        size_t end = i + n < l->n ? l->at[i + n] : l->text.n;
        if (str_map_get(l->staff, str_sub(l->text, l->at[i], end - l->at[i])))
            return (struct found){ i, n };
    }
    return (struct found){ 0 };
}

/* Characters of a family name at i: 2, 1 or 0. */
static size_t family_at(const struct letters *l, size_t i)
{
    for (size_t k = 0; k + 6 <= sizeof double_names; k += 6) {
        struct str both = { double_names + k, 6 };
        size_t b = 0;
        if (at(l, i) == utf8_next(both, &b) && at(l, i + 1) == utf8_next(both, &b))
            return 2;
    }
    return is_one_of(at(l, i), family_names);
}

static bool is_given(uint32_t c)
{
    return utf8_is_han(c) && !is_one_of(c, "某的是了和跟位个");
}

static bool has_title(const struct letters *l, size_t i)
{
    size_t n = list_at(l, i, titles);
    return n > 1 || (n == 1 && !is_one_of(at(l, i + 1), after_short_title));
}

/* "mr. zhang": from the name on. */
static struct found english_at(const struct letters *l, size_t i)
{
    static const char *const words[] = { "mr", "mrs", "ms", "miss", "manager", "master", NULL };
    size_t n = i && is_word(l->c[i - 1]) ? 0 : list_at(l, i, words), from = i + n;
    if (!n || is_letter(at(l, from)))
        return (struct found){ 0 };
    from += at(l, from) == '.';
    from += at(l, from) == ' ';
    size_t name = run(l, from, is_letter);
    bool is_capital = name && l->text.p[l->at[from]] >= 'A' && l->text.p[l->at[from]] <= 'Z';
    return is_capital && from > i + n ? (struct found){ from, name } : (struct found){ 0 };
}

static struct found name_at(const struct letters *l, size_t i)
{
    uint32_t c = at(l, i);
    bool is_small = is_one_of(c, "小老");
    if (is_one_of(c, "姓") && family_at(l, i + 1))
        return (struct found){ i + 1, family_at(l, i + 1) };
    size_t first = i + is_small, n = family_at(l, first);
    if (n && has_title(l, first + n))
        return (struct found){ first, n };
    for (size_t given = 1; n && given <= 2 && is_given(at(l, first + n + given - 1)); given++)
        if (list_at(l, first + n + given, strong_titles))
            return (struct found){ first, n + given };
    if (is_small && is_one_of(at(l, i + 1), short_names))
        return (struct found){ i + 1, 1 };
    return english_at(l, i);
}

/* ---- all of them ---- */

static const struct finder { enum verbatim_finding what; struct found (*find)(const struct letters *l, size_t i); const char *title, *with; } finders[] = {
    { FOUND_MAIL, mail_at, N_("mail address"), "[邮箱]" },      { FOUND_CHAT, chat_at, N_("chat account"), "[账号]" }, { FOUND_VIN, vin_at, N_("VIN"), "[车架号]" },
    { FOUND_PLATE, plate_at, N_("number plate"), "[车牌]" },    { FOUND_PHONE, phone_at, N_("phone number"), "[电话]" }, { FOUND_NUMBER, number_at, N_("long number"), "[号码]" },
    { FOUND_STAFF, staff_at, N_("name of staff"), "[员工]" },   { FOUND_NAME, name_at, N_("name of a person"), "某" },
};

const char *verbatim_finding_text(enum verbatim_finding what)
{
    for (size_t i = 0; i < ARRAY_LEN(finders); i++)
        if (finders[i].what == what)
            return finders[i].title;
    return N_("no answer");
}

static struct letters letters_of(struct arena *a, struct str text, const struct str_map *staff)
{
    uint32_t *c = ARENA_ARRAY(a, uint32_t, text.n + 1);
    size_t *places = ARENA_ARRAY(a, size_t, text.n + 1), n = 0;
    for (size_t i = 0; i < text.n; n++) {
        places[n] = i;
        c[n] = utf8_half_width(utf8_next(text, &i));
        if (c[n] >= 'A' && c[n] <= 'Z')
            c[n] += 'a' - 'A';
    }
    return (struct letters){ text, c, places, n, staff };
}

static const struct finder *find_at(const struct letters *l, size_t i, struct found *out)
{
    for (size_t k = 0; k < ARRAY_LEN(finders); k++) {
        *out = finders[k].find(l, i);
        if (out->n)
            return &finders[k];
    }
    return NULL;
}

/* What one look from left to right finds. */
static struct verbatim_mask look(struct arena *a, struct str text, const struct str_map *staff)
{
    struct letters l = letters_of(a, text, staff);
    struct verbatim_span *span = ARENA_ARRAY(a, struct verbatim_span, l.n + 1);
    struct verbatim_mask m = { .masked = text, .span = span };
    struct buf b = buf_on(a);
    size_t kept = 0; /* bytes of the text that are in b or covered */
    for (size_t i = 0; i < l.n;) {
        struct found f;
        const struct finder *finder = find_at(&l, i, &f);
        if (!finder) {
            i++;
            continue;
        }
        i = f.first + f.n;
        size_t from = l.at[f.first], end = i < l.n ? l.at[i] : text.n;
        buf_add(&b, str_sub(text, kept, from - kept));
        buf_add_c(&b, finder->with);
        span[m.n++] = (struct verbatim_span){ from, end - from, finder->what };
        m.found |= finder->what;
        kept = end;
    }
    if (m.n) {
        buf_add(&b, str_sub(text, kept, text.n - kept));
        m.masked = buf_str(&b);
    }
    return m;
}

/* What is left beside something covered may be a find of its own (0570-888860-88886666), so the proposal is looked through again; each look covers more. */
struct verbatim_mask verbatim_mask_of(struct arena *a, struct str text, const struct str_map *staff)
{
    struct verbatim_mask first = look(a, text, staff), again = first;
    while (again.n) {
        again = look(a, first.masked, staff);
        first.masked = again.masked;
        first.found |= again.found;
    }
    return first;
}
