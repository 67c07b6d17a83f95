#!/usr/bin/env bash
# A moment of UTC as most interfaces write it.
#
# Question: which moments are "2026-11-28T09:30:00Z", "2026-11-28T09:30:00+00:00", "2026-11-28 09:30:00Z" and "2026-11-28T09:30:00", on a server in UTC?
# Expected: 09:30 each time, or no result for what is not known. (The question came up while relative dates were run.)
# Seen with Time::ParseDate 2015.103 (libtime-parsedate-perl of Debian 12): 00:00, 09:30, 00:00 and 09:30. With a Z the time of the day is not read, and the date
# alone is returned as the result; only with WHOLE => 1, which is not the default, is the text refused.
set -eu
command -v perl > /dev/null || exit 77
perl -MTime::ParseDate -e 1 2> /dev/null || { echo "libtime-parsedate-perl is not installed"; exit 77; }
TZ=UTC perl - <<'PERL'
use strict;
use warnings;
use POSIX qw(strftime);
use Time::ParseDate;

my @texts = map { "2026-11-28$_" } 'T09:30:00Z', 'T09:30:00+00:00', ' 09:30:00Z', 'T09:30:00';
my @seen = map { strftime('%H:%M', gmtime scalar parsedate($_, GMT => 1)) } @texts;
push @seen, defined scalar(parsedate($texts[0], GMT => 1, WHOLE => 1)) ? 'read' : 'refused';
print "Time::ParseDate $Time::ParseDate::VERSION: @seen\n";
die "the behaviour has changed\n" if "@seen" ne '00:00 09:30 00:00 09:30 refused';
PERL
