-- Settings with history: the newest row of a (key, scope) counts, older rows stay.
-- feature: platform
create table setting (
  id bigint not null primary key,
  key text not null,
  scope text not null,             -- '' = whole network, 'service', 'sales', 'region:CODE' …
  value text not null,
  changed_at bigint not null,
  changed_by text not null
);
create index setting_key on setting (key, scope, id);

-- Rows that a writer locks first when its transaction must be alone among its kind.
-- feature: platform
create table guard (
  name text not null primary key
);
insert into guard (name) values ('import');

-- Every file that was taken in. Rows made by it carry its id; rows it changed have their before-image in <table>_before.
-- feature: platform
create table import_batch (
  id bigint not null primary key,
  kind text not null,
  file_name text not null,
  file_sha256 text not null,
  map_sha256 text not null,
  state text not null check (state in ('applied', 'undone')),
  rows_new bigint not null,
  rows_changed bigint not null,
  rows_same bigint not null,
  rows_rejected bigint not null,
  applied_at bigint not null,
  applied_by text not null,
  undone_at bigint,
  undone_by text
);
create index import_batch_file on import_batch (file_sha256, kind);

-- What happened, for features further along: written in the transaction that did it, handled at least once.
-- feature: platform
create table event (
  id bigint not null primary key,
  kind text not null,
  subject bigint not null,
  detail text not null,
  created_at bigint not null,
  handled_at bigint
);
create index event_open on event (id) where handled_at is null;
