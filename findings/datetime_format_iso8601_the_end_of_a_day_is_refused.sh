#!/usr/bin/env bash
# The end of a day as ISO 8601 wrote it until 2019, and an hour with a fraction.
#
# Question: which moments are 2026-03-02T24:00:00 and 2026-03-02T09.5?
# Guess: midnight of the 3rd, and half past nine.
# Seen with DateTime::Format::ISO8601 0.16 (libdatetime-format-iso8601-perl of Debian 12): both are refused; 2026-W53-7 and 2026-061 are read.
set -eu
perl -MDateTime::Format::ISO8601 -e 1 2> /dev/null || { echo "libdatetime-format-iso8601-perl is not installed"; exit 77; }
dpkg-query -W libdatetime-format-iso8601-perl || true
seen=$(TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use DateTime::Format::ISO8601;

print join " ", map { my $text = $_; eval { DateTime::Format::ISO8601->parse_datetime($text)->ymd } // "refused" }
    "2026-03-02T24:00:00", "2026-03-02T09.5", "2026-W53-7", "2026-061";
PERL
)
echo "$seen"
[ "$seen" = "refused refused 2027-01-03 2026-03-02" ] || { echo "the behaviour has changed"; exit 1; }
