-- fieldwork_link_of : one
select 1 from fieldwork_link l join customer c on true for update

-- call_count : one
select count(*) as n int from case_call
