#include <unicode/ucol.h>
#include <boost/any.hpp>
