-- dealer_list : many
select 1
