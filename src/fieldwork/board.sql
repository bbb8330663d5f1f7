-- board_attempt_hours : many
-- Ended attempts of a wave by the hour (since 1970) and outcome.
-- unscoped: the agency works for the whole network
select t.started_at / 3600000 as hour int, t.outcome, count(*) as n int
  from attempt t join field_case c on c.id = t.case_id where c.wave_id = :wave_id and t.ended_at is not null group by 1, 2 order by 1

-- board_counts : one
-- unscoped: the agency works for the whole network
select (select count(*) from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id int and i.ended_at >= :day_began int and i.state in ('complete', 'approved')) as complete_today int,
       (select count(*) from field_case c where c.wave_id = :wave_id int and c.state = 'appointment' and c.due_until < :now int) as late int,
       (select count(*) from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id int and i.state = 'complete') as to_review int,
       (select count(*) from field_case c where c.wave_id = :wave_id int and c.state = 'supervisor') as handed_over int,
       (select count(*) from back_check b join field_interview i on i.id = b.interview_id join field_case c on c.id = i.case_id
         where c.wave_id = :wave_id int and b.state = 'fails' and i.user_id = b.user_id and i.state = 'complete') as failed_checks int,
       (select count(*) from event e where e.kind = 'opinion.named' and e.handled_at is null) as opinions_waiting int,
       (select sum(q.target) from wave_cell q where q.wave_id = :wave_id int and q.name = '' and q.dealer_id is not null) as target int?,
       (select sum(q.achieved) from wave_cell q where q.wave_id = :wave_id int and q.name = '' and q.dealer_id is not null) as achieved int?

-- board_people : many
-- Who calls in a wave, and what is on their screens now.
-- unscoped: the agency works for the whole network
select i.user_id, u.name, i.stopped_at, i.stop_reason, s.seen_at as seen_at int?, s.busy_since, c.id as case_id int?, c.claimed_at, t.started_at as dialled_at int?, f.id as interview_id int?,
       f.position as position text?, f.started_at as began_at int?, d.code as dealer_code text?
  from wave_interviewer i join user_account u on u.id = i.user_id
  left join field_shift s on s.id = (select max(x.id) from field_shift x where x.user_id = i.user_id and x.ended_at is null)
  left join field_case c on c.claimed_by = i.user_id and c.state = 'claimed'
  left join dealer d on d.id = c.dealer_id
  left join attempt t on t.case_id = c.id and t.ended_at is null
  left join field_interview f on f.case_id = c.id and f.state = 'running'
 where i.wave_id = :wave_id order by u.name, i.user_id

-- board_handed_over : many
-- Cases that lie before the supervisor, those whose days end first first.
-- unscoped: the agency works for the whole network
select c.id, c.open_until, c.outcome, c.attempts, d.code as dealer_code, (select n.note from case_note n where n.case_id = c.id order by n.written_at desc, n.id desc limit 1) as note text?,
       (select u.name from case_note n join user_account u on u.id = n.user_id where n.case_id = c.id order by n.written_at desc, n.id desc limit 1) as who text?
  from field_case c join dealer d on d.id = c.dealer_id where c.wave_id = :wave_id and c.state = 'supervisor' order by c.open_until, c.id
--limit

-- board_case_settle : exec
-- A case leaves the supervisor: free for all, or promised to one interviewer.
-- unscoped: one case by its id
update field_case set state = :state, due_at = :due_at, due_until = :due_until, owner_id = :owner_id, priority = :priority where id = :id and state = 'supervisor'

-- board_case_state : one
-- unscoped: one case by its id
select c.state, c.wave_id, c.priority from field_case c where c.id = :id @for_update@

-- board_user_in_wave : one
select count(*) as n int from wave_interviewer i where i.wave_id = :wave_id and i.user_id = :user_id and i.stopped_at is null

-- board_interview_head : one
-- unscoped: one interview by its id
select c.wave_id, d.code as dealer_code, (select m.name from dealer_membership m where m.dealer_id = i.dealer_id and m.valid_to is null) as dealer_name text?, u.name as who text?, i.checked_by
  from field_interview i join field_case c on c.id = i.case_id join dealer d on d.id = i.dealer_id left join user_account u on u.id = i.user_id where i.id = :id

-- board_supervisors : many
-- Whom mails about the field go to.
select u.mail, u.language
  from user_role r join user_account u on u.id = r.user_id
 where r.role = 'field_supervisor' and r.revoked_at is null and r.valid_from <= :today text and (r.valid_to is null or r.valid_to >= :today text) and u.state = 'active' and u.mail <> ''
 group by u.mail, u.language order by u.mail
