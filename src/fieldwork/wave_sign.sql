-- wave_undone_count : one
-- unscoped: the agency works for the whole network
select (select count(*) from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id int and i.state = 'complete') as not_reviewed int,
       (select count(*) from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id int and i.state = 'running') as running int,
       (select count(*) from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id int and i.state = 'sent_back') as sent_back int,
       (select count(*) from back_check b join field_interview i on i.id = b.interview_id join field_case c on c.id = i.case_id where c.wave_id = :wave_id int and b.state = 'open') as back_checks int,
       (select count(*) from field_case c where c.wave_id = :wave_id int and c.state = 'appointment') as appointments int,
       (select count(*) from field_case c where c.wave_id = :wave_id int and c.state = 'supervisor') as handed_over int,
       (select count(*) from event e where e.kind = 'opinion.named' and e.handled_at is null) as opinions int

-- wave_signature_list : many
-- unscoped: the agency works for the whole network
select s.office, s.user_id, u.name, s.signed_at, s.not_reviewed,
       case when exists (select 1 from field_interview i join field_case c on c.id = i.case_id where c.wave_id = s.wave_id and i.ended_at > s.signed_at) then 1 else 0 end as has_lapsed bool
  from wave_signature s join user_account u on u.id = s.user_id where s.wave_id = :wave_id

-- wave_signature_put : exec
insert into wave_signature (wave_id, office, user_id, signed_at, not_reviewed) values (:wave_id, :office, :user_id, :signed_at, :not_reviewed)
on conflict (wave_id, office) do update set user_id = excluded.user_id, signed_at = excluded.signed_at, not_reviewed = excluded.not_reviewed
