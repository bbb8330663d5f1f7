-- How a closed wave's cases ended, by dealer: what response rates need once the cases themselves are erased.
-- feature: fieldwork
create table wave_count (
  wave_id bigint not null references wave (id),
  dealer_id bigint not null references dealer (id),
  code text not null,              -- AAPOR
  outcome text not null,           -- of the last attempt, '' = none was made
  cases bigint not null check (cases > 0),
  primary key (wave_id, dealer_id, code, outcome)
);
