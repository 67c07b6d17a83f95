#!/usr/bin/env bash
# A date with a year of two digits.
#
# Question: which year has "1 Mar 26", and which "1 Mar 70"?
# Guess: 2026, and 1970 or 2070.
# Seen with DateTime::Format::DateParse 0.05 and TimeDate 2.33 (libdatetime-format-dateparse-perl and libtimedate-perl of Debian 12): 1926 and 1970.
set -eu
perl -MDateTime -e 1 2> /dev/null || { echo "libdatetime-perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetime-format-dateparse-perl libtimedate-perl
cd "$place"
cat > question.pl <<'PERL'
use strict;
use warnings;
use DateTime::Format::DateParse;
print join(" ", map { DateTime::Format::DateParse->parse_datetime("1 Mar $_")->year } 26, 70), "\n";
PERL
seen=$(TZ=UTC perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "1926 1970" ] || { echo "the behaviour has changed"; exit 1; }
