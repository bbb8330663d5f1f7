-- assessment_sheet_insert : exec
insert into assessment_sheet (id, publication_id, state, made_at, made_by, signed_at, signed_by, share_a, share_b, share_c, factor_a, factor_b, factor_c, factor_d, factor_unranked,
  factor_integrity, factor_cap)
values (:id, :publication_id, 'draft', :made_at, :made_by, null, '', :share_a, :share_b, :share_c, :factor_a, :factor_b, :factor_c, :factor_d, :factor_unranked,
  :factor_integrity, :factor_cap)

-- assessment_sheet_list : many
-- Newest quarter first, then newest edition.
select s.id, s.publication_id, s.state, s.made_at, s.made_by, s.signed_at, s.signed_by, s.share_a, s.share_b, s.share_c, s.factor_a, s.factor_b, s.factor_c, s.factor_d,
       s.factor_unranked, s.factor_integrity, s.factor_cap, p.programme, p.period, p.edition, p.released_at
  from assessment_sheet s join publication p on p.id = s.publication_id
 where exists (select 1 from assessment_line l where l.sheet_id = s.id and @scope(l)@)
--? signed: and s.state = 'signed'
--? programme: and p.programme = :programme
--? one: and s.id = :id
--order newest: p.period desc, p.programme, p.edition desc, s.id

-- assessment_sheet_lock : one
select s.state from assessment_sheet s where s.id = :id @for_update@

-- assessment_sheet_of_publication : one
select s.id from assessment_sheet s where s.publication_id = :publication_id

-- assessment_sheet_sign : exec
update assessment_sheet set state = 'signed', signed_at = :signed_at, signed_by = :signed_by where id = :id and state = 'draft'

-- assessment_line_insert : exec
insert into assessment_line (sheet_id, dealer_id, position, code, name, region_name, n, score, target, place, place_of, region_place, place_best, place_worst, tier, rank_reasons, is_flagged,
  address_quality, feedback_closure, factor, adjustment, adjustment_reason, adjusted_by, adjusted_at)
values (:sheet_id, :dealer_id, :position, :code, :name, :region_name, :n, :score, :target, :place, :place_of, :region_place, :place_best, :place_worst, :tier, :rank_reasons, :is_flagged,
  :address_quality, :feedback_closure, :factor, 0, '', '', null)

-- assessment_line_list : many
select l.dealer_id, l.code, l.name, l.region_name, l.n, l.score, l.target, l.place, l.place_of, l.region_place, l.place_best, l.place_worst, l.tier, l.rank_reasons, l.is_flagged, l.address_quality,
       l.feedback_closure, l.factor, l.adjustment, l.adjustment_reason, l.adjusted_by, l.adjusted_at
  from assessment_line l where l.sheet_id = :sheet_id and @scope(l)@
--? dealer: and l.dealer_id = :dealer_id
--order network: l.position

-- assessment_line_adjust : exec
-- unscoped: by people of the nation, on a sheet that is locked
update assessment_line set adjustment = :adjustment, adjustment_reason = :adjustment_reason, adjusted_by = :adjusted_by, adjusted_at = :adjusted_at
 where sheet_id = :sheet_id and dealer_id = :dealer_id

-- assessment_facts : many
-- What other rooms measured of a dealer in the quarter, as monthly facts: the mean of its months.
-- unscoped: a sheet is made of all dealers
select k.dealer_id, k.code, avg(k.value) as value num from dealer_kpi k
 where k.code in ('address_quality', 'feedback_closure') and k.month between :from_month text and :to_month text
 group by k.dealer_id, k.code order by k.dealer_id, k.code
