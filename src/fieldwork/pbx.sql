-- field_extension_find : one
select x.extension from field_extension x where x.user_id = :user_id

-- field_extension_put : exec
insert into field_extension (user_id, extension) values (:user_id, :extension)
on conflict (user_id) do update set extension = excluded.extension

-- attempt_to_dial : one
select t.id, t.started_at, t.ended_at, t.user_id, t.call_ref, n.phone from attempt t join case_number n on n.case_id = t.case_id and n.position = t.position where t.id = :id

-- attempt_name_call : exec
update attempt set call_ref = :call_ref where id = :id and call_ref = '' and ended_at is null

-- attempt_forget_call : exec
update attempt set call_ref = '' where id = :id and ended_at is null

-- attempt_of_call : one
-- unscoped: one call by its name
select t.id, t.case_id, t.started_at, t.answered_at, t.recording,
       case when exists (select 1 from field_interview i where i.case_id = t.case_id and i.state <> 'void' and i.consent = 1) then 1 else 0 end as consent bool
  from attempt t where t.call_ref = :call_ref
--limit

-- attempt_answered : exec
update attempt set answered_at = :answered_at where id = :id and answered_at is null

-- attempt_recorded : exec
update attempt set recording = :recording where id = :id and recording = ''
