/* Dates, months, money and numbers from any text; what is accepted must come back from its own printed form. */
#include "base/civil_date.h"
#include "base/money.h"
#include "base/num.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_dates(struct arena *a, struct str s)
{
    struct civil_date d, back;
    int32_t month, month_back;
    if (civil_date_parse_lenient(s, &d)) {
        require(civil_date_is_valid(d) && d.year >= 1900 && d.year <= 2199);
        require(civil_date_parse_lenient(civil_date_str(a, d), &back) && civil_date_cmp(d, back) == 0);
    }
    if (civil_date_parse_iso(s, &d))
        require(civil_date_is_valid(d) && str_eq(civil_date_str(a, d), s));
    if (civil_month_parse(s, &month))
        require(str_eq(civil_month_str(a, month), s) && civil_month_parse(s, &month_back) && month == month_back);
}

static void check_numbers(struct arena *a, struct str s)
{
    int64_t fen, fen_back;
    double v, back;
    char text[32];
    if (money_parse(s, &fen))
        require(money_parse(money_str(a, fen), &fen_back) && fen == fen_back);
    if (!str_to_num(s, &v))
        return;
    require(str_to_num((struct str){ text, num_shortest(v, text) }, &back) && v == back);
    for (int decimals = 0; decimals <= 9; decimals++) {
        struct str fixed = num_fixed(a, v, decimals);
        require(fixed.n > 0 && !(str_starts(fixed, STR("-")) && num_round(v, decimals) == 0));
        if (v > -1e9 && v < 1e9)
            require(str_to_num(fixed, &back) && back == num_round(v, decimals));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str s = { (const char *)data, size };
    check_dates(a, s);
    check_numbers(a, s);
    arena_free(a);
    return 0;
}
