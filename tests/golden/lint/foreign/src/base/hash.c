#include <sodium.h>
#include <jansson.h>
