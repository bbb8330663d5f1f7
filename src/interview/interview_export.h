/* Interviews row by row, for statisticians: an SPSS system file, or CSV.
 *
 * A row is an anonymous interview: dealer and region as the network stood at the end of the last month, visit month, mode, weight, the coarsened cuts, and each closed question of
 * any version as a variable of its code: 5..1 levels, 1 2 yes and no, 6 refused, 7 not asked, 8 none or does not apply, 9 does not know; 6..9 are missing by the user
 * in SPSS; questions for a number as well. There is no day, no id, and no open answer, which may name people; rows come in the order of random ids, so neither does their order say anything. Who has it made
 * is written to the audit log. */
#pragma once
#include "interview/interview.h"

enum interview_export_format { INTERVIEW_EXPORT_SAV, INTERVIEW_EXPORT_CSV };
extern const struct field_choice interview_export_formats[];
/* The format of this name; no value: that of the path's ending. INVALID for a path that has none of them. */
struct err *interview_export_format_of(struct arena *a, struct str name, struct str path, enum interview_export_format *out) MUST_CHECK;

struct interview_export {
    struct str programme;
    int32_t from, to;                /* visit months */
    struct db_scope scope;
    enum interview_export_format format;
    const char *path;
};
/* Writes the file and the audit entry; *rows is their number. NOT_FOUND when there are none (no file is made); INVALID when `to` lies before `from`; IO. */
struct err *interview_export(struct job *job, const struct interview_export *x, int64_t *rows) MUST_CHECK;

extern const struct command interview_export_command;
