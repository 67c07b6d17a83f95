#!/usr/bin/env bash
# Due dates of tickets with long targets, as Request Tracker computes them for its service levels.
#
# Question: a desk is open from 9:00 to 17:00 on weekdays, a ticket is opened on Monday 2026-03-02 at 9:00. When is it due with a target of 100, 168 and 170
# business hours, and with 40 hours of a desk that is open on Mondays alone?
# Guess: on 18 March at 13:00, on 31 March and on 1 April at 9:00 or 11:00, and four or five weeks later.
# Seen with Request Tracker 5.0.3 (Debian 12): the first two, and then the last second of 1969, twice. The module for business hours gives up 30 days after the
# start with -1, which is in its documents, and the ticket gets this as its moment.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
command -v perl > /dev/null || exit 77
bash "$(dirname "$0")/parts/unpacked.sh" "$place" request-tracker5 libbusiness-hours-perl libset-intspan-perl
cat > "$place/question.pl" <<'PERL'
use strict;
use warnings;
use POSIX;

our %config;
{
    package RT::Base;
    sub _ImportOverlays { }
    package RT::Config;
    sub Get { return %{ $main::config{ $_[1] } } }
    package RT;
    our $Timezone = 'UTC';
    sub Config { return 'RT::Config' }
}
$INC{'RT/Base.pm'} = 1;
require RT::SLA;

sub due {
    my ($hours, @days) = @_;
    $config{ServiceBusinessHours} = { Default => { map { $_ => { Name => $_, Start => '9:00', End => '17:00' } } @days } };
    $config{ServiceAgreements} = { Levels => { level => { Resolve => { BusinessMinutes => 60 * $hours } } } };
    my $opened = mktime(0, 0, 9, 2, 2, 126);
    return strftime('%F %T', localtime RT::SLA->Due(Level => 'level', Type => 'Resolve', Time => $opened));
}

print "$_->[0] hours: ", due(@$_), "\n" for [100, 1 .. 5], [168, 1 .. 5], [170, 1 .. 5], [40, 1];
PERL
seen=$(TZ=UTC PERL5LIB="$place/usr/share/perl5:$place/usr/share/request-tracker5/lib" perl "$place/question.pl")
echo "$seen"
[ "$seen" = "100 hours: 2026-03-18 13:00:00
168 hours: 2026-03-31 09:00:00
170 hours: 1969-12-31 23:59:59
40 hours: 1969-12-31 23:59:59" ] || { echo "the behaviour has changed"; exit 1; }
