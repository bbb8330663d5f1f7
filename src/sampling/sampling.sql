-- draw_latest_of_month : one
-- The month's last draw.
select d.id, d.tranche from draw d where d.programme = :programme and d.month = :month order by d.tranche desc
--limit

-- draw_load : one
select d.id, d.programme, d.month, d.first_tranche, d.tranche, d.algorithm, d.seed, d.salt, d.frame_sha256, d.commitment, d.parameters, d.field_end, d.drawn_at, d.drawn_by
  from draw d where d.id = :id

-- draw_list : many
-- The newest first.
-- unscoped: counts of the whole network
select d.id, d.programme, d.month, d.first_tranche, d.tranche, d.commitment, d.field_end, d.drawn_at, d.drawn_by,
       (select coalesce(sum(x.frame_rows), 0) from draw_dealer x where x.draw_id = d.id) as frame_rows int,
       (select coalesce(sum(x.eligible_rows), 0) from draw_dealer x where x.draw_id = d.id) as eligible_rows int,
       (select coalesce(sum(x.drawn_rows), 0) from draw_dealer x where x.draw_id = d.id) as drawn_rows int
  from draw d
 where 1 = 1
--? programme: and d.programme = :programme
 order by d.id desc
--limit

-- draw_insert : exec
insert into draw (id, programme, month, first_tranche, tranche, algorithm, seed, salt, frame_sha256, commitment, parameters, field_end, drawn_at, drawn_by)
values (:id, :programme, :month, :first_tranche, :tranche, :algorithm, :seed, :salt, :frame_sha256, :commitment, :parameters, :field_end, :drawn_at, :drawn_by)

-- draw_dealer_insert : bulk
insert into draw_dealer (draw_id, dealer_id, dealer_code, stream, frame_rows, new_rows, eligible_rows, deferred_rows, quota, planned, target, main_rows, reserve_size, drawn_rows, expected, frame_sha256, frame)
values (:draw_id, :dealer_id, :dealer_code, :stream, :frame_rows, :new_rows, :eligible_rows, :deferred_rows, :quota, :planned, :target, :main_rows, :reserve_size, :drawn_rows, :expected, :frame_sha256, :frame)

-- draw_visit_insert : bulk
insert into draw_visit (draw_id, dealer_id, release_order, replicate, position, visit_id, customer_id)
values (:draw_id, :dealer_id, :release_order, :replicate, :position, :visit_id, :customer_id)

-- draw_deferral_insert : bulk
insert into draw_deferral (draw_id, visit_id, until) values (:draw_id, :visit_id, :until)

-- draw_dealer_list : many
-- A draw's dealers with their frames, in the byte order of their codes.
select x.dealer_id, x.dealer_code, x.stream, x.frame_rows, x.new_rows, x.eligible_rows, x.deferred_rows, x.quota, x.planned, x.target, x.main_rows, x.reserve_size, x.drawn_rows, x.expected,
       x.frame_sha256, x.frame
  from draw_dealer x where x.draw_id = :draw_id and @scope(x)@ order by x.dealer_code

-- draw_exclusion_insert : bulk
insert into draw_exclusion (draw_id, dealer_id, reason, visits) values (:draw_id, :dealer_id, :reason, :visits)

-- draw_exclusion_list : many
select e.dealer_id, e.reason, e.visits from draw_exclusion e where e.draw_id = :draw_id and @scope(e)@ order by e.dealer_id, e.reason

-- draw_visit_list : many
-- The drawn visits of a draw, in the order of dealers and release.
-- unscoped: the draw itself and its verification; never shown
select v.dealer_id, v.release_order, v.replicate, v.position, v.visit_id from draw_visit v where v.draw_id = :draw_id order by v.dealer_id, v.release_order

-- draw_expected_of_months : many
-- What the draws of a quarter's months should bring, and how far the months are drawn.
-- unscoped: targets of all dealers
select x.dealer_id, d.month, max(x.quota) as quota int, sum(x.expected) as expected int
  from draw d join draw_dealer x on x.draw_id = d.id
 where d.programme = :programme and d.month between :from_month text and :to_month text
 group by x.dealer_id, d.month

-- draw_months : many
select d.month, max(d.tranche) as tranche int, max(d.field_end) as field_end text from draw d
 where d.programme = :programme and d.month between :from_month text and :to_month text group by d.month

-- draw_reserved : each
-- Customers in a reserve that may still be opened, and until when.
-- unscoped: one cap for the whole network
select v.customer_id, max(d.field_end) as field_end text from draw d join draw_visit v on v.draw_id = d.id
 where d.field_end >= :today text and v.replicate > 0 group by v.customer_id

-- draw_deferral_of : each
select f.visit_id from draw_deferral f where f.draw_id = :draw_id

-- draw_dealers_of_network_batch : many
-- Dealers that a network import brought and that stand in a draw.
-- unscoped: undo of an import
select d.code from dealer d where d.batch_id = :batch_id int and exists (select 1 from draw_dealer x where x.dealer_id = d.id) order by d.code

-- visit_of_frame : each
-- What the rules of the sample look at.
-- unscoped: the frame of the whole network
select v.id, v.dealer_id, v.ro_no, v.repair_date, v.customer_id, v.mobile, v.phone2, v.sender_mobile, v.dealer_own, v.survey_consent, v.opt_out_date, v.last_interview_date,
       case when l.visit_id is null then 0 else 1 end as locked int
  from visit v left join visit_lock l on l.visit_id = v.id
 where v.programme = :programme and v.visit_month = :visit_month and v.repair_date <= :until text

-- visit_flag_accepted : many
-- The dealer's own marks (VIP, staff) that are believed: in the order of dates up to this share of the dealer's rows in a file.
-- unscoped: the frame of the whole network
select f.id, f.vip
  from (select v.id, v.dealer_id, v.batch_id, v.vip, row_number() over (partition by v.batch_id, v.dealer_id order by v.repair_date, v.programme, v.ro_no) as place
          from visit v
         where (v.vip = 1 or v.staff = 1)
           and v.batch_id in (select m.batch_id from visit m where m.programme = :programme and m.visit_month = :visit_month and (m.vip = 1 or m.staff = 1))) f
  join (select w.batch_id, w.dealer_id, count(*) as n
          from visit w
         where w.batch_id in (select m.batch_id from visit m where m.programme = :programme and m.visit_month = :visit_month and (m.vip = 1 or m.staff = 1))
         group by w.batch_id, w.dealer_id) t on t.batch_id = f.batch_id and t.dealer_id = f.dealer_id
 where f.place * 100 <= cast(t.n as double precision) * :share_pct num

-- visit_named : each
-- Names, for the words that mark a taxi.
-- unscoped: the frame of the whole network
select v.id, v.customer_name, c.company from visit v join customer c on c.id = v.customer_id
 where v.programme = :programme and v.visit_month = :visit_month and v.repair_date <= :until text

-- visit_excluded_by_vin : many
-- unscoped: the importer's lists hold for the whole network
select v.id, e.kind from exclusion e join vehicle w on w.vin = e.vin join visit v on v.vehicle_id = w.id
 where e.vin <> '' and e.valid_from <= :today text and (e.valid_to is null or e.valid_to >= :today)
   and v.programme = :programme and v.visit_month = :visit_month and v.repair_date <= :until text

-- exclusion_of_day : many
select e.kind, e.phone, e.vin from exclusion e where e.valid_from <= :today text and (e.valid_to is null or e.valid_to >= :today)

-- customer_contact_recent : each
-- Who was contacted for a survey lately: for this programme, and for any.
select t.customer_id, coalesce(max(case when t.programme = :programme then t.contact_date end), '') as same text, max(t.contact_date) as any_day text
  from customer_contact t where t.purpose = 'survey' and t.contact_date >= :since text group by t.customer_id

-- interview_count_of_months : many
-- Interviews that were made, by dealer and visit month.
-- unscoped: targets of all dealers
select i.dealer_id, i.visit_month, count(*) as n int from interview i
 where i.programme = :programme and i.visit_month between :from_month text and :to_month text group by i.dealer_id, i.visit_month

-- ---- for fieldwork ----

-- draw_of_month : many
select d.id, d.tranche, d.field_end from draw d where d.programme = :programme and d.month = :month order by d.tranche

-- draw_wants : many
-- What the month's draws want of each dealer, in the order of tranches.
-- unscoped: the agency works for the whole network
select x.dealer_id, x.target, x.expected from draw d join draw_dealer x on x.draw_id = d.id where d.programme = :programme and d.month = :month order by x.dealer_id, d.tranche

-- draw_call : each
-- unscoped: the agency works for the whole network
select x.dealer_id, x.release_order, x.replicate, x.visit_id, v.repair_date, v.customer_name, v.mobile, v.phone2, v.sender_name, v.sender_mobile
  from draw_visit x join visit v on v.id = x.visit_id where x.draw_id = :draw_id order by x.dealer_id, x.release_order

-- draw_replicate_customers : many
-- unscoped: one replicate of one dealer
select x.customer_id from draw_visit x where x.draw_id = :draw_id and x.dealer_id = :dealer_id and x.replicate = :replicate order by x.customer_id

-- draw_month_list : many
-- The months that were drawn, the newest first.
select d.programme, d.month, max(d.tranche) as tranche int, max(d.field_end) as field_end text from draw d group by d.programme, d.month order by d.month desc, d.programme
--limit
