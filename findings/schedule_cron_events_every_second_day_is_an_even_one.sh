#!/usr/bin/env bash
# A job of every second day, one of the first month of each quarter, and one of every second month, as crontab lines.
#
# Question: on which days of November has "0 0 */2 * *" its runs, and in which months has "0 0 1 */3 *"?
# Expected: on 1, 3, 5 and so on, and in January, April, July and October, as cron has steps, which begin with the first value of the field.
# (The question came up while other inputs were run.)
# Seen with Schedule::Cron::Events 1.96 (libschedule-cron-events-perl of Debian 12): on 2, 4, 6 and so on, and in March, June, September and December: the values that the step divides.
# A calendar of the jobs that is made with it has none of the real runs of the first line.
set -eu
command -v perl > /dev/null || exit 77
perl -MSchedule::Cron::Events -e 1 2> /dev/null || { echo "libschedule-cron-events-perl is not installed"; exit 77; }
TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use Schedule::Cron::Events;

my $runs = sub {
    my ($line, $count) = @_;
    my $events = Schedule::Cron::Events->new("$line job", Date => [0, 0, 12, 31, 9, 126]);
    join ' ', map { my @run = $events->nextEvent; sprintf '%02d-%02d', $run[4] + 1, $run[3] } 1 .. $count;
};
my $days = $runs->('0 0 */2 * *', 3);
my $months = $runs->('0 0 1 */3 *', 4);
print "Schedule::Cron::Events $Schedule::Cron::Events::VERSION: $days / $months\n";
die "the behaviour has changed\n" if $days ne '11-02 11-04 11-06' or $months ne '12-01 03-01 06-01 09-01';
PERL
