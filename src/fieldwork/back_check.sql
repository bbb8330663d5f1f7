-- back_check_plan_find : one
select p.seed from back_check_plan p where p.wave_id = :wave_id

-- back_check_plan_insert : exec
insert into back_check_plan (wave_id, seed, made_at, made_by) values (:wave_id, :seed, :made_at, :made_by) on conflict do nothing

-- back_check_pool : many
-- The interviews by telephone that count, with the check that was drawn of them, if there is one.
-- unscoped: the agency works for the whole network
select i.id, i.user_id, i.version_id, b.state as check_state text?
  from field_interview i join field_case c on c.id = i.case_id left join back_check b on b.interview_id = i.id and b.user_id = i.user_id
 where c.wave_id = :wave_id and i.mode = 'phone' and i.user_id is not null and i.state in ('complete', 'approved') order by i.user_id, i.id

-- back_check_insert : exec
insert into back_check (id, interview_id, user_id, place, state, tries, note, drawn_at) values (:id, :interview_id, :user_id, :place, 'open', 0, '', :drawn_at) on conflict do nothing

-- back_check_answer_insert : exec
insert into back_check_answer (check_id, position, question_code, was, is_now, result) values (:check_id, :position, :question_code, '', '', '')

-- back_check_list : many
-- The checks of a wave, in the order of the draw; stands: the interview is still his and counts.
-- unscoped: the agency works for the whole network
select b.id, b.interview_id, b.user_id, b.state, b.tries, b.drawn_at, b.checked_at, u.name, d.code as dealer_code, i.state as interview_state,
       case when i.user_id = b.user_id and i.state in ('complete', 'approved') then 1 else 0 end as stands int
  from back_check b join field_interview i on i.id = b.interview_id join field_case c on c.id = i.case_id join user_account u on u.id = b.user_id join dealer d on d.id = i.dealer_id
 where c.wave_id = :wave_id order by b.place, b.id

-- back_check_answers_of_wave : many
-- What was compared, of whose interviews.
-- unscoped: the agency works for the whole network
select b.user_id, b.checked_at, a.was, a.is_now, a.result, coalesce((select q.kind from question q where q.version_id = i.version_id and q.code = a.question_code), '') as kind text
  from back_check_answer a join back_check b on b.id = a.check_id join field_interview i on i.id = b.interview_id join field_case c on c.id = i.case_id
 where c.wave_id = :wave_id and a.result in ('same', 'differs') order by b.user_id, b.id, a.position

-- back_check_find : one
-- unscoped: one check by its id
select b.id, b.interview_id, b.user_id, b.state, b.tries, b.took_part, b.right_person, b.note, b.checked_by, b.checked_at, u.name, i.case_id, i.version_id, i.ended_at, c.wave_id, w.programme,
       w.state as wave_state, i.state as interview_state,
       case when i.user_id = b.user_id and i.state in ('complete', 'approved') then 1 else 0 end as stands int,
       coalesce((select max(t.position) from attempt t where t.case_id = c.id and t.outcome = 'complete'), 1) as position int
  from back_check b join field_interview i on i.id = b.interview_id join field_case c on c.id = i.case_id join wave w on w.id = c.wave_id join user_account u on u.id = b.user_id where b.id = :id

-- back_check_lock : one
select b.state, b.tries from back_check b where b.id = :id @for_update@

-- back_check_answer_list : many
select a.position, a.question_code, a.was, a.is_now, a.result from back_check_answer a where a.check_id = :check_id order by a.position

-- back_check_set : exec
update back_check set state = :state, tries = :tries, took_part = :took_part, right_person = :right_person, note = :note, checked_by = :checked_by text, checked_at = :checked_at int where id = :id

-- back_check_answer_set : exec
update back_check_answer set was = :was, is_now = :is_now, result = :result where check_id = :check_id and position = :position

-- back_check_to_review : exec
-- An approved interview waits for review again.
-- unscoped: one interview by its id
update field_interview set state = 'complete' where id = :id and state = 'approved'

-- back_check_answer_erase : exec
-- unscoped: a whole wave
delete from back_check_answer where check_id in (select b.id from back_check b join field_interview i on i.id = b.interview_id join field_case c on c.id = i.case_id where c.wave_id = :wave_id)

-- back_check_erase : exec
-- unscoped: a whole wave
delete from back_check where interview_id in (select i.id from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id)

-- back_check_plan_erase : exec
delete from back_check_plan where wave_id = :wave_id
