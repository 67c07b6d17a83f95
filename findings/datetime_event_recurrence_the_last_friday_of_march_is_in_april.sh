#!/usr/bin/env bash
# A review on the last Friday of each month, and one on the first Monday, as a recurrence.
#
# Question: which days of 2026 have monthly(weeks => -1, days => "fr") and monthly(weeks => 1, days => "mo") from January to April?
# Expected: 30 January, 27 February, 27 March, 24 April; 5 January, 2 February, 2 March, 6 April. (The question came up while other inputs were run.)
# Seen with DateTime::Event::Recurrence 0.19 (libdatetime-event-recurrence-perl of Debian 12): the Mondays are these; the Fridays are 2 January, 30 January, 27 February and 3 April. The
# weeks of a month are whole weeks, and the last of them reaches into the next month; first Mondays hide that, since a week begins with them.
set -eu
command -v perl > /dev/null || exit 77
perl -MDateTime::Event::Recurrence -e 1 2> /dev/null || { echo "libdatetime-event-recurrence-perl is not installed"; exit 77; }
perl - <<'PERL'
use strict;
use warnings;
use DateTime;
use DateTime::Event::Recurrence;

my $days = sub {
    my $set = DateTime::Event::Recurrence->monthly(@_);
    my ($moment, @seen) = DateTime->new(year => 2026);
    while (($moment = $set->next($moment)) < DateTime->new(year => 2026, month => 5)) { push @seen, $moment->strftime('%d.%m') }
    "@seen";
};
my $fridays = $days->(weeks => -1, days => 'fr');
my $mondays = $days->(weeks => 1, days => 'mo');
print "DateTime::Event::Recurrence $DateTime::Event::Recurrence::VERSION: $fridays / $mondays\n";
die "the behaviour has changed\n" if $fridays ne '02.01 30.01 27.02 03.04' or $mondays ne '05.01 02.02 02.03 06.04';
PERL
