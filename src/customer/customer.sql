-- stage_visit_insert : exec
insert into stage_visit (line, id, dealer_id, programme, ro_no, repair_date, visit_month, close_date, customer_id, vehicle_id, vin, customer_name, sex, company,
  province, city, mobile, phone2, sender_name, sender_mobile, sender_relation, owner_type, plate, model, model_year, mileage, work_type, advisor_code, technician,
  amount_fen, vip, staff, dealer_own, survey_consent, opt_out_date, last_interview_date, content)
values (:line, :id, :dealer_id, :programme, :ro_no, :repair_date, :visit_month, :close_date, :customer_id, :vehicle_id, :vin, :customer_name, :sex, :company,
  :province, :city, :mobile, :phone2, :sender_name, :sender_mobile, :sender_relation, :owner_type, :plate, :model, :model_year, :mileage, :work_type, :advisor_code,
  :technician, :amount_fen, :vip, :staff, :dealer_own, :survey_consent, :opt_out_date, :last_interview_date, :content)

-- stage_customer_insert : exec
insert into stage_customer (id, line) values (:id, :line)

-- stage_vehicle_insert : exec
insert into stage_vehicle (id, customer_id, line) values (:id, :customer_id, :line)

-- stage_phone_insert : exec
insert into stage_phone (line, customer_id) values (:line, :customer_id)

-- stage_merge_insert : exec
insert into stage_merge (id, root_id) values (:id, :root_id)

-- stage_known_clear : exec
delete from stage_known

-- stage_alias_clear : exec
delete from stage_alias

-- stage_known_find : exec
-- Staged rows whose visit is stored already.
-- unscoped: the dealers of the rows were checked when they were read
insert into stage_known (line, visit_id, customer_id, same, locked)
select s.line, v.id, v.customer_id, case when v.content = s.content then 1 else 0 end, case when l.visit_id is null then 0 else 1 end
  from stage_visit s join visit v on v.dealer_id = s.dealer_id and v.programme = s.programme and v.ro_no = s.ro_no left join visit_lock l on l.visit_id = v.id

-- stage_known_count : one
select count(*) as n int, coalesce(sum(k.same), 0) as same int, coalesce(sum(case when k.same = 0 and k.locked = 1 then 1 else 0 end), 0) as refused int from stage_known k

-- stage_known_refused : many
-- Corrections that come too late: their visit is locked.
select s.line, s.dealer_id, s.programme, s.ro_no, s.visit_month from stage_known k join stage_visit s on s.line = k.line
 where k.same = 0 and k.locked = 1 order by s.line

-- stage_vehicle_delete_refused : exec
-- Vehicles that only refused rows name.
delete from stage_vehicle
 where id in (select s.vehicle_id from stage_known k join stage_visit s on s.line = k.line where k.same = 0 and k.locked = 1)
   and id not in (select s.vehicle_id from stage_visit s where s.vehicle_id is not null
                     and not exists (select 1 from stage_known k where k.line = s.line and k.same = 0 and k.locked = 1))

-- stage_phone_delete_refused : exec
delete from stage_phone where line in (select k.line from stage_known k where k.same = 0 and k.locked = 1)

-- stage_alias_find_vehicle : exec
insert into stage_alias (id, actual_id)
select sv.id, v.id from stage_vehicle sv join stage_visit s on s.line = sv.line join vehicle v on v.vin = s.vin

-- stage_alias_find_by_vin : exec
-- The owner of a known vehicle, when name or number agree.
insert into stage_alias (id, actual_id)
select sv.customer_id, min(v.customer_id)
  from stage_vehicle sv
  join stage_alias a on a.id = sv.id
  join vehicle v on v.id = a.actual_id
  join customer k on k.id = v.customer_id
  join stage_visit s on s.line = sv.line
 where k.name = s.customer_name or exists (select 1 from customer_phone p where p.phone = s.mobile and p.customer_id = k.id)
 group by sv.customer_id

-- stage_alias_find_by_phone : exec
-- Whoever had the number first.
insert into stage_alias (id, actual_id)
select sp.customer_id, min(p.customer_id)
  from stage_phone sp
  join stage_visit s on s.line = sp.line
  join customer_phone p on p.phone = s.mobile
 where not exists (select 1 from stage_alias a where a.id = sp.customer_id)
 group by sp.customer_id

-- stage_alias_find_by_plate : exec
-- The owner of the vehicle with this plate, when the name agrees.
insert into stage_alias (id, actual_id)
select c.id, min(v.customer_id)
  from stage_customer c
  join stage_visit s on s.line = c.line
  join vehicle v on v.plate = s.plate
  join customer k on k.id = v.customer_id
 where s.plate <> '' and k.name = s.customer_name and not exists (select 1 from stage_alias a where a.id = c.id)
 group by c.id

-- stage_alias_find_by_visit : exec
-- A corrected visit of which nothing is known any more stays with its customer.
insert into stage_alias (id, actual_id)
select coalesce(m.root_id, s.customer_id), min(k.customer_id)
  from stage_known k
  join stage_visit s on s.line = k.line
  left join stage_merge m on m.id = s.customer_id
 where not exists (select 1 from stage_alias a where a.id = coalesce(m.root_id, s.customer_id))
 group by coalesce(m.root_id, s.customer_id)

-- stage_alias_find_merged : exec
insert into stage_alias (id, actual_id)
select m.id, coalesce(a.actual_id, m.root_id) from stage_merge m left join stage_alias a on a.id = m.root_id

-- customer_take_staged : exec
insert into customer (id, name, sex, owner_type, company, province, city, batch_id)
select c.id, s.customer_name, s.sex, s.owner_type, s.company, s.province, s.city, :batch_id
  from stage_customer c join stage_visit s on s.line = c.line
 where not exists (select 1 from stage_alias a where a.id = c.id)

-- vehicle_take_staged : exec
-- In the order of the unique index.
insert into vehicle (id, vin, plate, model, model_year, customer_id, batch_id)
select sv.id, s.vin, s.plate, s.model, s.model_year, coalesce(o.actual_id, sv.customer_id), :batch_id
  from stage_vehicle sv
  join stage_visit s on s.line = sv.line
  left join stage_alias o on o.id = sv.customer_id
 where not exists (select 1 from stage_alias a where a.id = sv.id)
 order by s.vin

-- customer_phone_take_staged : exec
insert into customer_phone (phone, customer_id, batch_id)
select s.mobile, coalesce(a.actual_id, sp.customer_id), :batch_id
  from stage_phone sp
  join stage_visit s on s.line = sp.line
  left join stage_alias a on a.id = sp.customer_id
 where true
 order by s.mobile
on conflict do nothing

-- visit_keep_changed : exec
-- unscoped: the dealers of the rows were checked when they were read
insert into visit_before (changed_by_batch, id, dealer_id, programme, ro_no, repair_date, visit_month, close_date, customer_id, vehicle_id, customer_name, mobile, phone2,
  sender_name, sender_mobile, sender_relation, owner_type, plate, model, model_year, mileage, work_type, advisor_code, technician, amount_fen, vip, staff, dealer_own,
  survey_consent, opt_out_date, last_interview_date, content, batch_id)
select :changed_by_batch, v.id, v.dealer_id, v.programme, v.ro_no, v.repair_date, v.visit_month, v.close_date, v.customer_id, v.vehicle_id, v.customer_name, v.mobile, v.phone2,
  v.sender_name, v.sender_mobile, v.sender_relation, v.owner_type, v.plate, v.model, v.model_year, v.mileage, v.work_type, v.advisor_code, v.technician, v.amount_fen, v.vip, v.staff,
  v.dealer_own, v.survey_consent, v.opt_out_date, v.last_interview_date, v.content, v.batch_id
  from stage_known k join visit v on v.id = k.visit_id
 where k.same = 0 and k.locked = 0

-- visit_change_staged : exec
-- unscoped: the dealers of the rows were checked when they were read
update visit set repair_date = s.repair_date, visit_month = s.visit_month, close_date = s.close_date, customer_id = coalesce(c.actual_id, s.customer_id),
  vehicle_id = coalesce(a.actual_id, s.vehicle_id), customer_name = s.customer_name, mobile = s.mobile, phone2 = s.phone2, sender_name = s.sender_name,
  sender_mobile = s.sender_mobile, sender_relation = s.sender_relation, owner_type = s.owner_type, plate = s.plate, model = s.model, model_year = s.model_year,
  mileage = s.mileage, work_type = s.work_type, advisor_code = s.advisor_code, technician = s.technician, amount_fen = s.amount_fen, vip = s.vip, staff = s.staff,
  dealer_own = s.dealer_own, survey_consent = s.survey_consent, opt_out_date = s.opt_out_date, last_interview_date = s.last_interview_date, content = s.content,
  batch_id = :batch_id
  from stage_known k
  join stage_visit s on s.line = k.line
  left join stage_alias c on c.id = s.customer_id
  left join stage_alias a on a.id = s.vehicle_id
 where visit.id = k.visit_id and k.same = 0 and k.locked = 0

-- visit_take_staged : exec
insert into visit (id, dealer_id, programme, ro_no, repair_date, visit_month, close_date, customer_id, vehicle_id, customer_name, mobile, phone2,
  sender_name, sender_mobile, sender_relation, owner_type, plate, model, model_year, mileage, work_type, advisor_code, technician, amount_fen, vip, staff, dealer_own,
  survey_consent, opt_out_date, last_interview_date, content, batch_id)
select s.id, s.dealer_id, s.programme, s.ro_no, s.repair_date, s.visit_month, s.close_date, coalesce(c.actual_id, s.customer_id), coalesce(a.actual_id, s.vehicle_id),
  s.customer_name, s.mobile, s.phone2, s.sender_name, s.sender_mobile, s.sender_relation, s.owner_type, s.plate, s.model, s.model_year, s.mileage, s.work_type, s.advisor_code,
  s.technician, s.amount_fen, s.vip, s.staff, s.dealer_own, s.survey_consent, s.opt_out_date, s.last_interview_date, s.content, :batch_id
  from stage_visit s
  left join stage_alias c on c.id = s.customer_id
  left join stage_alias a on a.id = s.vehicle_id
 where not exists (select 1 from stage_known k where k.line = s.line)

-- customer_keep_changed : exec
-- The newest visit tells best who a customer is; what it leaves empty stays as it was. case: the dear question is asked last.
-- unscoped: customers belong to the whole network
insert into customer_before (changed_by_batch, id, name, sex, owner_type, company, province, city, batch_id)
select :changed_by_batch, k.id, k.name, k.sex, k.owner_type, k.company, k.province, k.city, k.batch_id
  from stage_customer c
  join stage_alias a on a.id = c.id
  join customer k on k.id = a.actual_id
  join stage_visit s on s.line = c.line
 where case when k.name = s.customer_name and (s.sex = '' or k.sex = s.sex) and (s.owner_type = '' or k.owner_type = s.owner_type)
                 and (s.company = '' or k.company = s.company) and (s.province = '' or k.province = s.province) and (s.city = '' or k.city = s.city) then false
            when exists (select 1 from stage_known n where n.line = c.line and (n.same = 1 or n.locked = 1)) then false
            else not exists (select 1 from visit v where v.customer_id = k.id and v.repair_date > s.repair_date) end
on conflict do nothing

-- customer_change_staged : exec
update customer set name = s.customer_name, sex = case when s.sex = '' then customer.sex else s.sex end,
  owner_type = case when s.owner_type = '' then customer.owner_type else s.owner_type end, company = case when s.company = '' then customer.company else s.company end,
  province = case when s.province = '' then customer.province else s.province end, city = case when s.city = '' then customer.city else s.city end, batch_id = :batch_id
  from customer_before b
  join stage_alias a on a.actual_id = b.id
  join stage_customer c on c.id = a.id
  join stage_visit s on s.line = c.line
 where b.changed_by_batch = :batch_id and customer.id = b.id

-- vehicle_keep_changed : exec
-- unscoped: vehicles belong to the whole network
insert into vehicle_before (changed_by_batch, id, plate, model, model_year, customer_id, batch_id)
select :changed_by_batch, k.id, k.plate, k.model, k.model_year, k.customer_id, k.batch_id
  from stage_vehicle sv
  join stage_alias a on a.id = sv.id
  join vehicle k on k.id = a.actual_id
  join stage_visit s on s.line = sv.line
  left join stage_alias o on o.id = sv.customer_id
 where case when (s.plate = '' or k.plate = s.plate) and (s.model = '' or k.model = s.model) and (s.model_year = '' or k.model_year = s.model_year)
                 and k.customer_id = coalesce(o.actual_id, sv.customer_id) then false
            when exists (select 1 from stage_known n where n.line = sv.line and (n.same = 1 or n.locked = 1)) then false
            else not exists (select 1 from visit v where v.vehicle_id = k.id and v.repair_date > s.repair_date) end
on conflict do nothing

-- vehicle_change_staged : exec
update vehicle set plate = case when s.plate = '' then vehicle.plate else s.plate end, model = case when s.model = '' then vehicle.model else s.model end,
  model_year = case when s.model_year = '' then vehicle.model_year else s.model_year end, customer_id = coalesce(o.actual_id, sv.customer_id), batch_id = :batch_id
  from vehicle_before b
  join stage_alias a on a.actual_id = b.id
  join stage_vehicle sv on sv.id = a.id
  join stage_visit s on s.line = sv.line
  left join stage_alias o on o.id = sv.customer_id
 where b.changed_by_batch = :batch_id and vehicle.id = b.id

-- visit_upload_insert : exec
insert into visit_upload (batch_id, dealer_id, programme, month, rows_accepted, rows_rejected, received_at)
values (:batch_id, :dealer_id, :programme, :month, :rows_accepted, :rows_rejected, :received_at)

-- visit_upload_of_batch : many
-- Also the months out of which its corrections moved visits.
-- unscoped: an import, its undo
select u.dealer_id as dealer_id int, u.programme as programme text, u.month as month text from visit_upload u where u.batch_id = :batch_id and u.month <> ''
 union select b.dealer_id, b.programme, b.visit_month from visit_before b where b.changed_by_batch = :batch_id
 order by programme, month, dealer_id

-- visit_arrival_list : each
-- When a month's visits came, by dealer and day. A corrected visit came with its first file.
-- unscoped: deadlines of the whole network
select v.dealer_id, v.repair_date, count(*) as visits int,
       min(coalesce((select min(f.applied_at) from visit_before x join import_batch f on f.id = x.batch_id where x.id = v.id), b.applied_at)) as came_at int,
       max(coalesce((select min(f.applied_at) from visit_before x join import_batch f on f.id = x.batch_id where x.id = v.id), b.applied_at)) as last_at int
  from visit v join import_batch b on b.id = v.batch_id
 where v.programme = :programme and v.visit_month = :visit_month
--? dealer: and v.dealer_id = :dealer_id
 group by v.dealer_id, v.repair_date

-- visit_none_list : many
-- unscoped: deadlines of the whole network
select n.dealer_id, n.first_day, n.last_day, n.declared_at from visit_none n where n.programme = :programme and n.month = :month
--? dealer: and n.dealer_id = :dealer_id

-- visit_none_insert : exec
insert into visit_none (dealer_id, programme, month, first_day, last_day, declared_at, declared_by)
values (:dealer_id, :programme, :month, :first_day, :last_day, :declared_at, :declared_by)
on conflict do nothing

-- visit_none_delete : exec
-- unscoped: the command named the dealer
delete from visit_none where dealer_id = :dealer_id and programme = :programme and first_day >= :first_day and last_day <= :last_day

-- visit_changed_later : each
-- Visits of a batch that a later batch has changed: undo is refused.
-- unscoped: undo of an import
select d.code, b.ro_no from visit_before b join dealer d on d.id = b.dealer_id where b.batch_id = :batch_id and b.changed_by_batch <> :batch_id

-- visit_locked_of_batch : each
-- unscoped: undo of an import
select d.code, v.ro_no from visit v join dealer d on d.id = v.dealer_id join visit_lock l on l.visit_id = v.id where v.batch_id = :batch_id

-- visit_give_back : exec
-- unscoped: undo of an import
update visit set repair_date = b.repair_date, visit_month = b.visit_month, close_date = b.close_date, customer_id = b.customer_id, vehicle_id = b.vehicle_id,
  customer_name = b.customer_name, mobile = b.mobile, phone2 = b.phone2, sender_name = b.sender_name, sender_mobile = b.sender_mobile, sender_relation = b.sender_relation,
  owner_type = b.owner_type, plate = b.plate, model = b.model, model_year = b.model_year, mileage = b.mileage, work_type = b.work_type, advisor_code = b.advisor_code,
  technician = b.technician, amount_fen = b.amount_fen, vip = b.vip, staff = b.staff, dealer_own = b.dealer_own, survey_consent = b.survey_consent,
  opt_out_date = b.opt_out_date, last_interview_date = b.last_interview_date, content = b.content, batch_id = b.batch_id
  from visit_before b where b.changed_by_batch = :batch_id int and visit.id = b.id

-- visit_before_delete : exec
-- unscoped: undo of an import
delete from visit_before where changed_by_batch = :changed_by_batch

-- visit_delete_of_batch : exec
-- unscoped: undo of an import
delete from visit where batch_id = :batch_id

-- visit_upload_delete_of_batch : exec
-- unscoped: undo of an import
delete from visit_upload where batch_id = :batch_id

-- vehicle_give_back : exec
update vehicle set plate = b.plate, model = b.model, model_year = b.model_year, customer_id = b.customer_id, batch_id = b.batch_id
  from vehicle_before b where b.changed_by_batch = :batch_id and vehicle.id = b.id and vehicle.batch_id = :batch_id

-- vehicle_before_mend : exec
-- A later batch took this batch's state for the one before: it gets the state before both.
update vehicle_before set plate = b.plate, model = b.model, model_year = b.model_year, customer_id = b.customer_id, batch_id = b.batch_id
  from vehicle_before b
 where b.changed_by_batch = :batch_id and vehicle_before.id = b.id and vehicle_before.batch_id = :batch_id and vehicle_before.changed_by_batch <> :batch_id

-- vehicle_before_delete : exec
delete from vehicle_before where changed_by_batch = :changed_by_batch

-- vehicle_sweep : exec
-- Vehicles of this and of undone batches that nothing stands on.
-- unscoped: undo of an import
delete from vehicle
 where batch_id in (select i.id from import_batch i where i.id = :batch_id or (i.kind = 'visits' and i.state = 'undone'))
   and not exists (select 1 from visit v where v.vehicle_id = vehicle.id)
   and not exists (select 1 from visit_before b where b.vehicle_id = vehicle.id)

-- customer_give_back : exec
update customer set name = b.name, sex = b.sex, owner_type = b.owner_type, company = b.company, province = b.province, city = b.city, batch_id = b.batch_id
  from customer_before b where b.changed_by_batch = :batch_id and customer.id = b.id and customer.batch_id = :batch_id

-- customer_before_mend : exec
-- As with vehicles.
update customer_before set name = b.name, sex = b.sex, owner_type = b.owner_type, company = b.company, province = b.province, city = b.city, batch_id = b.batch_id
  from customer_before b
 where b.changed_by_batch = :batch_id and customer_before.id = b.id and customer_before.batch_id = :batch_id and customer_before.changed_by_batch <> :batch_id

-- customer_before_delete : exec
delete from customer_before where changed_by_batch = :changed_by_batch

-- customer_phone_sweep : exec
-- unscoped: undo of an import
delete from customer_phone
 where batch_id in (select i.id from import_batch i where i.id = :batch_id or (i.kind = 'visits' and i.state = 'undone'))
   and not exists (select 1 from visit v where v.customer_id = customer_phone.customer_id and v.mobile = customer_phone.phone)

-- customer_sweep : exec
-- unscoped: undo of an import
delete from customer
 where batch_id in (select i.id from import_batch i where i.id = :batch_id or (i.kind = 'visits' and i.state = 'undone'))
   and not exists (select 1 from visit v where v.customer_id = customer.id)
   and not exists (select 1 from visit_before b where b.customer_id = customer.id)
   and not exists (select 1 from vehicle w where w.customer_id = customer.id)
   and not exists (select 1 from vehicle_before b where b.customer_id = customer.id)
   and not exists (select 1 from customer_phone p where p.customer_id = customer.id)
   and not exists (select 1 from customer_contact t where t.customer_id = customer.id)

-- customer_dealers_of_network_batch : many
-- Dealers that a network import brought and that have visits, or sent something about them.
-- unscoped: undo of an import
select d.code, exists (select 1 from visit v where v.dealer_id = d.id) as has_visits bool from dealer d
 where d.batch_id = :batch_id int
   and (exists (select 1 from visit v where v.dealer_id = d.id) or exists (select 1 from visit_upload u where u.dealer_id = d.id)
        or exists (select 1 from visit_none n where n.dealer_id = d.id))
 order by d.code

-- exclusion_list : many
-- Every entry, whenever it holds.
select e.id, e.kind, e.phone, e.vin, e.note, e.valid_from, e.valid_to, e.batch_id from exclusion e order by e.id

-- exclusion_insert : exec
insert into exclusion (id, kind, phone, vin, note, valid_from, valid_to, batch_id) values (:id, :kind, :phone, :vin, :note, :valid_from, :valid_to, :batch_id)

-- exclusion_keep : exec
insert into exclusion_before (changed_by_batch, id, note, valid_from, valid_to, batch_id)
select :changed_by_batch, e.id, e.note, e.valid_from, e.valid_to, e.batch_id from exclusion e where e.id = :id

-- exclusion_update : exec
update exclusion set note = :note, valid_from = :valid_from, valid_to = :valid_to, batch_id = :batch_id where id = :id

-- exclusion_changed_later : many
select e.kind, e.phone, e.vin from exclusion_before b join exclusion e on e.id = b.id where b.batch_id = :batch_id and b.changed_by_batch <> :batch_id

-- exclusion_give_back : exec
update exclusion set note = b.note, valid_from = b.valid_from, valid_to = b.valid_to, batch_id = b.batch_id
  from exclusion_before b where b.changed_by_batch = :changed_by_batch and exclusion.id = b.id

-- exclusion_before_delete : exec
delete from exclusion_before where changed_by_batch = :changed_by_batch

-- exclusion_delete_of_batch : exec
delete from exclusion where batch_id = :batch_id

-- visit_gate_close : one
-- Waits until no other import or draw is at the visits; held to the end of the transaction.
select g.id from visit_gate g where g.id = 1 @for_update@

-- visit_lock_insert : bulk
insert into visit_lock (visit_id) values (:visit_id)

-- customer_contact_insert : bulk
insert into customer_contact (id, customer_id, purpose, programme, contact_date, source) values (:id, :customer_id, :purpose, :programme, :contact_date, :source)

-- visit_upload_dealers : many
-- Which dealers' rows came with the batches from this one on.
-- unscoped: batches that the reader may see are listed before
select u.batch_id, min(d.code) as code text, count(distinct u.dealer_id) as n int from visit_upload u join dealer d on d.id = u.dealer_id
 where u.batch_id >= :since int group by u.batch_id

-- visit_quality : many
-- What the addresses of a month are worth, dealer by dealer.
select v.dealer_id, count(*) as n int, count(distinct v.customer_id) as customers int, sum(case when v.mobile <> '' then 1 else 0 end) as phones int,
       sum(case when v.vehicle_id is not null then 1 else 0 end) as vehicles int, sum(v.vip) as vip int, sum(v.staff) as staff int, sum(v.dealer_own) as own int,
       sum(1 - v.survey_consent) as refused int
  from visit v where v.programme = :programme and v.visit_month = :visit_month and @scope(v)@ group by v.dealer_id

-- visit_quality_shared : many
-- Visits whose mobile number more than two different customers of the month have.
with shared as (
  select x.mobile from visit x where x.programme = :programme and x.visit_month = :visit_month and x.mobile <> '' and @scope(x)@
   group by x.mobile having count(distinct x.customer_id) > 2
)
select v.dealer_id, count(*) as n int from visit v join shared s on s.mobile = v.mobile where v.programme = :programme and v.visit_month = :visit_month group by v.dealer_id

-- visit_quality_rejected : many
select u.dealer_id, sum(u.rows_rejected) as n int from visit_upload u where u.programme = :programme and u.month = :month and @scope(u)@ group by u.dealer_id

-- visit_quality_orders : many
-- What the dealers say they did, from the monthly facts.
select k.dealer_id, k.value from dealer_kpi k where k.month = :month and k.code = :code and @scope(k)@

-- exclusion_bar_phone : exec
-- Of a person who said so himself: for good, whatever a list of the importer says of the number, and no undo of that list takes it back.
insert into exclusion (id, kind, phone, vin, note, valid_from, valid_to, batch_id) values (:id, 'do_not_call', :phone, '', :note, :valid_from, null, null)
on conflict (kind, phone, vin) do update set valid_to = null, batch_id = null, valid_from = case when exclusion.valid_from < excluded.valid_from then exclusion.valid_from else excluded.valid_from end

-- exclusion_bar_forget : exec
delete from exclusion_before where id in (select e.id from exclusion e where e.kind = 'do_not_call' and e.phone = :phone and e.vin = '')

-- exclusion_bars_phone : one
select count(*) as n int from exclusion e where e.kind = 'do_not_call' and e.phone = :phone and e.valid_from <= :today text and (e.valid_to is null or e.valid_to >= :today text)
