#include "base/buf.h"
#include "db/words.h"
#include <stdio.h>
/* #include "web/web.h" */
#include "web/web.h"
