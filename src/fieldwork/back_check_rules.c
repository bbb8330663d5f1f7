#include "fieldwork/back_check_rules.h"
#include "base/hash.h"
#include "method/interviewer.h"
#include <math.h>

int64_t back_check_wanted(const struct back_check_rules *r, int64_t n)
{
    int64_t wanted = (int64_t)ceil(r->share * (double)n - 1e-9); /* a tenth of 30 is 3 */
    return MIN_OF(n, MAX_OF(wanted, r->least));
}

double back_check_detection(const struct back_check_rules *r, int64_t n, int64_t checked)
{
    return interviewer_detection(n, checked, (int64_t)ceil(r->fake_share * (double)n - 1e-9));
}

int64_t back_check_place(struct str seed, int64_t interview_id, struct str code)
{
    struct sha256_stream h;
    unsigned char id[8];
    for (int i = 0; i < 8; i++)
        id[i] = (unsigned char)((uint64_t)interview_id >> (56 - 8 * i));
    sha256_start(&h);
    sha256_add(&h, seed);
    sha256_add(&h, (struct str){ (const char *)id, sizeof id });
    sha256_add(&h, code);
    struct sha256 d = sha256_end(&h);
    return (int64_t)sha256_u63(&d);
}

const char *const back_check_results[] = { [CHECK_NOT_ASKED] = "", [CHECK_SAME] = "same", [CHECK_DIFFERS] = "differs", [CHECK_UNSURE] = "unsure" };

enum back_check_result back_check_result_of(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(back_check_results); i++)
        if (str_eq_c(name, back_check_results[i]))
            return (enum back_check_result)i;
    return CHECK_NOT_ASKED;
}

enum back_check_result back_check_compare(const struct back_check_rules *r, bool is_level, struct str was, struct str now)
{
    int64_t a, b;
    if (!now.n)
        return CHECK_UNSURE;
    if (str_eq(was, now))
        return CHECK_SAME;
    if (!is_level || !str_to_int(was, &a) || !str_to_int(now, &b))
        return CHECK_DIFFERS;
    return (a > b ? a - b : b - a) <= r->tolerance ? CHECK_SAME : CHECK_DIFFERS;
}

bool back_check_fails(const struct back_check_rules *r, bool took_part, bool right_person, int64_t differing)
{
    return !took_part || !right_person || differing >= r->differ;
}
