-- 考核结果: what a quarter's released ranking means for dealers, made from one edition of a publication, adjusted with reasons, signed, and frozen then.
-- The rules in force when it was made stand beside it.
-- feature: result
create table assessment_sheet (
  id bigint not null primary key,
  publication_id bigint not null unique references publication (id),
  state text not null check (state in ('draft', 'signed')),
  made_at bigint not null,
  made_by text not null,
  signed_at bigint,
  signed_by text not null,
  share_a double precision not null,        -- tiers, as shares of the ranked dealers
  share_b double precision not null,
  share_c double precision not null,
  factor_a double precision not null,
  factor_b double precision not null,
  factor_c double precision not null,
  factor_d double precision not null,
  factor_unranked double precision not null,
  factor_integrity double precision not null,
  factor_cap double precision not null
);

-- feature: result
create table assessment_line (
  sheet_id bigint not null references assessment_sheet (id),
  dealer_id bigint not null references dealer (id),
  position bigint not null,                 -- in the source's order of regions, then by code
  code text not null,
  name text not null,
  region_name text not null,
  n double precision not null,
  score double precision,                   -- null: there is none, or it must not be told
  target double precision,                  -- null: none was set
  place bigint not null,                    -- 0: not ranked
  place_of bigint not null,
  region_place bigint not null,
  place_best bigint not null,               -- 95 % interval of the place; 0: not known
  place_worst bigint not null,
  tier text not null check (tier in ('', 'A', 'B', 'C', 'D')),
  rank_reasons bigint not null,             -- bits, enum rank_reason
  is_flagged smallint not null check (is_flagged in (0, 1)), -- doubts about integrity in a month of the quarter
  address_quality double precision,         -- null: not measured yet
  feedback_closure double precision,        -- null: not measured yet
  factor double precision not null,         -- of the tier
  adjustment double precision not null,
  adjustment_reason text not null,
  adjusted_by text not null,
  adjusted_at bigint,
  primary key (sheet_id, dealer_id)
);
create index assessment_line_dealer on assessment_line (dealer_id);
