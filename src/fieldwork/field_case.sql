-- field_case_insert : bulk
insert into field_case (id, wave_id, cell_id, dealer_id, draw_id, release_order, replicate, visit_id, zone, state, open_from, open_until, due_at, due_until, is_exact, priority, language, converts,
  attempts, last_attempt_at, outcome, code)
values (:id, :wave_id, :cell_id, :dealer_id, :draw_id, :release_order, :replicate, :visit_id, :zone, :state, :open_from, :open_until, :due_at, :due_until, :is_exact, :priority, :language, :converts,
  :attempts, :last_attempt_at, :outcome, :code)

-- case_number_insert : bulk
insert into case_number (case_id, position, person, name, phone, state) values (:case_id, :position, :person, :name, :phone, :state)

-- ---- claims ----

-- field_case_of_user : one
-- The case on somebody's screen.
-- unscoped: the agency works for the whole network
select c.id, c.wave_id, c.cell_id from field_case c where c.claimed_by = :user_id int and c.state = 'claimed'
--limit

-- field_case_become_ready : exec
-- unscoped: the agency works for the whole network
update field_case set state = 'ready', due_at = 0
 where id in (select c.id from field_case c where c.state = 'waiting' and c.due_at <= :now int order by c.due_at limit 500 @skip_locked@)

-- field_case_expired : many
-- Claims without a sign of life.
-- unscoped: the agency works for the whole network
select c.id, c.claimed_by from field_case c where c.state = 'claimed' and c.claim_until < :now int order by c.id limit 50 @skip_locked@

-- field_case_claim_appointment : one
-- unscoped: the agency works for the whole network
update field_case set state = 'claimed', claimed_by = :user_id int, claimed_at = :now int, claim_until = :until int
 where id = (
  select c.id from field_case c @cross@ wave_cell q
   where q.id = c.cell_id and c.state = 'appointment' and c.due_at <= :now int and c.open_until > :now int
     and (c.owner_id is null or c.owner_id = :user_id int or c.due_until < :late int)
     and (c.converts = 0 or :converts bool = 1) and (c.language = '' or :languages text like '%,' || c.language || ',%')
     and c.wave_id = :wave_id and q.achieved + q.reserved < q.target
     and not exists (select 1 from wave_share s where s.wave_id = c.wave_id and s.dealer_id = c.dealer_id and s.user_id = :user_id int and s.interviews >= :most_share int)
     and not exists (select 1 from case_cell x join wave_cell e on e.id = x.cell_id where x.case_id = c.id and e.achieved + e.reserved >= e.target)
   order by c.due_until, c.due_at, c.id limit 1 @skip_locked@)
 returning id, cell_id

-- field_case_claim_ready : one
-- unscoped: the agency works for the whole network
update field_case set state = 'claimed', claimed_by = :user_id int, claimed_at = :now int, claim_until = :until int
 where id = (
  select c.id from field_case c @cross@ wave_cell q
   where q.id = c.cell_id and c.wave_id = :wave_id and c.state = 'ready' and c.open_until > :now int
     and ((:zones int >> cast(c.zone as integer)) & 1) = 1
     and (c.converts = 0 or :converts bool = 1) and (c.language = '' or :languages text like '%,' || c.language || ',%')
     and q.achieved + q.reserved < q.target
     and not exists (select 1 from wave_share s where s.wave_id = c.wave_id and s.dealer_id = c.dealer_id and s.user_id = :user_id int and s.interviews >= :most_share int)
     and not exists (select 1 from case_cell x join wave_cell e on e.id = x.cell_id where x.case_id = c.id and e.achieved + e.reserved >= e.target)
   order by c.priority, c.release_order, c.last_attempt_at, c.id limit 1 @skip_locked@)
 returning id, cell_id

-- field_case_claim_this : exec
-- unscoped: one case by its id
update field_case set state = 'claimed', claimed_by = :user_id int, claimed_at = :now int, claim_until = :until int
 where id = :id and state in ('ready', 'waiting', 'appointment', 'supervisor')

-- field_case_keep : exec
-- unscoped: one case by its id
update field_case set claim_until = :until int where id = :id and claimed_by = :user_id int and state = 'claimed'

-- case_cell_list : many
-- The cells of a case, its dealer's and further ones, and those in which its running interview holds a place, always in the same order.
-- unscoped: one case by its id
select c.cell_id as id int from field_case c where c.id = :case_id int
union select x.cell_id as id int from case_cell x where x.case_id = :case_id int
union select y.cell_id as id int from interview_cell y join field_interview i on i.id = y.interview_id where i.case_id = :case_id int and i.state = 'running' order by 1

-- wave_next_opening : one
-- When the next case of a person's waves comes due: one waits, another has an appointment.
-- unscoped: the agency works for the whole network
select (select c.due_at from field_case c
         where c.state = 'waiting' and c.due_at > :now int and c.wave_id in (select i.wave_id from wave_interviewer i where i.user_id = :user_id int and i.stopped_at is null)
         order by c.due_at limit 1) as waiting int?,
       (select c.due_at from field_case c
         where c.state = 'appointment' and c.due_at > :now int and c.wave_id in (select i.wave_id from wave_interviewer i where i.user_id = :user_id int and i.stopped_at is null)
         order by c.due_until limit 1) as promised int?

-- ---- the end of an attempt ----

-- field_case_lock : one
-- unscoped: one case by its id
select c.id, c.wave_id, c.cell_id, c.dealer_id, c.zone, c.state, c.claimed_by, c.attempts, c.converts, c.open_until, w.programme
  from field_case c join wave w on w.id = c.wave_id where c.id = :id @for_update@

-- field_case_move : exec
-- unscoped: one case by its id
update field_case set state = :state, due_at = :due_at, due_until = :due_until, is_exact = :is_exact, owner_id = :owner_id, converts = :converts, language = :language, outcome = :outcome,
  code = :code, last_attempt_at = :last_attempt_at, claimed_by = null, claimed_at = null, claim_until = null
 where id = :id

-- field_case_return : exec
-- Off the screen without an attempt: where it came from.
-- unscoped: one case by its id
update field_case set state = case when due_until > 0 then 'appointment' when due_at > :now int then 'waiting' else 'ready' end, claimed_by = null, claimed_at = null, claim_until = null where id = :id and state = 'claimed'

-- field_case_to_supervisor : exec
-- unscoped: one case by its id
update field_case set state = 'supervisor', due_at = 0, due_until = 0, owner_id = null where id = :id and state <> 'final'

-- field_case_count_attempt : exec
-- unscoped: one case by its id
update field_case set attempts = attempts + 1 where id = :id

-- attempt_insert : exec
insert into attempt (id, case_id, no, position, user_id, started_at, outcome, code, note, call_ref, recording) values (:id, :case_id, :no, :position, :user_id, :started_at, '', '', '', '', '')

-- attempt_open_of_case : one
select t.id, t.no, t.position, t.user_id, t.started_at from attempt t where t.case_id = :case_id and t.ended_at is null
--limit

-- attempt_end : exec
update attempt set ended_at = :ended_at int, outcome = :outcome, code = :code, note = :note where id = :id and ended_at is null

-- attempt_list : many
select t.no, t.position, t.started_at, t.ended_at, t.outcome, t.code, t.note, u.name as who from attempt t join user_account u on u.id = t.user_id where t.case_id = :case_id order by t.no

-- case_number_list : many
select n.position, n.person, n.name, n.phone, n.state, (select count(*) from attempt t where t.case_id = n.case_id and t.position = n.position) as attempts int
  from case_number n where n.case_id = :case_id order by n.position

-- case_number_set_state : exec
update case_number set state = :state where case_id = :case_id and position = :position

-- case_number_add : exec
insert into case_number (case_id, position, person, name, phone, state) values (:case_id, :position, 'referral', :name, :phone, 'good')

-- case_number_others : many
-- Cases that could still be called at a number, other than this one.
-- unscoped: who does not want to be called is not called about any visit
select distinct c.id from case_number n join field_case c on c.id = n.case_id
 where n.phone = :phone and c.id <> :case_id int and c.state in ('reserve', 'ready', 'waiting', 'appointment', 'supervisor') order by c.id

-- case_note_insert : exec
insert into case_note (id, case_id, user_id, written_at, note) values (:id, :case_id, :user_id, :written_at, :note)

-- case_note_list : many
select t.written_at, u.name as who, t.note from case_note t join user_account u on u.id = t.user_id where t.case_id = :case_id order by t.written_at

-- field_case_promise_near : one
-- Another appointment of the same person around a time.
-- unscoped: one person's calendar
select count(*) as n int from field_case c where c.owner_id = :user_id int and c.state = 'appointment' and c.id <> :case_id int and c.due_at between :first int and :last int

-- ---- looking ----

-- field_case_card : one
-- unscoped: the agency works for the whole network
select c.id, c.wave_id, c.dealer_id, c.state, c.zone, c.claimed_by, c.due_at, c.due_until, c.open_until, c.is_exact, c.converts, c.outcome, c.language, c.attempts, w.programme, w.version_id,
       d.code as dealer_code, (select m.name from dealer_membership m where m.dealer_id = c.dealer_id and m.valid_to is null) as dealer_name text?, v.repair_date, v.model, v.plate, v.work_type, v.sender_relation, q.target, q.achieved
  from field_case c join wave w on w.id = c.wave_id join dealer d on d.id = c.dealer_id join visit v on v.id = c.visit_id join wave_cell q on q.id = c.cell_id where c.id = :id

-- field_case_promises : many
-- unscoped: the agency works for the whole network
select c.id, c.due_at, c.due_until, c.is_exact, c.owner_id, (select m.name from dealer_membership m where m.dealer_id = c.dealer_id and m.valid_to is null) as dealer_name text?,
       (select n.name from case_number n where n.case_id = c.id and n.state = 'good' order by n.position limit 1) as name text?
  from field_case c join wave_interviewer i on i.wave_id = c.wave_id
 where c.state = 'appointment' and i.user_id = :user_id and i.stopped_at is null and (c.owner_id = :user_id or (c.owner_id is null and c.due_at < :soon int)) order by c.due_at, c.id
--limit
