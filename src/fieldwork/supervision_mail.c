#include "fieldwork/supervision_mail.h"
#include "board_sql.h"
#include "org/user_token.h"

struct err *supervision_tell(struct job *job, const struct supervision_news *news)
{
    struct board_supervisors_rows people;
    struct str site;
    TRY(setting_text(job->db, job->arena, &portal_url_setting, STR(""), &site));
    TRY(board_supervisors(job->db, job->arena, &(struct board_supervisors_in){ .today = civil_date_str(job->arena, job_today(job)) }, &people));
    struct str link = str_printf(job->arena, STR_FMT "%s", STR_ARG(site), news->path);
    for (size_t i = 0; i < people.n; i++)
        TRY(outbox_mail(job, &(struct notice){ .kind = news->kind, .to = people.row[i].mail, .language = people.row[i].language, .arg = { ARG_S(news->name), ARG_S(link) } }));
    return NULL;
}
