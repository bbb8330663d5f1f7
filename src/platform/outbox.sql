-- outbox_insert : exec
insert into outbox (id, channel, kind, recipient, subject, body, state, attempts, due_at, problem, created_at)
values (:id, :channel, :kind, :recipient, :subject, :body, 'waiting', 0, :due_at, '', :created_at)

-- outbox_next : one
-- The message that waits longest, held until the end of the transaction.
select o.id, o.channel, o.kind, o.recipient, o.subject, o.body, o.attempts, o.created_at from outbox o
 where o.state = 'waiting' and o.due_at <= :now int and (o.channel <> 'mail' or :mail int = 1) and (o.channel <> 'sms' or :sms int = 1)
   and (o.channel <> 'webhook' or :webhook int = 1)
 order by o.due_at, o.id limit 1 @skip_locked@

-- outbox_take : exec
-- For the time of sending nobody else takes it; should this process die, it is taken again later.
update outbox set attempts = attempts + 1, due_at = :due_at where id = :id

-- outbox_sent : exec
update outbox set state = 'sent', ended_at = :ended_at, recipient = '', subject = '', body = '', problem = '' where id = :id

-- outbox_failed : exec
update outbox set state = :state, ended_at = :ended_at, due_at = :due_at, problem = :problem where id = :id

-- outbox_retry_dead : exec
update outbox set state = 'waiting', attempts = 0, due_at = :due_at, ended_at = null where id = :id and state = 'dead'

-- outbox_list : many
-- The newest first.
select o.id, o.channel, o.kind, o.recipient, o.state, o.attempts, o.due_at, o.problem, o.created_at, o.ended_at from outbox o where 1 = 1
--? state: and o.state = :state
 order by o.id desc
--limit

-- outbox_sweep : exec
-- Sent ones are forgotten.
delete from outbox where state = 'sent' and ended_at <= :until int

-- outbox_due : many
-- Which ways have something to deliver.
select o.channel from outbox o where o.state = 'waiting' and o.due_at <= :now int group by o.channel
