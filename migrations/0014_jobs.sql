-- Longer pieces of work, done by the jobs process, one child each. Rows stay for a month after their end, for whoever asked.
-- feature: platform
create table job (
  id bigint not null primary key,
  kind text not null,              -- "import.visits"
  key text not null,               -- what it is about; of an entry of the timetable its hour or day; '' = nothing
  waits_as text not null,          -- the key until it is first taken, then '': while one waits, the same is not added again
  asked_by_id bigint not null,     -- 0 = the timetable, or the operator at the machine
  asked_by text not null,
  language text not null,
  scope text not null,             -- whose rows whoever asked may see: JSON; '' = everybody's
  arguments text not null,         -- JSON object of texts
  is_long smallint not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  due_at bigint not null,
  done bigint not null,
  total bigint not null,           -- 0 = nobody knows
  what text not null,              -- what is being done, what came of it, why it failed: messages as JSON, shown in the reader's language
  result text not null,
  problem text not null,
  page text not null,              -- where the result is to be seen; '' = nowhere
  file_name text not null,         -- of the result in the data folder (results/ID); '' = none
  file_type text not null,
  created_at bigint not null,
  started_at bigint,
  ended_at bigint,
  runner bigint not null,          -- the jobs process that has it; 0 = none
  heartbeat_at bigint not null,    -- when that process last said so
  attempts bigint not null,        -- with the id the token of whoever works on it: who has an older one has lost it
  cancel_asked smallint not null
);
create unique index job_waits_as on job (waits_as) where waits_as <> '';
create index job_key on job (key) where key <> '';
create index job_open on job (due_at, id) where state = 'waiting';
create index job_running on job (id) where state = 'running';
create index job_asked_by on job (asked_by_id, id);
create index job_ended on job (ended_at) where ended_at is not null;

insert into guard (name) values ('jobs');

-- Events that a handler could not take are tried again, the ones behind them wait; after a day they are set aside with the reason.
-- feature: platform
alter table event add column attempts bigint not null default 0;
-- feature: platform
alter table event add column due_at bigint not null default 0;
-- feature: platform
alter table event add column problem text not null default '';
