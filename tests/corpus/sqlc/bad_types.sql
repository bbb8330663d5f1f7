-- bad_types_columns : many
select p.id, count(*), max(p.name) as last, p.name as int, p.id, p.parent_id as parent_id text
  from place p group by p.id

-- bad_types_annotation : many
select p.id from place p where p.id in (select q.id as gone int from place q)

-- bad_types_outer : many
select p.id, q.name
  from place p
  left join place q on q.parent_id = p.id

-- bad_types_outer_named : many
with q as (select d.name, d.id from dealer d)
select p.id,
       q.name
  from place p left join q on q.id = p.id

-- bad_types_outer_sub : many
select p.id, x.code
  from place p
  left outer join (select d.code, d.id from dealer d) x on x.id = p.id

-- bad_types_right : many
select p.id from place p right join dealer d on d.id = p.id

-- bad_types_subquery : many
select (select q.name from place q where q.parent_id = p.id) as child from place p

-- bad_types_union : many
select p.name from place p union all select null

-- bad_types_params : many
select p.id from place p where p.id > :since and p.name = :name and 1 = :x

-- bad_types_names : many
select p.id as "Big", p.name as "a b", p.parent_id + 1 from place p

-- bad_types_disagree : many
-- unscoped: a test
select v.id from visit v join stage_visit s on s.ro_no = v.ro_no join dealer_membership m on m.dealer_id = v.owner_id
 where v.dealer_id = :dealer_id and m.valid_to = :valid_to and v.ro_no = :ro_no and :amount_fen > 2
   and s.row_no = :row_no

-- bad_types_fields : many
select p.id from place p where p.name = :limit text and p.name = :order text and p.name = :with_a text and :scope int = 1
--? a: and 1 = 1
--order id: p.id
--limit

-- bad_types_exec : exec
select p.id from place p

-- bad_types_exec_returning : exec
update place set name = :name where id = :id returning id

-- bad_types_none : one
update place set name = :name where id = :id

-- bad_types_each : each
delete from place where id = :id returning id
