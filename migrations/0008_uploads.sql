-- A dealer's word, instead of a file, that it had no visits on these days of a month.
-- feature: customer
create table visit_none (
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  month text not null,
  first_day text not null,
  last_day text not null,
  declared_at bigint not null,
  declared_by text not null,
  primary key (dealer_id, programme, first_day, last_day)
);
create index visit_none_month on visit_none (programme, month);

-- When a visit that was corrected came first.
create index visit_before_id on visit_before (id);
