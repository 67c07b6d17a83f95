#!/usr/bin/env bash
# Two leaves of absence, with one working day between them.
#
# Question: what is the gap between 1 to 2 March and 4 to 5 March 2026, and do they abut? And 1 to 2 and 5 to 6 March?
# Guess: 3 March, and no; 3 to 4 March, and no.
# Seen with Date::Range 1.41 (libdate-range-perl of Debian 12): none, and yes; 3 to 4 March, and no. A range of one day is a range elsewhere, with a length of
# 1, but a gap of one is left out.
set -eu
command -v perl > /dev/null || { echo "perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdate-range-perl libdate-simple-perl
cd "$place"
cat > question.pl <<'PERL'
use strict;
use warnings;
use Date::Range;
use Date::Simple;
sub leave { Date::Range->new(map { Date::Simple->new("2026-03-0$_") } @_) }
for my $second (leave(4, 5), leave(5, 6)) {
    my $first = leave(1, 2);
    my $gap = $first->gap($second);
    print defined $gap ? $gap->start . " to " . $gap->end : "none", ", ", $first->abuts($second) ? "yes" : "no", "; ";
}
print leave(3, 3)->length, "\n";
PERL
seen=$(perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "none, yes; 2026-03-03 to 2026-03-04, no; 1" ] || { echo "the behaviour has changed"; exit 1; }
