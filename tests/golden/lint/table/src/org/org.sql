-- dealer_list : many
-- reads from customer only in this comment
select d.id, d.staff from dealer d where d.name = 'from customer' and exists (select 1 from dealer_now n where n.id = d.id)

-- dealer_insert : exec
insert into dealer (id, staff) values (:id, :customer)

-- dealer_of_customer : many
select d.id from dealer d join customer c on c.dealer_id = d.id
