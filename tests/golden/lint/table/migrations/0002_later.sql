-- feature: customer
create table if not exists customer (id bigint);
-- feature: fieldwork
create table fieldwork_link (interview_id bigint);
-- feature: fieldwork
create table case_call (id bigint);
