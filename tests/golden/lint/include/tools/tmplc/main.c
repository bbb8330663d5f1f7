#include "tmplc/gen.h"
#include "db/words.h"
