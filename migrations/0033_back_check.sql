-- Back-checks of a wave: the secret that its draw follows from, so that it can be drawn again.
-- feature: fieldwork
create table back_check_plan (
  wave_id bigint not null primary key references wave (id),
  seed text not null,              -- 32 hex digits of the operating system's
  made_at bigint not null,
  made_by text not null
);

-- An interview whose customer is called once more. Known by its interview until the wave is erased.
-- feature: fieldwork
create table back_check (
  id bigint not null primary key,
  interview_id bigint not null references field_interview (id),
  user_id bigint not null references user_account (id),   -- whose interview it was when it was drawn
  place bigint not null,           -- in the draw: the smallest of an interviewer are checked
  state text not null check (state in ('open', 'agrees', 'fails', 'unreached')),
  tries bigint not null,           -- calls in which nobody was reached
  took_part smallint check (took_part in (0, 1)),         -- says he was interviewed
  right_person smallint check (right_person in (0, 1)),   -- and is the one who was asked
  note text not null,
  drawn_at bigint not null,
  checked_by text,
  checked_at bigint,               -- the last call
  unique (interview_id, user_id)
);
create index back_check_state on back_check (state, interview_id);

-- The questions of the interview that are asked once more.
-- feature: fieldwork
create table back_check_answer (
  check_id bigint not null references back_check (id),
  position bigint not null,        -- 1, 2 …
  question_code text not null,
  was text not null,               -- the answer of the interview, as it stood when it was compared; '' = not yet
  is_now text not null,            -- what the customer says now; '' = not asked, or he does not remember
  result text not null check (result in ('', 'same', 'differs', 'unsure')),
  primary key (check_id, position)
);
