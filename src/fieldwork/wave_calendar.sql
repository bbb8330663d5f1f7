-- wave_reminder_insert : exec
insert into wave_reminder (wave_id, what, sent_at) values (:wave_id, :what, :sent_at) on conflict (wave_id, what) do nothing

-- wave_reminder_readers : many
-- Everybody who runs the field on the day and has a mail address.
select u.mail, u.language from user_account u
 where u.state = 'active' and u.mail <> '' and exists (select 1 from user_role r where r.user_id = u.id and r.role in ('project_manager', 'field_supervisor') and r.valid_from <= :today text
   and (r.valid_to is null or r.valid_to >= :today text) and r.revoked_at is null) order by u.id
