-- A draw: everything an auditor needs to draw again (src/method/draw.h). Seed, salt and frames are for auditor and field
-- supervisor only. A draw takes in every visit of the month up to the end of its tranche that no draw took in before.
-- feature: sampling
create table draw (
  id bigint not null primary key,
  programme text not null check (programme in ('service', 'sales')),
  month text not null,
  first_tranche bigint not null,   -- 1..4: the first one that was not drawn before
  tranche bigint not null check (tranche between first_tranche and 4),
  algorithm text not null,         -- name and version of the drawing method
  seed text not null,              -- 64-bit hexadecimal
  salt text not null,              -- of the row hashes, hexadecimal
  frame_sha256 text not null,      -- over all dealers, in code order
  commitment text not null,        -- SHA-256(seed, frame hash, algorithm), published at once
  parameters text not null,        -- JSON: quota, cap, yield … as used
  field_end text not null,         -- last day of calls
  drawn_at bigint not null,
  drawn_by text not null,
  unique (programme, month, tranche)
);

-- A dealer's part of a draw. frame: one line a visit that was looked at, in the stable order (dealer code, repair date, order
-- number), "hash reason", without anything personal; "ok" = could be drawn.
-- feature: sampling
create table draw_dealer (
  draw_id bigint not null references draw (id),
  dealer_id bigint not null references dealer (id),
  dealer_code text not null,
  stream text not null,            -- of the generator, hexadecimal
  frame_rows bigint not null,
  new_rows bigint not null,        -- of them looked at for the first time, not deferred before
  eligible_rows bigint not null,
  deferred_rows bigint not null,
  quota bigint not null,           -- completes wanted in the whole month, without anything made up
  planned bigint not null,         -- the quota's part for these tranches
  target bigint not null,          -- completes wanted now: with what was carried forward and made up
  main_rows bigint not null,       -- the main replicate
  reserve_size bigint not null,    -- of one reserve replicate
  drawn_rows bigint not null,
  expected bigint not null,        -- completes that the drawn ones should bring, at most the target
  frame_sha256 text not null,
  frame text not null,
  primary key (draw_id, dealer_id)
);
create index draw_dealer_dealer on draw_dealer (dealer_id);

-- How many of the new visits were excluded for a reason of their own: what the dealer may see, because neither this nor any
-- earlier draw's chance has a part in it.
-- feature: sampling
create table draw_exclusion (
  draw_id bigint not null references draw (id),
  dealer_id bigint not null references dealer (id),
  reason text not null,
  visits bigint not null,
  primary key (draw_id, dealer_id, reason)
);

-- The drawn visits in the order of their release: the way from the draw to the call. Never visible to dealer, group or
-- region. dealer_id: for whom the interview counts (after a merger the successor).
-- feature: sampling
create table draw_visit (
  draw_id bigint not null,
  dealer_id bigint not null,
  release_order bigint not null,
  replicate bigint not null,       -- 0 = main, 1.. = reserve
  position bigint not null,        -- line of the dealer's frame, from 1
  visit_id bigint not null references visit (id),
  customer_id bigint not null,     -- the visit's
  primary key (draw_id, dealer_id, release_order),
  foreign key (draw_id, dealer_id) references draw_dealer (draw_id, dealer_id)
);
create index draw_visit_visit on draw_visit (visit_id);
create index draw_visit_customer on draw_visit (customer_id);

-- A visit that the contact cap keeps out now: looked at again in the month's next draw, never deleted.
-- feature: sampling
create table draw_deferral (
  draw_id bigint not null references draw (id),
  visit_id bigint not null references visit (id),
  until text not null,             -- the first day without the cap
  primary key (draw_id, visit_id)
);
create index draw_deferral_visit on draw_deferral (visit_id);
