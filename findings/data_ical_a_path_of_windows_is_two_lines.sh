#!/usr/bin/env bash
# A text with a backslash before an n, as the path of a file of Windows has, written to a calendar and read again.
#
# Question: which text is read of the description 'see C:\new\plan.txt', which of one with a comma, a semicolon and a line break, and what is in the file?
# Guess: the same texts; "see C:\\new\\plan.txt" in the file.
# Seen with Data::ICal 0.24 (libdata-ical-perl of Debian 12): the second is the same. The path is right in the file, and is read as "see C:", a line break and
# "ew\plan.txt": the pair of backslashes and the n after it are not read from left to right.
set -eu
command -v perl > /dev/null || exit 77
perl -MData::ICal -e 1 2> /dev/null || { echo "libdata-ical-perl is not installed"; exit 77; }
perl - <<'PERL'
use strict;
use warnings;
use Data::ICal;
use Data::ICal::Entry::Event;

my $written = sub {
    my $event = Data::ICal::Entry::Event->new;
    $event->add_properties(description => shift);
    my $calendar = Data::ICal->new;
    $calendar->add_entry($event);
    $calendar->as_string;
};
my $read = sub { Data::ICal->new(data => shift)->entries->[0]->property('description')->[0]->decoded_value };
my $path = 'see C:\new\plan.txt';
my $other = "a, b; c\nd";
my ($line) = $written->($path) =~ /^DESCRIPTION:(.*?)\r?$/m;
my $seen = $read->($written->($path));
print "Data::ICal $Data::ICal::VERSION: $line is read as <$seen>\n";
die "the behaviour has changed\n" if $line ne 'see C:\\\\new\\\\plan.txt' or $read->($written->($other)) ne $other or $seen ne "see C:\new\\plan.txt";
PERL
