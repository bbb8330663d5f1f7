-- setting_latest : one
-- The newest value of a key in exactly this scope.
select s.value from setting s where s.key = :key and s.scope = :scope order by s.id desc
--limit

-- setting_history : many
-- All values of a key, the newest first.
select s.scope, s.value, s.changed_at, s.changed_by from setting s where s.key = :key order by s.id desc

-- setting_insert : exec
insert into setting (id, key, scope, value, changed_at, changed_by) values (:id, :key, :scope, :value, :changed_at, :changed_by)

-- guard_hold : one
-- Held until the end of the transaction: one import or undo at a time.
select g.name from guard g where g.name = :name @for_update@

-- import_batch_insert : exec
insert into import_batch (id, kind, file_name, file_sha256, map_sha256, state, rows_new, rows_changed, rows_same, rows_rejected, applied_at, applied_by)
values (:id, :kind, :file_name, :file_sha256, :map_sha256, 'applied', :rows_new, :rows_changed, :rows_same, :rows_rejected, :applied_at, :applied_by)

-- import_batch_known : one
-- Batches of this very file and map that still stand.
select b.id, b.applied_at, b.rows_new, b.rows_changed, b.rows_same, b.rows_rejected from import_batch b
 where b.file_sha256 = :file_sha256 and b.kind = :kind and b.map_sha256 = :map_sha256 and b.state = 'applied' order by b.id
--limit

-- import_batch_load : one
select b.id, b.kind, b.file_name, b.state, b.rows_new, b.rows_changed, b.applied_at, b.applied_by from import_batch b where b.id = :id

-- import_batch_list : many
-- The newest batches first.
select b.id, b.kind, b.file_name, b.state, b.rows_new, b.rows_changed, b.rows_same, b.rows_rejected, b.applied_at, b.applied_by from import_batch b order by b.id desc
--limit

-- import_batch_undo : exec
update import_batch set state = 'undone', undone_at = :undone_at, undone_by = :undone_by where id = :id and state = 'applied'

-- event_insert : exec
insert into event (id, kind, subject, detail, created_at) values (:id, :kind, :subject, :detail, :created_at)

-- event_oldest : one
-- The event whose turn it is.
select e.id, e.kind, e.subject, e.detail, e.created_at, e.attempts, e.due_at from event e where e.handled_at is null order by e.id limit 1

-- event_take : exec
update event set attempts = attempts + 1, due_at = :due_at where id = :id

-- event_settle : exec
update event set handled_at = :handled_at, due_at = :due_at, problem = :problem where id = :id

-- event_sweep : exec
-- Handled ones are forgotten; those that were set aside stay.
delete from event where handled_at <= :until int and problem = ''
