/* Inside of scripts: shared by questionnaire_script*.c, included by nobody else. */
#pragma once
#include "questionnaire/questionnaire_script.h"

struct script_run {
    struct arena *arena;
    const struct script *script;
    struct script_setting setting;
    size_t *order;                   /* elements as this interview asks them */
    size_t *place;                   /* of each element in order */
    struct script_answer *answer;    /* one an element, as given */
    bool *is_asked;                  /* as things stand */
    const struct script_end *ended;
};

/* The world in which the conditions of elements are evaluated. self: the answer that {self} of a validator means, NULL elsewhere. */
struct script_world { const struct script_run *run; const struct script_answer *self; size_t element; };
/* The value a condition sees for the name. */
bool script_look(const void *world, struct str name, struct expression_value *out);
bool script_holds(const struct script_run *run, const struct expression *e, const struct script_world *world);
/* An answer as conditions see it. all_codes: 6, 8 and 9 as numbers, else they are no value. */
struct expression_value script_value(struct arena *a, const struct script_element *e, const struct script_answer *answer, bool all_codes);
