#!/usr/bin/env bash
# A shift with a zone of its own: "The working hours of the shift are assumed to be within the specified time zone", in its manual.
#
# Question: a project of Paris has a shift of Tokyo from 9:00 to 17:00, with its zone before its hours and after them. When does a task of eight hours of that shift start
# and end, which may begin on Monday 2026-03-02 at 0:00?
# Guess: from 1:00 to 9:00 on the clock of Paris, which is 9:00 to 17:00 in Tokyo, in one order or in both.
# Seen with TaskJuggler 3.7.1 (tj3 of Debian 12): from 9:00 to 17:00 on the clock of Paris, in both orders.
set -eu
command -v ruby > /dev/null || { echo "Ruby is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" tj3 ruby-mail ruby-term-ansicolor ruby-tins ruby-mini-mime
cd "$place"
cat > plan.tjp <<'PLAN'
project desk "Desk" 2026-02-20 +2m { timezone "Europe/Paris" now 2026-02-20 }
shift before "before" { timezone "Asia/Tokyo" workinghours mon - fri 9:00 - 17:00 }
shift after "after" { workinghours mon - fri 9:00 - 17:00 timezone "Asia/Tokyo" }
resource one "One" { shifts before }
resource other "Other" { shifts after }
task one "before" { start 2026-03-02-00:00 effort 8h allocate one }
task other "after" { start 2026-03-02-00:00 effort 8h allocate other }
taskreport seen "seen" { formats csv columns name, start, end timeformat "%a %H:%M" }
PLAN
TZ=UTC RUBYLIB="$place/usr/lib/ruby/vendor_ruby" ruby -W0 usr/bin/tj3 --silent -o . plan.tjp
seen=$(tail -n +2 seen.csv | tr -d '"')
echo "$seen"
[ "$seen" = "before;Mon 09:00;Mon 17:00
after;Mon 09:00;Mon 17:00" ] || { echo "the behaviour has changed"; exit 1; }
