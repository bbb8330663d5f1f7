#include "base/clock.h"
#include "db/db.h"

long org_now(void)
{
    return clock_now_ms();
}
