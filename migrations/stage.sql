-- Rows of one import batch, in a file of its own outside the database. The numbers are the sheet's lines.
create table stage_reject (
  line bigint not null,
  column_name text not null,
  value text not null,
  reason text not null             -- as shown, in the language of whoever imports
);
create table stage_network (
  line bigint not null,
  dealer_id bigint not null,
  dealer_code text not null,
  name text not null,
  region_id bigint not null,
  region_code text not null,
  region_name text not null,
  area text not null,
  group_name text not null,
  province text not null,
  city text not null,
  city_tier text not null,
  type text not null,
  sales smallint not null,
  service smallint not null,
  ranked smallint not null,
  reason text not null,
  valid_from text not null,
  valid_to text,
  successor_code text not null
);
create table stage_staff (
  line bigint not null,
  id bigint not null,
  dealer_id bigint not null,
  kind text not null,
  code text not null,
  name text not null,
  mobile text not null,
  role text not null,
  valid_from text not null,
  valid_to text
);
create table stage_kpi (
  line bigint not null,
  dealer_id bigint not null,
  month text not null,
  code text not null,
  value double precision not null
);
create table stage_visit (
  line bigint not null,
  id bigint not null,
  dealer_id bigint not null,
  programme text not null,
  ro_no text not null,
  repair_date text not null,
  visit_month text not null,
  close_date text,
  customer_id bigint not null,
  vehicle_id bigint,
  vin text not null,
  customer_name text not null,
  sex text not null,
  company text not null,
  province text not null,
  city text not null,
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
  last_interview_date text
);
create table stage_interview (
  line bigint not null,
  id bigint not null,
  dealer_id bigint not null,
  programme text not null,
  version_id bigint not null,
  visit_month text not null,
  weight double precision not null,
  answers @blob@ not null,
  model text not null,
  work_type text not null,
  owner_type text not null,
  age_band text not null,
  advisor_code text not null
);
create table stage_answer_text (
  interview_id bigint not null,
  question_code text not null,
  value text not null
);
