/* The interviewer's page that sends the link to the customer on the line, /calls/link. */
#pragma once
#include "platform/feature.h"

extern const struct feature link_request_feature;
