-- A questionnaire that is being written. It becomes a version, which never changes, when it goes into the field; until then nothing
-- counts, imports or asks by it.
-- feature: questionnaire
create table questionnaire_draft (
  id bigint not null primary key,
  code text not null unique,       -- one draft a questionnaire
  programme text not null check (programme in ('service', 'sales')),
  version bigint not null,         -- the number it will have
  based_on bigint references questionnaire_version (id),
  state text not null check (state in ('draft', 'tested')),
  definition text not null,        -- SurveyJS JSON, perhaps not right yet
  revision bigint not null,        -- rises with every change: who saves says which one was changed
  changed_at bigint not null,
  changed_by text not null
);

-- How long interviews of a version took, told by whoever holds them; the interviews themselves say nothing of it.
-- feature: questionnaire
create table questionnaire_length (
  version_id bigint not null primary key references questionnaire_version (id),
  interviews bigint not null check (interviews > 0),
  median_s bigint not null check (median_s > 0)
);
