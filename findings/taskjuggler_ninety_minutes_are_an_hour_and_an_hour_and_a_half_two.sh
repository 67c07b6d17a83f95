#!/usr/bin/env bash
# The length of a task in working time, in a project with the timing resolution that is the default: an hour.
#
# Question: when do tasks with a length of 90min and 1.5h, of 119min and 1.75h, and one with a duration of 1.5h end, which start on Monday 2026-03-02 at 9:00?
# Expected: at 11:00, all of them: what is not a whole hour is rounded up, or is refused as a date is that is not on a whole hour. (Written after a first run.)
# Seen with TaskJuggler 3.7.1 (tj3 of Debian 12): at 10:00 and 11:00, at 10:00 and 11:00, and at 10:00. Minutes are rounded down and hours of a length are not; 59 of 119
# minutes are lost without a word.
set -eu
command -v ruby > /dev/null || { echo "Ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" tj3 ruby-mail ruby-term-ansicolor ruby-tins ruby-mini-mime
cd "$place"
cat > plan.tjp <<'PLAN'
project desk "Desk" 2026-02-20 +2m { now 2026-02-20 }
task a "1 length 90min" { start 2026-03-02-09:00 length 90min }
task b "2 length 1.5h" { start 2026-03-02-09:00 length 1.5h }
task c "3 length 119min" { start 2026-03-02-09:00 length 119min }
task d "4 length 1.75h" { start 2026-03-02-09:00 length 1.75h }
task e "5 duration 1.5h" { start 2026-03-02-09:00 duration 1.5h }
taskreport seen "seen" { formats csv columns name, end timeformat "%H:%M" sorttasks name.up }
PLAN
TZ=UTC RUBYLIB="$place/usr/lib/ruby/vendor_ruby" ruby -W0 usr/bin/tj3 --silent -o . plan.tjp
seen=$(tail -n +2 seen.csv | tr -d '"')
echo "$seen"
[ "$seen" = "1 length 90min;10:00
2 length 1.5h;11:00
3 length 119min;10:00
4 length 1.75h;11:00
5 duration 1.5h;10:00" ] || { echo "the behaviour has changed"; exit 1; }
