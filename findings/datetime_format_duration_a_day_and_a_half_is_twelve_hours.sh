#!/usr/bin/env bash
# A target and a reserve as hours and minutes, on a report.
#
# Question: which texts has the pattern "%H:%M" with normalise for 90 minutes, for 36 hours, for a day less 30 minutes and for minus 90 minutes?
# Guess: 01:30, 36:00, 23:30 and -01:30.
# Seen with DateTime::Format::Duration 1.03 (libdatetime-format-duration-perl of Debian 12): 01:30, 12:00, 23:30 and 01:30. Days are made of hours although the pattern has
# none, and the sign has a letter of its own, "%P": a target of a day and a half is shown as half a day, and what was missed by 90 minutes as what is left.
set -eu
command -v perl > /dev/null || exit 77
perl -MDateTime::Format::Duration -e 1 2> /dev/null || { echo "libdatetime-format-duration-perl is not installed"; exit 77; }
perl - <<'PERL'
use strict;
use warnings;
use DateTime::Duration;
use DateTime::Format::Duration;

my @lengths = map { DateTime::Duration->new(@$_) } [minutes => 90], [hours => 36], [days => 1, minutes => -30], [minutes => -90];
my @seen = map { DateTime::Format::Duration->new(pattern => '%H:%M', normalise => 1)->format_duration($_) } @lengths;
print "DateTime::Format::Duration $DateTime::Format::Duration::VERSION: @seen\n";
die "the behaviour has changed\n" if "@seen" ne '01:30 12:00 23:30 01:30';
PERL
