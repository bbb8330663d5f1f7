#include "base/mask.h"
#include "base/buf.h"
#include "base/utf8.h"

/* The first `front` and last `back` characters with stars between; only stars when that would hide nothing. */
static struct str mask_middle(struct arena *a, struct str s, size_t front, size_t back)
{
    size_t count = utf8_count(s);
    if (!s.n)
        return s;
    if (count <= front + back)
        front = back = 0;
    size_t head = utf8_prefix(s, front).n, tail = utf8_prefix(s, count - back).n;
    struct buf b = buf_on(a);
    buf_add(&b, str_sub(s, 0, head));
    for (size_t i = front + back; i < count; i++)
        buf_add_char(&b, '*');
    buf_add(&b, str_sub(s, tail, s.n));
    return buf_str(&b);
}

struct str mask_phone(struct arena *a, struct phone p)
{
    if (phone_is_mobile(p.digits))
        return mask_middle(a, p.digits, 3, 4);
    struct str extension = p.digits, number = str_cut(&extension, '-');
    if (!extension.p)
        return mask_middle(a, number, phone_area_length(number), 2);
    struct str shown = mask_middle(a, number, phone_area_length(number), 2);
    return str_printf(a, STR_FMT "-***", STR_ARG(shown));
}

struct str mask_plate(struct arena *a, struct plate p)
{
    return mask_middle(a, p.s, 2, 1);
}

struct str mask_vin(struct arena *a, struct str vin)
{
    return mask_middle(a, vin, 3, 4);
}

/* Two characters each; the family names of the Hundred Family Surnames that are still borne. */
static const char double_surnames[] =
    "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐宇文长孙司徒司空夏侯端木轩辕南宫独孤闻人澹台公冶宗政濮阳淳于单于太叔申屠仲孙"
    "钟离鲜于闾丘亓官司寇颛孙子车百里东郭南门呼延羊舌微生左丘东门西门第五赫连拓跋公羊梁丘万俟乐正谷梁壤驷漆雕巫马公西段干"
    "夹谷即墨纳兰完颜";

static size_t family_name_length(struct str s)
{
    struct str two = utf8_prefix(s, 2);
    if (two.n == s.n) /* 欧阳 alone: family name 欧 */
        return 1;
    for (struct str rest = str_of_c(double_surnames); rest.n;) {
        struct str name = utf8_prefix(rest, 2);
        if (str_eq(name, two))
            return 2;
        rest = str_sub(rest, name.n, rest.n);
    }
    return 1;
}

/* The first character of each word. */
static struct str mask_words(struct arena *a, struct str s)
{
    struct buf b = buf_on(a);
    while (s.p) {
        struct str word = str_cut(&s, ' ');
        if (!word.n)
            continue;
        if (b.n)
            buf_add_char(&b, ' ');
        buf_add(&b, utf8_prefix(word, 1));
        buf_add_c(&b, "***");
    }
    return buf_str(&b);
}

struct str mask_name(struct arena *a, struct person_name n)
{
    struct str s = str_trim(n.s);
    size_t i = 0;
    if (!s.n)
        return s;
    if (!utf8_is_han(utf8_next(s, &i)))
        return mask_words(a, s);
    struct str family = utf8_prefix(s, family_name_length(s));
    return str_printf(a, STR_FMT "*", STR_ARG(family));
}
