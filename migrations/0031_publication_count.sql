-- What a publication was made of, as counts of answers: later editions look at them, so that no difference between the two tells single answers.
-- feature: result
create table publication_count (
  publication_id bigint not null references publication (id),
  dealer_id bigint not null references dealer (id),
  first_month text not null,
  months bigint not null,
  questions text not null,         -- codes, with blanks between
  counts @blob@ not null,          -- by question, and of the interviews at the end: by month and answer code 1..5, 7 bits a byte, the last with bit 8
  primary key (publication_id, dealer_id)
);
