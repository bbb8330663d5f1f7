-- explorer_state : one
-- unscoped: how far the data is that figures rest on, no row of it. Visits come by import too, but no figure knows them.
select (select max(c.seq) from interview_change c) as feed int?,
       (select max(b.id) from import_batch b where b.kind = 'network') as network int?,
       (select max(b.undone_at) from import_batch b where b.kind = 'network') as network_undone int?,
       (select max(b.id) from import_batch b where b.kind = 'questionnaire') as questionnaire int?,
       (select max(b.undone_at) from import_batch b where b.kind = 'questionnaire') as questionnaire_undone int?,
       (select max(s.id) from setting s) as setting int?,
       (select max(f.created_at) from dealer_month_flag f) as flag int?,
       (select max(p.released_at) from publication p) as released int?,
       (select max(t.id) from target t) as target int?
