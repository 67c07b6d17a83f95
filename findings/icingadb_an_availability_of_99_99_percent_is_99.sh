#!/usr/bin/env bash
# The availability of a host for its service level, as the database of Icinga DB computes it.
#
# Question: a host is down for one minute, for an hour and for six hours of a day. What is its availability of the day, which is returned with four decimals?
# Expected: 99.9306, 95.8333 and 75. (The question came up while the source was read.)
# Seen with icingadb 1.1.0 (Debian 12) in PostgreSQL: 99, 95 and 75. Two whole numbers are divided, so what is after the point is lost, and a
# level of 99.9 is missed after a minute.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" icingadb
{
  cat "$place/usr/share/icingadb/schema/pgsql/schema.sql"
  cat <<'SQL'
CREATE FUNCTION twenty(number bigint) RETURNS bytea LANGUAGE sql AS $$ SELECT decode(lpad(to_hex(number), 40, '0'), 'hex') $$;
INSERT INTO sla_history_state (id, environment_id, endpoint_id, object_type, host_id, service_id, event_time, hard_state, previous_hard_state)
  SELECT twenty(2 * length + state), twenty(1), NULL, 'host', twenty(length), NULL, (21600 + CASE state WHEN 1 THEN 0 ELSE length END) * 1000, state, 1 - state
  FROM (VALUES (60), (3600), (21600)) AS outage (length), (VALUES (0), (1)) AS change (state);
SELECT length, get_sla_ok_percent(twenty(length), NULL, 0, 86400000) FROM (VALUES (60), (3600), (21600)) AS outage (length);
SQL
} > "$place/question.sql"
seen=$(bash "$(dirname "$0")/parts/postgres.sh" "$place" < "$place/question.sql")
echo "$seen"
[ "$seen" = "60|99
3600|95
21600|75" ] || { echo "the behaviour has changed"; exit 1; }
