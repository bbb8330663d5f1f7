-- region_list : many
select r.id, r.code, r.name, r.position from region r order by r.position, r.code

-- region_insert : exec
insert into region (id, code, name, position) values (:id, :code, :name, :position)

-- region_rename : exec
update region set name = :name where id = :id

-- area_list : many
select a.id, a.region_id, a.name from area a order by a.id

-- area_insert : exec
insert into area (id, region_id, name) values (:id, :region_id, :name)

-- dealer_group_list : many
select g.id, g.name from dealer_group g order by g.id

-- dealer_group_insert : exec
insert into dealer_group (id, name) values (:id, :name)

-- dealer_list : many
select d.id, d.code from dealer d order by d.code

-- dealer_insert : exec
insert into dealer (id, code, batch_id) values (:id, :code, :batch_id)

-- dealer_delete_of_batch : exec
delete from dealer where batch_id = :batch_id

-- dealer_membership_list : many
-- Every dated row, oldest first within a dealer.
select m.dealer_id, d.code, m.valid_from, m.valid_to, m.name, m.region_id, r.code as region_code text, a.name as area_name text?, g.name as group_name text?,
       m.province, m.city, m.city_tier, m.type, m.sales, m.service, m.ranked, m.reason, m.successor_code
  from dealer_membership m
  join dealer d on d.id = m.dealer_id
  join region r on r.id = m.region_id
  left join area a on a.id = m.area_id
  left join dealer_group g on g.id = m.group_id
 where @scope(m)@
 order by d.code, m.valid_from

-- dealer_membership_of_code : many
-- One dealer's dated rows, the newest first.
select m.dealer_id, d.code, m.valid_from, m.valid_to, m.name, r.name as region_name text, a.name as area_name text?, g.name as group_name text?, m.city, m.city_tier, m.type, m.sales,
       m.service, m.ranked, m.reason, m.successor_code
  from dealer_membership m
  join dealer d on d.id = m.dealer_id
  join region r on r.id = m.region_id
  left join area a on a.id = m.area_id
  left join dealer_group g on g.id = m.group_id
 where d.code = :code and @scope(m)@
 order by m.valid_from desc

-- dealer_membership_merged_into : many
-- Whose successor a dealer is.
select distinct d.code from dealer_membership m join dealer d on d.id = m.dealer_id where m.successor_code = :code text and @scope(m)@ order by d.code

-- dealer_membership_insert : exec
insert into dealer_membership (dealer_id, valid_from, valid_to, name, region_id, area_id, group_id, province, city, city_tier, type, sales, service, ranked, reason, successor_code, batch_id)
values (:dealer_id, :valid_from, :valid_to, :name, :region_id, :area_id, :group_id, :province, :city, :city_tier, :type, :sales, :service, :ranked, :reason, :successor_code, :batch_id)

-- dealer_membership_keep : exec
-- unscoped: the before-image of a dated row that an import is about to change; once a batch
insert into dealer_membership_before (changed_by_batch, dealer_id, valid_from, valid_to, name, region_id, area_id, group_id, province, city, city_tier, type, sales, service, ranked, reason, successor_code, batch_id)
select :changed_by_batch, m.dealer_id, m.valid_from, m.valid_to, m.name, m.region_id, m.area_id, m.group_id, m.province, m.city, m.city_tier, m.type, m.sales, m.service, m.ranked, m.reason, m.successor_code, m.batch_id
  from dealer_membership m where m.dealer_id = :dealer_id and m.valid_from = :valid_from
on conflict do nothing

-- dealer_membership_update : exec
-- unscoped: an import, by key
update dealer_membership set valid_to = :valid_to, name = :name, region_id = :region_id, area_id = :area_id, group_id = :group_id, province = :province, city = :city,
       city_tier = :city_tier, type = :type, sales = :sales, service = :service, ranked = :ranked, reason = :reason, successor_code = :successor_code, batch_id = :batch_id
 where dealer_id = :dealer_id and valid_from = :valid_from

-- dealer_membership_close : exec
-- unscoped: an import, by key
update dealer_membership set valid_to = :valid_to, batch_id = :batch_id where dealer_id = :dealer_id and valid_from = :valid_from

-- dealer_membership_changed_later : many
-- Dated rows of a batch that a later batch has changed: undo is refused.
-- unscoped: undo of an import
select d.code, b.valid_from from dealer_membership_before b join dealer d on d.id = b.dealer_id where b.batch_id = :batch_id and b.changed_by_batch <> :batch_id

-- dealer_of_batch : many
-- Dealers that a batch brought.
select d.id, d.code from dealer d where d.batch_id = :batch_id order by d.code

-- dealer_membership_others : many
-- Dealers of a batch that have dated rows of other batches.
-- unscoped: undo of an import
select distinct d.code from dealer d join dealer_membership m on m.dealer_id = d.id where d.batch_id = :batch_id and m.batch_id <> :batch_id order by d.code

-- dealer_membership_delete_of_batch : exec
-- unscoped: undo of an import
delete from dealer_membership where batch_id = :batch_id

-- dealer_membership_give_back : exec
-- unscoped: undo of an import
insert into dealer_membership (dealer_id, valid_from, valid_to, name, region_id, area_id, group_id, province, city, city_tier, type, sales, service, ranked, reason, successor_code, batch_id)
select b.dealer_id, b.valid_from, b.valid_to, b.name, b.region_id, b.area_id, b.group_id, b.province, b.city, b.city_tier, b.type, b.sales, b.service, b.ranked, b.reason, b.successor_code, b.batch_id
  from dealer_membership_before b where b.changed_by_batch = :changed_by_batch

-- dealer_membership_before_delete : exec
-- unscoped: undo of an import
delete from dealer_membership_before where changed_by_batch = :changed_by_batch

-- staff_list : many
-- unscoped: matching inside imports and exclusions of the sample, which look at staff of every dealer
select s.id, s.dealer_id, d.code as dealer_code text, s.code, s.name, s.mobile, s.role, s.valid_from, s.valid_to from staff s join dealer d on d.id = s.dealer_id order by s.dealer_id, s.code

-- staff_names : many
-- unscoped: names that no text for readers may have, of the whole network's staff
select distinct s.name from staff s where s.name <> ''

-- staff_insert : exec
insert into staff (id, dealer_id, code, name, mobile, role, valid_from, valid_to, batch_id)
values (:id, :dealer_id, :code, :name, :mobile, :role, :valid_from, :valid_to, :batch_id)

-- staff_keep : exec
-- unscoped: before-image
insert into staff_before (changed_by_batch, id, dealer_id, code, name, mobile, role, valid_from, valid_to, batch_id)
select :changed_by_batch, s.id, s.dealer_id, s.code, s.name, s.mobile, s.role, s.valid_from, s.valid_to, s.batch_id from staff s where s.id = :id

-- staff_update : exec
-- unscoped: an import, by key
update staff set name = :name, mobile = :mobile, role = :role, valid_from = :valid_from, valid_to = :valid_to, batch_id = :batch_id where id = :id

-- staff_changed_later : many
-- unscoped: undo of an import
select b.code from staff_before b where b.batch_id = :batch_id and b.changed_by_batch <> :batch_id

-- staff_delete_of_batch : exec
-- unscoped: undo of an import
delete from staff where batch_id = :batch_id

-- staff_give_back : exec
-- unscoped: undo of an import
insert into staff (id, dealer_id, code, name, mobile, role, valid_from, valid_to, batch_id)
select b.id, b.dealer_id, b.code, b.name, b.mobile, b.role, b.valid_from, b.valid_to, b.batch_id from staff_before b where b.changed_by_batch = :changed_by_batch

-- staff_before_delete : exec
-- unscoped: undo of an import
delete from staff_before where changed_by_batch = :changed_by_batch

-- dealer_kpi_list : many
-- unscoped: matching inside imports
select k.dealer_id, k.month, k.code, k.value, k.batch_id from dealer_kpi k order by k.dealer_id, k.month, k.code

-- dealer_kpi_insert : exec
insert into dealer_kpi (dealer_id, month, code, value, batch_id) values (:dealer_id, :month, :code, :value, :batch_id)

-- dealer_kpi_keep : exec
-- unscoped: before-image
insert into dealer_kpi_before (changed_by_batch, dealer_id, month, code, value, batch_id)
select :changed_by_batch, k.dealer_id, k.month, k.code, k.value, k.batch_id from dealer_kpi k where k.dealer_id = :dealer_id and k.month = :month and k.code = :code

-- dealer_kpi_update : exec
-- unscoped: an import, by key
update dealer_kpi set value = :value, batch_id = :batch_id where dealer_id = :dealer_id and month = :month and code = :code

-- dealer_kpi_changed_later : many
-- unscoped: undo of an import
select b.dealer_id, b.month, b.code from dealer_kpi_before b where b.batch_id = :batch_id and b.changed_by_batch <> :batch_id

-- dealer_kpi_delete_of_batch : exec
-- unscoped: undo of an import
delete from dealer_kpi where batch_id = :batch_id

-- dealer_kpi_give_back : exec
-- unscoped: undo of an import
insert into dealer_kpi (dealer_id, month, code, value, batch_id)
select b.dealer_id, b.month, b.code, b.value, b.batch_id from dealer_kpi_before b where b.changed_by_batch = :changed_by_batch

-- dealer_kpi_before_delete : exec
-- unscoped: undo of an import
delete from dealer_kpi_before where changed_by_batch = :changed_by_batch

-- dealer_month_flag_set : exec
insert into dealer_month_flag (dealer_id, programme, month, flag, note, created_at) values (:dealer_id, :programme, :month, :flag, :note, :created_at)
on conflict (dealer_id, programme, month, flag) do update set note = excluded.note, created_at = excluded.created_at

-- dealer_month_flag_clear : exec
-- unscoped: flags are set and taken back by the program
delete from dealer_month_flag where dealer_id = :dealer_id and programme = :programme and month = :month and flag = :flag

-- dealer_month_flag_list : many
-- unscoped: results of the whole network are ranked together; the reader's scope is applied to the ranking
select f.dealer_id, f.programme, f.month, f.flag, f.note from dealer_month_flag f where f.programme = :programme and f.month between :from_month text and :to_month text order by f.dealer_id, f.month, f.flag

-- dealer_month_count_set : exec
insert into dealer_month_count (dealer_id, programme, month, code, n) values (:dealer_id, :programme, :month, :code, :n)
on conflict (dealer_id, programme, month, code) do update set n = excluded.n

-- dealer_month_count_list : many
-- unscoped: of a dealer that the reader's report is about
select c.month, c.code, c.n from dealer_month_count c
 where c.dealer_id = :dealer_id and c.programme = :programme and c.month between :from_month text and :to_month text order by c.month, c.code

-- dealer_month_flag_of_dealer : many
-- The newest first.
select f.programme, f.month, f.flag, f.note from dealer_month_flag f where f.dealer_id = :dealer_id and @scope(f)@ order by f.month desc, f.programme, f.flag

-- dealer_month_quality_delete : exec
-- unscoped: a month is counted anew for the whole network
delete from dealer_month_quality where programme = :programme and month = :month

-- dealer_month_quality_insert : bulk
insert into dealer_month_quality (dealer_id, programme, month, orders, visits, no_phone, duplicates, vip, staff, own, refused, rejected, days_late, score, region_place, region_place_of, is_flagged, counted_at)
values (:dealer_id, :programme, :month, :orders, :visits, :no_phone, :duplicates, :vip, :staff, :own, :refused, :rejected, :days_late, :score, :region_place, :region_place_of, :is_flagged, :counted_at)

-- dealer_month_quality_list : many
-- unscoped: who reads a dealer's report is decided there
select q.dealer_id, q.month, q.orders, q.visits, q.no_phone, q.duplicates, q.vip, q.staff, q.own, q.refused, q.rejected, q.days_late, q.score, q.region_place, q.region_place_of, q.is_flagged
  from dealer_month_quality q where q.programme = :programme and q.month between :from_month text and :to_month text order by q.dealer_id, q.month
