#!/usr/bin/env bash
# Instants of ISO 8601, with their offset from UTC.
#
# Question: which instants are 2026-07-01T09:00:00 with Z, with +02:00 and with -05:00, with TZ=Europe/Paris?
# Expected: 09:00, 07:00 and 14:00 in UTC, or an error. (The question came up while lengths were run.)
# Seen with Class::Date 1.1.17 (libclass-date-perl of Debian 12): 07:00 in UTC, all three. What is after the seconds is left out, so each is on the clock of
# the server.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libclass-date-perl
seen=$(TZ=Europe/Paris perl -I "$place/usr/share/perl5" -MClass::Date=date <<'PERL'
print join(" ", map { (gmtime date("2026-07-01T09:00:00$_")->epoch)[2] } "Z", "+02:00", "-05:00"), "\n";
PERL
)
echo "$seen"
[ "$seen" = "7 7 7" ] || { echo "the behaviour has changed"; exit 1; }
