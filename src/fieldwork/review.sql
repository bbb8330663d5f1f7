-- review_interview_lock : one
-- unscoped: one interview by its id
select i.id, i.case_id, i.state, i.user_id, i.dealer_id, c.wave_id, c.cell_id, w.state as wave_state
  from field_interview i join field_case c on c.id = i.case_id join wave w on w.id = c.wave_id where i.id = :id @for_update@

-- review_set_state : exec
-- unscoped: one interview by its id
update field_interview set state = :state, checked_by = :checked_by text, checked_at = :checked_at int where id = :id and state = :before text

-- review_case_reopen : exec
-- unscoped: one case by its id
update field_case set state = :state, code = :code, due_at = 0, due_until = 0, owner_id = null where id = :id and state = 'final'

-- review_cell_give_back : exec
-- unscoped: one cell by its id
update wave_cell set achieved = achieved - 1 where id = :id and achieved > 0

-- review_share_give_back : exec
-- unscoped: the agency works for the whole network
update wave_share set interviews = interviews - 1 where wave_id = :wave_id and dealer_id = :dealer_id and user_id = :user_id and interviews > 0

-- review_answer_correct : exec
update field_answer set value = :value where interview_id = :interview_id and question_code = :question_code

-- review_log_insert : exec
insert into interview_change_log (id, field_interview_id, changed_at, changed_by, what, before, after, reason) values (:id, :field_interview_id, :changed_at, :changed_by, :what, :before, :after, :reason)

-- review_log_list : many
select l.changed_at, l.changed_by, l.what, l.before, l.after, l.reason from interview_change_log l where l.field_interview_id = :field_interview_id order by l.changed_at, l.id

-- review_question_times : many
-- How long the newest interviews of a version took at each question.
-- unscoped: the agency works for the whole network
select t.question_code, t.spent_ms from field_answer t
 where t.interview_id in (select i.id from field_interview i where i.version_id = :version_id and i.state in ('complete', 'approved') order by i.ended_at desc limit 200) and t.spent_ms > 0
 order by t.question_code, t.spent_ms
