/* The only list of features, in the order of the house: a later one may use the earlier ones. */
#include "action_plan/action_plan.h"
#include "action_plan/driver_pages.h"
#include "cli/cli.h"
#include "customer/customer.h"
#include "demo/demo.h"
#include "feedback/feedback.h"
#include "fieldwork/call_pages.h"
#include "fieldwork/fieldwork.h"
#include "fieldwork/invitation_pages.h"
#include "fieldwork/link_pages.h"
#include "fieldwork/link_request_pages.h"
#include "fieldwork/supervision.h"
#include "fieldwork/wave_pages.h"
#include "fieldwork/wave_work_pages.h"
#include "interview/interview.h"
#include "org/org.h"
#include "org/user.h"
#include "platform/api.h"
#include "platform/audit_chain.h"
#include "platform/job_process.h"
#include "platform/outbox.h"
#include "platform/platform.h"
#include "questionnaire/questionnaire.h"
#include "result/assessment.h"
#include "result/driver_pages.h"
#include "result/publication.h"
#include "result/result.h"
#include "sampling/sampling.h"
#include "verbatim/verbatim.h"

static const struct feature *const features[] = {
    &database_feature, &import_feature, &setting_feature, &audit_feature, &outbox_feature, &job_feature, &serve_feature, &api_feature, &org_feature, &user_feature, &user_admin_feature, &customer_feature, &customer_uploads_feature, &questionnaire_feature,
    &interview_feature, &verbatim_feature, &sampling_feature, &fieldwork_feature,
    &wave_feature, &wave_work_feature, &supervision_feature, &review_feature, &back_check_feature, &monitoring_feature, &call_feature, &call_screen_feature, &pbx_feature,
    &invitation_feature, &link_feature, &link_request_feature,
    &result_feature, &publication_feature,
    &driver_feature, &assessment_feature, &action_plan_feature, &driver_released_feature, &feedback_feature,
    &demo_feature,
};

const struct features all_features = { features, ARRAY_LEN(features) };
