#!/usr/bin/env bash
# The availability of the month that has begun, of a host of Icinga that is down now.
#
# Question: a host is down since Monday 2026-03-30 at 0:00 and was checked last at 12:00 of that day. What is its availability from 30 March to 9 April, which is
# ten days, as idoreports_get_sla_ok_percent of the reporting module computes it in PostgreSQL? And for one that was down from 0:00 to 12:00 and is up?
# Expected: for the first 0 if what is to come is left out, or 95 if it is available as it is for the second. (The question came up while the source was read.)
# Seen with icingaweb2-module-idoreports 0.10.0 (Debian 12): 0 and 95. The nine and a half days to come are an outage for the first, and are available for the
# second: what is to come is neither left out nor the same for both.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" icingaweb2-module-idoreports
{
  cat <<'SQL'
CREATE TABLE icinga_objects (object_id numeric, objecttype_id smallint);
CREATE TABLE icinga_statehistory (state_time timestamp, object_id numeric, state smallint, state_type smallint);
CREATE TABLE icinga_hoststatus (host_object_id numeric, status_update_time timestamp, current_state smallint, state_type smallint);
CREATE TABLE icinga_servicestatus (service_object_id numeric, status_update_time timestamp, current_state smallint, state_type smallint);
CREATE TABLE icinga_downtimehistory (object_id numeric, actual_start_time timestamp, actual_end_time timestamp);
CREATE TABLE icinga_outofsla_periods (timeperiod_object_id numeric, start_time timestamp, end_time timestamp);
INSERT INTO icinga_objects VALUES (1, 1), (2, 1);
INSERT INTO icinga_statehistory VALUES ('2026-03-01', 1, 0, 1), ('2026-03-30', 1, 1, 1), ('2026-03-01', 2, 0, 1), ('2026-03-30', 2, 1, 1), ('2026-03-30 12:00', 2, 0, 1);
INSERT INTO icinga_hoststatus VALUES (1, '2026-03-30 12:00', 1, 1), (2, '2026-03-30 12:00', 0, 1);
SET client_min_messages = error;
SQL
  cat "$place/usr/share/icingaweb2/modules/idoreports/schema/postgresql/get_sla_ok_percent.sql"
  cat <<'SQL'
SELECT host, idoreports_get_sla_ok_percent(host, '2026-03-30', '2026-04-09') FROM generate_series(1, 2) AS host;
SQL
} > "$place/question.sql"
seen=$(bash "$(dirname "$0")/parts/postgres.sh" "$place" < "$place/question.sql")
echo "$seen"
[ "$seen" = "1|0
2|95" ] || { echo "the behaviour has changed"; exit 1; }
