#!/usr/bin/env bash
# An opening hour that is written with a point, as in Germany and Finland: 9.30.
#
# Question: what are the times 9:30, 9.30, 17.00, 9h30 and 930, and 09:00 with 1.30 added?
# Expected: 09:30, 09:30 or an error, and likewise for the others. (The question came up while other inputs were run.)
# Seen with Time::Clock 1.03 (libtime-clock-perl of Debian 12): 09:30:00, 09:00:00.3, 17:00:00, two errors, and 10:00:00.3. What follows a point is a part of a second, also when there are no minutes and no
# seconds before it.
set -eu
command -v perl > /dev/null || exit 77
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libtime-clock-perl
seen=$(PERL5LIB="$place/usr/share/perl5" perl -MTime::Clock -e '
  print join " ", map { my $time = eval { Time::Clock->new($_) }; $time ? $time->as_string : "error" } "9:30", "9.30", "17.00", "9h30", "930";
  my $time = Time::Clock->new("9:00"); $time->add("1.30"); print " ", $time->as_string')
echo "$seen"
[ "$seen" = "09:30:00 09:00:00.3 17:00:00 error error 10:00:00.3" ] || { echo "the behaviour has changed"; exit 1; }
