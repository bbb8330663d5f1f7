#include "i18n/i18n.h"
#include "form/form.h"
