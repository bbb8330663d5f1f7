#include "fieldwork/outcome.h"

enum { HOUR = 60, DAY = 24 * 60 };

static const struct outcome table[] = {
    { "complete",          { .id = N_("Complete") },                          "1.1",   EFFECT_COMPLETE,    0,        true,  false, 0 },
    { "appointment",       { .id = N_("Appointment, exact time") },           "2.21",  EFFECT_APPOINTMENT, 0,        true,  false, 'a' },
    { "appointment_vague", { .id = N_("Appointment, about that time") },      "2.21",  EFFECT_APPOINTMENT, 0,        true,  false, 'v' },
    { "link",              { .id = N_("Wants to answer by link") },           "2.21",  EFFECT_RETRY,       2 * DAY,  true,  false, 'i' },
    { "no_answer",         { .id = N_("No answer") },                         "3.13",  EFFECT_RETRY,       3 * HOUR, false, false, 'n' },
    { "busy",              { .id = N_("Busy") },                              "3.12",  EFFECT_RETRY,       15,       false, false, 'b' },
    { "switched_off",      { .id = N_("Switched off or out of reach") },      "3.13",  EFFECT_RETRY,       4 * HOUR, false, false, 'o' },
    { "voice_mail",        { .id = N_("Voice mail") },                        "3.14",  EFFECT_RETRY,       4 * HOUR, false, false, 'm' },
    { "suspended",         { .id = N_("Number suspended") },                  "4.32",  EFFECT_NEXT_NUMBER, 0,        false, false, 's' },
    { "no_such_number",    { .id = N_("No such number") },                    "4.31",  EFFECT_NEXT_NUMBER, 0,        false, false, 'x' },
    { "wrong_number",      { .id = N_("Wrong number: nobody there knows of the visit") }, "4.41", EFFECT_NEXT_NUMBER, 0, true, false, 'w' },
    { "declined",          { .id = N_("Call declined or hung up at once") },  "2.113", EFFECT_RETRY,       DAY,      false, false, 'd' },
    { "refused_soft",      { .id = N_("Refused, may be asked again") },       "2.112", EFFECT_CONVERT,     3 * DAY,  true,  false, 'r' },
    { "refused_hard",      { .id = N_("Refused for good") },                  "2.112", EFFECT_FINAL,       0,        true,  false, 'h' },
    { "blocked",           { .id = N_("Blocked as a nuisance call") },        "3.15",  EFFECT_RETRY,       DAY,      false, false, 'k' },
    { "referral",          { .id = N_("Somebody else brought the car: their number") }, "3.20", EFFECT_REFERRAL, 0, true, false, 'z' },
    { "not_visited",       { .id = N_("Was not at this dealer") },            "4.10",  EFFECT_FINAL,       0,        true,  false, 'q' },
    { "sold",              { .id = N_("Car sold") },                          "4.10",  EFFECT_FINAL,       0,        true,  false, 'c' },
    { "language",          { .id = N_("Language or dialect") },               "2.33",  EFFECT_LANGUAGE,    0,        true,  false, 'l' },
    { "vip_or_staff",      { .id = N_("VIP, or staff of a dealer") },         "4.70",  EFFECT_FINAL,       0,        true,  false, 'p' },
    { "do_not_call",       { .id = N_("Never wants to be called") },          "2.112", EFFECT_FINAL,       0,        true,  true,  'e' },
    { "break_off",         { .id = N_("Broken off during the interview") },   "2.12",  EFFECT_CONVERT,     DAY,      true,  false, 0 },
    { "technical",         { .id = N_("Technical problem on the line") },     "3.16",  EFFECT_RETRY,       30,       false, false, 't' },
    { "unable",            { .id = N_("Cannot be interviewed: illness, age") }, "2.32", EFFECT_FINAL,      0,        true,  false, 'u' },
    { "quota_full",        { .id = N_("Quota filled") },                      "4.80",  EFFECT_FINAL,       0,        true,  false, 0 },
    { "web_complete",      { .id = N_("Complete, by link") },                 "1.1",   EFFECT_COMPLETE,    0,        true,  false, 0 },
    { "web_opt_out",       { .id = N_("Declined by link") },                  "2.112", EFFECT_FINAL,       0,        true,  true,  0 },
};

const struct outcome *outcomes(size_t *n)
{
    *n = ARRAY_LEN(table);
    return table;
}

const struct outcome *outcome_find(struct str key)
{
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (str_eq_c(key, table[i].key))
            return &table[i];
    return NULL;
}

const struct aapor_code *outcome_aapor(const struct outcome *o)
{
    return aapor_find(str_of_c(o->aapor));
}
