-- opinion_insert : exec
insert into opinion (id, dealer_id, programme, kind, step, body, wish, customer_name, phone, model, plate, visit_date, source, collected_on, collected_at, batch_id)
values (:id, :dealer_id, :programme, :kind, :step, :body, :wish, :customer_name, :phone, :model, :plate, :visit_date, :source, :collected_on, :collected_at, :batch_id)

-- opinion_same : one
-- Is the same text of the same customer about the same dealer stored for this day?
-- unscoped: looked up by the dealer that the row names, which is one of the sender's
select count(*) as n int from opinion o
 where o.dealer_id = :dealer_id and o.collected_on = :collected_on and o.programme = :programme and o.phone = :phone and o.body = :body

-- opinion_of_batch : many
-- unscoped: the batch that is undone
select o.id from opinion o where o.batch_id = :batch_id order by o.id

-- opinion_delete_of_batch : exec
-- unscoped: the batch that is undone
delete from opinion where batch_id = :batch_id

-- fieldwork_link_insert : bulk
insert into fieldwork_link (interview_id, case_id) values (:interview_id, :case_id)

-- fieldwork_link_erase : exec
-- unscoped: a whole wave
delete from fieldwork_link where case_id in (select c.id from field_case c where c.wave_id = :wave_id)
