#include "insight/insight.h"
#include "base/buf.h"
