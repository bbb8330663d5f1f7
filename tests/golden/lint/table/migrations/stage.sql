create table stage_visit (line bigint);
