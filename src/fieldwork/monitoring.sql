-- monitoring_interview : one
-- unscoped: one interview by its id
select i.id, i.user_id, i.state, i.mode, c.wave_id, w.programme, w.state as wave_state, u.name, d.code as dealer_code,
       coalesce((select max(t.recording) from attempt t where t.case_id = i.case_id and t.recording <> ''), '') as recording text
  from field_interview i join field_case c on c.id = i.case_id join wave w on w.id = c.wave_id join user_account u on u.id = i.user_id join dealer d on d.id = i.dealer_id where i.id = :id

-- monitoring_insert : exec
insert into monitoring (id, interview_id, user_id, listener_id, way, score, is_knocked_out, note, scored_at)
values (:id, :interview_id, :user_id, :listener_id, :way, :score, :is_knocked_out, :note, :scored_at) on conflict do nothing

-- monitoring_item_insert : exec
insert into monitoring_item (monitoring_id, position, code, title_zh, title_en, most, given) values (:monitoring_id, :position, :code, :title_zh, :title_en, :most, :given)

-- monitoring_of_interview : many
-- What each listener gave.
select m.id, m.listener_id, u.name, m.way, m.score, m.is_knocked_out, m.note, m.scored_at from monitoring m join user_account u on u.id = m.listener_id where m.interview_id = :interview_id
 order by m.scored_at, m.id

-- monitoring_item_list : many
select t.monitoring_id, t.position, t.code, t.title_zh, t.title_en, t.most, t.given from monitoring_item t join monitoring m on m.id = t.monitoring_id where m.interview_id = :interview_id
 order by t.monitoring_id, t.position

-- monitoring_list : many
-- All of a wave, interview by interview.
-- unscoped: the agency works for the whole network
select m.id, m.interview_id, m.user_id, m.listener_id, m.score, m.is_knocked_out, m.scored_at, u.name as listener, d.code as dealer_code, w.name as caller
  from monitoring m join field_interview i on i.id = m.interview_id join field_case c on c.id = i.case_id join user_account u on u.id = m.listener_id join user_account w on w.id = m.user_id
  join dealer d on d.id = i.dealer_id
 where c.wave_id = :wave_id order by m.interview_id, m.listener_id

-- monitoring_pool : many
-- Interviews by telephone that are complete or run, with whether somebody listened to them.
-- unscoped: the agency works for the whole network
select i.id, i.user_id, i.state, i.started_at, d.code as dealer_code, case when exists (select 1 from monitoring m where m.interview_id = i.id) then 1 else 0 end as heard int
  from field_interview i join field_case c on c.id = i.case_id join dealer d on d.id = i.dealer_id
 where c.wave_id = :wave_id and i.mode = 'phone' and i.user_id is not null and i.state in ('running', 'complete', 'approved') order by i.user_id, i.id

-- monitoring_item_erase : exec
-- unscoped: a whole wave
delete from monitoring_item where monitoring_id in (select m.id from monitoring m join field_interview i on i.id = m.interview_id join field_case c on c.id = i.case_id where c.wave_id = :wave_id)

-- monitoring_erase : exec
-- unscoped: a whole wave
delete from monitoring where interview_id in (select i.id from field_interview i join field_case c on c.id = i.case_id where c.wave_id = :wave_id)
