#!/usr/bin/env bash
# The hours of a desk, from nine to five.
#
# Question: is 17:30 in the period hr {9am-5pm}, and is it in hr {9am-4pm}?
# Guess: no, for both.
# Seen with Time::Period 1.25 (libtime-period-perl of Debian 12): yes, and no. An hour of the scale is the whole hour, so the end of a range is its last
# minute.
set -eu
command -v perl > /dev/null || { echo "perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libtime-period-perl
cd "$place"
cat > question.pl <<'PERL'
use strict;
use warnings;
use POSIX qw(mktime);
use Time::Period;
my $moment = mktime(0, 30, 17, 2, 2, 126);
print join(" ", map { inPeriod($moment, "hr {$_}") } "9am-5pm", "9am-4pm"), "\n";
PERL
seen=$(TZ=UTC perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "1 0" ] || { echo "the behaviour has changed"; exit 1; }
