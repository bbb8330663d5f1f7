-- Pages of results are kept while the data is as it was; how far it is must be known quickly, whatever the tables hold.
-- feature: platform
create index import_batch_kind on import_batch (kind, id);
-- feature: platform
create index import_batch_kind_undone on import_batch (kind, undone_at);
-- feature: org
create index dealer_month_flag_created on dealer_month_flag (created_at);
-- feature: result
create index publication_released on publication (released_at);
