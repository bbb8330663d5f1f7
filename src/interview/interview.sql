-- stage_interview_insert : exec
insert into stage_interview (id, dealer_id, programme, version_id, visit_month, weight, answers, model, model_year, work_type, owner_type, age_band, advisor_code)
values (:id, :dealer_id, :programme, :version_id, :visit_month, :weight, :answers, :model, :model_year, :work_type, :owner_type, :age_band, :advisor_code)

-- stage_answer_text_insert : exec
insert into stage_answer_text (interview_id, question_code, value) values (:interview_id, :question_code, :value)

-- interview_copy_staged : exec
-- Ordered by the random id: the order of rows must not tell the order of the file.
insert into interview (id, dealer_id, programme, version_id, visit_month, mode, weight, answers, model, model_year, work_type, owner_type, age_band, advisor_code, batch_id)
select s.id, s.dealer_id, s.programme, s.version_id, s.visit_month, 'import', s.weight, s.answers, s.model, s.model_year, s.work_type, s.owner_type, s.age_band, s.advisor_code, :batch_id
  from stage_interview s order by s.id

-- answer_text_copy_staged : exec
insert into answer_text (interview_id, question_code, value) select t.interview_id, t.question_code, t.value from stage_answer_text t order by t.interview_id

-- interview_insert : bulk
insert into interview (id, dealer_id, programme, version_id, visit_month, mode, weight, answers, model, model_year, work_type, owner_type, age_band, advisor_code, batch_id)
values (:id, :dealer_id, :programme, :version_id, :visit_month, :mode, :weight, :answers, :model, :model_year, :work_type, :owner_type, :age_band, :advisor_code, :batch_id)

-- answer_text_insert : bulk
insert into answer_text (interview_id, question_code, value) values (:interview_id, :question_code, :value)

-- interview_change_insert : bulk
insert into interview_change (seq, interview_id, change) values (:seq, :interview_id, :change)

-- interview_change_add_batch : exec
-- unscoped: the feed of a whole batch, in the order of random ids
insert into interview_change (seq, interview_id, change)
select :first_seq int + row_number() over (order by i.id), i.id, 'add' from interview i where i.batch_id = :batch_id

-- interview_change_remove_batch : exec
-- unscoped: the feed of a whole batch
insert into interview_change (seq, interview_id, change)
select :first_seq int + row_number() over (order by i.id), i.id, 'remove' from interview i where i.batch_id = :batch_id

-- sequence_counter_load : one
select c.value from sequence_counter c where c.name = :name @for_update@

-- sequence_counter_store : exec
update sequence_counter set value = :value where name = :name

-- interview_count_of_batch : one
-- unscoped: undo of an import
select count(*) as n int from interview i where i.batch_id = :batch_id

-- answer_text_delete_of_batch : exec
-- unscoped: undo of an import
delete from answer_text where interview_id in (select i.id from interview i where i.batch_id = :batch_id)

-- interview_delete_of_batch : exec
-- unscoped: undo of an import
delete from interview where batch_id = :batch_id

-- interview_of_programme : each
-- What scoring needs of the interviews. The || keeps an engine from fetching all rows one by one through the index of months: without months the table
-- is read through.
select i.id, i.dealer_id, i.version_id, i.visit_month, i.weight, i.answers, i.model, i.model_year, i.work_type, i.owner_type, i.age_band, i.advisor_code
  from interview i
 where i.programme || '' = :programme text and @scope(i)@
--? months: and i.programme = :programme and i.visit_month between :from_month text and :to_month text

-- interview_count_for_export : one
select count(*) as n int from interview i where i.programme = :programme and i.visit_month between :from_month text and :to_month text and @scope(i)@

-- interview_number_for_export : each
-- Answers to questions for a number, of any version that asks for one under this code.
select t.interview_id, t.question_code, t.value
  from answer_text t join interview i on i.id = t.interview_id
 where i.programme = :programme and i.visit_month between :from_month text and :to_month text and @scope(i)@
   and exists (select 1 from question q where q.version_id = i.version_id and q.code = t.question_code and q.kind = 'number')

-- interview_for_export : each
-- In the order of random ids, which the file does not have: the order of its rows says nothing.
select i.id, i.dealer_id, i.version_id, i.visit_month, i.mode, i.weight, i.answers, i.model, i.model_year, i.work_type, i.owner_type, i.age_band, i.advisor_code
  from interview i
 where i.programme = :programme and i.visit_month between :from_month text and :to_month text and @scope(i)@
 order by i.id

-- interview_change_newest : one
select c.seq, c.interview_id from interview_change c order by c.seq desc limit 1

-- interview_change_at : one
select c.interview_id from interview_change c where c.seq = :seq

-- interview_change_between : each
-- unscoped: the projection holds every dealer's interviews; who reads it sees those of his scope
select c.seq, c.interview_id, c.change, i.dealer_id as dealer_id int?, i.version_id as version_id int?, i.visit_month as visit_month text?, i.weight as weight num?,
       i.answers as answers blob?, i.model as model text?, i.model_year as model_year text?, i.work_type as work_type text?, i.owner_type as owner_type text?, i.age_band as age_band text?,
       i.advisor_code as advisor_code text?
  from interview_change c left join interview i on i.id = c.interview_id and i.programme = :programme
 where c.seq > :after int and c.seq <= :up_to int and (c.change = 'remove' or i.id is not null)
 order by c.seq

-- interview_dealers_of_network_batch : many
-- Dealers that a network import brought and that have interviews.
-- unscoped: undo of an import
select distinct d.code from dealer d join interview i on i.dealer_id = d.id where d.batch_id = :batch_id int order by d.code

-- interview_versions_of_batch : many
-- Questionnaire versions of an import that have interviews.
-- unscoped: undo of an import
select q.code, v.version, count(*) as n int from questionnaire_version v join questionnaire q on q.id = v.questionnaire_id join interview i on i.version_id = v.id where v.batch_id = :batch_id int group by q.code, v.version
