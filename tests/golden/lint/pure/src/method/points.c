#include "base/civil_date.h"
#include "base/clock.h"
#include "db/db.h"
#include <math.h>
#include <jansson.h>
#include <time.h>

/* time() in a comment and "getenv()" in a text are nothing. */
static const char *text = "getenv(x)";

double points_now(void)
{
    return (double)time(0) + (double)clock_now_ms() + (text ? 1 : 0);
}

double points_overtime(double time_s)
{
    return overtime(time_s);
}
