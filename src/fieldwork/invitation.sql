-- wave_invitation_find : one
select w.mode, w.phone_after, w.first_reminder, w.second_reminder, w.from_minute, w.until_minute, w.minutes, w.sender, w.client, w.subject_zh, w.subject_en, w.invite_zh, w.invite_en,
       w.remind_zh, w.remind_en from wave_invitation w where w.wave_id = :wave_id

-- wave_invitation_put : exec
insert into wave_invitation (wave_id, mode, phone_after, first_reminder, second_reminder, from_minute, until_minute, minutes, sender, client, subject_zh, subject_en, invite_zh, invite_en,
  remind_zh, remind_en, changed_at, changed_by)
values (:wave_id, :mode, :phone_after, :first_reminder, :second_reminder, :from_minute, :until_minute, :minutes, :sender, :client, :subject_zh, :subject_en, :invite_zh, :invite_en,
  :remind_zh, :remind_en, :changed_at, :changed_by)
on conflict (wave_id) do update set mode = excluded.mode, phone_after = excluded.phone_after, first_reminder = excluded.first_reminder, second_reminder = excluded.second_reminder,
  from_minute = excluded.from_minute, until_minute = excluded.until_minute, minutes = excluded.minutes, sender = excluded.sender, client = excluded.client,
  subject_zh = excluded.subject_zh, subject_en = excluded.subject_en, invite_zh = excluded.invite_zh, invite_en = excluded.invite_en, remind_zh = excluded.remind_zh,
  remind_en = excluded.remind_en, changed_at = excluded.changed_at, changed_by = excluded.changed_by

-- invitation_waves : many
-- Open waves that send messages.
select w.wave_id from wave_invitation w join wave x on x.id = w.wave_id where x.state = 'open' and w.mode <> 'phone' order by w.wave_id

-- ---- web first: cases wait for their invitation ----

-- invitation_hold_cases : exec
-- Those that nobody called and that can be invited wait, at the latest until half of their days are over; the invitation says until when (invitation_phone_from).
-- unscoped: the agency works for the whole network
update field_case set state = 'waiting', due_at = (case when open_from > :now int then open_from else :now int end + open_until) / 2
 where wave_id = :wave_id and state in ('ready', 'waiting') and attempts = 0 and open_until > :now int
   and not exists (select 1 from invitation i where i.case_id = field_case.id)
   and exists (select 1 from case_number n where n.case_id = field_case.id and n.state = 'good' and n.phone like '1__________')

-- invitation_let_go : exec
-- The wave does not invite first any more: what waited for that waits for its first day only.
-- unscoped: the agency works for the whole network
update field_case set due_at = case when open_from > :now int then open_from else 0 end, state = case when open_from > :now int then 'waiting' else 'ready' end
 where wave_id = :wave_id and state = 'waiting' and attempts = 0 and open_until > :now int

-- ---- sending ----

-- invitation_due : many
-- Whom to invite: nobody called them, there is room in their quota, and they have a mobile number.
-- unscoped: the agency works for the whole network
select c.id as case_id, c.open_until, n.position, n.phone, v.repair_date, (select m.name from dealer_membership m where m.dealer_id = c.dealer_id and m.valid_to is null) as dealer text?
  from field_case c join wave_cell q on q.id = c.cell_id join visit v on v.id = c.visit_id
  join case_number n on n.case_id = c.id and n.position = (select min(m.position) from case_number m where m.case_id = c.id and m.state = 'good' and m.phone like '1__________')
 where c.wave_id = :wave_id and c.state in ('ready', 'waiting') and c.attempts = 0 and c.open_from <= :now int and c.open_until > :now int and q.achieved + q.reserved < q.target
   and not exists (select 1 from invitation i where i.case_id = c.id)
 order by c.release_order, c.id
--limit

-- invitation_reminder_due : many
-- Whom to remind for the :sent + 1st time: nobody reached them or agreed on a call with them since.
-- unscoped: the agency works for the whole network
select i.id, i.case_id, i.position, i.mail, i.language, coalesce(n.phone, '') as phone text, v.repair_date,
       (select m.name from dealer_membership m where m.dealer_id = c.dealer_id and m.valid_to is null) as dealer text?
  from invitation i join field_case c on c.id = i.case_id join wave_cell q on q.id = c.cell_id join visit v on v.id = c.visit_id
  left join case_number n on n.case_id = i.case_id and n.position = i.position and n.state = 'good'
 where i.wave_id = :wave_id and i.reminders = :sent int and i.invited_at <= :before int and i.stopped_at is null and (i.position = 0 or n.phone is not null)
   and c.state in ('ready', 'waiting') and c.converts = 0 and c.open_until > :now int and q.achieved + q.reserved < q.target
 order by i.invited_at, i.id
--limit

-- invitation_case : one
-- unscoped: one case by its id
select c.wave_id, c.state, c.claimed_by, c.open_until, v.repair_date, (select m.name from dealer_membership m where m.dealer_id = c.dealer_id and m.valid_to is null) as dealer text?
  from field_case c join visit v on v.id = c.visit_id where c.id = :id

-- invitation_insert : exec
insert into invitation (id, case_id, wave_id, position, mail, language, invited_at, reminders, has_opinion) values (:id, :case_id, :wave_id, :position, :mail, :language, :invited_at, 0, 0)

-- invitation_of_case : one
select i.id from invitation i where i.case_id = :case_id

-- invitation_again : exec
-- Asked for once more, perhaps elsewhere.
update invitation set position = :position, mail = :mail, language = :language, invited_at = :invited_at, reminders = 0 where id = :id

-- invitation_count_reminder : exec
update invitation set reminders = :reminders where id = :id

-- invitation_wait : exec
-- unscoped: one case by its id
update field_case set state = 'waiting', due_at = :due_at where id = :id and state in ('ready', 'waiting')

-- invitation_link_insert : exec
insert into invitation_link (token_hash, short_hash, invitation_id, outbox_id) values (:token_hash, :short_hash, :invitation_id, :outbox_id)

-- ---- links ----

-- invitation_by_token : one
select l.invitation_id from invitation_link l where l.token_hash = :token_hash

-- invitation_by_short : one
select l.invitation_id from invitation_link l where l.short_hash = :short_hash

-- invitation_find : one
-- unscoped: one invitation by its link
select i.id, i.case_id, i.wave_id, i.position, i.language, i.opened_at, i.stopped_at, i.has_opinion, c.state, c.claimed_by, c.open_until, c.outcome, c.dealer_id, w.state as wave_state,
       w.programme, w.version_id, q.target, q.achieved, q.reserved, v.repair_date, v.model, v.work_type, v.plate,
       (select m.name from dealer_membership m where m.dealer_id = c.dealer_id and m.valid_to is null) as dealer text?
  from invitation i join field_case c on c.id = i.case_id join wave w on w.id = i.wave_id join wave_cell q on q.id = c.cell_id join visit v on v.id = c.visit_id where i.id = :id

-- invitation_open : exec
update invitation set opened_at = :opened_at where id = :id and opened_at is null

-- invitation_speak : exec
update invitation set language = :language where id = :id

-- invitation_stop : exec
update invitation set stopped_at = :stopped_at where id = :id and stopped_at is null

-- invitation_take_opinion : exec
update invitation set has_opinion = 1 where id = :id and has_opinion = 0

-- invitation_give_opinion_back : exec
update invitation set has_opinion = 0 where id = :id

-- link_guess_count : one
select count(*) as here int, (select count(*) from link_guess x where x.guessed_at > :since int) as everywhere int from link_guess g where g.address_hash = :address_hash and g.guessed_at > :since int

-- link_guess_insert : exec
insert into link_guess (id, address_hash, guessed_at) values (:id, :address_hash, :guessed_at)

-- link_guess_sweep : exec
delete from link_guess where guessed_at <= :until int

-- ---- counts ----

-- invitation_count : one
-- unscoped: the agency works for the whole network
select count(*) as invited int, count(i.opened_at) as opened int, count(i.stopped_at) as stopped int, coalesce(sum(case when i.reminders > 0 then 1 else 0 end), 0) as reminded int,
       coalesce(sum(case when exists (select 1 from field_interview f where f.case_id = i.case_id and f.mode = 'web' and f.state <> 'void') then 1 else 0 end), 0) as started int,
       coalesce(sum(case when c.outcome = 'web_complete' then 1 else 0 end), 0) as complete int,
       coalesce(sum(case when not exists (select 1 from invitation_link l left join outbox o on o.id = l.outbox_id where l.invitation_id = i.id and (o.id is null or o.state <> 'dead')) then 1 else 0 end), 0) as bounced int,
       coalesce(sum(case when exists (select 1 from invitation_link l join outbox o on o.id = l.outbox_id where l.invitation_id = i.id and o.state = 'waiting') then 1 else 0 end), 0) as waiting int
  from invitation i join field_case c on c.id = i.case_id where i.wave_id = :wave_id

-- invitation_erase_links : exec
delete from invitation_link where invitation_id in (select i.id from invitation i where i.wave_id = :wave_id)

-- invitation_erase : exec
delete from invitation where wave_id = :wave_id
