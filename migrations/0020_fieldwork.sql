-- A wave: the interviews about one programme's visits of one repair month, by one version of the questionnaire. Everything below hangs on it
-- and is the interviewing agency's: nobody of the importer or the dealers reads these tables (rules of the trade: nobody learns who answered).
-- feature: fieldwork
create table wave (
  id bigint not null primary key,
  programme text not null check (programme in ('service', 'sales')),
  month text not null,
  version_id bigint not null references questionnaire_version (id),
  state text not null check (state in ('open', 'closed', 'erased')), -- erased: nobody can tell any more who gave which answers
  field_end text not null,         -- last day of calls
  made_at bigint not null,
  made_by text not null,
  closed_at bigint,
  erase_on text,                   -- the day after the appeal window
  unique (programme, month)
);

-- A quota cell: how many interviews are wanted of a dealer (condition '') or of those who meet a condition. An interview that runs holds a place
-- in its cells, so that they never overflow: achieved + reserved <= target is kept by the conditional update that reserves.
-- feature: fieldwork
create table wave_cell (
  id bigint not null primary key,
  wave_id bigint not null references wave (id),
  dealer_id bigint references dealer (id),   -- null: of the whole network
  name text not null,              -- '' = the dealer's own quota
  condition text not null,
  on_answers smallint not null check (on_answers in (0, 1)),
  target bigint not null check (target >= 0),
  achieved bigint not null check (achieved >= 0),
  reserved bigint not null check (reserved >= 0),
  check (reserved = 0 or achieved + reserved <= target)
);
create unique index wave_cell_name on wave_cell (wave_id, dealer_id, name);

-- Who calls in a wave.
-- feature: fieldwork
create table wave_interviewer (
  wave_id bigint not null references wave (id),
  user_id bigint not null references user_account (id),
  converts smallint not null check (converts in (0, 1)),   -- is given those who refused softly
  languages text not null,         -- beside the standard language: "粤语,上海话"
  stopped_at bigint,               -- calls stopped by supervision
  stopped_by text,
  stop_reason text,
  primary key (wave_id, user_id)
);
create index wave_interviewer_user on wave_interviewer (user_id);

-- How many of a dealer's interviews an interviewer has made: one interviewer takes only some of a dealer's.
-- feature: fieldwork
create table wave_share (
  wave_id bigint not null references wave (id),
  dealer_id bigint not null references dealer (id),
  user_id bigint not null references user_account (id),
  interviews bigint not null check (interviews >= 0),
  primary key (wave_id, dealer_id, user_id)
);

-- A case: one drawn visit and what becomes of it.
-- feature: fieldwork
create table field_case (
  id bigint not null primary key,
  wave_id bigint not null references wave (id),
  cell_id bigint not null references wave_cell (id),
  dealer_id bigint not null references dealer (id),
  draw_id bigint not null references draw (id),
  release_order bigint not null,   -- within the draw and dealer
  replicate bigint not null,
  visit_id bigint not null references visit (id),
  zone bigint not null check (zone between 0 and 30), -- time zone of its calls, 0 = the network's (src/fieldwork/field_settings.h)
  state text not null check (state in ('reserve', 'ready', 'waiting', 'appointment', 'claimed', 'supervisor', 'final')),
  open_from bigint not null,       -- first instant of its days for calls
  open_until bigint not null,      -- behind their last one
  due_at bigint not null,          -- waiting: not before; appointment: its beginning; else 0
  due_until bigint not null,       -- appointment: its end; else 0
  is_exact smallint not null check (is_exact in (0, 1)),
  owner_id bigint references user_account (id), -- appointment: who promised to call; null = anyone
  priority bigint not null,        -- smaller first
  language text not null,          -- '' = the standard one
  converts smallint not null check (converts in (0, 1)),   -- refused softly: for those who convert
  attempts bigint not null check (attempts >= 0),
  last_attempt_at bigint not null, -- end of the last attempt; 0 = none
  claimed_by bigint references user_account (id),
  claimed_at bigint,
  claim_until bigint,              -- without a sign of life by then the case goes back
  outcome text not null,           -- of the last attempt, '' = none (src/fieldwork/outcome.h)
  code text not null,              -- AAPOR, of a final case, else ''
  unique (draw_id, dealer_id, release_order)
);
create index field_case_ready on field_case (wave_id, priority, release_order, last_attempt_at, id) where state = 'ready';
create index field_case_due on field_case (due_at) where state = 'waiting';
create index field_case_appointment on field_case (due_until) where state = 'appointment';
create index field_case_owner on field_case (owner_id, due_at) where owner_id is not null;
create index field_case_claim on field_case (claimed_by) where claimed_by is not null;
create index field_case_dealer on field_case (wave_id, dealer_id, state);
create index field_case_visit on field_case (visit_id);

-- Further cells whose condition on the sample the case meets, beside its dealer's.
-- feature: fieldwork
create table case_cell (
  case_id bigint not null references field_case (id),
  cell_id bigint not null references wave_cell (id),
  primary key (case_id, cell_id)
);

-- Whom a case can be called at, in the order of calling: who brought the car, then the owner, then whom they named.
-- feature: fieldwork
create table case_number (
  case_id bigint not null references field_case (id),
  position bigint not null,
  person text not null check (person in ('sender', 'owner', 'referral')),
  name text not null,
  phone text not null,
  state text not null check (state in ('good', 'dead', 'refused')),
  primary key (case_id, position)
);
create index case_number_phone on case_number (phone);

-- One attempt: stored when the dialling begins, so that none is forgotten; ended with its outcome.
-- feature: fieldwork
create table attempt (
  id bigint not null primary key,
  case_id bigint not null references field_case (id),
  no bigint not null,              -- 1, 2 … of the case
  position bigint not null,        -- case_number
  user_id bigint not null references user_account (id),
  started_at bigint not null,
  answered_at bigint,
  ended_at bigint,
  outcome text not null,           -- '' = not ended yet
  code text not null,              -- AAPOR
  note text not null,
  call_ref text not null,          -- the telephone system's name of the call, '' = dialled by hand
  recording text not null,         -- where the telephone system keeps it, '' = none
  unique (case_id, no)
);
create index attempt_user on attempt (user_id, started_at);
create index attempt_open on attempt (user_id) where ended_at is null;
create index attempt_call on attempt (call_ref) where call_ref <> '';

-- Notes on a case, by interviewers and supervisors, for whoever calls next.
-- feature: fieldwork
create table case_note (
  id bigint not null primary key,
  case_id bigint not null references field_case (id),
  user_id bigint not null references user_account (id),
  written_at bigint not null,
  note text not null
);
create index case_note_case on case_note (case_id);

-- An interview in the field, from the first question to the copy that results are made of. Known by its case until the wave is erased.
-- feature: fieldwork
create table field_interview (
  id bigint not null primary key,
  case_id bigint not null references field_case (id),
  dealer_id bigint not null references dealer (id),
  version_id bigint not null references questionnaire_version (id),
  mode text not null check (mode in ('phone', 'web')),
  state text not null check (state in ('running', 'broken', 'complete', 'approved', 'sent_back', 'void')),
  user_id bigint references user_account (id),    -- interviewer; null: by link
  seed bigint not null,            -- of rotated blocks
  language text not null,
  consent smallint not null check (consent in (0, 1)),  -- to be recorded
  position text not null,          -- code of the question on the screen, '' = the first or none
  started_at bigint not null,
  ended_at bigint,
  active_ms bigint not null,       -- time at questions
  checked_by text,                 -- reviewed by
  checked_at bigint
);
create unique index field_interview_one on field_interview (case_id) where state <> 'void';
create index field_interview_state on field_interview (state, ended_at);
create index field_interview_user on field_interview (user_id, started_at);
create index field_interview_dealer on field_interview (dealer_id);

-- Its answers as they are given, each stored before the next question is shown.
-- feature: fieldwork
create table field_answer (
  interview_id bigint not null references field_interview (id),
  question_code text not null,
  value text not null,             -- as the questionnaire's runtime writes it (src/questionnaire/questionnaire_script.h)
  answered_at bigint not null,
  spent_ms bigint not null,        -- on the question, all visits to it
  primary key (interview_id, question_code)
);

-- Cells with a condition on answers in which a running interview holds a place.
-- feature: fieldwork
create table interview_cell (
  interview_id bigint not null references field_interview (id),
  cell_id bigint not null references wave_cell (id),
  primary key (interview_id, cell_id)
);

-- What supervision changed in an interview, and why.
-- feature: fieldwork
create table interview_change_log (
  id bigint not null primary key,
  field_interview_id bigint not null references field_interview (id),
  changed_at bigint not null,
  changed_by text not null,
  what text not null,              -- approved, sent_back, answer:CODE …
  before text not null,
  after text not null,
  reason text not null
);
create index interview_change_log_interview on interview_change_log (field_interview_id);

-- Which closed interview came of which case: for back-checks and appeals only, emptied when the wave is erased. Only src/fieldwork names it.
-- feature: fieldwork
create table fieldwork_link (
  interview_id bigint not null primary key references interview (id),
  case_id bigint not null references field_case (id)
);
create index fieldwork_link_case on fieldwork_link (case_id);

-- Working time of interviewers: a shift runs while there are signs of life.
-- feature: fieldwork
create table field_shift (
  id bigint not null primary key,
  user_id bigint not null references user_account (id),
  started_at bigint not null,
  seen_at bigint not null,
  ended_at bigint,
  busy_since bigint                -- shown as busy, gets no calls; null = ready
);
create index field_shift_user on field_shift (user_id, started_at);
