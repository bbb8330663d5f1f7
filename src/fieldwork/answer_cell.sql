-- wave_cell_on_answers : many
-- The cells of a wave with a condition on answers, and whether an interview holds a place in them.
-- unscoped: the agency works for the whole network
select q.id, q.name, q.condition, case when exists (select 1 from interview_cell x where x.cell_id = q.id and x.interview_id = :interview_id) then 1 else 0 end as is_held bool
  from wave_cell q where q.wave_id = :wave_id and q.on_answers = 1 and (q.dealer_id is null or q.dealer_id = :dealer_id int) order by q.id

-- interview_cell_insert : exec
insert into interview_cell (interview_id, cell_id) values (:interview_id, :cell_id)

-- interview_cell_delete : exec
delete from interview_cell where interview_id = :interview_id and cell_id = :cell_id

-- interview_cell_clear : exec
-- A case that goes back gives its places back; its interview asks for them again when it goes on.
-- unscoped: one interview by its case
delete from interview_cell where interview_id in (select i.id from field_interview i where i.case_id = :case_id and i.state = 'running')
