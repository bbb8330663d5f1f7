-- verbatim_to_take : many
-- Open answers that are not in the work list yet. A probe CODE_why without a step of its own belongs to the step of CODE.
select t.interview_id, t.question_code, t.value, i.dealer_id, i.programme, i.visit_month,
       coalesce(nullif(q.step, ''), (select p.step from question p where p.version_id = i.version_id and p.code || '_why' = q.code), '') as step text
  from answer_text t join interview i on i.id = t.interview_id join question q on q.version_id = i.version_id and q.code = t.question_code
 where q.kind = 'text' and @scope(i)@
   and not exists (select 1 from verbatim v where v.interview_id = t.interview_id and v.question_code = t.question_code)
--order answer: t.interview_id, t.question_code
--limit

-- verbatim_insert : exec
insert into verbatim (id, interview_id, question_code, dealer_id, programme, visit_month, step, kind, codes, screened, findings, state, edition)
values (:id, :interview_id, :question_code, :dealer_id, :programme, :visit_month, :step, :kind, :codes, :screened, :findings, :state, 1) on conflict do nothing

-- verbatim_forget_history : exec
-- unscoped: texts whose answers were taken back with their import
delete from verbatim_history where verbatim_id in
  (select v.id from verbatim v where not exists (select 1 from answer_text t where t.interview_id = v.interview_id and t.question_code = v.question_code))

-- verbatim_forget : exec
-- unscoped: texts whose answers were taken back with their import
delete from verbatim where not exists (select 1 from answer_text t where t.interview_id = verbatim.interview_id and t.question_code = verbatim.question_code)

-- verbatim_list : many
-- From a place of the random order on, then from its beginning.
select v.id, v.edition, v.dealer_id, d.code as dealer_code text, v.programme, v.visit_month, v.question_code, v.step, v.kind, v.codes, v.state, v.findings, v.screened, t.value as original text
  from verbatim v join answer_text t on t.interview_id = v.interview_id and t.question_code = v.question_code join dealer d on d.id = v.dealer_id
 where @scope(v)@
--? id: and v.id = :id
--? programme: and v.programme = :programme
--? month: and v.visit_month = :visit_month
--? dealer: and d.code = :dealer_code text
--? question: and v.question_code = :question_code
--? state: and v.state = :state
--? found: and v.findings <> 0
--? clean: and v.findings = 0
--? other: and v.id <> :not_id int
--order work: case when v.id > :after int then 0 else 1 end, v.id
--limit

-- verbatim_count : one
select count(*) as n int
  from verbatim v join answer_text t on t.interview_id = v.interview_id and t.question_code = v.question_code join dealer d on d.id = v.dealer_id
 where @scope(v)@
--? programme: and v.programme = :programme
--? month: and v.visit_month = :visit_month
--? dealer: and d.code = :dealer_code text
--? question: and v.question_code = :question_code
--? state: and v.state = :state
--? found: and v.findings <> 0
--? clean: and v.findings = 0

-- verbatim_choices : many
-- What there is to filter by.
select v.programme, v.visit_month, v.question_code, count(*) as n int from verbatim v where @scope(v)@ group by v.programme, v.visit_month, v.question_code

-- verbatim_change : exec
-- unscoped: by key, after it was loaded within the reader's reach
update verbatim set state = :state, screened = :screened, kind = :kind, step = :step, codes = :codes, edition = edition + 1 where id = :id and edition = :seen int

-- verbatim_history_add : exec
insert into verbatim_history (id, verbatim_id, at, who, who_id, what, before_state, before_text, before_kind, before_step, before_codes, is_undone)
values (:id, :verbatim_id, :at, :who, :who_id, :what, :before_state, :before_text, :before_kind, :before_step, :before_codes, 0)

-- verbatim_history_list : many
select h.id, h.at, h.who, h.what, h.before_state, h.before_text, h.before_kind, h.before_step, h.before_codes, h.is_undone from verbatim_history h where h.verbatim_id = :verbatim_id order by h.id

-- verbatim_history_set_undone : exec
update verbatim_history set is_undone = 1 where id = :id

-- verbatim_approved : many
-- What may be published: without interview, question and time, in random order.
select v.id, v.dealer_id, v.visit_month, v.step, v.kind, v.codes, v.screened
  from verbatim v
 where v.state = 'approved' and v.programme = :programme and v.visit_month between :from_month text and :to_month text and @scope(v)@
   and exists (select 1 from answer_text t where t.interview_id = v.interview_id and t.question_code = v.question_code)
 order by v.id

-- verbatim_code_list : many
select c.code, c.title_zh, c.title_en, c.words, c.position, c.in_use from verbatim_code c order by c.position, c.code

-- verbatim_code_insert : exec
insert into verbatim_code (code, title_zh, title_en, words, position, in_use) values (:code, :title_zh, :title_en, :words, :position, :in_use) on conflict do nothing

-- verbatim_code_update : exec
update verbatim_code set title_zh = :title_zh, title_en = :title_en, words = :words, position = :position, in_use = :in_use where code = :code
