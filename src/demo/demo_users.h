/* Users of the sample network: one a role, with a password that everybody knows. Never for a system that others can reach. */
#pragma once
#include "org/org.h"

extern const char demo_password[];
/* Adds a user for every role: login = the role's name, name "Demo: …", at the first places of the network. CONFLICT when one of the logins exists,
 * NOT_FOUND without a network. *n = how many. */
struct err *demo_make_users(struct job *job, int64_t *n) MUST_CHECK;
/* The dealer of the sample users: the first with area, group and service, so that people of all levels see it. NULL: none. */
const struct org_dealer *demo_chosen_dealer(const struct org_network *n);
