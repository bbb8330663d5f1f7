-- At which telephone an interviewer sits, for systems that dial for him.
-- feature: fieldwork
create table field_extension (
  user_id bigint not null primary key references user_account (id),
  extension text not null
);
