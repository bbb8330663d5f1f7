/* What the network decided about its samples, as a draw uses it and stores it. */
#pragma once
#include "platform/setting.h"
#include "sampling/sampling_rules.h"

struct sample_settings {
    int64_t quota, cap;          /* completes a dealer and month; most with what is made up */
    int split[TRANCHES];
    double yield;                /* completes an address, 0..1 */
    struct sample_caps caps;
    double flag_share_pct;       /* of a dealer's rows in a file that it may mark as VIP or staff */
    struct str split_text, taxi_words;
};
enum { SAMPLE_SETTINGS = 7 };
extern const struct setting *const sample_setting_list[SAMPLE_SETTINGS];
/* In force for a programme. INVALID when the split is none. */
struct err *sample_settings_load(struct db *db, struct arena *a, struct str programme, struct sample_settings *out) MUST_CHECK;
/* As JSON, for the draw's parameters. */
struct str sample_settings_json(struct arena *a, const struct sample_settings *s, bool is_demo);
