-- Measures against weak items: what a released report says is significantly below the nation, why, what is done about it, by whom, until when. The value
-- before is kept as it was released; what came of it is read from later releases.
-- feature: action_plan
create table action_plan (
  id bigint not null primary key,
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  measure text not null,             -- step:CODE, question:CODE
  publication_id bigint not null references publication (id),
  base text not null check (base in ('P', 'R6', 'R12')),
  period text not null,              -- last month of the window before
  before_n double precision not null,
  before_value double precision not null, -- index points
  before_se double precision,
  nation_value double precision not null,
  cause text not null,
  action text not null,
  owner text not null,               -- who does it at the dealer
  due_on text not null,
  state text not null check (state in ('open', 'running', 'done', 'dropped')),
  comment text not null,             -- the region's
  commented_at bigint,
  commented_by text not null,
  made_at bigint not null,
  made_by text not null,
  made_by_id bigint not null,
  changed_at bigint not null,
  reminded text not null check (reminded in ('', 'soon', 'overdue'))
);
create index action_plan_dealer on action_plan (dealer_id, state);
create index action_plan_due on action_plan (state, due_on);

-- feature: action_plan
create table action_plan_signature (
  action_plan_id bigint not null references action_plan (id),
  office text not null check (office in ('general_manager', 'department', 'customer_relations')),
  name text not null,
  user_id bigint not null,
  signed_at bigint not null,
  primary key (action_plan_id, office)
);

-- What happened to a measure, in its order.
-- feature: action_plan
create table action_plan_history (
  id bigint not null primary key,
  action_plan_id bigint not null references action_plan (id),
  at bigint not null,
  who text not null,
  what text not null check (what in ('made', 'changed', 'state', 'comment', 'signed', 'unsigned')),
  detail text not null
);
create index action_plan_history_of on action_plan_history (action_plan_id, id);
