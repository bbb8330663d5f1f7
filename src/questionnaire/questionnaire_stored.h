/* How parts of a question are kept in the database: points as "5:12,4:8,3:4,2:0,1:-4", labels as JSON. */
#pragma once
#include "questionnaire/questionnaire.h"

/* The name of a kind as stored: "level" … */
const char *question_kind_name(enum question_kind kind);
/* A name that is none of them counts as "text". */
enum question_kind question_kind_of_name(struct str name);
/* "" for a question that is not scored. The numbers read back as the same doubles. */
struct str question_points_text(struct arena *a, const struct question *q);
/* What is no pair code:points is passed over. */
struct points question_points_of_text(struct str text);
/* A JSON array of {code, zh, en}. */
struct str question_labels_text(struct arena *a, const struct question *q);
/* Fills q->label; INVALID for a text that question_labels_text does not write. */
struct err *question_labels_of_text(struct arena *a, struct str text, struct question *q) MUST_CHECK;
