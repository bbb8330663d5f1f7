/* The questionnaires of the catalogue (examples/questionnaires) as they stand in the program: the designer offers their questions, the sample network asks them. */
#pragma once
#include "base/str.h"

/* The questionnaire of a programme as SurveyJS JSON; lives as long as the program. */
struct str questionnaire_service_json(void);
/* The same for sales. */
struct str questionnaire_sales_json(void);
