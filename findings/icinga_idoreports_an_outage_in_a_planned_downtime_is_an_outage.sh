#!/usr/bin/env bash
# The availability of a host of Icinga for its service level, where the outage is in a planned downtime.
#
# Question: a host is down from 6:00 to 12:00 of a day, a downtime is from 5:00 to 13:00 (or the hours outside of the service level are). What is the availability
# of the day, as idoreports_get_sla_ok_percent of the reporting module computes it in PostgreSQL?
# Expected: 75 without a downtime, 100 with one and 100 with hours outside of the service level, which the function takes as a parameter. (The question came up
# while the source was read.)
# Seen with icingaweb2-module-idoreports 0.10.0 (Debian 12): 75 in each case. What the downtimes cover is computed in a step of the query and is not in the
# result, so all maintenance is an outage.
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
INSERT INTO icinga_objects VALUES (1, 1), (2, 1), (3, 1);
INSERT INTO icinga_statehistory
  SELECT change.at, host, change.state, 1 FROM generate_series(1, 3) AS host,
    (VALUES ('2026-03-01 12:00'::timestamp, 0), ('2026-03-02 06:00', 1), ('2026-03-02 12:00', 0)) AS change (at, state);
INSERT INTO icinga_hoststatus SELECT host, '2026-03-04 00:00', 0, 1 FROM generate_series(1, 3) AS host;
INSERT INTO icinga_downtimehistory VALUES (2, '2026-03-02 05:00', '2026-03-02 13:00');
INSERT INTO icinga_outofsla_periods VALUES (7, '2026-03-02 05:00', '2026-03-02 13:00');
SET client_min_messages = error;
SQL
  cat "$place/usr/share/icingaweb2/modules/idoreports/schema/postgresql/get_sla_ok_percent.sql"
  cat <<'SQL'
SELECT 'without', idoreports_get_sla_ok_percent(1, '2026-03-02', '2026-03-03');
SELECT 'downtime', idoreports_get_sla_ok_percent(2, '2026-03-02', '2026-03-03');
SELECT 'outside', idoreports_get_sla_ok_percent(3, '2026-03-02', '2026-03-03', 7);
SQL
} > "$place/question.sql"
seen=$(bash "$(dirname "$0")/parts/postgres.sh" "$place" < "$place/question.sql")
echo "$seen"
[ "$seen" = "without|75
downtime|75
outside|75" ] || { echo "the behaviour has changed"; exit 1; }
