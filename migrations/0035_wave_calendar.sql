-- Reminders of the field's calendar that were sent, each once.
-- feature: fieldwork
create table wave_reminder (
  wave_id bigint not null references wave (id),
  what text not null,              -- 'draw 2', 'pace', 'end', 'close'
  sent_at bigint not null,
  primary key (wave_id, what)
);

-- Who says that a wave may be closed, and how many interviews were not reviewed when they said so.
-- feature: fieldwork
create table wave_signature (
  wave_id bigint not null references wave (id),
  office text not null check (office in ('supervisor', 'manager')),
  user_id bigint not null references user_account (id),
  signed_at bigint not null,
  not_reviewed bigint not null check (not_reviewed >= 0),
  primary key (wave_id, office)
);
