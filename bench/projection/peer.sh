#!/bin/bash
# The peer: the sqlite3 shell reads from every interview of service what the projection keeps of it, and writes it nowhere. The unary plus keeps it from
# going through the index of months, which takes it longer.
#   peer.sh DATABASE
set -euo pipefail
sqlite3 -bail "$1" <<END
.output /dev/null
select id, dealer_id, version_id, visit_month, weight, answers, model, model_year, work_type, owner_type, age_band, advisor_code
  from interview where +programme = 'service';
END
