-- Entries that have no link yet: the sealing step looks here, not through the whole log.
-- feature: platform
create table audit_open (
  audit_id bigint not null primary key references audit_entry (id)
);
insert into audit_open (audit_id) select e.id from audit_entry e where not exists (select 1 from audit_link l where l.audit_id = e.id);
