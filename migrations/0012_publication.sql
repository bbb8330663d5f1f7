-- What was told to whom, frozen: a publication's documents and figures are rows made once from the data of that day. Whatever changes afterwards
-- (interviews, settings, points, the network) leaves them as they are; a correction is another edition.
-- feature: result
create table publication (
  id bigint not null primary key,
  programme text not null check (programme in ('service', 'sales')),
  kind text not null check (kind in ('monthly', 'quarterly')),
  period text not null,            -- its last month, YYYY-MM
  edition bigint not null,         -- 1, 2 …
  state text not null check (state in ('draft', 'checked', 'released', 'withdrawn')),
  reason text not null,            -- of a correction; '' for the first edition
  made_at bigint not null,         -- when the making began: "now" of all its documents
  made_by text not null,
  made_by_id bigint not null,      -- user_account.id; 0: at the machine
  complete_at bigint,              -- null: still being made
  checked_at bigint,
  checked_by text not null,
  checked_by_id bigint not null,
  released_at bigint,
  released_by text not null,
  method_version bigint not null,
  parameters text not null,        -- JSON: settings in force
  questionnaires text not null,    -- JSON: version ids
  structure_day text not null,
  tally_sha256 text not null,      -- of the sorted interviews it rests on
  source_sha256 text not null,     -- of all it rests on: a draft goes on only while this is the same
  interviews bigint not null       -- of the period itself
);
create unique index publication_edition on publication (programme, kind, period, edition) where state <> 'withdrawn';

-- The network as it stood.
-- feature: result
create table publication_dealer (
  publication_id bigint not null references publication (id),
  dealer_id bigint not null references dealer (id),
  code text not null,
  name text not null,
  region_code text not null,
  region_name text not null,
  area_code text not null,         -- REGION/NAME, '' = none
  group_code text not null,        -- its name, '' = none
  interviews bigint not null,      -- of the period; -1: one to four, not told
  position bigint not null,        -- in the source's order of regions, then by code
  primary key (publication_id, dealer_id)
);

-- feature: result
create table publication_document (
  publication_id bigint not null references publication (id),
  report text not null check (report in ('monthly', 'quarterly', 'overview', 'ranking')),
  unit_kind text not null check (unit_kind in ('nation', 'region', 'area', 'group', 'dealer')),
  unit_code text not null,
  language text not null check (language in ('zh', 'en')),
  dealer_id bigint references dealer (id),
  document text not null,          -- canonical JSON, unrounded
  sha256 text not null,
  primary key (publication_id, report, unit_kind, unit_code, language)
);

-- The files as they were issued.
-- feature: result
create table publication_file (
  publication_id bigint not null references publication (id),
  report text not null,
  unit_kind text not null,
  unit_code text not null,
  language text not null,
  format text not null check (format in ('pdf', 'xlsx')),
  dealer_id bigint references dealer (id),
  content @blob@ not null,
  sha256 text not null,
  primary key (publication_id, report, unit_kind, unit_code, language, format)
);

-- Null: there is no such number, or it must not be told (hidden says why).
-- feature: result
create table publication_figure (
  publication_id bigint not null references publication (id),
  measure text not null,           -- retention, total, step:CODE, question:CODE
  base text not null check (base in ('P', 'R6', 'R12')),
  unit_kind text not null check (unit_kind in ('nation', 'region', 'area', 'group', 'dealer', 'best')),
  unit_code text not null,         -- best: the region whose best dealer's value it is, without a name
  dealer_id bigint references dealer (id),
  unit_name text not null,
  n double precision,
  asked double precision,
  value double precision,          -- index points, -40..120
  se double precision,
  low double precision,
  high double precision,
  top2 double precision,
  bottom2 double precision,
  counts text not null,            -- JSON, numbers by answer code from 0; '' = none
  previous_change double precision,
  verdict text not null check (verdict in ('', 'same', 'up', 'down', 'up_light', 'down_light')),
  months_present bigint not null,
  months_wanted bigint not null,
  is_starred smallint not null check (is_starred in (0, 1)),
  is_grey smallint not null check (is_grey in (0, 1)),
  hidden text not null check (hidden in ('', 'no_score', 'disclosure', 'not_estimable')),
  place bigint,
  place_of bigint,
  region_place bigint,
  region_place_of bigint,
  place_best bigint,
  place_worst bigint,
  rank_reasons bigint not null,    -- bits, enum rank_reason; 0: ranked, or no measure of a ranking
  primary key (publication_id, measure, base, unit_kind, unit_code)
);
create index publication_figure_unit on publication_figure (unit_kind, unit_code, measure, base);

-- A dealer's objection to a line of a released report; it names no interview, and neither does its ruling.
-- feature: result
create table publication_appeal (
  id bigint not null primary key,
  publication_id bigint not null references publication (id),
  dealer_id bigint not null references dealer (id),
  report text not null,
  subject text not null,           -- the line or batch objected to
  reason text not null,
  evidence text not null,
  state text not null check (state in ('open', 'upheld', 'rejected')),
  made_at bigint not null,
  made_by text not null,
  made_by_id bigint not null,
  due_day text not null,           -- when a ruling is due
  ruled_at bigint,
  ruled_by text not null,
  ruling text not null
);
create index publication_appeal_publication on publication_appeal (publication_id, dealer_id);
create index publication_appeal_open on publication_appeal (due_day) where state = 'open';

-- Who is told by mail of what is released.
-- feature: result
create table publication_subscription (
  user_id bigint not null references user_account (id),
  programme text not null check (programme in ('service', 'sales')),
  created_at bigint not null,
  primary key (user_id, programme)
);

-- Reminders of the calendar that have been sent.
-- feature: result
create table publication_reminder (
  programme text not null,
  period text not null,
  step text not null,              -- freeze, draft, approval, publication
  sent_at bigint not null,
  primary key (programme, period, step)
);
