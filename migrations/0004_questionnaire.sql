-- feature: questionnaire
create table questionnaire (
  id bigint not null primary key,
  code text not null unique,
  programme text not null check (programme in ('service', 'sales'))
);

-- A version in field never changes: another definition is another version.
-- feature: questionnaire
create table questionnaire_version (
  id bigint not null primary key,
  questionnaire_id bigint not null references questionnaire (id),
  version bigint not null,
  state text not null check (state in ('draft', 'tested', 'field', 'closed')),
  title_zh text not null,
  title_en text not null,
  definition text not null,        -- the SurveyJS JSON as taken in
  sha256 text not null,
  batch_id bigint not null references import_batch (id),
  unique (questionnaire_id, version)
);
create index questionnaire_version_sha on questionnaire_version (sha256);

-- The definition taken apart: what scoring and imports need of each question.
-- feature: questionnaire
create table question (
  version_id bigint not null references questionnaire_version (id),
  position bigint not null,        -- order in the questionnaire, from 0
  code text not null,
  byte_no bigint,                  -- place of its code in interview.answers; null: kept in answer_text
  kind text not null check (kind in ('level', 'yes_no', 'choice', 'multiple', 'number', 'text')),
  step text not null,              -- process step; '' = none
  family text not null,            -- loyalty, satisfaction, screener, open, person, integrity
  core smallint not null check (core in (0, 1)),
  scored smallint not null check (scored in (0, 1)),
  points text not null,            -- "5:12,4:8,3:4,2:0,1:-4"
  good_is_no smallint not null check (good_is_no in (0, 1)),
  composite text not null,         -- composites it belongs to, comma between
  low double precision,            -- of a number: what answers lie between
  high double precision,
  comparable text not null check (comparable in ('same', 'changed', 'new')),
  title_zh text not null,
  title_en text not null,
  labels text not null,            -- JSON: [{"code":5,"zh":"极为满意","en":"extremely satisfied"},…]
  primary key (version_id, code)
);

-- Process steps in the questionnaire's order, with their names.
-- feature: questionnaire
create table questionnaire_step (
  version_id bigint not null references questionnaire_version (id),
  position bigint not null,
  code text not null,
  title_zh text not null,
  title_en text not null,
  primary key (version_id, code)
);

-- Weights of the total score: a step code, or a question code (L1).
-- feature: questionnaire
create table score_weight (
  version_id bigint not null references questionnaire_version (id),
  part text not null,
  is_step smallint not null check (is_step in (0, 1)),
  weight double precision not null,
  primary key (version_id, part)
);
