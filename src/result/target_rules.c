#include "result/target_rules.h"
#include "base/buf.h"

/* ---- periods ---- */

static bool take(struct str *s, const char *word)
{
    struct str w = str_of_c(word);
    if (!str_starts(*s, w))
        return false;
    *s = str_sub(*s, w.n, s->n);
    return true;
}

static int take_quarter(struct str *s)
{
    static const char *const digits[] = { "1", "2", "3", "4" }, *const words[] = { "一", "二", "三", "四" };
    for (int i = 0; i < 4; i++)
        if (take(s, digits[i]) || take(s, words[i]))
            return i + 1;
    return 0;
}

bool target_period_parse(struct str s, struct target_period *out)
{
    int64_t year;
    struct str rest = str_sub(s, MIN_OF(s.n, (size_t)4), s.n);
    struct target_period p = { 0 };
    if (s.n < 4 || !str_to_int(str_sub(s, 0, 4), &year) || year < 1900 || year > 2999)
        return false;
    p.year = (int32_t)year;
    bool is_chinese = take(&rest, "年度") || take(&rest, "年");
    if (rest.n > 0) {
        while (take(&rest, " ") || take(&rest, "-") || take(&rest, "/") || take(&rest, "第") || take(&rest, "Q") || take(&rest, "q"))
            ;
        p.quarter = take_quarter(&rest);
        if (p.quarter == 0)
            return false;
        bool is_named = take(&rest, "季度") || take(&rest, "季");
        if (rest.n > 0 || (is_chinese && !is_named))
            return false;
    }
    if (p.quarter && !is_chinese && str_find(s, STR("Q")) < 0 && str_find(s, STR("q")) < 0)
        return false; /* 2012-1 is a month */
    *out = p;
    return true;
}

struct str target_period_text(struct arena *a, struct target_period p)
{
    return p.quarter ? str_printf(a, "%04d-Q%d", (int)p.year, p.quarter) : str_printf(a, "%04d", (int)p.year);
}

struct target_period target_quarter_of(int32_t month)
{
    return (struct target_period){ civil_month_year(month), civil_month_quarter(month) };
}

/* ---- measures ---- */

static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_letter && c != '-' && c != '_' && c != '.')
            return false;
    }
    return s.n > 0;
}

struct str target_measure_parse(struct arena *a, struct str s)
{
    static const struct { const char *word, *measure; } words[] = {
        { "retention", "retention" }, { "loyalty", "retention" }, { "顾客保持指数", "retention" }, { "忠诚度", "retention" },
        { "total", "total" }, { "total score", "total" }, { "总评分", "total" }, { "总分", "total" },
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(s, str_of_c(words[i].word)))
            return str_of_c(words[i].measure);
    struct str code = s;
    bool is_step = take(&code, "step:") || take(&code, "环节:");
    if (!is_step)
        (void)(take(&code, "question:") || take(&code, "题:"));
    if (!is_code(code))
        return STR_NONE;
    return str_printf(a, "%s:" STR_FMT, is_step ? "step" : "question", STR_ARG(code));
}

/* ---- places ---- */

static const char *const places[] = { [TARGET_NATION] = "nation", [TARGET_REGION] = "region", [TARGET_DEALER] = "dealer" };

const char *target_place_name(enum target_place p)
{
    return places[p];
}

bool target_place_of(struct str name, enum target_place *out)
{
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (str_eq_c(name, places[i])) {
            *out = (enum target_place)i;
            return true;
        }
    return false;
}

/* ---- which one holds ---- */

static bool is_about(const struct target_row *t, struct target_whose who)
{
    switch (t->place) {
    case TARGET_NATION: return true;
    case TARGET_REGION: return who.region_id != 0 && t->place_id == who.region_id;
    case TARGET_DEALER: return who.dealer_id != 0 && t->place_id == who.dealer_id;
    }
    return false;
}

static bool is_in(struct target_period p, struct target_period quarter)
{
    return p.year == quarter.year && (p.quarter == 0 || p.quarter == quarter.quarter);
}

const struct target_row *target_pick(const struct target_row *row, size_t n, struct target_whose who, struct str measure)
{
    const struct target_row *best = NULL;
    int best_rank = -1;
    for (size_t i = 0; i < n; i++) {
        const struct target_row *t = &row[i];
        int rank = 2 * (int)t->place + (t->period.quarter != 0);
        if (rank > best_rank && is_about(t, who) && is_in(t->period, who.quarter) && str_eq_nocase(t->measure, measure)) {
            best = t;
            best_rank = rank;
        }
    }
    return best;
}
