#!/usr/bin/env bash
# What is left of an hour after a second, as text for a person.
#
# Question: which texts have the durations of minus ninety minutes, of an hour less a second, and of a month less a day?
# Expected: "-1 hour and 30 minutes" or a text without a sign, as its documents leave it to a past and a future form; "59 minutes and 59 seconds" and
# "1 month and -1 day", or any text that is not the same as of a longer one. (The question came up while other inputs were run.)
# Seen with DateTime::Format::Human::Duration 0.64 (Debian 12): "1 hour and 30 minutes", "1 hour and 1 second" and "1 month and 1 day": each part loses its
# own sign.
set -eu
perl -MDateTime -e 1 2> /dev/null || { echo "libdatetime-perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetime-format-human-duration-perl
PERL5LIB="$place/usr/share/perl5" perl - <<'PERL'
use strict;
use warnings;
use DateTime;
use DateTime::Format::Human::Duration;

my $format = DateTime::Format::Human::Duration->new;
my @parts = ([minutes => -90], [hours => 1, seconds => -1], [months => 1, days => -1]);
my $seen = join " / ", map { $format->format_duration(DateTime::Duration->new(@$_)) } @parts;
print "DateTime::Format::Human::Duration $DateTime::Format::Human::Duration::VERSION: $seen\n";
my $expected = "1 hour and 30 minutes / 1 hour and 1 second / 1 month and 1 day";
die "the behaviour has changed\n" if $seen ne $expected;
PERL
