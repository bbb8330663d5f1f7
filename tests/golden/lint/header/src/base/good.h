/* A module. */
#pragma once
#include "base/str.h"

struct x;
typedef int (*call)(int);
extern int (*pointer)(int);
enum { A = sizeof(int) };
_Static_assert(sizeof(int) == 4, "int");
#define MACRO(x) call(x)

/* Both make one. */
struct x *x_new(void);
struct x *x_of(int n,
               int m) __attribute__((malloc));

int x_count(const struct x *x);     /* how many */

/* What it gives. */
int x_get(const struct x *x, int i) MUST_CHECK;
static inline int x_twice(int n)
{
    return 2 * n;
}
