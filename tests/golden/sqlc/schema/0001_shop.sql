-- A small network: what the golden files and the end-to-end test of sqlc need.
create table dealer (
  id bigint not null primary key,
  code text not null unique,
  name text not null,
  note text
);
create table dealer_membership (
  dealer_id bigint not null references dealer (id),
  valid_from text not null,
  valid_to text,
  region_id bigint not null,
  area_id bigint,
  group_id bigint,
  primary key (dealer_id, valid_from)
);
create table visit (
  id bigint not null primary key,
  dealer_id bigint not null references dealer (id),
  owner_id bigint,
  ro_no text not null,
  visit_day text,
  amount_fen bigint,
  score double precision,
  weight double precision not null,
  warranty smallint not null check (warranty in (0, 1)),
  returned smallint check (returned in (0, 1)),
  photo @blob@,
  digest @blob@ not null,
  unique (dealer_id, ro_no)
);
