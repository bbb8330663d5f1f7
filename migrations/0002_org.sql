-- feature: org
create table region (
  id bigint not null primary key,
  code text not null unique,
  name text not null,
  position bigint not null         -- the source's order: charts and tables keep it
);

-- 小区: a part of a region
-- feature: org
create table area (
  id bigint not null primary key,
  region_id bigint not null references region (id),
  name text not null,
  unique (region_id, name)
);

-- 集团: owner of several dealers, across regions
-- feature: org
create table dealer_group (
  id bigint not null primary key,
  name text not null unique
);

-- feature: org
create table dealer (
  id bigint not null primary key,
  code text not null unique,
  batch_id bigint not null references import_batch (id)
);

-- One row a stretch of time in which nothing about the dealer changed. valid_to null = until further notice;
-- stretches of one dealer do not overlap.
-- feature: org
create table dealer_membership (
  dealer_id bigint not null references dealer (id),
  valid_from text not null,
  valid_to text,
  name text not null,
  region_id bigint not null references region (id),
  area_id bigint references area (id),
  group_id bigint references dealer_group (id),
  province text not null,
  city text not null,
  city_tier text not null,
  type text not null,
  sales smallint not null check (sales in (0, 1)),
  service smallint not null check (service in (0, 1)),
  ranked smallint not null check (ranked in (0, 1)),
  reason text not null,            -- why not ranked
  successor_code text not null,    -- after a merger or closure; '' = none
  batch_id bigint not null references import_batch (id),
  primary key (dealer_id, valid_from),
  check (valid_to is null or valid_to >= valid_from)
);
create index dealer_membership_region on dealer_membership (region_id);
create index dealer_membership_batch on dealer_membership (batch_id);

-- feature: org
create table dealer_membership_before (
  changed_by_batch bigint not null references import_batch (id),
  dealer_id bigint not null,
  valid_from text not null,
  valid_to text,
  name text not null,
  region_id bigint not null,
  area_id bigint,
  group_id bigint,
  province text not null,
  city text not null,
  city_tier text not null,
  type text not null,
  sales smallint not null,
  service smallint not null,
  ranked smallint not null,
  reason text not null,
  successor_code text not null,
  batch_id bigint not null,
  primary key (changed_by_batch, dealer_id, valid_from)
);

-- People who work at a dealer. Their phones keep them out of the sample of every dealer; their codes are the
-- advisors and consultants of visits.
-- feature: org
create table staff (
  id bigint not null primary key,
  dealer_id bigint not null references dealer (id),
  code text not null,
  name text not null,
  mobile text not null,
  role text not null,
  valid_from text not null,
  valid_to text,
  batch_id bigint not null references import_batch (id),
  unique (dealer_id, code)
);
create index staff_mobile on staff (mobile);
create index staff_batch on staff (batch_id);

-- feature: org
create table staff_before (
  changed_by_batch bigint not null references import_batch (id),
  id bigint not null,
  dealer_id bigint not null,
  code text not null,
  name text not null,
  mobile text not null,
  role text not null,
  valid_from text not null,
  valid_to text,
  batch_id bigint not null,
  primary key (changed_by_batch, id)
);

-- Facts of a dealer's business by month: repair orders, deliveries, turnover …
-- feature: org
create table dealer_kpi (
  dealer_id bigint not null references dealer (id),
  month text not null,
  code text not null,
  value double precision not null,
  batch_id bigint not null references import_batch (id),
  primary key (dealer_id, month, code)
);
create index dealer_kpi_batch on dealer_kpi (batch_id);

-- feature: org
create table dealer_kpi_before (
  changed_by_batch bigint not null references import_batch (id),
  dealer_id bigint not null,
  month text not null,
  code text not null,
  value double precision not null,
  batch_id bigint not null,
  primary key (changed_by_batch, dealer_id, month, code)
);

-- What later readers must know about a dealer's month: written by customer (late upload), sampling (shortfall) and
-- fieldwork (integrity), read by result.
-- feature: org
create table dealer_month_flag (
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  month text not null,
  flag text not null check (flag in ('late_upload', 'no_visits', 'shortfall', 'integrity')),
  note text not null,
  created_at bigint not null,
  primary key (dealer_id, programme, month, flag)
);
