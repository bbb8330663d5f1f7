-- What the dealer makes of named opinions: from the day they become visible to the customer's confirmation. One customer has one open case at a dealer.
-- feature: feedback
create table feedback (
  id bigint not null primary key,      -- random: it stands in addresses that are passed on
  number text not null unique,         -- for people: dealer, day, place in the day
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  kind text not null check (kind in ('praise', 'suggestion', 'complaint', 'contact')),
  opinion_id bigint not null,          -- the newest one; no reference: an undone import takes opinions away before this hears of it
  phone text not null,                 -- tells the customer
  needs_contact smallint not null check (needs_contact in (0, 1)),
  state text not null check (state in ('new', 'read', 'contacted', 'asked', 'closed')),
  opened_at bigint not null,           -- visible from
  opened_on text not null,
  clock_from bigint not null,          -- of the round at hand: a case that is opened again begins anew
  due_at bigint not null,
  owner_id bigint,                     -- user; null = nobody yet
  owner text not null,
  read_at bigint,
  contacted_at bigint,
  closed_at bigint,
  read_same_day smallint check (read_same_day in (0, 1)),       -- of the first round; null = not read yet
  contact_in_time smallint check (contact_in_time in (0, 1)),
  attempts bigint not null,            -- contacts of this round that reached nobody
  done text not null,
  satisfied text not null check (satisfied in ('', 'yes', 'no', 'unreached')),
  reopened bigint not null,
  escalated_at bigint,                 -- turned into a complaint
  changed_at bigint not null,
  reminded text not null check (reminded in ('', 'soon', 'overdue'))
);
create index feedback_dealer on feedback (dealer_id, opened_on);
create index feedback_state on feedback (state, due_at);
create index feedback_owner on feedback (owner_id) where owner_id is not null;
create unique index feedback_open on feedback (dealer_id, phone) where state <> 'closed';

-- feature: feedback
create table feedback_opinion (
  opinion_id bigint not null primary key,
  feedback_id bigint not null references feedback (id)
);
create index feedback_opinion_of on feedback_opinion (feedback_id);

-- feature: feedback
create table feedback_contact (
  id bigint not null primary key,
  feedback_id bigint not null references feedback (id),
  at bigint not null,
  who text not null,
  who_id bigint not null,
  channel text not null check (channel in ('phone', 'wechat', 'sms', 'mail', 'visit')),
  result text not null check (result in ('reached', 'no_answer', 'wrong_number', 'refused')),
  body text not null
);
create index feedback_contact_of on feedback_contact (feedback_id, id);

-- Every step, in its order.
-- feature: feedback
create table feedback_history (
  id bigint not null primary key,
  feedback_id bigint not null references feedback (id),
  at bigint not null,
  who text not null,
  what text not null check (what in ('opened', 'joined', 'read', 'contact', 'ask', 'close', 'return', 'reopen', 'forward', 'escalate', 'reveal', 'reminded')),
  detail text not null
);
create index feedback_history_of on feedback_history (feedback_id, id);

-- What later features count of a dealer's month, for reports of earlier ones (the way of dealer_month_flag).
-- feature: org
create table dealer_month_count (
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  month text not null,
  code text not null,
  n bigint not null,
  primary key (dealer_id, programme, month, code)
);
