#include "base/str.h"

int org_one(void)
{
    return 1;
}

int org_two(int n)
{
    if (n)
        return 2;
    return 0;
}
