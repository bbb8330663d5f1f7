-- questionnaire_by_code : one
select q.id, q.code, q.programme from questionnaire q where q.code = :code

-- questionnaire_insert : exec
insert into questionnaire (id, code, programme) values (:id, :code, :programme)

-- questionnaire_version_insert : exec
insert into questionnaire_version (id, questionnaire_id, version, state, title_zh, title_en, definition, sha256, batch_id)
values (:id, :questionnaire_id, :version, :state, :title_zh, :title_en, :definition, :sha256, :batch_id)

-- questionnaire_version_by_number : one
select v.id, v.sha256, v.state from questionnaire_version v join questionnaire q on q.id = v.questionnaire_id where q.code = :code and v.version = :version

-- questionnaire_version_of_code : many
-- Oldest first.
select v.id, v.version from questionnaire_version v join questionnaire q on q.id = v.questionnaire_id where q.code = :code order by v.version

-- questionnaire_version_load : one
select v.id, v.version, v.state, v.title_zh, v.title_en, v.definition, q.code, q.programme from questionnaire_version v join questionnaire q on q.id = v.questionnaire_id where v.id = :id

-- questionnaire_version_of_programme : many
-- Oldest first.
select v.id, v.version, q.code from questionnaire_version v join questionnaire q on q.id = v.questionnaire_id where q.programme = :programme order by v.version, v.id

-- questionnaire_version_of_batch : many
select v.id, v.version, q.code, q.id as questionnaire_id int from questionnaire_version v join questionnaire q on q.id = v.questionnaire_id where v.batch_id = :batch_id

-- question_insert : exec
insert into question (version_id, position, code, byte_no, kind, step, family, core, scored, points, good_is_no, composite, low, high, comparable, title_zh, title_en, labels)
values (:version_id, :position, :code, :byte_no, :kind, :step, :family, :core, :scored, :points, :good_is_no, :composite, :low, :high, :comparable, :title_zh, :title_en, :labels)

-- question_of_version : many
select q.code, q.byte_no, q.kind, q.step, q.family, q.core, q.scored, q.points, q.good_is_no, q.composite, q.low, q.high, q.comparable, q.title_zh, q.title_en, q.labels
  from question q where q.version_id = :version_id order by q.position

-- questionnaire_step_insert : exec
insert into questionnaire_step (version_id, position, code, title_zh, title_en) values (:version_id, :position, :code, :title_zh, :title_en)

-- questionnaire_step_of_version : many
select s.code, s.title_zh, s.title_en from questionnaire_step s where s.version_id = :version_id order by s.position

-- score_weight_insert : exec
insert into score_weight (version_id, part, is_step, weight) values (:version_id, :part, :is_step, :weight)

-- score_weight_of_version : many
select w.part, w.is_step, w.weight from score_weight w where w.version_id = :version_id order by w.part

-- question_delete : exec
delete from question where version_id = :version_id

-- questionnaire_step_delete : exec
delete from questionnaire_step where version_id = :version_id

-- score_weight_delete : exec
delete from score_weight where version_id = :version_id

-- questionnaire_version_delete : exec
delete from questionnaire_version where id = :id

-- questionnaire_delete_unused : exec
delete from questionnaire where id = :id and not exists (select 1 from questionnaire_version v where v.questionnaire_id = questionnaire.id)
