#include "method/mark.h"
#include "base/num.h"
#include "method/dist.h"
#include <math.h>

struct mark_rules mark_rules_default(void)
{
    return (struct mark_rules){ .design_share = 0.8, .grey_below = 30, .none_below = 10, .small_count = 4 };
}

struct mark mark_of_base(const struct mark_rules *r, double n, double design)
{
    return (struct mark){
        .is_starred = design > 0 && n < r->design_share * design - 1e-9,
        .is_grey = !(n >= r->grey_below),
        .is_hidden = !(n >= r->none_below),
    };
}

static bool is_small(const struct mark_rules *r, double count)
{
    return count > 0 && count <= r->small_count;
}

bool mark_is_personal(const struct mark_rules *r, double count, double total)
{
    return is_small(r, count) || is_small(r, total - count);
}

/* The smallest count above 0 that is still shown; n when there is none. */
static size_t smallest_shown(const double *count, size_t n, const bool *hide)
{
    size_t at = n;
    for (size_t i = 0; i < n; i++)
        if (!hide[i] && count[i] > 0 && (at == n || count[i] < count[at]))
            at = i;
    return at;
}

size_t mark_hide_counts(const struct mark_rules *r, const double *count, size_t n, bool *hide)
{
    double total = 0, hidden_sum = 0;
    size_t hidden = 0;
    for (size_t i = 0; i < n; i++)
        total += count[i];
    for (size_t i = 0; i < n; i++) {
        hide[i] = mark_is_personal(r, count[i], total);
        hidden += hide[i];
        hidden_sum += hide[i] ? count[i] : 0;
    }
    while (hidden > 0 && (hidden < 2 || hidden_sum <= r->small_count)) {
        size_t next = smallest_shown(count, n, hide);
        if (next == n)
            break;
        hide[next] = true;
        hidden++;
        hidden_sum += count[next];
    }
    if (!hidden || (hidden >= 2 && hidden_sum > r->small_count))
        return hidden;
    for (size_t i = 0; i < n; i++)
        hide[i] = true;
    return n;
}

/* Levels whose sum is known: is none of them hidden, or enough? */
static bool is_safe_sum(const struct mark_rules *r, const double *count, const bool *hide, size_t n)
{
    size_t hidden = 0;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        hidden += hide[i];
        sum += hide[i] ? count[i] : 0;
    }
    return hidden == 0 || (hidden >= 2 && sum > r->small_count);
}

struct level_hiding mark_hide_levels(const struct mark_rules *r, const double count[5])
{
    struct level_hiding h;
    double worst = count[0] + count[1], best = count[3] + count[4], total = worst + count[2] + best;
    mark_hide_counts(r, count, 5, h.level);
    h.top2 = mark_is_personal(r, best, total) || !is_safe_sum(r, count + 3, h.level + 3, 2) || !is_safe_sum(r, count, h.level, 3);
    h.bottom2 = mark_is_personal(r, worst, total) || !is_safe_sum(r, count, h.level, 2) || !is_safe_sum(r, count + 2, h.level + 2, 3);
    if (!h.top2 && h.level[2])
        h.bottom2 = true; /* both sums would tell the middle level */
    return h;
}

enum light mark_light(double score, double target, struct mark m, struct light_rules r)
{
    if (m.is_grey || m.is_hidden || !isfinite(score) || !isfinite(target))
        return TARGET_GREY;
    double behind = num_round(num_round(target, r.decimals) - num_round(score, r.decimals), r.decimals);
    if (behind <= 0)
        return TARGET_GREEN;
    return behind <= r.margin ? TARGET_YELLOW : TARGET_RED;
}

double detectable_step(double sd, double a, double b, double c)
{
    double n1 = a + b, n2 = b + c, shift = 1 / n1 - 1 / n2;
    if (!(n1 > 0 && n2 > 0))
        return NAN;
    return normal_quantile(0.975) * sd * sqrt(a / (n1 * n1) + b * shift * shift + c / (n2 * n2));
}
