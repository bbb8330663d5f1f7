-- setting_latest : one
-- The newest value of a key in exactly this scope.
select s.value, s.is_withdrawn from setting s where s.key = :key and s.scope = :scope order by s.id desc
--limit

-- setting_history : many
-- All values of a key, the newest first.
select s.scope, s.value, s.is_withdrawn, s.changed_at, s.changed_by from setting s where s.key = :key order by s.id desc

-- setting_insert : exec
insert into setting (id, key, scope, value, changed_at, changed_by, is_withdrawn) values (:id, :key, :scope, :value, :changed_at, :changed_by, :is_withdrawn)

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

-- import_batch_rows : many
-- The newest batches first, with the uploads they were.
select b.id, b.kind, b.file_name, b.state, b.rows_new, b.rows_changed, b.rows_same, b.rows_rejected, b.applied_at, b.applied_by, f.id as file_id int?, f.owner as owner text?
  from import_batch b left join import_file f on f.id = (select max(x.id) from import_file x where x.batch_id = b.id) where 1 = 1
--? one: and b.id = :id
 order by b.id desc
--limit

-- import_file_insert : exec
insert into import_file (id, kind, file_name, bytes, owner, asked_by_id, asked_by, state, sheet, map, problem, job_id, rows_new, rows_changed, rows_same, rows_rejected, created_at)
values (:id, :kind, :file_name, :bytes, :owner, :asked_by_id, :asked_by, 'checking', '', :map, '', :job_id, 0, 0, 0, 0, :created_at)

-- import_file_row : one
select f.id, f.kind, f.file_name, f.bytes, f.owner, f.asked_by_id, f.asked_by, f.state, f.sheet, f.map, f.problem, f.job_id, f.batch_id, f.rows_new, f.rows_changed, f.rows_same,
       f.rows_rejected, f.created_at
  from import_file f where f.id = :id

-- import_file_rows : many
-- The newest first.
select f.id, f.kind, f.file_name, f.asked_by, f.state, f.problem, f.batch_id, f.rows_new, f.rows_changed, f.rows_same, f.rows_rejected, f.created_at, b.state as batch_state text?
  from import_file f left join import_batch b on b.id = f.batch_id where f.state <> 'dropped'
--? owner: and f.owner = :owner
--? open: and f.state <> 'taken'
 order by f.id desc
--limit

-- import_file_check : exec
-- Looked at again, with another map or sheet.
update import_file set state = 'checking', job_id = :job_id, map = :map, sheet = :sheet, problem = '' where id = :id and state = 'ready'

-- import_file_checked : exec
update import_file set state = 'ready', problem = :problem, map = :map, rows_new = :rows_new, rows_changed = :rows_changed, rows_same = :rows_same, rows_rejected = :rows_rejected
 where id = :id and state = 'checking'

-- import_file_take : exec
update import_file set state = 'taking', job_id = :job_id, problem = '' where id = :id and state = 'ready'

-- import_file_taken : exec
update import_file set state = 'taken', batch_id = :batch_id, rows_new = :rows_new, rows_changed = :rows_changed, rows_same = :rows_same, rows_rejected = :rows_rejected
 where id = :id and state = 'taking'

-- import_file_not_taken : exec
update import_file set state = 'ready', problem = :problem where id = :id and state = 'taking'

-- import_file_drop : exec
update import_file set state = 'dropped' where id = :id and state in ('checking', 'ready')

-- import_file_before : many
select f.id, f.state from import_file f where f.created_at < :before int and f.state <> 'taken' order by f.id
--limit

-- import_file_delete : exec
delete from import_file where id = :id and state <> 'taken'

-- import_map_kept_load : one
select m.map from import_map_kept m where m.owner = :owner and m.kind = :kind

-- import_map_kept_store : exec
insert into import_map_kept (owner, kind, map, changed_at) values (:owner, :kind, :map, :changed_at)
on conflict (owner, kind) do update set map = excluded.map, changed_at = excluded.changed_at
