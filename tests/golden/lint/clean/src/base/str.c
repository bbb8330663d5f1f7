#include "base/str.h"
#include <string.h>

int str_length(const char *s)
{
    return (int)strlen(s);
}
