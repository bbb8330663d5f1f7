-- Somebody listened to an interview and gave points. Known by its interview until the wave is erased.
-- feature: fieldwork
create table monitoring (
  id bigint not null primary key,
  interview_id bigint not null references field_interview (id),
  user_id bigint not null references user_account (id),       -- whose interview
  listener_id bigint not null references user_account (id),
  way text not null check (way in ('running', 'recording')),
  score bigint not null check (score between 0 and 100),
  is_knocked_out smallint not null check (is_knocked_out in (0, 1)),
  note text not null,
  scored_at bigint not null,
  unique (interview_id, listener_id)
);

-- Its items as the form stood then: the form is a setting and may change.
-- feature: fieldwork
create table monitoring_item (
  monitoring_id bigint not null references monitoring (id),
  position bigint not null,        -- 1, 2 …
  code text not null,
  title_zh text not null,
  title_en text not null,
  most bigint not null,            -- points; 0 = a knock-out item
  given bigint not null,           -- points; of a knock-out item: 1 = it happened
  primary key (monitoring_id, position)
);
