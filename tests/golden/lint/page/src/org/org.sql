-- dealer_list : many
select 1
-- dealer_insert : exec
insert into dealer (id) values (:id)
