-- dealer_with_visits : many
-- Outer joins, subqueries and aggregates: what may be null is said.
select d.id, d.code, d.note, v.ro_no as ro_no text?, v.amount_fen,
       (select m.region_id from dealer_membership m where m.dealer_id = d.id and m.valid_to is null) as region_id int?
  from dealer d
  left join visit v on v.dealer_id = d.id
 where @scope(d)@

-- dealer_totals : many
with total as (
  select v.dealer_id, count(*) as n, cast(coalesce(sum(v.amount_fen), 0) as bigint) as fen
    from visit v
   where @scope(v)@
   group by v.dealer_id
)
select d.code, t.n as n int, t.fen as fen int
  from total t
@cross@ dealer d
 where d.id = t.dealer_id
   and d.code <> '@blob@'
--order most: t.n desc, d.code
--limit

-- place_above : many
-- The places around a place, itself first. A name with "quotes" and a \ in it. */
with recursive above (id, parent_id, name, depth) as (
  select p.id, p.parent_id, p.name, 0 from place p where p.id = :id
   union all
  select p.id, p.parent_id, p.name, a.depth + 1 from place p join above a on p.id = a.parent_id
)
select a.id as id int, a.name as name text, a.depth as depth int, '"\' as odd text from above a order by a.depth

-- forms_count : one
select count(*) as n int from place

-- forms_names : each
-- Orders and options without a parameter.
select p.name from place p where p.parent_id is not null
--? long: and length(p.name) > 2
--order name: p.name | number: p.id

-- forms_pairs : many
-- A table given as a text: [[place id, mark, amount], …].
with pair as materialized (
  select cast(e.value ->> 0 as bigint) as id, cast(e.value ->> 1 as @blob@) as mark, cast(e.value ->> 2 as double precision) as amount
    from @json_each@(cast(:pairs text as @json@)) as e
)
select p.name, a.mark as mark blob, sum(a.amount) as amount num from pair a join place p on p.id = a.id group by p.id, p.name, a.mark order by p.id, a.mark

-- stage_visit_insert : exec
insert into stage_visit (row_no, dealer_code, ro_no, amount_fen) values (:row_no, :dealer_code, :ro_no, :amount_fen)

-- visit_take_staged : exec
-- The staged rows that are not there yet; all dealers of the batch.
-- unscoped: the import engine has checked the dealers of the batch
insert into visit (id, dealer_id, ro_no, amount_fen, weight, warranty, digest)
select :first_id int + s.row_no, d.id, s.ro_no, s.amount_fen, 1.0, 0, :digest
  from stage_visit s
  join dealer d on d.code = s.dealer_code
 where not exists (select 1 from visit v where v.dealer_id = d.id and v.ro_no = s.ro_no)

-- stage_visit_drop_known : exec
-- Writes a staging table only, so it needs no db_write, whatever it reads.
-- unscoped: the import engine has checked the dealers of the batch
delete from stage_visit where ro_no in (select v.ro_no from visit v)

-- place_rename : exec
update place set name = :name where id in (select p.id from place p where p.parent_id = :parent_id int)

-- forms_lock : one
select p.name from place p where p.id = :id @for_update@

-- place_fill : bulk
-- Many places at once.
insert into place (id, name)
values (:id, :name)

-- place_list : many
select p.id, p.name from place p order by p.id
