/* Interviewer effects, correlation, detection, agreement. */
#include "base/rng.h"
#include "base/test.h"
#include "method/interviewer.h"

static void effect_by_hand(void **state UNUSED)
{
    /* Dealer 0: values 1 2 3 of interviewer 0, 6 of interviewer 1; mean 3, S² = 14/3. Dealer 1 belongs to interviewer 1 alone. */
    struct interviewer_value v[] = { { 1, 1, 100 }, { 0, 0, 1 }, { 0, 1, 6 }, { 0, 0, 3 }, { 0, 0, NAN }, { 1, 1, 50 }, { 0, 0, 2 } };
    struct interviewer_effect e[3];
    interviewer_effects(v, ARRAY_LEN(v), e, 3);
    check_num("n", e[0].n, 3, 0);
    check_num("deviation", e[0].deviation, -1, 1e-12);
    check_num("se", e[0].se, sqrt(3 * 0.25 * 14 / 3) / 3, 1e-12);
    check_num("p", e[0].p, erfc(3 / sqrt(3.5) / sqrt(2)), 1e-9);
    check_num("the dealer of one interviewer says nothing", e[1].deviation, 3.0 / 3, 1e-12);
    check_num("nor does it to the error", e[1].se, sqrt(3.5) / 3, 1e-12);
    check_num("mirror images", e[1].p, e[0].p, 1e-12);
    check_num("two tests", e[0].p_holm, 2 * e[0].p, 1e-12);
    check_num("nobody", e[2].deviation, NAN, 0);
    check_num("no test", e[2].p_holm, NAN, 0);
}

static void nothing_to_compare(void **state UNUSED)
{
    struct interviewer_value same[] = { { 0, 0, 4 }, { 0, 1, 4 }, { 0, 1, 4 } };
    struct interviewer_effect e[2];
    interviewer_effects(same, 3, e, 2);
    check_num("all alike", e[0].deviation, 0, 0);
    check_num("no error", e[0].p, NAN, 0);
    interviewer_effects(NULL, 0, e, 2);
    check_num("no interviews", e[0].n, 0, 0);
    check_num("correlation of none", interviewer_correlation_of(NULL, 0).rho, NAN, 0);
    check_num("one interviewer", interviewer_correlation_of(same, 1).rho, NAN, 0);
}

static void correlation_by_hand(void **state UNUSED)
{
    /* Three interviewers with means 2, 3, 6: MSB 13, MSW 1, m0 3. */
    struct interviewer_value v[] = { { 0, 0, 1 }, { 0, 0, 2 }, { 0, 0, 3 }, { 0, 1, 2 }, { 0, 1, 3 }, { 0, 1, 4 }, { 0, 2, 5 }, { 0, 2, 6 }, { 0, 2, 7 } };
    struct interviewer_correlation c = interviewer_correlation_of(v, ARRAY_LEN(v));
    check_num("rho", c.rho, 0.8, 1e-12);
    check_num("design effect", c.design_effect, 2.6, 1e-12);
    check_num("load", c.mean_load, 3, 1e-12);
    assert_int_equal(c.interviewers, 3);
}

enum { DEALERS = 40, EACH = 10, CALLERS = 10, ROUNDS = 300 };

/* A field without interviewer effects but for one's. Gives which interviewers are found at 5 % (Holm). */
static unsigned found_in_field(struct pcg *g, double cheat)
{
    struct interviewer_value v[DEALERS * EACH];
    struct interviewer_effect e[CALLERS];
    unsigned found = 0;
    size_t n = 0;
    for (uint32_t d = 0; d < DEALERS; d++) {
        double level = 90 + 5 * pcg_normal(g);
        for (int i = 0; i < EACH; i++) {
            uint32_t who = pcg_below(g, CALLERS);
            v[n++] = (struct interviewer_value){ d, who, level + 22 * pcg_normal(g) + (who == 3 ? cheat : 0) };
        }
    }
    interviewer_effects(v, n, e, CALLERS);
    for (unsigned i = 0; i < CALLERS; i++)
        found |= (unsigned)(e[i].p_holm < 0.05) << i;
    return found;
}

static void cheats_are_found_and_others_are_not(void **state UNUSED)
{
    struct pcg g = pcg_new(2026, 11);
    int false_alarms = 0, found = 0, wrong = 0;
    for (int i = 0; i < ROUNDS; i++)
        false_alarms += found_in_field(&g, 0) != 0;
    for (int i = 0; i < ROUNDS; i++) {
        unsigned f = found_in_field(&g, 20);
        found += (f & 8u) != 0;
        wrong += (f & ~8u) != 0;
    }
    assert_true(false_alarms < ROUNDS * 8 / 100); /* at most 5 % of fields, and chance */
    assert_true(found > ROUNDS * 95 / 100);
    assert_true(wrong < ROUNDS * 12 / 100);
}

static void detection(void **state UNUSED)
{
    static const struct { const char *label; int64_t n, checked, fakes; double want; } cases[] = {
        { "one of ten, one checked", 10, 1, 1, 0.1 },  { "two of ten, three checked", 10, 3, 2, 1 - 7.0 / 10 * 6 / 9 }, { "all checked", 10, 10, 1, 1 }, { "no fakes", 10, 5, 0, 0 },
        { "none checked", 10, 0, 5, 0 },               { "none", 0, 0, 1, 0 }, { "more fakes than are left", 10, 6, 5, 1 }, { "all fake", 3, 1, 3, 1 },
        { "10 % of 1000, 20 fakes", 1000, 100, 20, 0.880998081475 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, interviewer_detection(cases[i].n, cases[i].checked, cases[i].fakes), cases[i].want, 1e-4);
    assert_true(fabs(interviewer_detection(100000, 10000, 20) - (1 - pow(0.9, 20))) < 1e-3);
}

static void agreement(void **state UNUSED)
{
    /* Shrout and Fleiss 1979, table 2: six targets, four judges; ICC(2,1) = .29 */
    static const double score[] = { 9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7 };
    static const double same[] = { 80, 80, 90, 90, 70, 70 }, flat[] = { 80, 80, 80, 80 };
    check_num("Shrout and Fleiss", interviewer_agreement(score, 6, 4), 0.29, 0.005);
    check_num("all agree", interviewer_agreement(same, 3, 2), 1, 1e-12);
    check_num("no variation", interviewer_agreement(flat, 2, 2), NAN, 0);
    check_num("one listener", interviewer_agreement(score, 6, 1), NAN, 0);
    check_num("one recording", interviewer_agreement(score, 1, 4), NAN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effect_by_hand), cmocka_unit_test(nothing_to_compare), cmocka_unit_test(correlation_by_hand), cmocka_unit_test(cheats_are_found_and_others_are_not),
        cmocka_unit_test(detection),      cmocka_unit_test(agreement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
