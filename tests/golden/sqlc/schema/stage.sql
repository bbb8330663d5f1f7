create table stage_visit (
  row_no bigint not null primary key,
  dealer_code text not null,
  ro_no text not null,
  amount_fen bigint not null
);
