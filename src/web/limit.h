/* How often somebody may ask the API: N requests at once and N a minute, by the generic cell rate algorithm (ITU-T I.371, the leaky bucket as a meter): of each
 * client one instant is kept, at which all that it has asked for would have been asked at the even pace. It may lie a minute ahead; what would move it further
 * is refused. Instants live in one mapping that all workers share; when many clients ask, the one that is quiet for longest makes room. Private to web/. */
#pragma once
#include "base/str.h"

struct limits;

/* A fresh shared mapping; ends with the process. */
struct limits *limits_new(void);
/* Takes one of the requests that the client has; 0, or the milliseconds (at least 1) until the next one. per_minute 1..1000000; now_ms: monotonic. */
int64_t limits_take(struct limits *l, uint64_t client, int64_t now_ms, int per_minute);
/* A client by what it calls itself: a token, a login, an address. Never 0. */
uint64_t limits_client(struct arena *a, const char *kind, struct str name);
