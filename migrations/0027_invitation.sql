-- How the customers of a wave are asked to answer by link. A wave without a row is done by telephone only.
-- feature: fieldwork
create table wave_invitation (
  wave_id bigint not null primary key references wave (id),
  mode text not null check (mode in ('phone', 'web_first', 'on_request')),
  phone_after bigint not null,     -- days between the invitation and calls
  first_reminder bigint not null,  -- days after the invitation, 0 = none
  second_reminder bigint not null,
  from_minute bigint not null,     -- of the day, in the network's time zone: when messages are sent
  until_minute bigint not null,
  minutes bigint not null,         -- how long answering takes
  sender text not null,            -- who asks
  client text not null,            -- for whom
  subject_zh text not null,
  subject_en text not null,
  invite_zh text not null,
  invite_en text not null,
  remind_zh text not null,
  remind_en text not null,
  changed_at bigint not null,
  changed_by text not null
);

-- Who was invited. Known by its case until the wave is erased, as all of the field is.
-- feature: fieldwork
create table invitation (
  id bigint not null primary key,
  case_id bigint not null unique references field_case (id),
  wave_id bigint not null references wave (id),
  position bigint not null,        -- case_number it goes to, 0 = the mail address
  mail text not null,
  language text not null check (language in ('zh', 'en')),
  invited_at bigint not null,
  reminders bigint not null,       -- sent so far
  opened_at bigint,                -- the page was fetched for the first time, by a person or a program that looks at links
  stopped_at bigint,               -- wants no messages and calls
  has_opinion smallint not null check (has_opinion in (0, 1)) -- gave one with name; when stands nowhere
);
create index invitation_wave on invitation (wave_id, reminders, invited_at);

-- The links that were sent, one a message: only what tells that a link is the right one.
-- feature: fieldwork
create table invitation_link (
  token_hash text not null primary key,
  short_hash text not null unique,
  invitation_id bigint not null references invitation (id),
  outbox_id bigint not null
);
create index invitation_link_invitation on invitation_link (invitation_id);

-- Short links that were asked for and do not exist, by whom: against guessing. Forgotten after an hour.
-- feature: fieldwork
create table link_guess (
  id bigint not null primary key,
  address_hash text not null,
  guessed_at bigint not null
);
create index link_guess_address on link_guess (address_hash, guessed_at);
create index link_guess_at on link_guess (guessed_at);
