-- What is to leave the house: written in the transaction that has the reason, delivered at least once by the jobs process. Of what was sent the text is emptied.
-- feature: platform
create table outbox (
  id bigint not null primary key,
  channel text not null check (channel in ('mail', 'sms', 'webhook')),
  kind text not null,              -- "password_reset"
  recipient text not null,         -- mail address, mobile number, URL; emptied with the text
  subject text not null,
  body text not null,
  state text not null check (state in ('waiting', 'sent', 'dead')),
  attempts bigint not null,
  due_at bigint not null,
  problem text not null,           -- why the last attempt failed
  created_at bigint not null,
  ended_at bigint
);
create index outbox_due on outbox (due_at, id) where state = 'waiting';
