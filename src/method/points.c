#include "method/points.h"
#include "base/err.h"
#include <math.h>

struct points points_levels(void)
{
    return (struct points){ .point = { [5] = 12, [4] = 8, [3] = 4, [2] = 0, [1] = -4 }, .in_base = LEVELS_ALL };
}

struct points points_yes_no(bool no_is_good)
{
    return (struct points){
        .point = { [ANSWER_YES] = no_is_good ? -4 : 12, [ANSWER_NO] = no_is_good ? 12 : -4 },
        .in_base = CODE_BIT(ANSWER_YES) | CODE_BIT(ANSWER_NO),
    };
}

struct points points_scale(int from, int to)
{
    struct points p = { 0 };
    for (int c = MAX_OF(from, 0); c <= MIN_OF(to, ANSWER_CODES - 1); c++) {
        p.point[c] = c;
        p.in_base = (uint16_t)(p.in_base | CODE_BIT(c));
    }
    return p;
}

struct points points_share(uint16_t chosen, uint16_t base)
{
    struct points p = { .in_base = base };
    for (unsigned c = 0; c < ANSWER_CODES; c++)
        p.point[c] = chosen & base & CODE_BIT(c) ? 1 : 0;
    return p;
}

bool points_has(const struct points *p, unsigned code)
{
    return code < ANSWER_CODES && (p->in_base & CODE_BIT(code));
}

double points_of(const struct points *p, unsigned code)
{
    return points_has(p, code) ? p->point[code] : NAN;
}

double points_min(const struct points *p)
{
    double least = NAN;
    for (unsigned c = 0; c < ANSWER_CODES; c++)
        least = fmin(least, points_of(p, c)); /* fmin and fmax pass over NaN */
    return least;
}

double points_max(const struct points *p)
{
    double most = NAN;
    for (unsigned c = 0; c < ANSWER_CODES; c++)
        most = fmax(most, points_of(p, c));
    return most;
}

double points_position(double value, double lo, double hi)
{
    return lo < hi ? (value - lo) / (hi - lo) : NAN;
}

/* The seed's slide has feelings for the ends and the middle: 顾客很振奋, 比较满意, 顾客失望/顾客生气; that of level 4 is
 * our reading between its neighbours (顾客满意). The behaviour of the two lowest levels is one. */
static const struct level_meaning meanings[] = {
    { 5, 12, ATTITUDE_PROMOTER, N_("Delighted"), /* 极为满意 */
      N_("The customer is thrilled."), /* 顾客很振奋 */
      N_("Stays loyal and actively recommends the dealer to others.") /* 顾客保持忠诚并积极向他人推荐该特约经销商 */ },
    { 4, 8, ATTITUDE_LOYAL, N_("Very satisfied"), /* 很满意 */
      N_("The customer is satisfied."), /* 顾客满意 */
      N_("Feels served as the brand promises and stays loyal to the dealer.") /* 顾客感觉享受到了符合品牌形象的服务,并保持对特约经销商的忠诚度 */ },
    { 3, 4, ATTITUDE_OPEN, N_("Satisfied"), /* 满意 (= 顾客要求已被满足) */
      N_("The customer is fairly satisfied."), /* 比较满意 */
      N_("Expects better service and does not rule out other choices.") /* 顾客期望更好的服务,并不排除其它选择 */ },
    { 2, 0, ATTITUDE_AT_RISK, N_("Not very satisfied"), /* 不太满意 */
      N_("The customer is disappointed."), /* 顾客失望 */
      N_("Tells others of the bad experience at the dealer and in the end gives up the brand.") /* 顾客将其在特约经销商处的糟糕经历告诉其他人,并最终抛弃品牌 */ },
    { 1, -4, ATTITUDE_AT_RISK, N_("Extremely dissatisfied"), /* 极为不满意 */
      N_("The customer is angry."), /* 顾客生气 */
      N_("Tells others of the bad experience at the dealer and in the end gives up the brand.") },
};

const struct level_meaning *level_meaning(int level)
{
    return level >= 1 && level <= 5 ? &meanings[5 - level] : NULL;
}

double css_ratio(double evaluation, double expectation)
{
    return expectation > 0 ? evaluation / expectation : NAN;
}

enum css_class css_class(double evaluation, double expectation)
{
    double r = css_ratio(evaluation, expectation);
    if (isnan(r))
        return CSS_NO_RATIO;
    if (fabs(r - 1) <= 1e-9)
        return CSS_SATISFIED;
    return r > 1 ? CSS_DELIGHTED : CSS_DISAPPOINTED;
}
