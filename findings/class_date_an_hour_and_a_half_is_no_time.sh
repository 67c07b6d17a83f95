#!/usr/bin/env bash
# A target of an hour and a half.
#
# Question: what is 12:00 and "1.5h", and what is it and "1h 30m"?
# Guess: 13:30, both times.
# Seen with Class::Date 1.1.17 (libclass-date-perl of Debian 12): 12:00, without an error, and 13:30. A number with a point is left out, so a day and a half
# is no time either.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libclass-date-perl
seen=$(TZ=Europe/Paris perl -I "$place/usr/share/perl5" -MClass::Date=date <<'PERL'
print date("2026-03-09 12:00") + $_, "\n" for "1.5h", "1h 30m", "1.5D";
PERL
)
echo "$seen"
[ "$seen" = "2026-03-09 12:00:00
2026-03-09 13:30:00
2026-03-09 12:00:00" ] || { echo "the behaviour has changed"; exit 1; }
