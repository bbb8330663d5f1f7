-- A closed interview: anonymous by construction. A random id, and nothing that leads to a person: no day, no instant, no
-- interviewer, no case, no customer. batch_id only for interviews taken elsewhere and imported.
-- feature: interview
create table interview (
  id bigint not null primary key,
  dealer_id bigint not null references dealer (id),
  programme text not null check (programme in ('service', 'sales')),
  version_id bigint not null references questionnaire_version (id),
  visit_month text not null,
  mode text not null check (mode in ('phone', 'web', 'import')),
  weight double precision not null check (weight > 0),
  answers @blob@ not null,         -- one byte a closed question, in the version's order; 7 = not asked
  model text not null,
  work_type text not null,
  owner_type text not null,
  age_band text not null,
  advisor_code text not null,
  batch_id bigint references import_batch (id)
);
create index interview_month on interview (programme, visit_month, dealer_id);
create index interview_batch on interview (batch_id);

-- Open, multiple and numeric answers.
-- feature: interview
create table answer_text (
  interview_id bigint not null references interview (id),
  question_code text not null,
  value text not null,
  primary key (interview_id, question_code)
);

-- The feed of the answer projection: seq comes from sequence_counter, updated last in the closing transaction, so it
-- is in commit order.
-- feature: interview
create table interview_change (
  seq bigint not null primary key,
  interview_id bigint not null,
  change text not null check (change in ('add', 'remove'))
);

-- feature: interview
create table sequence_counter (
  name text not null primary key,
  value bigint not null
);
insert into sequence_counter (name, value) values ('interview_change', 0);
