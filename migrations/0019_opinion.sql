-- What a customer said under his or her own name, with consent. Nothing in it leads to an interview: no interview, case, call or interviewer; the id is random,
-- the instant stands on the quarter of an hour, and the row is written in a transaction of its own.
-- feature: fieldwork
create table opinion (
  id bigint not null primary key,
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  kind text not null check (kind in ('praise', 'suggestion', 'complaint', 'contact')),
  step text not null,              -- of the process: code or words; '' = none
  body text not null,              -- read back to the customer and confirmed
  wish text not null,              -- what the customer would like to happen; '' = nothing said
  customer_name text not null,
  phone text not null,
  model text not null,
  plate text not null,
  visit_date text,
  source text not null check (source in ('phone', 'web', 'import')),
  collected_on text not null,      -- day in the network's time zone
  collected_at bigint not null check (collected_at % 900000 = 0), -- when it was said, and the customer agreed to be named
  batch_id bigint references import_batch (id)
);
create index opinion_dealer on opinion (dealer_id, collected_on);
create index opinion_batch on opinion (batch_id) where batch_id is not null;
