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

-- questionnaire_version_state : exec
update questionnaire_version set state = :state where id = :id

-- questionnaire_version_overview : many
-- Oldest first.
select v.id, v.version, v.state, v.title_zh, v.title_en, q.code, q.programme, (select count(*) from question x where x.version_id = v.id) as questions int
  from questionnaire_version v join questionnaire q on q.id = v.questionnaire_id order by q.programme desc, q.code, v.version desc

-- questionnaire_draft_list : many
select d.id, d.code, d.programme, d.version, d.based_on, d.state, d.revision, d.changed_at, d.changed_by from questionnaire_draft d order by d.changed_at desc, d.id

-- questionnaire_draft_load : one
select d.id, d.code, d.programme, d.version, d.based_on, d.state, d.definition, d.revision, d.changed_at, d.changed_by from questionnaire_draft d where d.id = :id

-- questionnaire_draft_by_code : one
select d.id from questionnaire_draft d where d.code = :code

-- questionnaire_draft_insert : exec
insert into questionnaire_draft (id, code, programme, version, based_on, state, definition, revision, changed_at, changed_by)
values (:id, :code, :programme, :version, :based_on, 'draft', :definition, 1, :changed_at, :changed_by)

-- questionnaire_draft_save : exec
update questionnaire_draft set definition = :definition, state = 'draft', revision = revision + 1, changed_at = :changed_at, changed_by = :changed_by where id = :id and revision = :revision

-- questionnaire_draft_state : exec
update questionnaire_draft set state = :state where id = :id and revision = :revision

-- questionnaire_draft_delete : exec
delete from questionnaire_draft where id = :id

-- questionnaire_length_load : one
select l.interviews, l.median_s from questionnaire_length l where l.version_id = :version_id

-- questionnaire_length_delete : exec
delete from questionnaire_length where version_id = :version_id

-- questionnaire_length_insert : exec
insert into questionnaire_length (version_id, interviews, median_s) values (:version_id, :interviews, :median_s)

-- questionnaire_draft_unbase : exec
update questionnaire_draft set based_on = null where based_on = :based_on
