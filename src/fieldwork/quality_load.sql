-- quality_load_interviews : many
-- Complete interviews of a wave with what their answers add up to.
-- unscoped: the agency works for the whole network
select i.id, i.case_id, i.dealer_id, i.user_id, i.state, i.ended_at, i.active_ms,
       (select count(*) from back_check b where b.interview_id = i.id and b.user_id = i.user_id and b.state = 'fails') as failed_checks int, count(t.question_code) as asked int,
       sum(case when t.value = '#9' then 1 else 0 end) as dont_know int?,
       sum(case when q.kind = 'text' and t.value not in ('', '#6', '#8', '#9') then 1 else 0 end) as open_texts int?,
       sum(case when q.kind = 'level' and t.value in ('1', '2', '3', '4', '5') then 1 else 0 end) as levels int?,
       sum(case when q.kind = 'level' and t.value in ('1', '2', '3', '4', '5') then cast(t.value as bigint) else 0 end) as level_sum int?,
       min(case when q.kind = 'level' and t.value in ('1', '2', '3', '4', '5') then cast(t.value as bigint) end) as low int?,
       max(case when q.kind = 'level' and t.value in ('1', '2', '3', '4', '5') then cast(t.value as bigint) end) as high int?
  from field_interview i join field_case c on c.id = i.case_id
  left join field_answer t on t.interview_id = i.id left join question q on q.version_id = i.version_id and q.code = t.question_code
 where c.wave_id = :wave_id and i.state in ('complete', 'approved')
 group by i.id, i.case_id, i.dealer_id, i.user_id, i.state, i.ended_at, i.active_ms order by i.ended_at, i.id

-- quality_load_attempts : many
-- unscoped: the agency works for the whole network
select t.user_id, t.outcome, count(*) as n int from attempt t join field_case c on c.id = t.case_id
 where c.wave_id = :wave_id and t.ended_at is not null and t.started_at >= :from_ms int and t.started_at < :to_ms int group by t.user_id, t.outcome

-- quality_load_shifts : many
-- Time at work of people in a wave, of the part that lies between two instants.
select s.user_id, sum(case when coalesce(s.ended_at, s.seen_at) < :to_ms int then coalesce(s.ended_at, s.seen_at) else :to_ms int end
                    - case when s.started_at > :from_ms int then s.started_at else :from_ms int end) as worked int
  from field_shift s join wave_interviewer i on i.user_id = s.user_id
 where i.wave_id = :wave_id and s.started_at < :to_ms int and coalesce(s.ended_at, s.seen_at) > :from_ms int group by s.user_id
