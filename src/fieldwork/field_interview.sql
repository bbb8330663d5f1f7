-- field_interview_find : one
-- By its own id, or the one of a case that counts.
-- unscoped: one interview by its id or case
select i.id, i.case_id, i.dealer_id, i.version_id, i.mode, i.state, i.user_id, i.seed, i.language, i.consent, i.position, i.started_at, i.ended_at, i.active_ms
  from field_interview i where 1 = 1
--? id: and i.id = :id
--? case: and i.case_id = :case_id and i.state <> 'void'

-- field_interview_insert : exec
insert into field_interview (id, case_id, dealer_id, version_id, mode, state, user_id, seed, language, consent, position, started_at, active_ms)
values (:id, :case_id, :dealer_id, :version_id, :mode, 'running', :user_id, :seed, :language, :consent, '', :started_at, 0)

-- field_interview_go_on : exec
-- unscoped: one interview by its id
update field_interview set state = 'running', user_id = :user_id, mode = :mode, language = :language, consent = :consent where id = :id and state in ('running', 'broken', 'sent_back')

-- field_interview_of_holder : one
-- A running interview whose case is still on the person's screen (or, user 0, held by its link).
-- unscoped: one interview by its id
select i.id, i.case_id from field_interview i join field_case c on c.id = i.case_id
 where i.id = :id and i.state = 'running' and c.state = 'claimed' and coalesce(c.claimed_by, 0) = :holder int

-- field_interview_step : exec
-- unscoped: one interview by its id
update field_interview set position = :position, active_ms = active_ms + :spent_ms int where id = :id

-- field_interview_set_state : exec
-- unscoped: one interview by its case
update field_interview set state = :state, ended_at = :ended_at where case_id = :case_id and state = 'running'

-- field_answer_put_row : exec
insert into field_answer (interview_id, question_code, value, answered_at, spent_ms) values (:interview_id, :question_code, :value, :answered_at, :spent_ms)
on conflict (interview_id, question_code) do update set value = excluded.value, answered_at = excluded.answered_at, spent_ms = field_answer.spent_ms + excluded.spent_ms

-- field_answer_take_back : exec
delete from field_answer where interview_id = :interview_id and question_code = :question_code

-- field_answer_list : many
select t.question_code, t.value, t.answered_at, t.spent_ms from field_answer t where t.interview_id = :interview_id order by t.answered_at, t.question_code

-- field_case_hold_for_link : exec
-- unscoped: one case by its id
update field_case set state = 'claimed', claimed_by = null, claimed_at = :now int, claim_until = :until int
 where id = :id and open_until > :now int and (state in ('ready', 'waiting', 'appointment', 'supervisor') or (state = 'claimed' and claimed_by is null))

-- field_case_holder : one
-- unscoped: one case by its id
select c.state, c.claimed_by, c.dealer_id, w.version_id, w.state as wave_state from field_case c join wave w on w.id = c.wave_id where c.id = :id

-- field_case_keep_link : exec
-- unscoped: one case by its id
update field_case set claim_until = :until int where id = :id and state = 'claimed' and claimed_by is null
