/* huifang user …: accounts, roles, passwords and tokens from the machine itself. */
#include "org/user_password.h"
#include "org/user_private.h"
#include "org/user_token.h"
#include "org/user_cmd.h"
#include <stdio.h>

enum { PASSWORD_LINE = 256, TOKEN_DAYS = 90 };

/* ---- passwords ---- */

/* The first line of stdin: on a command line everybody on the machine could read it. */
static struct err *password_of_stdin(struct arena *a, struct str *out)
{
    char line[PASSWORD_LINE];
    if (!fgets(line, sizeof line, stdin))
        return ERR(a, ERR_INVALID, "No password came on stdin.");
    *out = str_dup(a, str_of_c(line));
    while (out->n && (out->p[out->n - 1] == '\n' || out->p[out->n - 1] == '\r'))
        out->n--;
    return NULL;
}

struct password_choice { bool from_stdin; struct str password; };

static struct err *choose_password(struct cmd *c, struct password_choice *p)
{
    if (p->from_stdin)
        return password_of_stdin(c->job.arena, &p->password);
    p->password = password_made_up(c->job.arena);
    return NULL;
}

static void show_password(struct cmd *c, const struct password_choice *p, struct str login)
{
    if (p->from_stdin)
        return;
    cmd_say(c, &MSG("The password of {0} for the first sign-in, where another one is to be chosen:", ARG_S(login)));
    sink_put(c->out, p->password);
    sink_put_c(c->out, "\n");
}

/* ---- roles by the names people give them ---- */

/* A role's name, or its Chinese one. NOT_FOUND. */
static struct err *parse_role(struct arena *a, struct str text, enum role *out)
{
    static const struct field field = { .name = "role", .type = FIELD_CHOICE, .choices = role_choices, .offset2 = -1 };
    struct form_issues issues = { 0 };
    struct str name = STR("");
    form_parse_field(a, &field, text, &name, &issues);
    return role_of_name(name, out) ? NULL : ERR(a, ERR_NOT_FOUND, "There is no role {0}: the manual lists them.", ARG_S(text));
}

/* ---- add, password, disable, enable ---- */

struct add_input { struct str login, name, mail, language, role, place; struct opt_int from_stdin; };

static struct err *cmd_user_add(struct cmd *c, const void *input)
{
    const struct add_input *in = input;
    struct password_choice p = { .from_stdin = in->from_stdin.v };
    struct user_role_change grant = { .login = in->login, .place = in->place };
    int64_t id;
    TRY(choose_password(c, &p));
    struct user_new u = { .login = in->login, .name = in->name, .mail = in->mail, .language = in->language, .password = p.password, .must_change = !p.from_stdin };
    if (in->role.p)
        TRY(parse_role(c->job.arena, in->role, &grant.role));
    if (in->role.p)
        TRY(user_role_check(&c->job, grant.role, in->place));
    TRY(user_add(&c->job, &u, &id));
    if (in->role.p)
        TRY(user_role_grant(&c->job, &grant));
    show_password(c, &p, in->login);
    return NULL;
}

struct login_input { struct str login; struct opt_int from_stdin, codes_off; };

static struct err *cmd_user_password(struct cmd *c, const void *input)
{
    const struct login_input *in = input;
    struct password_choice p = { .from_stdin = in->from_stdin.v };
    TRY(choose_password(c, &p));
    TRY(user_set_password(&c->job, in->login, p.password, !p.from_stdin));
    if (in->codes_off.v)
        TRY(user_totp_off(&c->job, in->login));
    show_password(c, &p, in->login);
    return NULL;
}

static struct err *cmd_user_disable(struct cmd *c, const void *input)
{
    const struct login_input *in = input;
    TRY(user_set_active(&c->job, in->login, false));
    cmd_say(c, &MSG("{0} cannot sign in any more; sessions and tokens have ended.", ARG_S(in->login)));
    return NULL;
}

static struct err *cmd_user_enable(struct cmd *c, const void *input)
{
    const struct login_input *in = input;
    TRY(user_set_active(&c->job, in->login, true));
    cmd_say(c, &MSG("{0} can sign in again.", ARG_S(in->login)));
    return NULL;
}

/* ---- role ---- */

struct role_input { struct str login, role, place; struct civil_date from, to; struct opt_int take; };

static struct err *cmd_user_role(struct cmd *c, const void *input)
{
    const struct role_input *in = input;
    struct user_role_change change = { .login = in->login, .place = in->place, .from = in->from, .to = in->to };
    TRY(parse_role(c->job.arena, in->role, &change.role));
    TRY(in->take.v ? user_role_take(&c->job, &change) : user_role_grant(&c->job, &change));
    struct str title = tr_msg(c->job.arena, c->job.lang, &role_infos[change.role].title);
    if (in->take.v)
        cmd_say(c, &MSG("{0} is no longer: {1}. Open sessions have ended.", ARG_S(in->login), ARG_S(title)));
    else
        cmd_say(c, &MSG("{0} is now: {1} {2}. Open sessions have ended.", ARG_S(in->login), ARG_S(title), ARG_S(in->place.p ? in->place : STR(""))));
    return NULL;
}

/* ---- list ---- */

struct list_input { struct output_options out; };

static const struct column list_columns[] = {
    { .key = "login", .title = { .id = N_("Login") }, .is_text = true }, { .key = "name", .title = { .id = N_("Name") }, .is_text = true },
    { .key = "roles", .title = { .id = N_("Roles") }, .is_text = true }, { .key = "mail", .title = { .id = N_("Mail address") }, .is_text = true },
    { .key = "state", .title = { .id = N_("State") }, .is_text = true }, { .key = "codes", .title = { .id = N_("One-time codes") }, .is_text = true },
    { .key = "created", .title = { .id = N_("Since") }, .is_text = true },
};

static struct str roles_of(struct cmd *c, const struct user_role_places_rows *roles, int64_t user_id)
{
    struct buf b = buf_on(c->job.arena);
    for (size_t i = 0; i < roles->n; i++) {
        const struct user_role_places_row *r = &roles->row[i];
        enum role role;
        if (r->user_id != user_id)
            continue;
        struct str title = role_of_name(r->role, &role) ? tr_msg(c->job.arena, c->job.lang, &role_infos[role].title) : r->role;
        buf_addf(&b, "%s" STR_FMT "%s" STR_FMT, b.n ? ", " : "", STR_ARG(title), r->place.p ? " " : "", STR_ARG(r->place));
    }
    return buf_str(&b);
}

static struct err *cmd_user_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct arena *a = c->job.arena;
    struct user_account_list_rows users;
    struct user_role_places_rows roles;
    TRY(user_account_list(c->job.db, a, &users));
    TRY(user_role_places(c->job.db, a, &(struct user_role_places_in){ .today = civil_date_str(a, job_today(&c->job)) }, &roles));
    struct table *t = table_new(a, "users", list_columns, ARRAY_LEN(list_columns));
    t->empty = MSG("There are no users yet: huifang user add.");
    for (size_t i = 0; i < users.n; i++) {
        const struct user_account_list_row *u = &users.row[i];
        bool active = str_eq_c(u->state, "active");
        struct cell *cell = table_add_row(a, t);
        cell[0] = cell_text(u->login);
        cell[1] = cell_text(u->name);
        cell[2] = cell_text(roles_of(c, &roles, u->id));
        cell[3] = cell_text(u->mail);
        cell[4] = active ? cell_code(a, "active", MSG("may sign in")) : cell_code(a, "disabled", MSG("disabled"));
        cell[5] = u->totp_on ? cell_code(a, "on", MSG("in use")) : cell_code(a, "off", MSG("none"));
        cell[6] = cell_text(civil_date_str(a, tz_date(c->job.tz, u->created_at)));
    }
    struct section s = { .key = "users", .table = t };
    struct document d = { .format = "huifang.users/1", .title = MSG("Users"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

/* ---- tokens of programs ---- */

struct token_input { struct str login, name, permissions; struct opt_int days; };

static struct err *cmd_user_token(struct cmd *c, const void *input)
{
    const struct token_input *in = input;
    struct api_token_new token = { in->login, in->name, in->permissions, in->days.has ? in->days.v : TOKEN_DAYS };
    struct str secret;
    TRY(api_token_make(&c->job, c->features, &token, &secret));
    cmd_say(c, &MSG("A token for {0} days, shown this once:", ARG_I(token.days)));
    sink_put(c->out, secret);
    sink_put_c(c->out, "\n");
    return NULL;
}

struct token_end_input { struct str id; };

static struct err *cmd_user_token_end(struct cmd *c, const void *input)
{
    const struct token_end_input *in = input;
    int64_t id;
    if (!db_id_parse(in->id, &id))
        return ERR(c->job.arena, ERR_INVALID, "\"{0}\" is no id; \"huifang user tokens\" shows them.", ARG_S(in->id));
    TRY(api_token_end(&c->job, id));
    cmd_say(c, &MSG("The token has ended."));
    return NULL;
}

static const struct column token_columns[] = {
    { .key = "id", .title = { .id = N_("Id") }, .is_text = true }, { .key = "login", .title = { .id = N_("Login") }, .is_text = true },
    { .key = "name", .title = { .id = N_("Purpose") }, .is_text = true }, { .key = "permissions", .title = { .id = N_("Permissions") }, .is_text = true },
    { .key = "expires", .title = { .id = N_("Until") }, .is_text = true }, { .key = "used", .title = { .id = N_("Last used") }, .is_text = true },
    { .key = "state", .title = { .id = N_("State") }, .is_text = true },
};

static struct cell token_state(struct arena *a, const struct api_token_list_row *t, int64_t now_ms)
{
    if (t->revoked_at.has)
        return cell_code(a, "ended", MSG("ended"));
    return t->expires_at <= now_ms ? cell_code(a, "expired", MSG("expired")) : cell_code(a, "valid", MSG("valid"));
}

static struct err *cmd_user_tokens(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct arena *a = c->job.arena;
    struct api_token_list_rows rows;
    TRY(api_token_list(c->job.db, a, &(struct api_token_list_in){ 0 }, &rows));
    struct table *t = table_new(a, "tokens", token_columns, ARRAY_LEN(token_columns));
    t->empty = MSG("There are no tokens.");
    for (size_t i = 0; i < rows.n; i++) {
        const struct api_token_list_row *r = &rows.row[i];
        struct cell *cell = table_add_row(a, t);
        cell[0] = cell_text(db_id_str(a, r->id));
        cell[1] = cell_text(r->login);
        cell[2] = cell_text(r->name);
        cell[3] = cell_text(r->permissions);
        cell[4] = cell_text(tz_format(a, c->job.tz, r->expires_at));
        cell[5] = cell_text(r->used_at.has ? tz_format(a, c->job.tz, r->used_at.v) : STR_NONE);
        cell[6] = token_state(a, r, c->job.now_ms);
    }
    struct section s = { .key = "tokens", .table = t };
    struct document d = { .format = "huifang.tokens/1", .title = MSG("Tokens of programs"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

/* ---- permissions ---- */

static const struct column permission_columns[] = {
    { .key = "permission", .title = { .id = N_("Permission") }, .is_text = true }, { .key = "title", .title = { .id = N_("Meaning") }, .is_text = true },
    { .key = "roles", .title = { .id = N_("Roles") }, .is_text = true },
};

static struct str role_names(struct arena *a, uint32_t roles)
{
    struct buf b = buf_on(a);
    for (int r = 0; r < ROLES; r++)
        if (roles & ROLE_BIT(r))
            buf_addf(&b, "%s%s", b.n ? " " : "", role_infos[r].name);
    return buf_str(&b);
}

static struct err *cmd_user_permissions(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct arena *a = c->job.arena;
    struct table *t = table_new(a, "permissions", permission_columns, ARRAY_LEN(permission_columns));
    for (size_t f = 0; f < c->features->n; f++)
        for (size_t i = 0; i < c->features->feature[f]->n_permissions; i++) {
            const struct permission *p = &c->features->feature[f]->permission[i];
            struct cell *cell = table_add_row(a, t);
            cell[0] = cell_text(str_of_c(p->name));
            cell[1] = cell_msg(a, p->title);
            cell[2] = cell_text(role_names(a, p->roles));
        }
    struct section s = { .key = "permissions", .table = t };
    struct document d = { .format = "huifang.permissions/1", .title = MSG("Permissions and the roles that have them"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

/* ---- the table ---- */

static const struct field_choice languages[] = { { "zh", "zh|中文" }, { "en", "en|English" }, { NULL, NULL } };

#define LOGIN(T) { .name = "login", .type = FIELD_TEXT, .required = true, .max = 64, FIELD_AT(T, login), .hint = { .id = N_("the name to sign in with") } }
#define FROM_STDIN(T) \
    { .name = "stdin", .type = FIELD_BOOL, FIELD_AT(T, from_stdin), .hint = { .id = N_("take the password from the first line of stdin instead of making one up") } }
#define PLACE(T) { .name = "place", .type = FIELD_TEXT, FIELD_AT(T, place), .hint = { .id = N_("code of the region or dealer, name of the area or group") } }

static const struct field add_arguments[] = { LOGIN(struct add_input) };
static const struct field add_options[] = {
    { .name = "name", .type = FIELD_TEXT, .max = 100, FIELD_AT(struct add_input, name), .hint = { .id = N_("name of the person") } },
    { .name = "mail", .type = FIELD_TEXT, .max = 254, FIELD_AT(struct add_input, mail), .hint = { .id = N_("mail address") } },
    { .name = "language", .type = FIELD_CHOICE, .choices = languages, FIELD_AT(struct add_input, language), .hint = { .id = N_("language of pages and mail") } },
    { .name = "role", .type = FIELD_TEXT, FIELD_AT(struct add_input, role), .hint = { .id = N_("first role: analyst, dealer_manager … (all of them: manual page user)") } },
    PLACE(struct add_input), FROM_STDIN(struct add_input),
};
static const struct field login_arguments[] = { LOGIN(struct login_input) };
static const struct field password_options[] = {
    FROM_STDIN(struct login_input),
    { .name = "codes-off", .type = FIELD_BOOL, FIELD_AT(struct login_input, codes_off), .hint = { .id = N_("also ends one-time codes: phone and recovery codes are lost") } },
};
static const struct field role_arguments[] = {
    LOGIN(struct role_input),
    { .name = "role", .type = FIELD_TEXT, .required = true, FIELD_AT(struct role_input, role), .hint = { .id = N_("role to give or take: analyst, dealer_manager … (all of them: manual page user)") } },
};
static const struct field role_options[] = {
    PLACE(struct role_input),
    { .name = "from", .type = FIELD_DATE, FIELD_AT(struct role_input, from), .hint = { .id = N_("first day (standard: today)") } },
    { .name = "to", .type = FIELD_DATE, FIELD_AT(struct role_input, to), .hint = { .id = N_("last day (standard: until further notice)") } },
    { .name = "take", .type = FIELD_BOOL, FIELD_AT(struct role_input, take), .hint = { .id = N_("takes the role back, at once; without --place wherever it is held") } },
};
static const struct field output[] = { OUTPUT_OPTIONS(struct list_input) };
static const struct field token_arguments[] = { LOGIN(struct token_input) };
static const struct field token_options[] = {
    { .name = "name", .type = FIELD_TEXT, .required = true, .max = 100, FIELD_AT(struct token_input, name), .hint = { .id = N_("what the token is for") } },
    { .name = "permissions", .type = FIELD_TEXT, .required = true, .max = 1000, FIELD_AT(struct token_input, permissions), .hint = { .id = N_("permissions, with blanks between them") } },
    { .name = "days", .type = FIELD_INT, .min = 1, .max = API_TOKEN_DAYS, FIELD_AT(struct token_input, days), .hint = { .id = N_("days until it expires (standard 90)") } },
};
static const struct field token_end_arguments[] = {
    { .name = "id", .type = FIELD_CODE, .required = true, FIELD_AT(struct token_end_input, id), .hint = { .id = N_("id of the token") } },
};

#define COMMAND(name_, text, run_, args, options_, T) \
    { .name = (name_), .summary = { .id = (text) }, .manual = "user", .argument = (args), .n_arguments = ARRAY_LEN(args), .option = (options_), \
      .n_options = ARRAY_LEN(options_), .input_size = sizeof(T), .db = COMMAND_CURRENT_DB, .run = (run_) }

static const struct command command_table[] = {
    COMMAND("user add", N_("adds a user and prints a password for the first sign-in"), cmd_user_add, add_arguments, add_options, struct add_input),
    { .name = "user list", .summary = { .id = N_("users, their roles and whether they may sign in") }, .manual = "user", .option = output, .n_options = ARRAY_LEN(output),
      .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_user_list },
    COMMAND("user role", N_("gives a role, or takes it back"), cmd_user_role, role_arguments, role_options, struct role_input),
    COMMAND("user password", N_("sets a new password and ends the user's sessions"), cmd_user_password, login_arguments, password_options, struct login_input),
    { .name = "user disable", .summary = { .id = N_("shuts a user out at once") }, .manual = "user", .argument = login_arguments, .n_arguments = 1,
      .input_size = sizeof(struct login_input), .db = COMMAND_CURRENT_DB, .run = cmd_user_disable },
    { .name = "user enable", .summary = { .id = N_("lets a user in again") }, .manual = "user", .argument = login_arguments, .n_arguments = 1,
      .input_size = sizeof(struct login_input), .db = COMMAND_CURRENT_DB, .run = cmd_user_enable },
    COMMAND("user token", N_("makes a token with which a program may act for a user"), cmd_user_token, token_arguments, token_options, struct token_input),
    { .name = "user tokens", .summary = { .id = N_("tokens of programs, without their secrets") }, .manual = "user", .option = output, .n_options = ARRAY_LEN(output),
      .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_user_tokens },
    { .name = "user revoke", .summary = { .id = N_("ends a token") }, .manual = "user", .argument = token_end_arguments, .n_arguments = 1,
      .input_size = sizeof(struct token_end_input), .db = COMMAND_CURRENT_DB, .run = cmd_user_token_end },
    { .name = "user permissions", .summary = { .id = N_("permissions and the roles that have them") }, .manual = "user", .option = output, .n_options = ARRAY_LEN(output),
      .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_user_permissions },
};
const struct command *const user_commands[USER_COMMANDS] = {
    &command_table[0], &command_table[1], &command_table[2], &command_table[3], &command_table[4],
    &command_table[5], &command_table[6], &command_table[7], &command_table[8], &command_table[9],
};
_Static_assert(ARRAY_LEN(command_table) == USER_COMMANDS, "every command is in the list");
