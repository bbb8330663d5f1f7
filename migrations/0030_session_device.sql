-- Browser and system that somebody signed in with, in two words made of what the browser says of itself; '' = it said nothing that is known.
-- feature: org
alter table user_session add column device text not null default '';
