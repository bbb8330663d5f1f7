-- visit_select : many
select v.id from visit v

-- visit_count : one
select count(*) as n int from visit

-- visit_update : exec
update visit set returned = 1 where id = :id

-- visit_update_all : exec
update visit set returned = 1

-- visit_delete : exec
delete from visit

-- visit_insert_select : exec
insert into place (id, name) select v.id, v.ro_no from visit v

-- visit_insert_subquery : exec
insert into place (id, name) values (:id, (select ro_no from visit where id = :id))

-- visit_subquery : many
select p.id from place p where exists (select 1 from visit v where v.id = p.id)

-- visit_wrong_alias : many
select v.id from visit v where @scope(w)@

-- visit_no_tenant : many
select p.id from visit v join place p on p.id = v.id where @scope(p)@

-- visit_two_scopes : many
select v.id from visit v join dealer d on d.id = v.dealer_id where @scope(v)@ and @scope(d)@ and @scope(x)@

-- visit_needless : many
-- unscoped: there is nothing to scope
select p.id from place p

-- visit_both : many
-- unscoped: why not
select v.id from visit v where @scope(v)@

-- place_hidden : many
-- Only one of the orders reads visits.
select p.id from place p
--order name: p.name | visits: (select count(*) from visit v where v.id = p.id), p.id
