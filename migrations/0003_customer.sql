-- A person or company, known to the whole network. Matched by phone, VIN and plate when visits come in.
-- feature: customer
create table customer (
  id bigint not null primary key,
  name text not null,
  sex text not null check (sex in ('', 'M', 'F')),
  owner_type text not null check (owner_type in ('', 'private', 'company', 'official')),
  company text not null,
  province text not null,
  city text not null,
  batch_id bigint not null references import_batch (id)
);
create index customer_batch on customer (batch_id);

-- What an import changed: the row as it was before.
-- feature: customer
create table customer_before (
  changed_by_batch bigint not null references import_batch (id),
  id bigint not null,
  name text not null,
  sex text not null,
  owner_type text not null,
  company text not null,
  province text not null,
  city text not null,
  batch_id bigint not null,
  primary key (changed_by_batch, id)
);
create index customer_before_batch on customer_before (batch_id);

-- feature: customer
create table customer_phone (
  phone text not null,
  customer_id bigint not null references customer (id),
  batch_id bigint not null references import_batch (id),
  primary key (phone, customer_id)
);
create index customer_phone_customer on customer_phone (customer_id);
create index customer_phone_batch on customer_phone (batch_id);

-- feature: customer
create table vehicle (
  id bigint not null primary key,
  vin text not null unique,
  plate text not null,
  model text not null,
  model_year text not null,
  customer_id bigint not null references customer (id),
  batch_id bigint not null references import_batch (id)
);
create index vehicle_customer on vehicle (customer_id);
create index vehicle_plate on vehicle (plate);
create index vehicle_batch on vehicle (batch_id);

-- feature: customer
create table vehicle_before (
  changed_by_batch bigint not null references import_batch (id),
  id bigint not null,
  plate text not null,
  model text not null,
  model_year text not null,
  customer_id bigint not null,
  batch_id bigint not null,
  primary key (changed_by_batch, id)
);
create index vehicle_before_batch on vehicle_before (batch_id);
create index vehicle_before_customer on vehicle_before (customer_id);

-- One row of a dealer's address file: a repair order (service) or a delivery (sales).
-- feature: customer
create table visit (
  id bigint not null primary key,
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  ro_no text not null,
  repair_date text not null,       -- 报修日期; sales: delivery date. Decides the month.
  visit_month text not null,       -- repair_date's YYYY-MM
  close_date text,
  customer_id bigint not null references customer (id),
  vehicle_id bigint references vehicle (id),
  customer_name text not null,
  mobile text not null,
  phone2 text not null,
  sender_name text not null,       -- 送修人; '' = the owner
  sender_mobile text not null,
  sender_relation text not null check (sender_relation in ('', 'self', 'family', 'driver', 'fleet', 'other')),
  owner_type text not null,
  plate text not null,
  model text not null,
  model_year text not null,
  mileage bigint,
  work_type text not null check (work_type in ('', 'maintenance', 'repair', 'accident', 'warranty', 'recall', 'first_service', 'check', 'delivery', 'other')),
  advisor_code text not null,
  technician text not null,
  amount_fen bigint,
  vip smallint not null check (vip in (0, 1)),            -- the dealer's proposal, see the rules of the sample
  staff smallint not null check (staff in (0, 1)),
  dealer_own smallint not null check (dealer_own in (0, 1)),
  survey_consent smallint not null check (survey_consent in (0, 1)),
  opt_out_date text,
  last_interview_date text,
  content bigint not null,         -- digest of the row as it was sent: the same row sent again changes nothing
  batch_id bigint not null references import_batch (id),
  unique (dealer_id, programme, ro_no)
);
create index visit_month on visit (programme, visit_month, dealer_id, repair_date);
create index visit_customer on visit (customer_id);
create index visit_vehicle on visit (vehicle_id);
create index visit_batch on visit (batch_id);

-- Visits that an import must not change any more. A draw locks every visit of its frame, drawn or not: otherwise a refused
-- correction would tell the dealer who was drawn. A table of its own, because a national month adds narrow rows to it many
-- times faster than it changes a column of wide ones.
-- feature: customer
create table visit_lock (
  visit_id bigint not null primary key references visit (id)
);

-- One row, locked by whoever takes visits in or draws from them: one at a time.
-- feature: customer
create table visit_gate (
  id bigint not null primary key check (id = 1)
);
insert into visit_gate (id) values (1);

-- feature: customer
create table visit_before (
  changed_by_batch bigint not null references import_batch (id),
  id bigint not null,
  dealer_id bigint not null,
  programme text not null,
  ro_no text not null,
  repair_date text not null,
  visit_month text not null,
  close_date text,
  customer_id bigint not null,
  vehicle_id bigint,
  customer_name text not null,
  mobile text not null,
  phone2 text not null,
  sender_name text not null,
  sender_mobile text not null,
  sender_relation text not null,
  owner_type text not null,
  plate text not null,
  model text not null,
  model_year text not null,
  mileage bigint,
  work_type text not null,
  advisor_code text not null,
  technician text not null,
  amount_fen bigint,
  vip smallint not null,
  staff smallint not null,
  dealer_own smallint not null,
  survey_consent smallint not null,
  opt_out_date text,
  last_interview_date text,
  content bigint not null,
  batch_id bigint not null,
  primary key (changed_by_batch, id)
);
create index visit_before_batch on visit_before (batch_id);
create index visit_before_customer on visit_before (customer_id);
create index visit_before_vehicle on visit_before (vehicle_id);

-- Which dealer's file for which period came when: deadline and address quality.
-- feature: customer
create table visit_upload (
  batch_id bigint not null references import_batch (id),
  dealer_id bigint not null references dealer (id),
  programme text not null,
  month text not null,             -- '' = the date was not readable
  rows_accepted bigint not null,
  rows_rejected bigint not null,
  received_at bigint not null,
  primary key (batch_id, dealer_id, programme, month)
);
create index visit_upload_dealer on visit_upload (dealer_id, programme, month);

-- The importer's own lists: very important customers and people who asked never to be called.
-- feature: customer
create table exclusion (
  id bigint not null primary key,
  kind text not null check (kind in ('vip', 'do_not_call')),
  phone text not null,
  vin text not null,
  note text not null,
  valid_from text not null,
  valid_to text,
  batch_id bigint references import_batch (id),
  unique (kind, phone, vin)
);
create index exclusion_phone on exclusion (phone);
create index exclusion_vin on exclusion (vin);
create index exclusion_batch on exclusion (batch_id);

-- feature: customer
create table exclusion_before (
  changed_by_batch bigint not null references import_batch (id),
  id bigint not null,
  note text not null,
  valid_from text not null,
  valid_to text,
  batch_id bigint,
  primary key (changed_by_batch, id)
);

-- The contact ledger: one cap over surveys, care and sales.
-- feature: customer
create table customer_contact (
  id bigint not null primary key,
  customer_id bigint not null references customer (id),
  purpose text not null check (purpose in ('survey', 'care', 'sales')),
  programme text not null,
  contact_date text not null,
  source bigint not null           -- id of the draw, task … that made it
);
create index customer_contact_customer on customer_contact (customer_id, contact_date);
create index customer_contact_source on customer_contact (source);
