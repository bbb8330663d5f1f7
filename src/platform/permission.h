/* What a person may do. A permission is named module.verb and says itself which roles have it, so a feature brings its permissions along in its
 * table and nobody else is to be told. Which places a role reaches is org's business (org/user.h). */
#pragma once
#include "base/err.h"

/* Roles of people. Their names, titles and reach: org/user_role.c. */
enum role {
    ROLE_ADMINISTRATOR, ROLE_NATIONAL_MANAGER, ROLE_ANALYST, ROLE_REGION_MANAGER, ROLE_AREA_MANAGER, ROLE_GROUP_USER, ROLE_DEALER_MANAGER, ROLE_SERVICE_MANAGER,
    ROLE_SALES_MANAGER, ROLE_SERVICE_ADVISOR, ROLE_SALES_CONSULTANT, ROLE_DCRC_AGENT, ROLE_DCRC_MANAGER, ROLE_UPLOADER, ROLE_INTERVIEWER, ROLE_FIELD_SUPERVISOR,
    ROLE_PROJECT_MANAGER, ROLE_QA, ROLE_CODER, ROLE_INSPECTOR, ROLE_AUDITOR, ROLES
};
#define ROLE_BIT(role) (UINT32_C(1) << (role))
#define ROLE_ALL (ROLE_BIT(ROLES) - 1)
/* The importer's own people; the regions'; a dealer's; the agency's. */
#define ROLE_NATIONAL (ROLE_BIT(ROLE_NATIONAL_MANAGER) | ROLE_BIT(ROLE_ANALYST))
#define ROLE_REGIONAL (ROLE_BIT(ROLE_REGION_MANAGER) | ROLE_BIT(ROLE_AREA_MANAGER))
#define ROLE_DEALER_HEADS (ROLE_BIT(ROLE_DEALER_MANAGER) | ROLE_BIT(ROLE_SERVICE_MANAGER) | ROLE_BIT(ROLE_SALES_MANAGER) | ROLE_BIT(ROLE_DCRC_MANAGER))

struct permission {
    const char *name;  /* "user.write" */
    struct msg title;  /* what it allows, for the page of roles */
    uint32_t roles;    /* ROLE_BIT | … */
};
