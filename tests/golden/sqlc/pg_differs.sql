-- Good for SQLite, refused or typed otherwise by PostgreSQL: see pg_differs.pg_err.

-- pg_differs_sum : one
-- unscoped: a test
select sum(v.amount_fen) as total int?, avg(v.amount_fen) as mean num?, avg(v.score) as also_good num?,
       max(v.visit_day) as last int?,
       count(*) as n num
  from visit v

-- pg_differs_function : one
select '上海' as place text,
       '浦东' as part text, group_concat(p.name, ',') as names text? from place p

-- pg_differs_group : many
select p.name, count(*) as n int
  from place p

-- pg_differs_compare : many
select p.id
  from place p
 where p.id = 1
--? first: and p.id > 2
--? second: and p.name = :word int

-- pg_differs_param : many
select p.id from place p
 where p.id > :least num

-- pg_differs_column : many
select p.id, length(p.name) as n text from place p

-- pg_differs_good : many
select p.id, length(p.name) as n int, p.id > 1 and p.id < :n int as is_some int from place p
