-- publication_insert : exec
insert into publication (id, programme, kind, period, edition, state, reason, made_at, made_by, made_by_id, complete_at, checked_at, checked_by, checked_by_id, released_at,
  released_by, method_version, parameters, questionnaires, structure_day, tally_sha256, source_sha256, interviews)
values (:id, :programme, :kind, :period, :edition, 'draft', :reason, :made_at, :made_by, :made_by_id, null, null, '', 0, null,
  '', :method_version, :parameters, :questionnaires, :structure_day, :tally_sha256, :source_sha256, :interviews) on conflict do nothing

-- publication_list : many
-- Newest period first, then newest edition.
select p.id, p.programme, p.kind, p.period, p.edition, p.state, p.reason, p.made_at, p.made_by, p.made_by_id, p.complete_at, p.checked_at, p.checked_by, p.checked_by_id,
       p.released_at, p.released_by, p.method_version, p.parameters, p.questionnaires, p.structure_day, p.tally_sha256, p.source_sha256, p.interviews
  from publication p
 where exists (select 1 from publication_dealer d where d.publication_id = p.id and @scope(d)@)
--? programme: and p.programme = :programme
--? kind: and p.kind = :kind
--? period_from: and p.period >= :period_from text
--? period_to: and p.period <= :period_to text
--? released: and p.state = 'released'
--? newest: and (p.state <> 'released' or not exists (select 1 from publication q where q.programme = p.programme and q.kind = p.kind and q.period = p.period and q.state = 'released' and q.edition > p.edition))
--? one: and p.id = :id
--order newest: p.period desc, p.programme, p.kind, p.edition desc, p.id

-- publication_lock : one
-- Two people may press a button at once.
select p.state, p.complete_at, p.checked_by_id, p.checked_by, p.programme, p.kind, p.period, p.edition from publication p where p.id = :id @for_update@

-- publication_set_complete : exec
update publication set complete_at = :complete_at where id = :id and state = 'draft' and complete_at is null

-- publication_set_checked : exec
update publication set state = 'checked', checked_at = :checked_at, checked_by = :checked_by, checked_by_id = :checked_by_id where id = :id and state = 'draft' and complete_at is not null

-- publication_set_released : exec
update publication set state = 'released', released_at = :released_at, released_by = :released_by where id = :id and state = 'checked'

-- publication_set_withdrawn : exec
update publication set state = 'withdrawn' where id = :id and state in ('draft', 'checked')

-- publication_dealer_insert : bulk
insert into publication_dealer (publication_id, dealer_id, code, name, region_code, region_name, area_code, group_code, interviews, position)
values (:publication_id, :dealer_id, :code, :name, :region_code, :region_name, :area_code, :group_code, :interviews, :position)

-- publication_dealer_list : many
select d.dealer_id, d.code, d.name, d.region_code, d.region_name, d.area_code, d.group_code, d.interviews
  from publication_dealer d where d.publication_id = :publication_id and @scope(d)@
--order network: d.position

-- publication_figure_insert : bulk
insert into publication_figure (publication_id, measure, base, unit_kind, unit_code, dealer_id, unit_name, n, asked, value, se, low, high, top2, bottom2, counts, previous_change,
  verdict, months_present, months_wanted, is_starred, is_grey, hidden, place, place_of, region_place, region_place_of, place_best, place_worst, rank_reasons)
values (:publication_id, :measure, :base, :unit_kind, :unit_code, :dealer_id, :unit_name, :n, :asked, :value, :se, :low, :high, :top2, :bottom2, :counts, :previous_change,
  :verdict, :months_present, :months_wanted, :is_starred, :is_grey, :hidden, :place, :place_of, :region_place, :region_place_of, :place_best, :place_worst, :rank_reasons)

-- publication_figure_list : many
-- unscoped: units are compared with what the reader reaches (publication_view)
select f.measure, f.base, f.unit_kind, f.unit_code, f.unit_name, f.n, f.asked, f.value, f.se, f.low, f.high, f.top2, f.bottom2, f.counts, f.previous_change, f.verdict, f.months_present,
       f.months_wanted, f.is_starred, f.is_grey, f.hidden, f.place, f.place_of, f.region_place, f.region_place_of, f.place_best, f.place_worst, f.rank_reasons
  from publication_figure f
 where f.publication_id = :publication_id
--? measure: and f.measure = :measure
--? base: and f.base = :base
--? code: and f.unit_code = :unit_code
--? no_dealers: and f.unit_kind <> 'dealer'
--? dealers: and f.unit_kind = 'dealer'
--order measure: f.measure, f.base, f.unit_kind, f.unit_code

-- publication_document_insert : bulk
insert into publication_document (publication_id, report, unit_kind, unit_code, language, dealer_id, document, sha256)
values (:publication_id, :report, :unit_kind, :unit_code, :language, :dealer_id, :document, :sha256)

-- publication_document_load_one : one
-- unscoped: the unit is compared with what the reader reaches (publication_view)
select d.document, d.sha256 from publication_document d
 where d.publication_id = :publication_id and d.report = :report and d.unit_kind = :unit_kind and d.unit_code = :unit_code and d.language = :language

-- publication_document_list : many
-- unscoped: units are compared with what the reader reaches (publication_view)
select d.report, d.unit_kind, d.unit_code, d.language from publication_document d where d.publication_id = :publication_id
--? language: and d.language = :language
--order unit: d.report, d.unit_kind, d.unit_code, d.language

-- publication_document_of_unit : one
-- unscoped: whether the unit is made
select count(*) as n int from publication_document d where d.publication_id = :publication_id and d.unit_kind = :unit_kind and d.unit_code = :unit_code

-- publication_file_insert : exec
insert into publication_file (publication_id, report, unit_kind, unit_code, language, format, dealer_id, content, sha256)
values (:publication_id, :report, :unit_kind, :unit_code, :language, :format, :dealer_id, :content, :sha256) on conflict do nothing

-- publication_file_load_one : one
-- unscoped: the unit is compared with what the reader reaches (publication_view)
select f.content from publication_file f
 where f.publication_id = :publication_id and f.report = :report and f.unit_kind = :unit_kind and f.unit_code = :unit_code and f.language = :language and f.format = :format

-- publication_file_list : many
-- unscoped: which files are still to be issued
select f.report, f.unit_kind, f.unit_code, f.language, f.format from publication_file f where f.publication_id = :publication_id

-- publication_subscription_insert : exec
insert into publication_subscription (user_id, programme, created_at) values (:user_id, :programme, :created_at) on conflict do nothing

-- publication_subscription_delete : exec
delete from publication_subscription where user_id = :user_id and programme = :programme

-- publication_subscription_has : one
select s.created_at from publication_subscription s where s.user_id = :user_id and s.programme = :programme

-- publication_subscription_list : many
select s.user_id, u.login, u.mail, u.language from publication_subscription s join user_account u on u.id = s.user_id
 where s.programme = :programme and u.state = 'active' and u.mail <> ''
--order user: s.user_id

-- publication_appeal_insert : exec
insert into publication_appeal (id, publication_id, dealer_id, report, subject, reason, evidence, state, made_at, made_by, made_by_id, due_day, ruled_at, ruled_by, ruling)
values (:id, :publication_id, :dealer_id, :report, :subject, :reason, :evidence, 'open', :made_at, :made_by, :made_by_id, :due_day, null, '', '')

-- publication_appeal_same : one
-- unscoped: the dealer is one that the reader reaches
select count(*) as n int from publication_appeal a
 where a.publication_id = :publication_id and a.dealer_id = :dealer_id and a.report = :report and a.subject = :subject and a.state = 'open'

-- publication_appeal_one : one
-- unscoped: whoever rules, rules for all dealers
select a.state from publication_appeal a where a.id = :id @for_update@

-- publication_appeal_set_ruling : exec
-- unscoped: whoever rules, rules for all dealers
update publication_appeal set state = :state, ruled_at = :ruled_at, ruled_by = :ruled_by, ruling = :ruling where id = :id and state = 'open'

-- publication_appeal_list : many
-- Open ones first, by the day they are due, then the newest.
select a.id, a.publication_id, a.dealer_id, d.code, p.programme, p.kind, p.period, p.edition, a.report, a.subject, a.reason, a.evidence, a.state, a.made_at, a.made_by, a.due_day, a.ruled_at,
       a.ruled_by, a.ruling
  from publication_appeal a join publication p on p.id = a.publication_id join dealer d on d.id = a.dealer_id
 where @scope(a)@
--? of_publication: and a.publication_id = :publication_id
--order due: case a.state when 'open' then 0 else 1 end, a.due_day, a.id desc

-- publication_reminder_insert : exec
insert into publication_reminder (programme, period, step, sent_at) values (:programme, :period, :step, :sent_at) on conflict do nothing

-- publication_verbatim_insert : bulk
insert into publication_verbatim (publication_id, position, dealer_id, step, kind, codes, content) values (:publication_id, :position, :dealer_id, :step, :kind, :codes, :content)

-- publication_verbatim_code_insert : bulk
insert into publication_verbatim_code (publication_id, code, title_zh, title_en, position) values (:publication_id, :code, :title_zh, :title_en, :position)

-- publication_verbatim_list : many
select v.position, v.dealer_id, d.code as dealer_code text, d.name as dealer_name text, d.region_code, d.area_code, d.group_code, v.step, v.kind, v.codes, v.content
  from publication_verbatim v join publication_dealer d on d.publication_id = v.publication_id and d.dealer_id = v.dealer_id
 where v.publication_id = :publication_id and @scope(v)@
 order by v.position

-- publication_verbatim_code_list : many
select c.code, c.title_zh, c.title_en, c.position from publication_verbatim_code c where c.publication_id = :publication_id order by c.position, c.code

-- publication_count_insert : bulk
insert into publication_count (publication_id, dealer_id, first_month, months, questions, counts) values (:publication_id, :dealer_id, :first_month, :months, :questions, :counts)

-- publication_count_list : many
-- unscoped: what later editions must not tell beside this one
select c.dealer_id, c.first_month, c.months, c.questions, c.counts from publication_count c where c.publication_id = :publication_id
--order dealer: c.dealer_id

-- publication_before : many
-- What was told to anybody before.
select p.id from publication p where p.programme = :programme and p.state = 'released' and p.id <> :id and p.released_at <= :made_at int
--order newest: p.released_at desc, p.id desc
