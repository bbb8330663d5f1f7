-- Files that came by the portal, from their upload to the batch they became. The bytes lie in the data folder (uploads/ID) until they are taken in, dropped or 30 days old.
-- feature: platform
create table import_file (
  id bigint not null primary key,
  kind text not null,
  file_name text not null,
  bytes bigint not null,
  owner text not null,             -- who may see it: 'dealer:ID' of somebody of one dealer, else 'user:ID'
  asked_by_id bigint not null,
  asked_by text not null,
  state text not null check (state in ('checking', 'ready', 'taking', 'taken', 'dropped')),
  sheet text not null,
  map text not null,               -- JSON; '' = none
  problem text not null,           -- message as JSON: why it cannot be taken in as it is
  job_id bigint not null,          -- the last one that worked on it
  batch_id bigint,
  rows_new bigint not null,
  rows_changed bigint not null,
  rows_same bigint not null,
  rows_rejected bigint not null,
  created_at bigint not null
);
create index import_file_owner on import_file (owner, id);
create index import_file_batch on import_file (batch_id) where batch_id is not null;

-- What the columns of somebody's files meant the last time: suggested for the next one of the kind.
-- feature: platform
create table import_map_kept (
  owner text not null,
  kind text not null,
  map text not null,
  changed_at bigint not null,
  primary key (owner, kind)
);
