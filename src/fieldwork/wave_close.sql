-- wave_claimed : one
-- unscoped: the agency works for the whole network
select count(*) as n int from field_case c where c.wave_id = :wave_id and c.state = 'claimed'

-- wave_unfinished_list : many
-- unscoped: the agency works for the whole network
select c.id, c.outcome from field_case c where c.wave_id = :wave_id and c.state <> 'final' order by c.id

-- wave_unfinished_attempts : many
-- In the order of wave_unfinished_list.
-- unscoped: the agency works for the whole network
select t.case_id, t.outcome from attempt t join field_case c on c.id = t.case_id where c.wave_id = :wave_id and c.state <> 'final' order by t.case_id, t.no

-- wave_case_finish : exec
-- unscoped: one case by its id
update field_case set state = 'final', code = :code, due_at = 0, due_until = 0, owner_id = null where id = :id

-- wave_interview_list : many
-- The interviews that count, with what is known of their visits.
-- unscoped: the agency works for the whole network
select i.id, i.case_id, i.dealer_id, i.version_id, i.mode, i.seed, i.ended_at, i.active_ms, v.model, v.model_year, v.work_type, v.owner_type, v.advisor_code
  from field_interview i join field_case c on c.id = i.case_id join visit v on v.id = c.visit_id
 where c.wave_id = :wave_id and i.state in ('complete', 'approved') order by i.dealer_id, i.id

-- wave_shared_list : many
-- The visits of the dealers' frames by what they share.
-- unscoped: the agency works for the whole network
select v.dealer_id, v.model, v.model_year, v.work_type, v.advisor_code, count(*) as visits int from visit v join visit_lock l on l.visit_id = v.id
 where v.programme = :programme and v.visit_month between :from_month text and :to_month text
 group by v.dealer_id, v.model, v.model_year, v.work_type, v.advisor_code order by v.dealer_id

-- wave_count_fill : exec
-- unscoped: the agency works for the whole network
insert into wave_count (wave_id, dealer_id, code, outcome, cases)
select c.wave_id, c.dealer_id, c.code, c.outcome, count(*) from field_case c where c.wave_id = :wave_id and c.state = 'final' group by c.wave_id, c.dealer_id, c.code, c.outcome

-- wave_set_closed : exec
update wave set state = 'closed', closed_at = :closed_at, erase_on = :erase_on where id = :id and state = 'open'

-- wave_set_erased : exec
update wave set state = 'erased' where id = :id and state = 'closed'

-- wave_due_for_erasing : many
select w.id from wave w where w.state = 'closed' and w.erase_on <= :today text order by w.id

-- ---- erasing, from the leaves up ----

-- field_answer_erase : exec
-- unscoped: a whole wave
delete from field_answer where interview_id in (select i.id from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id)

-- interview_cell_erase : exec
-- unscoped: a whole wave
delete from interview_cell where interview_id in (select i.id from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id)

-- interview_change_log_erase : exec
-- unscoped: a whole wave
delete from interview_change_log where field_interview_id in (select i.id from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id)

-- field_interview_erase : exec
-- unscoped: a whole wave
delete from field_interview where case_id in (select c.id from field_case c where c.wave_id = :wave_id)

-- case_note_erase : exec
-- unscoped: a whole wave
delete from case_note where case_id in (select c.id from field_case c where c.wave_id = :wave_id)

-- attempt_erase : exec
-- unscoped: a whole wave
delete from attempt where case_id in (select c.id from field_case c where c.wave_id = :wave_id)

-- case_number_erase : exec
-- unscoped: a whole wave
delete from case_number where case_id in (select c.id from field_case c where c.wave_id = :wave_id)

-- case_cell_erase : exec
-- unscoped: a whole wave
delete from case_cell where case_id in (select c.id from field_case c where c.wave_id = :wave_id)

-- field_case_erase : exec
-- unscoped: a whole wave
delete from field_case where wave_id = :wave_id
