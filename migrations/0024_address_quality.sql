-- What a dealer's addresses of a month were worth, as counted last: written by customer, which sees the visits, and read by reports, which may not.
-- feature: org
create table dealer_month_quality (
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  month text not null,
  orders double precision,         -- that the dealer reports; null = none reported
  visits bigint not null,
  no_phone bigint not null,
  duplicates bigint not null,
  vip bigint not null,
  staff bigint not null,
  own bigint not null,
  refused bigint not null,
  rejected bigint not null,        -- rows beside the visits
  days_late bigint not null,
  score double precision,          -- 0..100; null = no visits
  region_place bigint not null,    -- by score among the dealers of the region with visits; 0 = none
  region_place_of bigint not null,
  is_flagged smallint not null check (is_flagged in (0, 1)), -- something is worse than in the region by more than chance
  counted_at bigint not null,
  primary key (programme, month, dealer_id)
);
