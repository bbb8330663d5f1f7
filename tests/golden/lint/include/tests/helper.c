#include "insight/insight.h"
