-- A programme's own value may be withdrawn: from then on the network's holds for it again.
-- feature: platform
alter table setting add column is_withdrawn smallint not null default 0 check (is_withdrawn in (0, 1));
