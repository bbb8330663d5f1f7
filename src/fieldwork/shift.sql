-- field_shift_last : one
select s.id, s.started_at, s.seen_at, s.busy_since from field_shift s where s.user_id = :user_id and s.ended_at is null order by s.started_at desc
--limit

-- field_shift_insert : exec
insert into field_shift (id, user_id, started_at, seen_at) values (:id, :user_id, :started_at, :started_at)

-- field_shift_seen : exec
update field_shift set seen_at = :seen_at where id = :id

-- field_shift_busy : exec
update field_shift set seen_at = :seen_at, busy_since = :busy_since where id = :id

-- field_shift_end : exec
update field_shift set ended_at = :ended_at int, busy_since = null where id = :id

-- field_shift_since : many
-- A person's shifts of a day.
select s.started_at, s.seen_at, s.ended_at from field_shift s where s.user_id = :user_id and s.seen_at >= :since int order by s.started_at
