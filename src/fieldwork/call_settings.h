/* What is said on the telephone, and how numbers are dialled from the screen. */
#pragma once
#include "platform/job.h"
#include "platform/setting.h"

enum { CALL_SETTINGS = 4 };
extern const struct setting *const call_setting_list[CALL_SETTINGS];

struct call_settings {
    struct str agency, brand;    /* names as they are said: "我是{agency}受{brand}委托的访问员"; "" = not set */
    struct str dial_link;        /* "tel:{number}", "sip:{number}@pbx.example"; "" = none: the number is only shown */
    bool records;                /* calls are recorded, so consent is asked for */
};
/* In force for a programme. */
struct err *call_settings_load(struct job *job, struct str programme, struct call_settings *out) MUST_CHECK;
/* The link for a number; "" when there is none. */
struct str call_dial_link(struct arena *a, const struct call_settings *s, struct str digits);
