/* A message as it is stored, to be translated for whoever reads it later: {"id":"{0} rows","arg":[{"i":5}]}. */
#pragma once
#include "base/err.h"

/* "" for no message. */
struct str msg_json(struct arena *a, const struct msg *m);
/* The message again; what cannot be read (a text of another version of the program) is no message. */
struct msg msg_of_json(struct arena *a, struct str json);
