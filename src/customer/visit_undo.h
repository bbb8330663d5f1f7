/* Taking an import of visits back. */
#pragma once
#include "platform/import.h"

/* Import kind's undo: gives back what the batch changed and removes what it brought; customers, vehicles and numbers go when
 * nothing else stands on them. Blocked by visits that a later batch changed or a draw locked. */
struct err *visit_undo(struct import *im) MUST_CHECK;
