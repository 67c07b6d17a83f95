#!/usr/bin/env bash
# The moment of an alert with fractions of a second, written for a database and read again.
#
# Question: what is the text of 50 and of 5 milliseconds after nine, and what is the moment that it is read as?
# Guess: 2026-03-01 09:00:00.050000 and .005000; the same moments.
# Seen with DateTime::Format::MySQL 0.07.01 (libdatetime-format-mysql-perl of Debian 12): .50000 and .5000, read as half a second, both. The microseconds are
# written without the noughts before them.
set -eu
perl -MDateTime -e 1 2> /dev/null || { echo "libdatetime-perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetime-format-mysql-perl libdatetime-format-builder-perl libdatetime-format-strptime-perl libclass-factory-util-perl
cd "$place"
cat > question.pl <<'PERL'
use strict;
use warnings;
use DateTime;
use DateTime::Format::MySQL;
for my $milliseconds (50, 5) {
    my $moment = DateTime->new(year => 2026, month => 3, day => 1, hour => 9, nanosecond => $milliseconds * 1_000_000);
    my $text = DateTime::Format::MySQL->format_datetime($moment);
    print "$text ", DateTime::Format::MySQL->parse_datetime($text)->millisecond, "\n";
}
PERL
seen=$(TZ=UTC perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "2026-03-01 09:00:00.50000 500
2026-03-01 09:00:00.5000 500" ] || { echo "the behaviour has changed"; exit 1; }
