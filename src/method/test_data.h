/* Vectors and example data for the tests of this folder. Paths are relative to the repository's root. */
#pragma once
#include "base/arena.h"
#include "method/linear.h"

/* Calls row(ctx, field, n_fields) for each line of a CSV file; fields may be quoted. A missing file fails the test. */
enum { DATA_FIELDS = 64 };
void data_each_row(const char *path, void (*row)(void *ctx, char **field, int n_fields), void *ctx);

/* examples/sfo: the four rated questions of an interview in points (12..-4, NaN = no rating). */
enum sfo_question { SFO_ALL, SFO_CLEAN, SFO_FIND, SFO_SAFE, SFO_QUESTIONS };
struct sfo_row { int year; char airline[24]; int rating_all; double x[SFO_QUESTIONS]; int netpro; double weight; };
struct sfo { struct sfo_row *row; size_t n; };
struct sfo sfo_load(struct arena *a); /* sorted by airline, in byte order */
