-- People and places.
-- feature: org
create table dealer (id bigint, staff bigint);

-- feature: org
create table staff (id bigint);
create table orphan (id bigint);

-- feature: nobody
create table stray (id bigint);
-- feature: org
-- The latest of each.
create view dealer_now as select id from dealer;
