-- field_sample_counts : many
-- The cases of a wave by dealer, who called last, and what became of them. An open case has the outcome of its last attempt.
-- unscoped: the agency works for the whole network; dealers' own counts are field_sample_of_scope
select c.dealer_id, t.user_id as user_id int?, c.state, c.outcome, c.code, case when c.open_until <= :now int then 1 else 0 end as is_over bool,
       case when c.replicate > 0 then 1 else 0 end as is_reserve bool, count(*) as n int
  from field_case c left join attempt t on t.case_id = c.id and t.no = c.attempts
 where c.wave_id = :wave_id group by 1, 2, 3, 4, 5, 6, 7 order by 1

-- field_sample_of_scope : many
-- The same for those who must not see today's work: a case that ended after `day_began` still counts as open.
select c.dealer_id, case when c.state = 'final' and c.last_attempt_at >= :day_began int then 'ready' else c.state end as state text,
       case when c.state = 'final' and c.last_attempt_at < :day_began int then c.code else '' end as code text, count(*) as n int
  from field_case c where c.wave_id = :wave_id and @scope(c)@ group by 1, 2, 3 order by 1

-- field_sample_erased : many
-- What is left of a wave whose cases are erased.
select x.dealer_id, x.outcome, x.code, x.cases from wave_count x where x.wave_id = :wave_id and @scope(x)@ order by x.dealer_id

-- field_sample_told : many
-- Interviews of a wave in which the customer was asked whether he had been told before how to answer, and those who had been.
-- unscoped: the agency works for the whole network
select i.dealer_id, count(*) as asked int, sum(case when t.value = '1' then 1 else 0 end) as told int
  from field_interview i join field_case c on c.id = i.case_id join field_answer t on t.interview_id = i.id
 where c.wave_id = :wave_id and i.state in ('complete', 'approved') and t.question_code = 'Z1' and t.value in ('1', '2') group by i.dealer_id
