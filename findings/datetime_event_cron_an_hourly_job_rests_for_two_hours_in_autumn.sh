#!/usr/bin/env bash
# An hourly job in Paris in the night in which the clock goes back (25 October 2026).
#
# Question: "0 * * * *" from midnight of that day in Europe/Paris: which runs are the first four, in UTC?
# Expected: 23:00, 0:00, 1:00 and 2:00, since 2:00 is there twice on the wall; or none at one of the two. (The question came up while another was
# run.)
# Seen with DateTime::Event::Cron 0.09 (Debian): 23:00, 1:00, 2:00 and 3:00. The first 2:00 is passed over, so the job rests for two hours of that
# night, and the day of 25 hours has 24 runs.
set -eu
perl -MDateTime::Event::Cron -e 1 2>/dev/null || { echo "libdatetime-event-cron-perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/question.pl" <<'PERL'
use strict;
use warnings;
use DateTime;
use DateTime::Event::Cron;

my $hourly = DateTime::Event::Cron->from_cron("0 * * * *");
my $moment = DateTime->new(year => 2026, month => 10, day => 25, time_zone => "Europe/Paris");
my @runs;
for (1 .. 4) {
    $moment = $hourly->next($moment);
    push @runs, $moment->clone->set_time_zone("UTC")->strftime("%H:%M");
}
print "@runs\n";
PERL
dpkg-query -W libdatetime-event-cron-perl
seen=$(perl "$place/question.pl")
echo "$seen"
[ "$seen" = "23:00 01:00 02:00 03:00" ] || { echo "the behaviour has changed"; exit 1; }
