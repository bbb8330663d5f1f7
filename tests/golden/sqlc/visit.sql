-- Statements on visits: every kind, type and form of parameter. Also run by test_sqlc_run.c.

-- visit_by_ro : one
-- The visit with this repair order of the dealer.
--
-- `found` is false when there is none, or when the dealer is not in scope.
select v.id, v.dealer_id, v.owner_id, v.ro_no, v.visit_day, v.amount_fen, v.score, v.weight, v.warranty, v.returned,
       v.photo, v.digest
  from visit v
 where v.ro_no = :ro_no and @scope(v)@   -- a comment behind the SQL; 'with quotes

-- visit_newest : one
-- The day of the newest visit of all dealers.
-- unscoped: a figure of the whole network
select max(v.visit_day) as newest text?, count(*) as n int, avg(v.score) as mean num? from visit v

-- visit_list : many
-- Visits in scope, filtered and sorted.
select v.id, v.ro_no, d.name as dealer_name, v.amount_fen
  from visit v
  join dealer d on d.id = v.dealer_id
 where @scope(v)@
--? day: and v.visit_day = :visit_day
--? amount: and v.amount_fen >= :least_fen int
--? amount:   and v.amount_fen <= :most_fen int
--? warranty: and v.warranty = :warranty
--? word: and (v.ro_no like '%' || :word text || '%' or d.name like '%' || :word || '%')
--order ro: v.ro_no | ro_down: v.ro_no desc | label: d.name || '|' || v.ro_no
--order amount: v.amount_fen desc, v.id
--limit

-- visit_each : each
select v.id, v.ro_no, v.photo from visit v where v.id > :after int and @scope(v)@ order by v.id

-- visit_insert : exec
-- A new visit. CONFLICT when the dealer has this repair order already.
insert into visit (id, dealer_id, owner_id, ro_no, visit_day, amount_fen, score, weight, warranty, returned, photo, digest)
values (:id, :dealer_id, :owner_id, :ro_no, :visit_day, :amount_fen, :score, :weight, :warranty, :returned, :photo, :digest)

-- visit_upsert : many
-- Inserts the visit, or gives the one that is there the new amount. The row as it is now.
insert into visit (id, dealer_id, ro_no, amount_fen, weight, warranty, digest)
values (:id, :dealer_id, :ro_no, :amount_fen, 1.0, 0, :digest)
on conflict (dealer_id, ro_no) do update set amount_fen = excluded.amount_fen
returning id, amount_fen

-- visit_delete : exec
delete from visit where id = :id and @scope(visit)@

-- visit_mark_returned : exec
-- unscoped: the caller has checked the dealer
update visit set returned = 1 where id = :id

-- visit_claim : many
-- unscoped: jobs work for the whole network
select v.id from visit v where v.returned is null order by v.id limit :n int @skip_locked@

-- visit_clear : exec
-- unscoped: a test starts anew
delete from visit
