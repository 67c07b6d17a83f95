#!/usr/bin/env bash
# A target of 24 hours in Paris, over the night when clocks go forward (29 March 2026).
#
# Question: how many seconds after 28 March 12:00 is the instant that is "24h" later, and how many are there from noon to noon by its subtraction?
# Expected: 86400, and 82800. (The question came up while other lengths were run.)
# Seen with Class::Date 1.1.17 (libclass-date-perl of Debian 12): 82800, and 86400. Hours are added and subtracted on the clock of the wall.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libclass-date-perl
seen=$(TZ=Europe/Paris perl -I "$place/usr/share/perl5" -MClass::Date=date <<'PERL'
my $opened = date("2026-03-28 12:00");
print +($opened + "24h")->epoch - $opened->epoch, " ", (date("2026-03-29 12:00") - $opened)->sec, "\n";
PERL
)
echo "$seen"
[ "$seen" = "82800 86400" ] || { echo "the behaviour has changed"; exit 1; }
