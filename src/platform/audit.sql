-- audit_entry_insert : exec
insert into audit_entry (id, at, actor_id, action, object, object_id, digest) values (:id, :at, :actor_id, :action, :object, :object_id, :digest)

-- audit_detail_insert : exec
insert into audit_detail (audit_id, salt, who, body) values (:audit_id, :salt, :who, :body)

-- audit_open_insert : exec
insert into audit_open (audit_id) values (:audit_id)

-- audit_open_list : many
-- Entries that have no link yet, as far as the reader sees them.
select e.id, e.at, e.actor_id, e.action, e.object, e.object_id, e.digest from audit_open o join audit_entry e on e.id = o.audit_id order by e.id
--limit

-- audit_open_delete : exec
delete from audit_open where audit_id = :audit_id

-- audit_link_last : one
select l.position, l.link from audit_link l order by l.position desc
--limit

-- audit_link_insert : exec
insert into audit_link (position, audit_id, link) values (:position, :audit_id, :link)

-- audit_link_each : each
-- The chain in order, with what it was made of.
select l.position, l.audit_id, l.link, e.at as at int?, e.actor_id, e.action as action text?, e.object as object text?, e.object_id, e.digest as digest text?,
       d.salt as salt text?, d.who as who text?, d.body as body text?
  from audit_link l left join audit_entry e on e.id = l.audit_id left join audit_detail d on d.audit_id = l.audit_id order by l.position

-- audit_entry_unsealed : one
-- Counted from the entries themselves: who removes something from audit_open hides nothing.
select count(*) as n int, min(e.at) as oldest int? from audit_entry e where not exists (select 1 from audit_link l where l.audit_id = e.id)

-- audit_entry_list : many
-- The newest first.
select e.id, e.at, e.actor_id, d.who as who text?, e.action, e.object, e.object_id, d.body as body text?
  from audit_entry e left join audit_detail d on d.audit_id = e.id where 1 = 1
--? action: and e.action = :action
--? object: and e.object = :object
--? of_object: and e.object_id = :object_id
--? who: and d.who = :who
--? since: and e.at >= :since int
--? until: and e.at < :until int
 order by e.id desc
--limit

-- audit_detail_erase : exec
-- The personal part of every entry about a thing.
delete from audit_detail where audit_id in (select e.id from audit_entry e where e.object = :object and e.object_id = :object_id)
