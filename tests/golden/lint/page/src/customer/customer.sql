-- customer_delete : exec
delete from customer
