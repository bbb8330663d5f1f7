/* The customers' pages behind a link, /s/…. No session and no cookie: everybody may ask, and the link says who it is. A GET changes nothing that
 * matters (it notes that the link was opened), so what a mail program fetches in advance neither answers nor opts out. Pages load one style sheet and nothing from
 * elsewhere; the server's Referrer-Policy "same-origin" keeps their address from other sites (no-referrer would also take the Origin that tells our own forms from foreign
 * ones). */
#pragma once
#include "platform/feature.h"

extern const struct feature link_feature;
