-- visit_wrong_column : one
select v.id,
       v.wrong
  from visit v
 where @scope(v)@

-- visit_wrong_table : one
select n.id
  from
  nowhere n

-- visit_syntax : one
select place.id
  from place
  form visit

-- visit_wrong_insert : exec
insert into place
  (id, nome) values (:id, 'x')

-- visit_option : many
select p.id from place p
 where p.id > 0
--? good: and p.name = :name
--? bad: and p.nome = :name
--order id: p.id | nome: p.nome

-- visit_order : many
select p.id from place p
 where p.id > 0
--order id: p.id | nome: p.nome

-- visit_columns : many
select p.id
--? name: , p.name
  from place p

-- visit_quoted : one
select "no_text" as t text from place

-- visit_drop : exec
drop table place

-- visit_pragma : one
pragma foreign_keys = off

-- wrong_name : one
select count(*) as n int from place

-- visit_two : one
select 1 as n int
union select

-- visit_words : one
select '@nothing@' as t text, 'it''s' as u text
  from place where @nocase@ name = 'a'

-- place_copy : bulk
insert into place (id, name) select p.id, p.name from place p where p.id > :id

-- place_swapped : bulk
insert into place (id, name) values (:name, :id)

-- place_constant : bulk
insert into place (id, parent_id, name) values (:id, 1, :name)

-- place_fresh : bulk
insert into place (id, name) values (:id, :name) on conflict do nothing
