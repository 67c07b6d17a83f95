#!/usr/bin/env bash
# Response times that PostgreSQL has stored, as intervals.
#
# Question: how many nanoseconds are 00:00:00.5, and how many seconds and nanoseconds are 00:00:01.5?
# Guess: 500000000, and 1 and 500000000.
# Seen with DateTime::Format::Pg 0.16014 (libdatetime-format-pg-perl of Debian 12): -500000000 for the first, while the second is right. Where the seconds are zero, the fraction is negative.
set -eu
perl -MDateTime::Format::Pg -e 1 2> /dev/null || { echo "libdatetime-format-pg-perl is not installed"; exit 77; }
dpkg-query -W libdatetime-format-pg-perl || true
seen=$(TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use DateTime::Format::Pg;

print join " ", map { my $length = DateTime::Format::Pg->parse_duration($_); ($length->delta_seconds, $length->delta_nanoseconds) }
    "00:00:00.5", "00:00:01.5";
PERL
)
echo "$seen"
[ "$seen" = "0 -500000000 1 500000000" ] || { echo "the behaviour has changed"; exit 1; }
