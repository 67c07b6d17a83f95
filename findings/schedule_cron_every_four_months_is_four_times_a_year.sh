#!/usr/bin/env bash
# A review of every four months, and a report of every ten days, as a crontab.
#
# Question: in which months does 0 9 1 */4 * run, and on which days of April 0 9 */10 * *?
# Expected: January, May and September; the first, the 11th and the 21st. (The question came up while other inputs were run.)
# Seen with Schedule::Cron 1.05 (libschedule-cron-perl of Debian 12): January, April, August and December; the first, the 10th, the 20th and the 30th. The
# step is counted from nought, which is then taken as the first.
set -eu
command -v perl > /dev/null || { echo "perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libschedule-cron-perl libtime-parsedate-perl
cd "$place"
cat > question.pl <<'PERL'
use strict;
use warnings;
use POSIX qw(mktime strftime);
use Schedule::Cron;
my $cron = Schedule::Cron->new(sub { }, nofork => 1);
for (["0 9 1 */4 *", "%m"], ["0 9 */10 * *", "%d"]) {
    my ($job, $form) = @$_;
    my $run = mktime(0, 0, 12, 31, 2, 126);
    my @runs = map { $run = $cron->get_next_execution_time($job, $run); strftime($form, localtime $run) } 1 .. 4;
    print "@runs\n";
}
PERL
seen=$(TZ=UTC perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "04 08 12 01
01 10 20 30" ] || { echo "the behaviour has changed"; exit 1; }
