#include <zip.h>
#include <expat.h>
