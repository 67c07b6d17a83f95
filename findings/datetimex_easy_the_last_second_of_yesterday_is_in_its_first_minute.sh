#!/usr/bin/env bash
# The end of a day, of a month and of a year, in words that the documents of the package have: "last second of", "last day of".
#
# Question: it is noon of 30 November 2026. What are "last second of yesterday", "last minute of yesterday", "last hour of yesterday" and "last day of february 2026"?
# Expected: 23:59:59, 23:59, 23:00 of the 29th; 28 February. (The question came up while others were run.)
# Seen with DateTimeX::Easy 0.091 (libdatetimex-easy-perl of Debian 12): 00:00:59, 00:59:00 and 23:00:00 of the 29th; 28 February. The last second is that of the minute of the moment, so a report of a
# day up to its last second has one minute.
set -eu
command -v faketime > /dev/null || { echo "faketime is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetimex-easy-perl libdate-manip-perl libdatetime-format-flexible-perl libdatetime-format-natural-perl \
  libdatetime-format-ical-perl libdatetime-event-ical-perl libdatetime-event-recurrence-perl libdatetime-set-perl libset-infinite-perl libdatetime-format-datemanip-perl libdatetime-format-dateparse-perl
cat > "$place/words.pl" <<'PERL'
use DateTimeX::Easy;
print join ' ', map { DateTimeX::Easy->new($_) // 'none' } 'last second of yesterday', 'last minute of yesterday', 'last hour of yesterday', 'last day of february 2026';
PERL
seen=$(PERL5LIB="$place/usr/share/perl5" TZ=UTC faketime '2026-11-30 12:00:00' perl "$place/words.pl" 2> "$place/errors") || { cat "$place/errors"; exit 77; }
echo "$seen"
[ "$seen" = "2026-11-29T00:00:59 2026-11-29T00:59:00 2026-11-29T23:00:00 2026-02-28T00:00:00" ] || { echo "the behaviour has changed"; exit 1; }
