-- interview_cell_each : each
-- Here and below places are looked up for groups, not for interviews: SQLite goes through the list of dealers each time.
-- :dealers = [[id, place], …]
with wanted as materialized (
  select cast(e.value ->> 0 as bigint) as dealer_id, cast(e.value ->> 1 as bigint) as place
    from @json_each@(cast(:dealers text as @json@)) as e
)
select (select w.place from wanted w where w.dealer_id = i.dealer_id) as place int, i.visit_month, i.version_id, count(*) as n int
  from interview i
 where i.dealer_id in (select w.dealer_id from wanted w) and i.programme = :programme and i.visit_month between :from_month text and :to_month text and @scope(i)@
 group by i.visit_month, i.dealer_id, i.version_id

-- interview_value_list : many
-- :attribute = a number of enum tally_attribute.
with wanted as materialized (
  select cast(e.value ->> 0 as bigint) as dealer_id, cast(e.value ->> 1 as bigint) as place
    from @json_each@(cast(:dealers text as @json@)) as e
)
select distinct case :attribute int when 0 then i.model when 1 then i.model_year when 2 then i.owner_type when 3 then i.work_type when 4 then i.age_band
                else i.advisor_code end as value text
  from interview i
 where i.dealer_id in (select w.dealer_id from wanted w) and i.programme = :programme and i.visit_month between :from_month text and :to_month text and @scope(i)@
 order by 1

-- interview_group_each : each
-- Interviews of a version by question and answer, and by what the options ask for besides; a column that no option asks for is the same in all rows, and
-- SQLite need not sort by it. :asked = [[question, position], …]. Positions in the answers count from 1; at position 0 there is no answer, and so all have the same.
with asked as materialized (
  select cast(e.value ->> 0 as bigint) as question, cast(e.value ->> 1 as integer) as position
    from @json_each@(cast(:asked text as @json@)) as e
), wanted as materialized (
  select cast(e.value ->> 0 as bigint) as dealer_id, cast(e.value ->> 1 as bigint) as place
    from @json_each@(cast(:dealers text as @json@)) as e
)
select q.question as question int, substr(i.answers, q.position, 1) as answer blob,
       0
--? dealer: + (select w.place from wanted w where w.dealer_id = i.dealer_id)
       as place int,
       ''
--? month: || i.visit_month
       as month text,
       ''
--? model: || i.model
       as model text,
       ''
--? model_year: || i.model_year
       as model_year text,
       ''
--? owner_type: || i.owner_type
       as owner_type text,
       ''
--? work_type: || i.work_type
       as work_type text,
       ''
--? age_band: || i.age_band
       as age_band text,
       ''
--? advisor: || i.advisor_code
       as advisor text,
       cast('' as @blob@)
--? answer_0: || substr(i.answers, cast(:at_0 int as integer), 1)
       as answer_0 blob,
       cast('' as @blob@)
--? answer_1: || substr(i.answers, cast(:at_1 int as integer), 1)
       as answer_1 blob,
       cast('' as @blob@)
--? answer_2: || substr(i.answers, cast(:at_2 int as integer), 1)
       as answer_2 blob,
       cast('' as @blob@)
--? answer_3: || substr(i.answers, cast(:at_3 int as integer), 1)
       as answer_3 blob,
       cast('' as @blob@)
--? answer_4: || substr(i.answers, cast(:at_4 int as integer), 1)
       as answer_4 blob,
       cast('' as @blob@)
--? answer_5: || substr(i.answers, cast(:at_5 int as integer), 1)
       as answer_5 blob,
       cast('' as @blob@)
--? answer_6: || substr(i.answers, cast(:at_6 int as integer), 1)
       as answer_6 blob,
       cast('' as @blob@)
--? answer_7: || substr(i.answers, cast(:at_7 int as integer), 1)
       as answer_7 blob,
       cast('' as @blob@)
--? answer_8: || substr(i.answers, cast(:at_8 int as integer), 1)
       as answer_8 blob,
       cast('' as @blob@)
--? answer_9: || substr(i.answers, cast(:at_9 int as integer), 1)
       as answer_9 blob,
       count(*) as n int, sum(i.weight) as w num, sum(i.weight * i.weight) as w2 num
  from interview i @cross@ asked q
 where i.dealer_id in (select w.dealer_id from wanted w) and i.programme = :programme and i.version_id = :version_id
   and i.visit_month between :from_month text and :to_month text and @scope(i)@
 group by q.question, substr(i.answers, q.position, 1)
--? dealer: , i.dealer_id
--? month: , i.visit_month
--? model: , i.model
--? model_year: , i.model_year
--? owner_type: , i.owner_type
--? work_type: , i.work_type
--? age_band: , i.age_band
--? advisor: , i.advisor_code
--? answer_0: , substr(i.answers, cast(:at_0 int as integer), 1)
--? answer_1: , substr(i.answers, cast(:at_1 int as integer), 1)
--? answer_2: , substr(i.answers, cast(:at_2 int as integer), 1)
--? answer_3: , substr(i.answers, cast(:at_3 int as integer), 1)
--? answer_4: , substr(i.answers, cast(:at_4 int as integer), 1)
--? answer_5: , substr(i.answers, cast(:at_5 int as integer), 1)
--? answer_6: , substr(i.answers, cast(:at_6 int as integer), 1)
--? answer_7: , substr(i.answers, cast(:at_7 int as integer), 1)
--? answer_8: , substr(i.answers, cast(:at_8 int as integer), 1)
--? answer_9: , substr(i.answers, cast(:at_9 int as integer), 1)

-- interview_influence_each : each
-- Σw, Σw², Σz, Σz² … by dealer and part, and by what the options ask for besides. :worths = [[part, first month, last month, position, answer, z, scale], …]: what an
-- answer is worth in these months. The inner query adds up an interview's answers.
with worth as materialized (
  select cast(e.value ->> 0 as bigint) as part, e.value ->> 1 as first_month, e.value ->> 2 as last_month, cast(e.value ->> 3 as integer) as position,
         cast(e.value ->> 4 as @blob@) as answer, cast(e.value ->> 5 as double precision) as z, cast(e.value ->> 6 as double precision) as scale
    from @json_each@(cast(:worths text as @json@)) as e
), component as materialized (
  select distinct t.part, t.first_month, t.last_month, t.position from worth t
), wanted as materialized (
  select cast(e.value ->> 0 as bigint) as dealer_id, cast(e.value ->> 1 as bigint) as place
    from @json_each@(cast(:dealers text as @json@)) as e
), one as (
  select i.id, i.dealer_id, c.part,
       ''
--? model: || i.model
       as model,
       ''
--? model_year: || i.model_year
       as model_year,
       ''
--? owner_type: || i.owner_type
       as owner_type,
       ''
--? work_type: || i.work_type
       as work_type,
       ''
--? age_band: || i.age_band
       as age_band,
       ''
--? advisor: || i.advisor_code
       as advisor,
       cast('' as @blob@)
--? answer_0: || substr(i.answers, cast(:at_0 int as integer), 1)
       as answer_0,
       cast('' as @blob@)
--? answer_1: || substr(i.answers, cast(:at_1 int as integer), 1)
       as answer_1,
       cast('' as @blob@)
--? answer_2: || substr(i.answers, cast(:at_2 int as integer), 1)
       as answer_2,
       cast('' as @blob@)
--? answer_3: || substr(i.answers, cast(:at_3 int as integer), 1)
       as answer_3,
       cast('' as @blob@)
--? answer_4: || substr(i.answers, cast(:at_4 int as integer), 1)
       as answer_4,
       cast('' as @blob@)
--? answer_5: || substr(i.answers, cast(:at_5 int as integer), 1)
       as answer_5,
       cast('' as @blob@)
--? answer_6: || substr(i.answers, cast(:at_6 int as integer), 1)
       as answer_6,
       cast('' as @blob@)
--? answer_7: || substr(i.answers, cast(:at_7 int as integer), 1)
       as answer_7,
       i.weight, sum(t.z) as z, sum(t.scale) as scale
    from interview i @cross@ component c @cross@ worth t
   where i.dealer_id in (select w.dealer_id from wanted w) and i.visit_month between c.first_month and c.last_month
     and t.part = c.part and t.position = c.position and t.answer = substr(i.answers, c.position, 1)
     and i.programme = :programme and i.version_id = :version_id and i.visit_month between :from_month text and :to_month text and @scope(i)@
   group by i.id, i.dealer_id, c.part, i.weight
--? model: , i.model
--? model_year: , i.model_year
--? owner_type: , i.owner_type
--? work_type: , i.work_type
--? age_band: , i.age_band
--? advisor: , i.advisor_code
--? answer_0: , substr(i.answers, cast(:at_0 int as integer), 1)
--? answer_1: , substr(i.answers, cast(:at_1 int as integer), 1)
--? answer_2: , substr(i.answers, cast(:at_2 int as integer), 1)
--? answer_3: , substr(i.answers, cast(:at_3 int as integer), 1)
--? answer_4: , substr(i.answers, cast(:at_4 int as integer), 1)
--? answer_5: , substr(i.answers, cast(:at_5 int as integer), 1)
--? answer_6: , substr(i.answers, cast(:at_6 int as integer), 1)
--? answer_7: , substr(i.answers, cast(:at_7 int as integer), 1)
), weighed as (
  select o.*, case when :weighted int = 1 then o.weight else 1 end as w from one o
)
select (select w.place from wanted w where w.dealer_id = o.dealer_id) as place int, o.part as part int,
       o.model as model text,
       o.model_year as model_year text,
       o.owner_type as owner_type text,
       o.work_type as work_type text,
       o.age_band as age_band text,
       o.advisor as advisor text,
       o.answer_0 as answer_0 blob,
       o.answer_1 as answer_1 blob,
       o.answer_2 as answer_2 blob,
       o.answer_3 as answer_3 blob,
       o.answer_4 as answer_4 blob,
       o.answer_5 as answer_5 blob,
       o.answer_6 as answer_6 blob,
       o.answer_7 as answer_7 blob,
       count(*) as n int, sum(o.w) as sw num, sum(o.w * o.w) as sw2 num, sum(o.w * o.z) as z num, sum(o.w * o.z * o.w * o.z) as z2 num,
       sum(o.w * o.scale * o.w * o.scale) as scale num
  from weighed o
 group by o.dealer_id, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
