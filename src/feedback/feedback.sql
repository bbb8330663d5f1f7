-- feedback_insert : exec
insert into feedback (id, number, dealer_id, programme, kind, opinion_id, phone, needs_contact, state, opened_at, opened_on, clock_from, due_at, owner_id, owner, read_at, contacted_at,
                      closed_at, read_same_day, contact_in_time, attempts, done, satisfied, reopened, escalated_at, changed_at, reminded)
values (:id, :number, :dealer_id, :programme, :kind, :opinion_id, :phone, :needs_contact, 'new', :opened_at, :opened_on, :clock_from, :due_at, null, '', null, null,
        null, null, null, 0, '', '', 0, null, :opened_at, '')

-- feedback_update : exec
-- unscoped: by key, after it was loaded within the reader's reach
update feedback set state = :state, kind = :kind, opinion_id = :opinion_id, needs_contact = :needs_contact, clock_from = :clock_from, due_at = :due_at, owner_id = :owner_id, owner = :owner, read_at = :read_at,
       contacted_at = :contacted_at, closed_at = :closed_at, read_same_day = :read_same_day, contact_in_time = :contact_in_time, attempts = :attempts, done = :done, satisfied = :satisfied,
       reopened = :reopened, escalated_at = :escalated_at, changed_at = :changed_at, reminded = :reminded
 where id = :id and changed_at = :seen int

-- feedback_deleted : one
-- unscoped: of an opinion that was taken back
delete from feedback where id = :id returning dealer_id, programme, opened_on

-- feedback_left : one
-- Another opinion of the case, where there is one.
select max(x.opinion_id) as opinion_id int? from feedback_opinion x where x.feedback_id = :feedback_id

-- feedback_set_opinion : exec
-- unscoped: by key
update feedback set opinion_id = :opinion_id where id = :id

-- feedback_number_of_day : one
-- The highest place of a dealer's day: what stands behind code, day and two dashes.
-- unscoped: the number of the next one
select coalesce(max(cast(substr(f.number, length(d.code) + 9) as bigint)), 0) as n int
  from feedback f join dealer d on d.id = f.dealer_id where f.dealer_id = :dealer_id and f.opened_on = :opened_on

-- feedback_open_of : one
-- The open case of a customer at a dealer.
-- unscoped: asked by the job that takes opinions in
select f.id from feedback f where f.dealer_id = :dealer_id and f.phone = :phone and f.state <> 'closed'

-- feedback_opinion_to_take : one
-- unscoped: asked by the job that takes opinions in
select o.dealer_id, o.programme, o.kind, o.phone from opinion o where o.id = :id

-- feedback_of_opinion : one
select x.feedback_id from feedback_opinion x where x.opinion_id = :opinion_id

-- feedback_opinion_insert : exec
insert into feedback_opinion (opinion_id, feedback_id) values (:opinion_id, :feedback_id)

-- feedback_opinion_delete : exec
delete from feedback_opinion where opinion_id = :opinion_id

-- feedback_opinion_list : many
-- What the customer said, the newest first.
-- unscoped: of a case that was loaded within the reader's reach
select o.id, o.kind, o.step, o.body, o.wish, o.source, o.model, o.plate, o.visit_date, o.collected_on, o.collected_at
  from feedback_opinion x join opinion o on o.id = x.opinion_id where x.feedback_id = :feedback_id order by o.collected_at desc, o.id

-- feedback_opinions_of_batch : many
-- Opinions of an import that the dealer has read already.
-- unscoped: the batch that is undone
select f.number from opinion o join feedback_opinion x on x.opinion_id = o.id join feedback f on f.id = x.feedback_id
 where o.batch_id = :batch_id and (f.state <> 'new' or f.reopened > 0 or f.read_at is not null) order by f.number

-- feedback_list : many
select f.id, f.number, f.dealer_id, d.code as dealer_code text, f.programme, f.kind, f.opinion_id, f.phone, f.needs_contact, f.state, f.opened_at, f.opened_on, f.clock_from, f.due_at, f.owner_id,
       f.owner, f.read_at, f.contacted_at, f.closed_at, f.read_same_day, f.contact_in_time, f.attempts, f.done, f.satisfied, f.reopened, f.escalated_at, f.changed_at, f.reminded,
       o.customer_name, o.model, o.plate, o.visit_date, o.step, o.body, o.wish, o.source, o.collected_on
  from feedback f join dealer d on d.id = f.dealer_id join opinion o on o.id = f.opinion_id
 where @scope(f)@
--? id: and f.id = :id
--? today: and f.opened_on = :opened_on
--? unread: and f.state = 'new'
--? due: and f.state in ('new', 'read') and f.needs_contact = 1 and f.due_at >= :now int and f.due_at < :tomorrow int
--? overdue: and f.state in ('new', 'read') and f.needs_contact = 1 and f.due_at < :now int
--? asked: and f.state = 'asked'
--? closed: and f.state = 'closed'
--? open: and f.state <> 'closed'
--? reopened: and f.reopened > 0
--? programme: and f.programme = :programme
--? kind: and f.kind = :kind
--? dealer: and d.code = :dealer text
--? region: and f.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = :region int and m.valid_to is null)
--? words: and (lower(f.number) like :words text escape '\' or lower(o.body) like :words text escape '\' or lower(d.code) like :words text escape '\' or lower(o.plate) like :words text escape '\' or o.phone like :words text escape '\' or o.customer_name like :words text escape '\')
--order newest: f.opened_at desc, f.number | due: f.needs_contact desc, f.due_at, f.number | dealer: d.code, f.opened_at desc, f.number | state: f.state, f.due_at, f.number
--limit

-- feedback_count : one
select count(*) as n int
  from feedback f join dealer d on d.id = f.dealer_id join opinion o on o.id = f.opinion_id
 where @scope(f)@
--? today: and f.opened_on = :opened_on
--? unread: and f.state = 'new'
--? due: and f.state in ('new', 'read') and f.needs_contact = 1 and f.due_at >= :now int and f.due_at < :tomorrow int
--? overdue: and f.state in ('new', 'read') and f.needs_contact = 1 and f.due_at < :now int
--? asked: and f.state = 'asked'
--? closed: and f.state = 'closed'
--? open: and f.state <> 'closed'
--? reopened: and f.reopened > 0
--? programme: and f.programme = :programme
--? kind: and f.kind = :kind
--? dealer: and d.code = :dealer text
--? region: and f.dealer_id in (select m.dealer_id from dealer_membership m where m.region_id = :region int and m.valid_to is null)
--? words: and (lower(f.number) like :words text escape '\' or lower(o.body) like :words text escape '\' or lower(d.code) like :words text escape '\' or lower(o.plate) like :words text escape '\' or o.phone like :words text escape '\' or o.customer_name like :words text escape '\')

-- feedback_tabs : one
select coalesce(sum(case when f.opened_on = :today text then 1 else 0 end), 0) as today int,
       coalesce(sum(case when f.state = 'new' then 1 else 0 end), 0) as unread int,
       coalesce(sum(case when f.state in ('new', 'read') and f.needs_contact = 1 and f.due_at >= :now int and f.due_at < :tomorrow int then 1 else 0 end), 0) as due int,
       coalesce(sum(case when f.state in ('new', 'read') and f.needs_contact = 1 and f.due_at < :now int then 1 else 0 end), 0) as overdue int,
       coalesce(sum(case when f.state = 'asked' then 1 else 0 end), 0) as asked int,
       coalesce(sum(case when f.state = 'closed' then 1 else 0 end), 0) as closed int,
       coalesce(sum(case when f.reopened > 0 and f.state <> 'closed' then 1 else 0 end), 0) as reopened int, count(*) as n int
  from feedback f where @scope(f)@ and exists (select 1 from opinion o where o.id = f.opinion_id)

-- feedback_ageing : many
-- Open cases by dealer and how long they have been visible; those opened again; and how many of the last weeks' were visible on the day they were said.
select f.dealer_id,
       sum(case when f.state <> 'closed' and f.opened_at >= :day int then 1 else 0 end) as day int,
       sum(case when f.state <> 'closed' and f.opened_at < :day int and f.opened_at >= :two_days int then 1 else 0 end) as two_days int,
       sum(case when f.state <> 'closed' and f.opened_at < :two_days int and f.opened_at >= :week int then 1 else 0 end) as week int,
       sum(case when f.state <> 'closed' and f.opened_at < :week int then 1 else 0 end) as older int,
       sum(case when f.state in ('new', 'read') and f.needs_contact = 1 and f.due_at < :now int then 1 else 0 end) as overdue int,
       sum(case when f.reopened > 0 and f.state <> 'closed' then 1 else 0 end) as reopened int,
       sum(case when f.opened_on >= :since text then 1 else 0 end) as recent int,
       sum(case when f.opened_on >= :since text and o.collected_on = f.opened_on then 1 else 0 end) as same_day int
  from feedback f join opinion o on o.id = f.opinion_id where @scope(f)@ and (f.state <> 'closed' or f.opened_on >= :since text)
 group by f.dealer_id order by f.dealer_id

-- feedback_month : one
-- unscoped: what a dealer's month counts
select coalesce(sum(1), 0) as opened int,
       coalesce(sum(case when f.read_same_day = 1 then 1 else 0 end), 0) as read_same_day int,
       coalesce(sum(case when f.needs_contact = 1 and (f.contact_in_time is not null or f.due_at < :now int) then 1 else 0 end), 0) as contact_due int,
       coalesce(sum(case when f.needs_contact = 1 and f.contact_in_time = 1 then 1 else 0 end), 0) as contact_in_time int,
       coalesce(sum(case when f.state = 'closed' then 1 else 0 end), 0) as closed int,
       coalesce(sum(case when f.state = 'closed' and f.satisfied in ('yes', 'no') then 1 else 0 end), 0) as confirmed int,
       coalesce(sum(case when f.state = 'closed' and f.satisfied = 'yes' then 1 else 0 end), 0) as satisfied int
  from feedback f where f.dealer_id = :dealer_id and f.programme = :programme and f.opened_on >= :first text and f.opened_on <= :last text

-- feedback_contact_insert : exec
insert into feedback_contact (id, feedback_id, at, who, who_id, channel, result, body) values (:id, :feedback_id, :at, :who, :who_id, :channel, :result, :body)

-- feedback_contact_list : many
select c.at, c.who, c.channel, c.result, c.body from feedback_contact c where c.feedback_id = :feedback_id order by c.id

-- feedback_history_add : exec
insert into feedback_history (id, feedback_id, at, who, what, detail) values (:id, :feedback_id, :at, :who, :what, :detail)

-- feedback_history_list : many
select h.at, h.who, h.what, h.detail from feedback_history h where h.feedback_id = :feedback_id order by h.id

-- feedback_history_delete : exec
delete from feedback_history where feedback_id = :feedback_id

-- feedback_to_remind : many
-- Open ones that are due within some hours, or were.
-- unscoped: the reminders of all dealers
select f.id, f.dealer_id, f.programme, f.opened_on, f.state, f.due_at, f.reminded from feedback f
 where f.state in ('new', 'read') and f.needs_contact = 1 and f.due_at <= :until int and f.reminded <> 'overdue' order by f.dealer_id, f.due_at, f.id

-- feedback_set_reminded : exec
-- unscoped: by key
update feedback set reminded = :reminded where id = :id

-- feedback_people : many
-- Who handles opinions at a dealer: heads, customer relations, advisors and consultants.
select u.id, u.name, u.login, min(r.role) as role text
  from user_role r join user_account u on u.id = r.user_id
 where r.scope in ('dealer', 'own') and r.place_id = :dealer_id int and r.revoked_at is null and r.valid_from <= :today text and (r.valid_to is null or r.valid_to >= :today text) and u.state = 'active'
   and r.role in ('dealer_manager', 'service_manager', 'sales_manager', 'dcrc_manager', 'dcrc_agent', 'service_advisor', 'sales_consultant')
 group by u.id, u.name, u.login order by u.name, u.login

-- feedback_mail_of_dealer : many
-- Whom mails go to at a dealer: its manager, the head of the programme's department, customer relations.
select u.mail, u.language
  from user_role r join user_account u on u.id = r.user_id
 where r.scope = 'dealer' and r.place_id = :dealer_id int and r.role in ('dealer_manager', 'service_manager', 'sales_manager', 'dcrc_manager', 'dcrc_agent') and r.revoked_at is null
   and r.valid_from <= :today text and (r.valid_to is null or r.valid_to >= :today text) and u.state = 'active' and u.mail <> ''
 group by u.mail, u.language order by u.mail

-- feedback_mail_of_importer : many
-- The region of a dealer (region_id) or the nation.
select u.mail, u.language
  from user_role r join user_account u on u.id = r.user_id
 where r.revoked_at is null and r.valid_from <= :today text and (r.valid_to is null or r.valid_to >= :today text) and u.state = 'active' and u.mail <> ''
--? region: and r.role = 'region_manager' and r.place_id = :region_id int
--? nation: and r.role = 'national_manager'
 group by u.mail, u.language order by u.mail

-- feedback_of_dealer_now : one
-- unscoped: counts for a mail
select coalesce(sum(case when f.state = 'new' then 1 else 0 end), 0) as unread int,
       coalesce(sum(case when f.state in ('new', 'read') and f.needs_contact = 1 and f.due_at < :now int then 1 else 0 end), 0) as overdue int,
       coalesce(sum(case when f.state <> 'closed' then 1 else 0 end), 0) as open int
  from feedback f where f.dealer_id = :dealer_id
