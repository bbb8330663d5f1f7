/* The start page: the widgets of all features for whoever asks (platform/widget.h). */
#pragma once
#include "web/web.h"

/* Handler of GET /, for whoever is signed in. */
struct err *page_dashboard(struct req *r, const void *input) MUST_CHECK;
