-- What a dealer, a region or the nation is to reach in a year or a quarter. Rows are only added: of a programme, place, period and measure the newest
-- counts and the others are its history; one without a value takes the target away.
-- feature: result
create table target (
  id bigint not null primary key,
  programme text not null check (programme in ('service', 'sales')),
  place text not null check (place in ('nation', 'region', 'dealer')),
  place_id bigint not null,        -- of the region or dealer; 0: the nation
  period text not null,            -- 2012, 2012-Q1
  measure text not null,           -- retention, total, step:CODE, question:CODE
  value double precision,          -- index points, -40 to 120
  set_at bigint not null,
  set_by text not null,
  batch_id bigint references import_batch (id),
  check (value between -40 and 120)
);
create index target_of on target (programme, period, place, place_id, measure, id);
create index target_batch on target (batch_id);
