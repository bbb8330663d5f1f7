-- job_insert : exec
-- Nothing when one with the same key waits.
insert into job (id, kind, key, waits_as, asked_by_id, asked_by, language, scope, arguments, is_long, state, due_at, done, total, what, result, problem, page,
                 file_name, file_type, created_at, runner, heartbeat_at, attempts, cancel_asked)
values (:id, :kind, :key, :waits_as, :asked_by_id, :asked_by, :language, :scope, :arguments, :is_long, 'waiting', :due_at, 0, 0, '', '', '', '', '', '',
        :created_at, 0, 0, 0, 0)
on conflict do nothing

-- job_waiting_as : one
select j.id from job j where j.waits_as = :waits_as and j.waits_as <> ''

-- job_with_key : many
-- Whatever became of it.
select j.id from job j where j.key = :key and j.key <> ''
--limit

-- job_row : one
select j.id, j.kind, j.asked_by_id, j.asked_by, j.language, j.scope, j.arguments, j.is_long, j.state, j.due_at, j.done, j.total, j.what, j.result, j.problem, j.page,
       j.file_name, j.file_type, j.created_at, j.started_at, j.ended_at, j.attempts, j.cancel_asked
  from job j where j.id = :id

-- job_list_load : many
-- The newest first.
select j.id, j.kind, j.asked_by_id, j.asked_by, j.is_long, j.state, j.done, j.total, j.what, j.result, j.problem, j.page, j.file_name, j.file_type, j.created_at,
       j.started_at, j.ended_at, j.attempts, j.cancel_asked
  from job j where 1 = 1
--? who: and j.asked_by_id = :asked_by_id
--? state: and j.state = :state
--? kind: and j.kind = :kind
 order by j.id desc
--limit

-- job_count : many
select j.state, count(*) as n int from job j group by j.state

-- ---- the clerk ----

-- job_is_any : many
-- Is there anything for the clerk to write?
select j.id from job j where j.state = 'running' or (j.state = 'waiting' and j.due_at <= :now int)
--limit

-- job_running : many
select j.id, j.runner, j.heartbeat_at, j.attempts, j.cancel_asked from job j where j.state = 'running' order by j.id

-- job_heartbeat : exec
update job set heartbeat_at = :heartbeat_at where id = :id and attempts = :attempts and state = 'running'

-- job_give_back : exec
update job set state = 'waiting', runner = 0, due_at = :due_at, what = '', done = 0, total = 0 where id = :id and attempts = :attempts and state = 'running'

-- job_uncount : exec
-- An attempt that was broken off by a stop of the jobs process.
update job set state = 'waiting', runner = 0, attempts = attempts - 1, what = '', done = 0, total = 0 where id = :id and attempts = :attempts and state = 'running'

-- job_next : one
-- The one that waits longest.
select j.id, j.attempts from job j where j.state = 'waiting' and j.is_long = :is_long and j.due_at <= :now int order by j.due_at, j.id limit 1

-- job_take : exec
update job set state = 'running', waits_as = '', runner = :runner, attempts = attempts + 1, started_at = :now int, heartbeat_at = :now int, what = '', done = 0, total = 0, problem = ''
 where id = :id and state = 'waiting'

-- ---- whoever works on it ----

-- job_set_progress : exec
update job set done = :done, total = :total, what = :what where id = :id and attempts = :attempts and state = 'running'

-- job_finish : exec
update job set state = 'done', ended_at = :ended_at, runner = 0, result = :result, page = :page, file_name = :file_name, file_type = :file_type
 where id = :id and attempts = :attempts and state = 'running'

-- job_break_off : exec
-- Failed or cancelled.
update job set state = :state, ended_at = :ended_at, runner = 0, problem = :problem where id = :id and attempts = :attempts and state = 'running'

-- ---- by hand ----

-- job_cancel_waiting : exec
update job set state = 'cancelled', waits_as = '', ended_at = :ended_at, problem = :problem where id = :id and state = 'waiting'

-- job_cancel_running : exec
update job set cancel_asked = 1 where id = :id and state = 'running'

-- job_again : exec
update job set state = 'waiting', attempts = 0, cancel_asked = 0, due_at = :due_at, ended_at = null, problem = '', done = 0, total = 0, what = ''
 where id = :id and state in ('failed', 'cancelled')

-- ---- housekeeping ----

-- job_ended_before : many
select j.id, j.file_name from job j where j.ended_at < :before int order by j.ended_at
--limit

-- job_delete : exec
delete from job where id = :id and ended_at is not null
