-- A draw: everything an auditor needs to redraw it. The seed and the frame are for auditor and field supervisor only.
-- feature: sampling
create table draw (
  id bigint not null primary key,
  programme text not null check (programme in ('service', 'sales')),
  month text not null,
  tranche bigint not null,         -- 1..4
  algorithm text not null,         -- name and version of the drawing method
  seed text not null,              -- 64-bit hexadecimal
  salt text not null,              -- of the row hashes
  frame_sha256 text not null,      -- over all dealers, in code order
  commitment text not null,        -- SHA-256(seed, frame hash, algorithm), published at once
  parameters text not null,        -- JSON: quota, cap, windows as used
  frame_rows bigint not null,
  drawn_rows bigint not null,
  drawn_at bigint not null,
  drawn_by text not null,
  unique (programme, month, tranche)
);

-- feature: sampling
create table draw_dealer (
  draw_id bigint not null references draw (id),
  dealer_id bigint not null references dealer (id),
  dealer_code text not null,
  stream text not null,            -- of the generator, hexadecimal
  frame_rows bigint not null,
  eligible_rows bigint not null,
  target bigint not null,          -- completes wanted in this tranche, with what was carried forward
  drawn_rows bigint not null,
  frame_sha256 text not null,
  primary key (draw_id, dealer_id)
);

-- The stored frame: one row a visit that was looked at, without anything personal.
-- feature: sampling
create table draw_frame (
  draw_id bigint not null references draw (id),
  dealer_id bigint not null,
  position bigint not null,        -- in the stable order (dealer_code, repair_date, ro_no)
  row_hash text not null,          -- salted hash of dealer_code|programme|ro_no
  reason text not null,            -- why excluded; '' = eligible
  release_order bigint,            -- null: not drawn
  replicate bigint,                -- 0 = main, 1.. = reserve
  primary key (draw_id, dealer_id, position)
);

-- The drawn visits: the way from the draw to the call. Never visible to dealer, group or region.
-- feature: sampling
create table draw_visit (
  draw_id bigint not null references draw (id),
  dealer_id bigint not null references dealer (id),
  release_order bigint not null,
  replicate bigint not null,
  visit_id bigint not null references visit (id),
  customer_id bigint not null references customer (id),
  primary key (draw_id, dealer_id, release_order)
);
create index draw_visit_visit on draw_visit (visit_id);
create index draw_visit_customer on draw_visit (customer_id);

-- A visit that the contact cap keeps out now: looked at again in the next tranche, never deleted.
-- feature: sampling
create table draw_deferral (
  draw_id bigint not null references draw (id),
  visit_id bigint not null references visit (id),
  until text not null,
  primary key (draw_id, visit_id)
);
