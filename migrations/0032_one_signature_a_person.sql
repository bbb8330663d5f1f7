-- Two offices of a dealer are two people: nobody signs one measure for both. Who did, keeps the signature of the highest office; the history keeps all of them.
delete from action_plan_signature
 where exists (select 1 from action_plan_signature o
                where o.action_plan_id = action_plan_signature.action_plan_id and o.user_id = action_plan_signature.user_id and o.office > action_plan_signature.office);
-- feature: action_plan
create unique index action_plan_signature_person on action_plan_signature (action_plan_id, user_id);
