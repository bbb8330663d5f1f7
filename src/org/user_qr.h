/* QR codes for pages. */
#pragma once
#include "base/str.h"

/* The dark modules of the code of a text, with the quiet margin, as the d of an SVG path in a square of *size units; no value when the text is too long for a
 * code. */
struct str qr_path(struct arena *a, struct str text, int *size);
