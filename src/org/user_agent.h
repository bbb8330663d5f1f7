/* What a browser says of itself, in two words for people who look where they are signed in. */
#pragma once
#include "base/str.h"

/* "Chrome, Windows", "WeChat, iPhone" of a User-Agent header; one of the two where the other is unknown, "" where both are. Names are those that the makers use; they
 * are not translated. Nothing of the header's own text comes out. */
struct str user_agent_words(struct arena *a, struct str agent);
