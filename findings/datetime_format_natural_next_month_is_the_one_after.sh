#!/usr/bin/env bash
# The month of a change that is due next month, written on the last day of a month.
#
# Question: which months are "next month" and "last month" on 31 March 2026?
# Guess: April, and February.
# Seen with DateTime::Format::Natural 1.16 (libdatetime-format-natural-perl of Debian 12): May (the 1st), and February. A month is added to the 31st before the day is set to the first.
set -eu
perl -MDateTime::Format::Natural -e 1 2> /dev/null || { echo "libdatetime-format-natural-perl is not installed"; exit 77; }
dpkg-query -W libdatetime-format-natural-perl || true
seen=$(TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use DateTime;
use DateTime::Format::Natural;

my $today = DateTime->new(year => 2026, month => 3, day => 31, time_zone => "UTC");
my $reader = DateTime::Format::Natural->new(datetime => $today, time_zone => "UTC");
print join " ", map { $reader->parse_datetime($_)->ymd } "next month", "last month";
PERL
)
echo "$seen"
[ "$seen" = "2026-05-01 2026-02-01" ] || { echo "the behaviour has changed"; exit 1; }
