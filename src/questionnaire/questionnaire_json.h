/* A questionnaire file taken apart, before it is stored. */
#pragma once
#include "questionnaire/questionnaire.h"

/* Reads a SurveyJS form with our properties into *out (everything but the ids). INVALID, with the JSON path, for what is no
 * questionnaire, a feature that Huifang does not have, a missing or doubtful property, a code used twice, a condition that cannot
 * work. Questions that are off are checked and left out. NOT_FOUND, IO for the file. *text: the file as read. */
struct err *questionnaire_read_file(struct arena *a, const char *path, struct questionnaire *out, struct str *text) MUST_CHECK;
/* The same from a text. */
struct err *questionnaire_read_text(struct arena *a, struct str text, struct questionnaire *out) MUST_CHECK;
