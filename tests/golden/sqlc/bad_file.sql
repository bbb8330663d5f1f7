select 1 -- text before a header
and more

-- bad_file_a : two
select 1 as n int

-- bad_file_a : one
select 1 as n int

-- Bad_name : one
select 1 as n int

-- bad_file_int_ : one
-- empty

-- bad_file_b : many
-- unscoped: one
-- unscoped: two
-- unscoped:
select 1 as n int;
select $1 as m int
where ? = 2 and x::text = [y] and `z` = 'open
 and @unknown@ = @ and @scope()@ /* block */
--? a: and @scope(v)@
--? b:
--? Word: and 1 = 1
--?
--orders x: y
--order
--order a: x | a: y | b:
--limit 5
--limit

-- bad_file_types : one
-- two types of one parameter, and of one column
select :a int + :a num as n int, 1 as n text, :B int as m int, :default text as o text
-- bad_file_bytes : one
select  as n int
