-- wave_quota_list : many
-- unscoped: quotas of the whole network
select q.id, q.name, q.condition, q.on_answers, q.target, q.achieved, q.reserved, (select count(*) from case_cell x where x.cell_id = q.id) as cases int
  from wave_cell q where q.wave_id = :wave_id and q.name <> '' and q.dealer_id is null order by q.name

-- wave_quota_find : one
-- unscoped: a quota of the whole network
select q.id, q.condition, q.achieved, q.reserved from wave_cell q where q.wave_id = :wave_id and q.dealer_id is null and q.name = :name

-- wave_quota_insert : exec
insert into wave_cell (id, wave_id, dealer_id, name, condition, on_answers, target, achieved, reserved) values (:id, :wave_id, null, :name, :condition, :on_answers, :target, 0, 0)

-- wave_quota_change : exec
-- unscoped: a quota of the whole network
update wave_cell set target = :target where id = :id and achieved + reserved <= :target

-- wave_quota_fill : exec
-- What was made and what runs when a quota is added to a wave that is at work.
-- unscoped: a quota of the whole network
update wave_cell set achieved = :achieved, reserved = :reserved where id = :id

-- wave_quota_hold : many
-- Nobody claims or ends a case of the wave until the transaction is over.
-- unscoped: the agency works for the whole network
select c.id from field_case c where c.wave_id = :wave_id order by c.id @for_update@

-- wave_quota_visits : each
-- The cases of a wave with what a condition on the visit may ask.
-- unscoped: the agency works for the whole network
select c.id, c.state, v.model, v.model_year, v.work_type, v.owner_type, v.sender_relation, v.mileage, d.code as dealer_code,
       case when exists (select 1 from field_interview i where i.case_id = c.id and i.state in ('complete', 'approved')) then 1 else 0 end as is_made bool
  from field_case c join visit v on v.id = c.visit_id join dealer d on d.id = c.dealer_id where c.wave_id = :wave_id
--? draw: and c.draw_id = :draw_id
 order by c.id

-- wave_quota_case_insert : bulk
insert into case_cell (case_id, cell_id) values (:case_id, :cell_id)
