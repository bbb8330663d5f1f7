-- wave_of_interviewer : many
-- The open waves in which a person calls, with what he made there.
-- unscoped: the agency works for the whole network
select w.id, w.programme, w.month, w.field_end, i.stopped_at, i.stop_reason,
       (select coalesce(sum(s.interviews), 0) from wave_share s where s.wave_id = w.id and s.user_id = i.user_id) as interviews int,
       (select count(*) from field_case c where c.wave_id = w.id and c.state = 'ready') as ready int
  from wave_interviewer i join wave w on w.id = i.wave_id where i.user_id = :user_id and w.state = 'open' order by w.field_end, w.month, w.programme

-- attempt_count_since : many
-- A person's attempts by outcome.
select t.outcome, count(*) as n int from attempt t where t.user_id = :user_id and t.started_at >= :since int group by t.outcome order by t.outcome

-- attempt_completed_last : one
-- The interview that a person has just made, while its customer may still be on the line.
select t.case_id from attempt t where t.user_id = :user_id and t.outcome = 'complete' and t.ended_at >= :since int order by t.ended_at desc, t.id desc
--limit

-- attempt_number_last : one
-- At which number of a case somebody was spoken to last.
select n.name, n.phone from attempt t join case_number n on n.case_id = t.case_id and n.position = t.position where t.case_id = :case_id order by t.no desc
--limit

-- attempt_open_of_user : one
-- The attempt that runs on a person's screen.
-- unscoped: one person's screen
select t.id, t.position, t.started_at, t.answered_at, t.call_ref from attempt t join field_case c on c.id = t.case_id
 where t.case_id = :case_id and t.user_id = :user_id and t.ended_at is null and c.claimed_by = :user_id
--limit

-- field_interview_duration : many
-- How long the last interviews of a version took.
-- unscoped: the agency works for the whole network
select i.active_ms from field_interview i where i.version_id = :version_id and i.mode = 'phone' and i.state in ('complete', 'approved') order by i.ended_at desc
--limit
