-- user_account_by_login : one
select u.id, u.login, u.name, u.mail, u.language, u.password_hash, u.must_change, u.state, u.totp_secret, u.totp_on, u.totp_step from user_account u where u.login = :login

-- user_account_by_id : one
select u.id, u.login, u.name, u.mail, u.language, u.password_hash, u.must_change, u.state, u.totp_secret, u.totp_on, u.totp_step from user_account u where u.id = :id

-- user_account_list : many
select u.id, u.login, u.name, u.mail, u.language, u.must_change, u.state, u.totp_on, u.created_at from user_account u order by u.login

-- user_account_search : many
-- A page of accounts.
select u.id, u.login, u.name, u.mail, u.state, u.totp_on, u.must_change from user_account u where 1 = 1
--? state: and u.state = :state
--? text: and (u.login like :pattern text escape '!' or lower(u.name) like :pattern text escape '!' or lower(u.mail) like :pattern text escape '!')
--? role: and exists (select 1 from user_role x where x.user_id = u.id and x.role = :role and x.revoked_at is null and x.valid_from <= :today text and (x.valid_to is null or x.valid_to >= :today text))
--? place: and exists (select 1 from user_role y left join region g on y.scope = 'region' and g.id = y.place_id left join area a on y.scope = 'area' and a.id = y.place_id left join dealer_group dg on y.scope = 'group' and dg.id = y.place_id left join dealer d on y.scope in ('dealer', 'own') and d.id = y.place_id where y.user_id = u.id and y.revoked_at is null and y.valid_from <= :today text and (y.valid_to is null or y.valid_to >= :today text) and :place text in (g.code, g.name, a.name, dg.name, d.code))
--order login: u.login
--limit

-- user_account_change : exec
update user_account set name = :name, mail = :mail, language = :language where id = :id

-- user_role_other_administrator : many
-- Who else administers: locked, so that two who shut out each other at the same time find one left.
select u.id from user_role r join user_account u on u.id = r.user_id
 where r.role = 'administrator' and r.revoked_at is null and r.valid_from <= :today text and (r.valid_to is null or r.valid_to >= :today text)
   and u.state = 'active' and u.id <> :id
 order by u.id @for_update@

-- user_account_insert : exec
insert into user_account (id, login, name, mail, language, password_hash, must_change, state, totp_secret, totp_on, totp_step, created_at, created_by)
values (:id, :login, :name, :mail, :language, :password_hash, :must_change, 'active', '', 0, 0, :created_at, :created_by)

-- user_account_set_password : exec
update user_account set password_hash = :password_hash, must_change = :must_change where id = :id

-- user_account_set_state : exec
update user_account set state = :state where id = :id

-- user_account_set_language : exec
update user_account set language = :language where id = :id

-- user_account_set_totp : exec
update user_account set totp_secret = :totp_secret, totp_on = :totp_on, totp_step = :totp_step where id = :id

-- user_account_use_totp : exec
-- A code counts once: of two that come at the same time one changes no row.
update user_account set totp_step = :totp_step where id = :id and totp_step < :totp_step

-- user_role_insert : exec
insert into user_role (id, user_id, role, scope, place_id, valid_from, valid_to, granted_at, granted_by)
values (:id, :user_id, :role, :scope, :place_id, :valid_from, :valid_to, :granted_at, :granted_by)

-- user_role_list : many
-- Roles held on a day, of everybody or of one.
select r.id, r.user_id, r.role, r.scope, r.place_id, r.valid_from, r.valid_to from user_role r
 where r.valid_from <= :today text and (r.valid_to is null or r.valid_to >= :today text) and r.revoked_at is null
--? of_user: and r.user_id = :user_id
--order user: r.user_id, r.id

-- user_role_revoke : exec
update user_role set revoked_at = :revoked_at where user_id = :user_id and role = :role and revoked_at is null
--? place: and place_id = :place_id

-- user_session_insert : exec
insert into user_session (token_hash, user_id, is_full, wrong_codes, created_at, seen_at, idle_ms, expires_at, device)
values (:token_hash, :user_id, :is_full, 0, :created_at, :seen_at, :idle_ms, :expires_at, :device)

-- user_session_load : one
select s.user_id, s.is_full, s.wrong_codes, s.created_at, s.seen_at, s.idle_ms, s.expires_at, s.device, u.login, u.name, u.mail, u.language, u.must_change, u.totp_on
  from user_session s join user_account u on u.id = s.user_id
 where s.token_hash = :token_hash and s.expires_at > :now int and s.seen_at + s.idle_ms > :now int and u.state = 'active'

-- user_session_touch : exec
update user_session set seen_at = :seen_at where token_hash = :token_hash and seen_at < :seen_at

-- user_session_wrong_code : exec
update user_session set wrong_codes = wrong_codes + 1 where token_hash = :token_hash

-- user_session_delete : exec
delete from user_session where token_hash = :token_hash

-- user_session_list : many
-- A person's sessions that are open, the one used last first.
select s.token_hash, s.created_at, s.seen_at, s.expires_at, s.device from user_session s
 where s.user_id = :user_id and s.is_full = 1 and s.expires_at > :now int and s.seen_at + s.idle_ms > :now int order by s.seen_at desc, s.token_hash

-- user_session_delete_own : exec
delete from user_session where token_hash = :token_hash and user_id = :user_id

-- user_session_delete_of : exec
delete from user_session where user_id = :user_id
--? others: and token_hash <> :token_hash

-- user_session_delete_ended : exec
delete from user_session where expires_at <= :now int

-- sign_in_attempt_insert : exec
insert into sign_in_attempt (id, login_hash, address_hash, at) values (:id, :login_hash, :address_hash, :at)

-- sign_in_attempt_count : one
-- Since when, how often: this login from this address, this address, this login from anywhere; and when the oldest of them was.
select coalesce(sum(case when t.login_hash = :login_hash and t.address_hash = :address_hash then 1 else 0 end), 0) as here int,
       coalesce(sum(case when t.address_hash = :address_hash then 1 else 0 end), 0) as address int,
       coalesce(sum(case when t.login_hash = :login_hash then 1 else 0 end), 0) as login int,
       min(case when t.address_hash = :address_hash then t.at end) as oldest int?
  from sign_in_attempt t where t.at > :since int and (t.login_hash = :login_hash or t.address_hash = :address_hash)

-- sign_in_attempt_forget : exec
-- After a sign-in the failures before it no longer count here.
delete from sign_in_attempt where login_hash = :login_hash and address_hash = :address_hash

-- sign_in_attempt_delete_old : exec
delete from sign_in_attempt where at <= :until int

-- user_recovery_code_insert : exec
insert into user_recovery_code (code_hash, user_id) values (:code_hash, :user_id)

-- user_recovery_code_use : exec
update user_recovery_code set used_at = :used_at where code_hash = :code_hash and user_id = :user_id and used_at is null

-- user_recovery_code_delete : exec
delete from user_recovery_code where user_id = :user_id

-- reset_token_insert : exec
insert into reset_token (token_hash, user_id, created_at, expires_at) values (:token_hash, :user_id, :created_at, :expires_at)

-- reset_token_load : one
select t.user_id, u.login from reset_token t join user_account u on u.id = t.user_id
 where t.token_hash = :token_hash and t.expires_at > :now int and u.state = 'active'

-- reset_token_delete_of : exec
-- All of a user's: one that was used, and those before it.
delete from reset_token where user_id = :user_id or expires_at <= :now int

-- api_token_insert : exec
insert into api_token (id, user_id, name, token_hash, permissions, created_at, expires_at) values (:id, :user_id, :name, :token_hash, :permissions, :created_at, :expires_at)

-- api_token_load : one
select t.id, t.user_id, t.permissions, t.used_at, u.login, u.name, u.mail, u.language, u.must_change, u.totp_on from api_token t join user_account u on u.id = t.user_id
 where t.token_hash = :token_hash and t.revoked_at is null and t.expires_at > :now int and u.state = 'active'

-- api_token_list : many
select t.id, u.login, t.name, t.permissions, t.created_at, t.expires_at, t.used_at, t.revoked_at from api_token t join user_account u on u.id = t.user_id where 1 = 1
--? owner: and t.user_id = :user_id
--order id: t.id

-- api_token_touch : exec
update api_token set used_at = :used_at where id = :id

-- api_token_revoke : exec
update api_token set revoked_at = :revoked_at where id = :id and revoked_at is null
--? owner: and user_id = :user_id

-- api_token_revoke_of : exec
update api_token set revoked_at = :revoked_at where user_id = :user_id and revoked_at is null

-- user_role_places : many
-- Roles held on a day with the name or code of their place.
select r.user_id, r.role, coalesce(g.code, d.code, case when a.id is null then null else ar.code || '/' || a.name end, dg.name) as place text?, r.valid_to
  from user_role r
  left join region g on r.scope = 'region' and g.id = r.place_id
  left join area a on r.scope = 'area' and a.id = r.place_id
  left join region ar on ar.id = a.region_id
  left join dealer_group dg on r.scope = 'group' and dg.id = r.place_id
  left join dealer d on r.scope in ('dealer', 'own') and d.id = r.place_id
 where r.valid_from <= :today text and (r.valid_to is null or r.valid_to >= :today text) and r.revoked_at is null
--? of_user: and r.user_id = :user_id
--order user: r.user_id, r.id
