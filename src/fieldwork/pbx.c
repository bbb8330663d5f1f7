#include "fieldwork/pbx.h"
#include "base/buf.h"
#include "base/id_text.h"
#include "base/secret.h"
#include "pbx_sql.h"
#include "transport/http.h"
#include <string.h>

static const int64_t fresh_ms = 60 * 1000; /* a call that waited longer is not made: nobody sits and waits for it any more */

/* ---- settings ---- */

static struct err *check_url(struct arena *a, struct str value)
{
    bool is_web = str_starts(value, STR("http://")) || str_starts(value, STR("https://"));
    if (!value.n || (is_web && str_find(value, STR("{from}")) > 0 && str_find(value, STR("{to}")) > 0 && str_find(value, STR("{ref}")) > 0))
        return NULL;
    return ERR(a, ERR_INVALID, "The telephone system's address begins with http:// or https:// and has {{from}, {{to} and {{ref} in it; an empty value means none.");
}

static const struct setting url_setting = { .key = "pbx.url", .type = SETTING_TEXT, .standard = "", .source = "P", .check = check_url, .network_only = true, .operator_only = true,
                                            .label = { .id = N_("Telephone system: address that starts a call; empty: none") } };
static const struct setting secret_setting = { .key = "pbx.secret_file", .type = SETTING_TEXT, .standard = "", .source = "P", .network_only = true, .operator_only = true,
                                               .label = { .id = N_("File with the telephone system's secret") } };
const struct setting *const pbx_setting_list[PBX_SETTINGS] = { &url_setting, &secret_setting };

struct err *pbx_is_set(struct job *job, bool *out)
{
    struct str url;
    TRY(setting_text(job->db, job->arena, &url_setting, STR(""), &url));
    *out = url.n > 0;
    return NULL;
}

/* ---- telephones ---- */

struct err *pbx_extension_load(struct job *job, int64_t user_id, struct str *out)
{
    struct field_extension_find_row row;
    bool found;
    TRY(field_extension_find(job->db, job->arena, &(struct field_extension_find_in){ .user_id = user_id }, &row, &found));
    *out = found ? row.extension : STR("");
    return NULL;
}

struct placing { struct job *job; int64_t user_id; struct str extension; };

static struct err *store_extension(struct db *db, void *ctx)
{
    const struct placing *p = ctx;
    return field_extension_put(db, &(struct field_extension_put_in){ .user_id = p->user_id, .extension = p->extension }, NULL);
}

struct err *pbx_extension_put(struct job *job, int64_t user_id, struct str extension)
{
    return db_write(job->db, store_extension, &(struct placing){ job, user_id, extension.p ? extension : STR("") }, 0);
}

/* ---- dialling ---- */

struct originate_input { struct opt_int attempt; };
static const struct field originate_fields[] = { { .name = "attempt", .type = FIELD_ID, .required = true, FIELD_AT(struct originate_input, attempt) } };

static struct str put_in(struct arena *a, struct str text, const char *name, struct str value)
{
    ptrdiff_t at = str_find(text, str_of_c(name));
    return at < 0 ? text : str_printf(a, STR_FMT STR_FMT STR_FMT, (int)at, text.p, STR_ARG(value), STR_ARG(str_sub(text, (size_t)at + strlen(name), text.n)));
}

/* The whole address, with telephone and number; digits of the customer before an extension. */
static struct err *address_of(struct job *job, const struct attempt_to_dial_row *t, struct str *out)
{
    struct str from, to = t->phone;
    TRY(setting_text(job->db, job->arena, &url_setting, STR(""), out));
    TRY(pbx_extension_load(job, t->user_id, &from));
    *out = put_in(job->arena, *out, "{from}", from);
    *out = put_in(job->arena, *out, "{to}", str_cut(&to, '-'));
    *out = put_in(job->arena, *out, "{ref}", t->call_ref);
    return NULL;
}

static struct err *ask(struct job *job, const struct attempt_to_dial_row *t)
{
    struct arena *a = job->arena;
    struct str url, secret, at = str_printf(a, "%lld", (long long)(job->now_ms / 1000));
    struct http_response answer;
    TRY(address_of(job, t, &url));
    TRY(setting_secret(job, &secret_setting, &secret));
    struct str signature = secret_signature(a, secret, str_printf(a, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(at), STR_ARG(t->call_ref), STR_ARG(url)));
    const struct http_header headers[] = { { "X-Huifang-Timestamp", at }, { "X-Huifang-Signature", signature }, { NULL, STR_NONE } };
    TRY(http_ask(a, &(struct http_request){ .url = url, .body = STR(""), .header = headers, .timeout_ms = 10000 }, &answer));
    return answer.status / 100 == 2 ? NULL : ERR(a, ERR_IO, "The telephone system answered {0}.", ARG_I(answer.status));
}

struct forgetting { struct job *job; int64_t id; };

static struct err *forget(struct db *db, void *ctx)
{
    return attempt_forget_call(db, &(struct attempt_forget_call_in){ .id = ((const struct forgetting *)ctx)->id }, NULL);
}

/* A call that the system did not take is dialled by hand: the screen says so when the attempt has no name of a call any more. */
static struct err *run_originate(struct job_run *run, const void *input)
{
    struct job *job = &run->job;
    struct attempt_to_dial_row t;
    bool found;
    TRY(attempt_to_dial(job->db, job->arena, &(struct attempt_to_dial_in){ .id = ((const struct originate_input *)input)->attempt.v }, &t, &found));
    if (!found || t.ended_at.has || !t.call_ref.n || job->now_ms - t.started_at > fresh_ms) {
        run->result.text = MSG("The call is not wanted any more.");
        return NULL;
    }
    struct err *fault = ask(job, &t);
    if (!fault) {
        run->result.text = MSG("The telephone system dials.");
        return NULL;
    }
    run->result.text = fault->msg;
    return db_write(job->db, forget, &(struct forgetting){ job, t.id }, 0);
}

const struct job_kind pbx_originate_job = { .name = "field.originate", .title = { .id = N_("Have the telephone system dial") },
                                            .form = ROUTE_FORM(struct originate_input, originate_fields), .run = run_originate };

struct dialling { struct job *job; int64_t attempt_id; struct str ref; };

static struct err *store_call(struct db *db, void *ctx)
{
    const struct dialling *d = ctx;
    struct job_request q = { .kind = &pbx_originate_job, .argument = { { "attempt", id_text(d->job->arena, d->attempt_id) } } };
    int64_t changed, id;
    TRY(attempt_name_call(db, &(struct attempt_name_call_in){ .id = d->attempt_id, .call_ref = d->ref }, &changed));
    return changed ? job_add(d->job, &q, &id) : NULL;
}

struct err *pbx_dial(struct job *job, int64_t user_id, int64_t attempt_id)
{
    struct str extension;
    bool is_set;
    TRY(pbx_is_set(job, &is_set));
    TRY(pbx_extension_load(job, user_id, &extension));
    if (!is_set || !extension.n)
        return NULL;
    return db_write(job->db, store_call, &(struct dialling){ job, attempt_id, secret_token(job->arena) }, 0);
}

/* ---- call-backs ---- */

static struct err *check_signature(struct job *job, const struct pbx_call_back *in)
{
    struct arena *a = job->arena;
    struct str secret;
    int64_t at = 0;
    TRY(setting_secret(job, &secret_setting, &secret));
    struct str text = str_printf(a, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(in->timestamp), STR_ARG(in->ref), STR_ARG(in->event), STR_ARG(in->address));
    bool is_good = secret.n && str_to_int(in->timestamp, &at) && secret_equal(secret_signature(a, secret, text), in->signature);
    int64_t apart = job->now_ms / 1000 - at;
    if (!is_good || apart > PBX_WINDOW_S || apart < -PBX_WINDOW_S)
        return ERR(a, ERR_DENIED, "The signature does not fit, or its time lies more than five minutes away.");
    return NULL;
}

struct taking { struct job *job; const struct pbx_call_back *in; struct attempt_of_call_row call; };

static struct err *keep_recording(const struct taking *t)
{
    if (!t->call.consent)
        return ERR(t->job->arena, ERR_CONFLICT, "The customer did not agree to a recording. Delete it.");
    return attempt_recorded(t->job->db, &(struct attempt_recorded_in){ .id = t->call.id, .recording = t->in->address.p ? t->in->address : STR("") }, NULL);
}

static struct err *store_event(struct db *db, void *ctx)
{
    struct taking *t = ctx;
    bool found;
    TRY(attempt_of_call(db, t->job->arena, &(struct attempt_of_call_in){ .call_ref = t->in->ref, .limit = 1 }, &t->call, &found));
    if (!found)
        return ERR(t->job->arena, ERR_NOT_FOUND, "There is no such call.");
    if (str_eq_c(t->in->event, "answered"))
        return attempt_answered(db, &(struct attempt_answered_in){ .id = t->call.id, .answered_at = SOME_INT(t->job->now_ms) }, NULL);
    return str_eq_c(t->in->event, "recording") ? keep_recording(t) : NULL; /* ringing and ended: the interviewer hears it, and says the outcome */
}

struct err *pbx_take(struct job *job, const struct pbx_call_back *in)
{
    struct taking t = { .job = job, .in = in };
    TRY(check_signature(job, in));
    if (!in->ref.n)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such call.");
    return db_write(job->db, store_event, &t, 0);
}
