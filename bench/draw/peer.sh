#!/bin/bash
# The peer: the sqlite3 shell. With one database it reads what a draw must read: the month's visits with their locks, and the
# marks of the dealers' own that are believed. With a second one, in which the draw was made, it also stores the same rows in the first,
# durably: locks, draw, frames, drawn visits, contacts.
#   peer.sh MONTH DATABASE [DRAWN]
set -euo pipefail
month=$1
{
  cat <<END
.output /dev/null
select v.id, v.dealer_id, v.ro_no, v.repair_date, v.customer_id, v.mobile, v.phone2, v.sender_mobile, v.dealer_own, v.survey_consent, v.opt_out_date,
       v.last_interview_date, l.visit_id is not null
  from visit v left join visit_lock l on l.visit_id = v.id
 where v.programme = 'service' and v.visit_month = '$month' and v.repair_date <= '$month-31';
select f.id, f.vip
  from (select v.id, v.dealer_id, v.batch_id, v.vip, row_number() over (partition by v.batch_id, v.dealer_id order by v.repair_date, v.programme, v.ro_no) as place
          from visit v
         where (v.vip = 1 or v.staff = 1)
           and v.batch_id in (select m.batch_id from visit m where m.programme = 'service' and m.visit_month = '$month' and (m.vip = 1 or m.staff = 1))) f
  join (select w.batch_id, w.dealer_id, count(*) as n
          from visit w
         where w.batch_id in (select m.batch_id from visit m where m.programme = 'service' and m.visit_month = '$month' and (m.vip = 1 or m.staff = 1))
         group by w.batch_id, w.dealer_id) t on t.batch_id = f.batch_id and t.dealer_id = f.dealer_id
 where f.place * 100 <= t.n * 2.0;
END
  [ -z "${3:-}" ] || cat <<END
attach '$3' as drawn;
pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -64000;
begin immediate;
insert into draw select * from drawn.draw;
insert into visit_lock select visit_id from drawn.visit_lock;
insert into draw_dealer select * from drawn.draw_dealer;
insert into draw_exclusion select * from drawn.draw_exclusion;
insert into draw_visit select * from drawn.draw_visit;
insert into draw_deferral select * from drawn.draw_deferral;
insert into customer_contact select * from drawn.customer_contact;
commit;
END
} | sqlite3 -bail "$2"
