#!/bin/bash
# The peer: what somebody who knows SQL does with the sqlite3 shell. Imports the CSV into a temporary table and fills the
# same tables, with the same indexes, by INSERT … SELECT: one transaction, the same durability and cache as the program has.
# Rows are one customer by VIN and name, or by number, two rounds of each; nothing is checked or cleaned but what the
# tables' constraints refuse, and no plate is looked at.
#   peer.sh DATABASE VISITS.csv     the database has its network already
set -euo pipefail
sqlite3 -bail "$1" <<END
pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on; pragma cache_size = -${PEER_CACHE_KB:-64000};
create temp table v (dealer_code text, programme text, ro_no text, repair_date text, close_date text, customer_name text, sex text, owner_type text,
  company text, mobile text, phone2 text, sender_name text, sender_mobile text, relation text, province text, city text, vin text, plate text, model text,
  model_year text, mileage text, work_type text, advisor_code text, technician text, amount text, vip_flag text, staff_flag text, consent_survey text);
.mode csv
.import --schema temp --skip 1 $2 v
begin immediate;
insert into import_batch (id, kind, file_name, file_sha256, map_sha256, state, rows_new, rows_changed, rows_same, rows_rejected, applied_at, applied_by)
values (1, 'visits', 'visits.csv', '', '', 'applied', 0, 0, 0, 0, 0, 'peer');

-- who is who: every row gets the first row of its customer
create temp table a as select rowid as r, mobile, vin, customer_name, min(rowid) over (partition by vin, customer_name) as c from v;
create temp table b as select r, mobile, vin, customer_name, min(c) over (partition by mobile) as c from a;
drop table a;
create temp table d as select r, mobile, min(c) over (partition by vin, customer_name) as c from b;
drop table b;
create temp table who (r integer primary key, c integer);
insert into who select r, min(c) over (partition by mobile) from d order by r;
drop table d;
-- those whom the archive knows
create temp table known as select w.c as c, min(p.customer_id) as id from who w join v on v.rowid = w.r join customer_phone p on p.phone = v.mobile group by w.c;
create unique index known_c on known (c);

insert into customer (id, name, sex, owner_type, company, province, city, batch_id)
select 1000000000 + w.c, v.customer_name, v.sex, v.owner_type, v.company, v.province, v.city, 1
  from (select c, max(r) as r from who group by c) w join v on v.rowid = w.r where not exists (select 1 from known k where k.c = w.c);
insert into customer_phone (phone, customer_id, batch_id)
select v.mobile, coalesce(k.id, 1000000000 + w.c), 1 from v join who w on w.r = v.rowid left join known k on k.c = w.c group by v.mobile on conflict do nothing;
insert into vehicle (id, vin, plate, model, model_year, customer_id, batch_id)
select 1000000000 + max(v.rowid), v.vin, v.plate, v.model, v.model_year, coalesce(k.id, 1000000000 + w.c), 1
  from v join who w on w.r = v.rowid left join known k on k.c = w.c group by v.vin on conflict do nothing;
insert into visit (id, dealer_id, programme, ro_no, repair_date, visit_month, close_date, customer_id, vehicle_id, customer_name, mobile, phone2, sender_name,
  sender_mobile, sender_relation, owner_type, plate, model, model_year, mileage, work_type, advisor_code, technician, amount_fen, vip, staff, dealer_own,
  survey_consent, content, batch_id)
select 1000000000 + v.rowid, d.id, v.programme, v.ro_no, v.repair_date, substr(v.repair_date, 1, 7), v.close_date, coalesce(k.id, 1000000000 + w.c), c.id,
  v.customer_name, v.mobile, v.phone2, v.sender_name, v.sender_mobile, v.relation, v.owner_type, v.plate, v.model, v.model_year, cast(v.mileage as integer),
  v.work_type, v.advisor_code, v.technician, cast(round(v.amount * 100) as integer), v.vip_flag, v.staff_flag, 0, v.consent_survey, random(), 1
  from v join dealer d on d.code = v.dealer_code join who w on w.r = v.rowid left join known k on k.c = w.c left join vehicle c on c.vin = v.vin
 where not exists (select 1 from visit x where x.dealer_id = d.id and x.programme = v.programme and x.ro_no = v.ro_no);
insert into visit_upload (batch_id, dealer_id, programme, month, rows_accepted, rows_rejected, received_at)
select 1, dealer_id, programme, visit_month, count(*), 0, 0 from visit where batch_id = 1 group by dealer_id, programme, visit_month;
commit;
END
