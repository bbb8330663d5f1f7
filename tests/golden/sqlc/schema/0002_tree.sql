create table place (
  id bigint not null primary key,
  parent_id bigint references place (id),
  name text not null
);
insert into place (id, parent_id, name) values (1, null, '华东'), (2, 1, '上海'), (3, 2, '浦东');
