-- Rows of one import batch, in a file of its own outside the database (kinds of few rows keep them in memory). line is
-- the row's line in the file.
create table stage_visit (
  line bigint not null primary key,
  id bigint not null,
  dealer_id bigint not null,
  programme text not null,
  ro_no text not null,
  repair_date text not null,
  visit_month text not null,
  close_date text,
  customer_id bigint not null,     -- of a new customer and vehicle; stage_alias says who it is in the archive
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
  last_interview_date text,
  content bigint not null
);
-- The different people, vehicles and numbers of the file, each with the line that describes it best.
create table stage_customer (
  id bigint not null primary key,
  line bigint not null
);
create table stage_vehicle (
  id bigint not null primary key,
  customer_id bigint not null,
  line bigint not null
);
create table stage_phone (
  line bigint not null primary key,
  customer_id bigint not null
);
-- Ids that turned out to be one customer while the file was read.
create table stage_merge (
  id bigint not null primary key,
  root_id bigint not null
);
-- Found in the archive: customers and vehicles, and visits by their natural key.
create table stage_alias (
  id bigint not null primary key,
  actual_id bigint not null
);
create table stage_known (
  line bigint not null primary key,
  visit_id bigint not null,
  customer_id bigint not null,
  same smallint not null,
  locked smallint not null
);
create table stage_interview (
  id bigint not null,              -- random, without the line: nothing leads from an interview to its row of the file
  dealer_id bigint not null,
  programme text not null,
  version_id bigint not null,
  visit_month text not null,
  weight double precision not null,
  answers @blob@ not null,
  model text not null,
  model_year text not null,
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
