-- wave_of_month : one
select w.id, w.state from wave w where w.programme = :programme and w.month = :month

-- wave_list : many
select w.id, w.programme, w.month, w.version_id, w.state, w.field_end, w.erase_on, v.version, v.title_zh
  from wave w join questionnaire_version v on v.id = w.version_id where 1 = 1
--? id: and w.id = :id
--? state: and w.state = :state
 order by w.month desc, w.programme

-- wave_lock : one
-- Whoever adds cases to a wave is alone, and it is not closed meanwhile.
select w.state from wave w where w.id = :id @for_update@

-- wave_insert : exec
insert into wave (id, programme, month, version_id, state, field_end, made_at, made_by) values (:id, :programme, :month, :version_id, 'open', :field_end, :made_at, :made_by)

-- wave_set_field_end : exec
update wave set field_end = :field_end where id = :id and field_end < :field_end

-- wave_has_draw : one
-- unscoped: the agency works for the whole network
select count(*) as n int from field_case c where c.draw_id = :draw_id

-- wave_cell_list : many
-- unscoped: the agency works for the whole network
select q.id, q.dealer_id, q.name, q.condition, q.on_answers, q.target, q.achieved, q.reserved from wave_cell q where q.wave_id = :wave_id order by q.dealer_id, q.name

-- wave_cell_insert : bulk
insert into wave_cell (id, wave_id, dealer_id, name, condition, on_answers, target, achieved, reserved)
values (:id, :wave_id, :dealer_id, :name, :condition, :on_answers, :target, :achieved, :reserved)

-- wave_cell_set_target : exec
-- unscoped: one cell by its id
update wave_cell set target = :target where id = :id and target < :target

-- wave_cell_reserve : exec
-- unscoped: one cell by its id
update wave_cell set reserved = reserved + 1 where id = :id and achieved + reserved < target

-- wave_cell_release : exec
-- unscoped: one cell by its id
update wave_cell set reserved = reserved - 1 where id = :id and reserved > 0

-- wave_cell_achieve : exec
-- unscoped: one cell by its id
update wave_cell set reserved = reserved - 1, achieved = achieved + 1 where id = :id and reserved > 0

-- wave_interviewer_insert : exec
insert into wave_interviewer (wave_id, user_id, converts, languages) values (:wave_id, :user_id, :converts, :languages)
on conflict (wave_id, user_id) do update set converts = excluded.converts, languages = excluded.languages

-- wave_interviewer_everybody : exec
-- Everybody who is an interviewer on the day.
insert into wave_interviewer (wave_id, user_id, converts, languages)
select :wave_id int, u.id, 0, '' from user_account u
 where u.state = 'active' and exists (select 1 from user_role r where r.user_id = u.id and r.role = 'interviewer' and r.valid_from <= :today text and (r.valid_to is null or r.valid_to >= :today text) and r.revoked_at is null)
on conflict do nothing

-- wave_interviewer_list : many
select i.user_id, u.login, u.name, i.converts, i.languages, i.stopped_at, i.stop_reason from wave_interviewer i join user_account u on u.id = i.user_id
 where i.wave_id = :wave_id order by u.name, u.login

-- wave_interviewer_stop_all : exec
update wave_interviewer set stopped_at = :stopped_at, stopped_by = :stopped_by, stop_reason = :stop_reason
 where user_id = :user_id and wave_id in (select w.id from wave w where w.state = 'open')

-- wave_interviewer_waves : many
-- The open waves in which a person may call, those whose calls end first first.
select i.wave_id, w.programme, i.converts, i.languages, i.stopped_at from wave_interviewer i join wave w on w.id = i.wave_id
 where i.user_id = :user_id and w.state = 'open' order by w.field_end, w.month, w.programme

-- wave_share_add : exec
insert into wave_share (wave_id, dealer_id, user_id, interviews) values (:wave_id, :dealer_id, :user_id, 1)
on conflict (wave_id, dealer_id, user_id) do update set interviews = wave_share.interviews + 1

-- wave_released_case_list : many
-- The released cases of a wave with what was tried, for the reserve; days and parts of the day are made of the attempts.
-- unscoped: the agency works for the whole network
select c.id, c.dealer_id, c.cell_id, c.replicate, c.state, c.zone, c.open_until from field_case c where c.wave_id = :wave_id and c.state <> 'reserve' order by c.dealer_id, c.id

-- wave_attempt_list : many
-- In the order of wave_released_case_list.
-- unscoped: the agency works for the whole network
select t.case_id, t.started_at from attempt t join field_case c on c.id = t.case_id where c.wave_id = :wave_id and c.state <> 'reserve' order by c.dealer_id, c.id, t.no

-- wave_reserve_list : many
-- What lies in reserve, by dealer, in the order of replicates.
-- unscoped: the agency works for the whole network
select c.dealer_id, c.draw_id, c.replicate, count(*) as n int from field_case c where c.wave_id = :wave_id and c.state = 'reserve' and c.open_until > :now int
 group by c.dealer_id, c.draw_id, c.replicate order by c.dealer_id, c.draw_id, c.replicate

-- wave_reserve_release : exec
-- unscoped: one replicate of one dealer
update field_case set state = case when open_from > :now int then 'waiting' else 'ready' end, due_at = case when open_from > :now int then open_from else 0 end
 where wave_id = :wave_id and dealer_id = :dealer_id and draw_id = :draw_id and replicate = :replicate and state = 'reserve'

-- wave_case_counts : many
-- unscoped: the agency works for the whole network
select c.dealer_id, c.state, count(*) as n int from field_case c where c.wave_id = :wave_id group by c.dealer_id, c.state
