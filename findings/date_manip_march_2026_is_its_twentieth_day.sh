#!/usr/bin/env bash
# A month, as a report has it in its title.
#
# Question: which days are "march 2026", "mar 2026", "march 1999", "2026-03" and "march 20, 2026"?
# Expected: the first of the month for all but the last, or a refusal, and 20 March. (The question came up while another was run.)
# Seen with Date::Manip 6.91 (libdate-manip-perl of Debian): 20 March 2026 twice, 19 March 1999, 1 March 2026 and 20 March 2026. The four digits after the name of
# a month are a day and a year of two digits, so a report on "march 2026" begins on its twentieth.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdate-manip-perl
command -v perl > /dev/null || exit 77
TZ=UTC PERL5LIB="$place/usr/share/perl5" perl - <<'PERL'
use strict;
use warnings;
use Date::Manip;

my @texts = ('march 2026', 'mar 2026', 'march 1999', '2026-03', 'march 20, 2026');
my @seen = map { ParseDate($_) ? UnixDate($_, '%Y-%m-%d') : 'refused' } @texts;
print "Date::Manip $Date::Manip::VERSION: @seen\n";
die "the behaviour has changed\n" if "@seen" ne '2026-03-20 2026-03-20 1999-03-19 2026-03-01 2026-03-20';
PERL
