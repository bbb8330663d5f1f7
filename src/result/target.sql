-- target_in_force : many
-- By an instant, the newest of each place, period and measure; those that were taken away are left out.
select t.id, t.place, t.place_id, coalesce(r.code, d.code, '') as code text, coalesce(r.name, '') as region_name text, t.period, t.measure, t.value, t.set_at, t.set_by
  from target t
  left join region r on t.place = 'region' and r.id = t.place_id
  left join dealer d on t.place = 'dealer' and d.id = t.place_id
 where t.programme = :programme and t.set_at <= :as_of int and t.value is not null
   and not exists (select 1 from target n where n.programme = t.programme and n.period = t.period and n.place = t.place and n.place_id = t.place_id
                      and n.measure = t.measure and n.id > t.id and n.set_at <= :as_of int)
--? year: and substr(t.period, 1, 4) = :year text
 order by t.period, t.place, code, t.measure

-- target_history : many
-- All that was ever set, the newest first.
select t.id, t.place, t.place_id, coalesce(r.code, d.code, '') as code text, coalesce(r.name, '') as region_name text, t.period, t.measure, t.value, t.set_at, t.set_by
  from target t
  left join region r on t.place = 'region' and r.id = t.place_id
  left join dealer d on t.place = 'dealer' and d.id = t.place_id
 where t.programme = :programme
--? year: and substr(t.period, 1, 4) = :year text
 order by t.id desc

-- target_insert : exec
insert into target (id, programme, place, place_id, period, measure, value, set_at, set_by, batch_id)
values (:id, :programme, :place, :place_id, :period, :measure, :value, :set_at, :set_by, :batch_id)

-- target_changed_later : many
-- Targets of a batch that somebody has set again since: undo is refused.
select t.place, t.period, t.measure, coalesce(r.code, d.code, '') as code text
  from target t
  left join region r on t.place = 'region' and r.id = t.place_id
  left join dealer d on t.place = 'dealer' and d.id = t.place_id
 where t.batch_id = :batch_id int
   and exists (select 1 from target n where n.programme = t.programme and n.period = t.period and n.place = t.place and n.place_id = t.place_id
                  and n.measure = t.measure and n.id > t.id)
 order by t.id

-- target_delete_of_batch : exec
delete from target where batch_id = :batch_id
