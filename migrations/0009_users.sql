-- Who did what to what. Rows are only ever added. Nothing in here names a person: the actor is a user's number, and whatever else is personal
-- stands in audit_detail, which can be erased without breaking the chain. digest = SHA-256 over the detail's salt, who and body.
-- feature: platform
create table audit_entry (
  id bigint not null primary key,
  at bigint not null,
  actor_id bigint,                 -- user_account.id; null: the operator at the machine, a job, somebody who is not signed in
  action text not null,            -- "user.role"
  object text not null,            -- kind of the thing, "user"; '' = none
  object_id bigint,
  digest text not null
);
create index audit_entry_object on audit_entry (object, object_id);

-- feature: platform
create table audit_detail (
  audit_id bigint not null primary key references audit_entry (id),
  salt text not null,
  who text not null,
  body text not null               -- JSON, '' = nothing more to say
);

-- The chain: each link is made of the one before and of an entry, in the order in which entries became visible.
-- feature: platform
create table audit_link (
  position bigint not null primary key,
  audit_id bigint not null unique references audit_entry (id),
  link text not null
);
insert into guard (name) values ('audit');

-- feature: org
create table user_account (
  id bigint not null primary key,
  login text not null unique,      -- lower case
  name text not null,
  mail text not null,
  language text not null check (language in ('', 'zh', 'en')),
  password_hash text not null,     -- argon2id; '' = none yet, nobody can sign in
  must_change smallint not null check (must_change in (0, 1)),
  state text not null check (state in ('active', 'disabled')),
  totp_secret text not null,       -- base32; '' = none
  totp_on smallint not null check (totp_on in (0, 1)),
  totp_step bigint not null,       -- the last time step whose code was used
  created_at bigint not null,
  created_by text not null
);

-- A role is held from a day to a day, both included; valid_to null = until further notice. Taken back before its time: revoked_at.
-- feature: org
create table user_role (
  id bigint not null primary key,
  user_id bigint not null references user_account (id),
  role text not null,
  scope text not null check (scope in ('nation', 'region', 'area', 'group', 'dealer', 'own')),
  place_id bigint,                 -- region, area, group or dealer; own: the dealer whose work it is, null = none
  valid_from text not null,
  valid_to text,
  granted_at bigint not null,
  granted_by text not null,
  revoked_at bigint,
  check (valid_to is null or valid_to >= valid_from)
);
create index user_role_user on user_role (user_id);

-- Of a token only its SHA-256 is stored: who reads the database cannot sign in with it.
-- feature: org
create table user_session (
  token_hash text not null primary key,
  user_id bigint not null references user_account (id),
  is_full smallint not null check (is_full in (0, 1)),  -- 0: the password was right, the code is still to come
  wrong_codes bigint not null,
  created_at bigint not null,
  seen_at bigint not null,         -- to the minute
  idle_ms bigint not null,
  expires_at bigint not null
);
create index user_session_user on user_session (user_id);
create index user_session_end on user_session (expires_at);

-- Sign-ins that failed or are still running, for a day. Neither logins nor addresses stand here, only keyed hashes.
-- feature: org
create table sign_in_attempt (
  id bigint not null primary key,
  login_hash text not null,
  address_hash text not null,
  at bigint not null
);
create index sign_in_attempt_login on sign_in_attempt (login_hash, at);
create index sign_in_attempt_address on sign_in_attempt (address_hash, at);
create index sign_in_attempt_at on sign_in_attempt (at);

-- feature: org
create table user_recovery_code (
  code_hash text not null primary key,
  user_id bigint not null references user_account (id),
  used_at bigint
);
create index user_recovery_code_user on user_recovery_code (user_id);

-- feature: org
create table reset_token (
  token_hash text not null primary key,
  user_id bigint not null references user_account (id),
  created_at bigint not null,
  expires_at bigint not null
);
create index reset_token_user on reset_token (user_id);

-- feature: org
create table api_token (
  id bigint not null primary key,
  user_id bigint not null references user_account (id),
  name text not null,
  token_hash text not null unique,
  permissions text not null,       -- names with blanks between; no more than its owner has counts
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,                  -- to the hour
  revoked_at bigint
);
create index api_token_user on api_token (user_id);
