-- customer_list : many
select c.id from stage_visit s, customer c, dealer d
--? staff: and exists (select 1 from staff x where x.id = d.id)

-- dealer_rename : exec
update dealer set staff = 1, customer = 2 where id = :id

-- staff_delete : exec
delete from staff where id in (select id from customer)

-- customer_upsert : exec
insert into customer (id, staff) values (:id, 1) on conflict (id) do update set staff = 2
