-- action_plan_insert : exec
insert into action_plan (id, dealer_id, programme, measure, publication_id, base, period, before_n, before_value, before_se, nation_value, cause, action, owner, due_on, state, comment,
                         commented_at, commented_by, made_at, made_by, made_by_id, changed_at, reminded)
values (:id, :dealer_id, :programme, :measure, :publication_id, :base, :period, :before_n, :before_value, :before_se, :nation_value, :cause, :action, :owner, :due_on, 'open', '', null, '',
        :made_at, :made_by, :made_by_id, :made_at, '')

-- action_plan_list : many
-- The name and region of a dealer are today's.
select p.id, p.dealer_id, d.code as dealer_code text, p.programme, p.measure, p.publication_id, p.base, p.period, p.before_n, p.before_value, p.before_se, p.nation_value, p.cause, p.action,
       p.owner, p.due_on, p.state, p.comment, p.commented_at, p.commented_by, p.made_at, p.made_by, p.changed_at
  from action_plan p join dealer d on d.id = p.dealer_id
 where @scope(p)@
--? id: and p.id = :id
--? dealer: and p.dealer_id = :dealer_id
--? programme: and p.programme = :programme
--? unfinished: and p.state in ('open', 'running')
--? finished: and p.state in ('done', 'dropped')
--? overdue: and p.state in ('open', 'running') and p.due_on < :today text
--order due: p.due_on, d.code, p.id

-- action_plan_to_remind : many
-- unscoped: the reminders of all dealers
select p.id, p.dealer_id, p.measure, p.due_on, p.reminded from action_plan p where p.state in ('open', 'running') and p.due_on <= :until text order by p.id

-- action_plan_change : exec
-- unscoped: by key, after it was loaded within the reader's reach
update action_plan set cause = :cause, action = :action, owner = :owner, due_on = :due_on, changed_at = :changed_at, reminded = '' where id = :id and changed_at = :seen int

-- action_plan_set_state : exec
-- unscoped: by key
update action_plan set state = :state, changed_at = :changed_at where id = :id and state = :before text

-- action_plan_set_comment : exec
-- unscoped: by key
update action_plan set comment = :comment, commented_at = :commented_at, commented_by = :commented_by where id = :id

-- action_plan_set_reminded : exec
-- unscoped: by key
update action_plan set reminded = :reminded where id = :id

-- action_plan_signature_list : many
select s.office, s.name, s.user_id, s.signed_at from action_plan_signature s where s.action_plan_id = :action_plan_id order by s.signed_at, s.office

-- action_plan_sign : exec
insert into action_plan_signature (action_plan_id, office, name, user_id, signed_at) values (:action_plan_id, :office, :name, :user_id, :signed_at) on conflict do nothing

-- action_plan_unsign : exec
delete from action_plan_signature where action_plan_id = :action_plan_id

-- action_plan_history_add : exec
insert into action_plan_history (id, action_plan_id, at, who, what, detail) values (:id, :action_plan_id, :at, :who, :what, :detail)

-- action_plan_history_list : many
select h.at, h.who, h.what, h.detail from action_plan_history h where h.action_plan_id = :action_plan_id order by h.id

-- action_plan_people : many
-- Whom reminders go to: heads of the dealer with a mail address.
select u.mail, u.language
  from user_role r join user_account u on u.id = r.user_id
 where r.scope = 'dealer' and r.place_id = :dealer_id int and r.role in ('dealer_manager', 'service_manager', 'sales_manager', 'dcrc_manager') and r.revoked_at is null
   and r.valid_from <= :today text and (r.valid_to is null or r.valid_to >= :today text) and u.state = 'active' and u.mail <> ''
 group by u.mail, u.language order by u.mail
