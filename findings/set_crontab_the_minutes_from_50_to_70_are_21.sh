#!/usr/bin/env bash
# The minutes of a crontab, with a range that is longer than the hour.
#
# Question: which numbers has 50-70, and which has 70, in a field of 0 to 59?
# Expected: 50 to 59, or an error; none, or an error. (Written down with the script.)
# Seen with Set::Crontab 1.03 (libset-crontab-perl of Debian 12): the 21 numbers from 50 to 70, and 70. The field is only looked at for a star and for < and
# >, so a job of minute 70 is valid and never runs.
set -eu
command -v perl > /dev/null || { echo "perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libset-crontab-perl
cd "$place"
cat > question.pl <<'PERL'
use strict;
use warnings;
use Set::Crontab;
my @field = (0 .. 59);
my ($range, $one, $over) = map { [Set::Crontab->new($_, \@field)->list] } "50-70", "70", ">55";
print scalar(@$range), " to $$range[-1]; @$one; @$over\n";
PERL
seen=$(perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "21 to 70; 70; 56 57 58 59" ] || { echo "the behaviour has changed"; exit 1; }
