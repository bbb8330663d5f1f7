#include "method/points.h"
#include "org/org.h"
#include "org_sql.h"
#include "platform/feature.h"

int org_chance(void)
{
    return (int)os_random_u64() + !getenv("HOME");
}
