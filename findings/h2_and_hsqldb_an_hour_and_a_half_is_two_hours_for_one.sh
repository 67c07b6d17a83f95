#!/usr/bin/env bash
# A number of hours and a part that becomes an interval, with the same words of the SQL standard in two databases.
#
# Question: what are 1.5 and 2.5 as INTERVAL HOUR, and what is the mean of one hour and two hours?
# Expected: one hour, two hours and one hour in both, if each cuts what is too fine; or two, three and two, if each rounds; or 1:30 for the mean. (Written after a first run.)
# Seen with H2 2.1.214 and HSQLDB 2.7.1 (Debian 12): two, three and 1:30 in H2; one, two and one in HSQLDB.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libh2-java libhsqldb-java
seen=$(for database in h2 hsqldb; do
  bash "$(dirname "$0")/parts/jdbc.sh" "$place" "$place/usr/share/java/$database.jar" "jdbc:$database:mem:desk" <<'SQL'
SELECT CAST(1.5 AS INTERVAL HOUR), CAST(2.5 AS INTERVAL HOUR), AVG(X) FROM (VALUES (INTERVAL '1' HOUR), (INTERVAL '2' HOUR)) AS TICKET (X)
SQL
done)
echo "$seen"
[ "$seen" = "INTERVAL '2' HOUR | INTERVAL '3' HOUR | INTERVAL '1:30:00' HOUR TO SECOND
1 | 2 | 1" ] || { echo "the behaviour has changed"; exit 1; }
