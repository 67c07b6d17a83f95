#!/usr/bin/env bash
# The availability of a host that was added during the day, as the database of Icinga DB computes it: the time before the first check has no state and is left out.
#
# Question: the first check is at 12:00, from 12:00 to 18:00 the host is down and then it is up. What is its availability of the day, and what is it if a downtime was
# from 10:00 to 11:00, before the first check?
# Expected: 50 of a hundred, twice: six of the twelve hours with a state. (The question came up while the source was read.)
# Seen with icingadb 1.1.0 (Debian 12) in PostgreSQL: 50 and 73. Of the time without a state only what is after the last event is left out, and the end of a downtime
# is an event: eleven hours of which nothing is known are available.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" icingadb
{
  cat "$place/usr/share/icingadb/schema/pgsql/schema.sql"
  cat <<'SQL'
CREATE FUNCTION twenty(number bigint) RETURNS bytea LANGUAGE sql AS $$ SELECT decode(lpad(to_hex(number), 40, '0'), 'hex') $$;
INSERT INTO sla_history_state (id, environment_id, endpoint_id, object_type, host_id, service_id, event_time, hard_state, previous_hard_state)
  SELECT twenty(24 * host + hour), twenty(9), NULL, 'host', twenty(host), NULL, hour * 3600000, state, before
  FROM generate_series(1, 2) AS host, (VALUES (12, 1, 99), (18, 0, 1)) AS change (hour, state, before);
INSERT INTO sla_history_downtime (environment_id, endpoint_id, object_type, host_id, service_id, downtime_id, downtime_start, downtime_end)
  VALUES (twenty(9), NULL, 'host', twenty(2), NULL, twenty(1), 10 * 3600000, 11 * 3600000);
SELECT host, get_sla_ok_percent(twenty(host), NULL, 0, 86400000) FROM generate_series(1, 2) AS host;
SQL
} > "$place/question.sql"
seen=$(bash "$(dirname "$0")/parts/postgres.sh" "$place" < "$place/question.sql")
echo "$seen"
[ "$seen" = "1|50
2|73" ] || { echo "the behaviour has changed"; exit 1; }
