#!/usr/bin/env bash
# An hour and a half too early, as hours and minutes with a sign.
#
# Question: how many seconds are "1:30", "-1:30" and "-1:30:00"?
# Expected: 5400, -5400 and -5400. (The question came up while another was run.)
# Seen with Time::Duration::Parse 0.16 (libtime-duration-parse-perl of Debian): 5400, -1800 and -1800. The sign is that of the hours, and the minutes are
# added, so what was an hour and a half early is half an hour early.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libtime-duration-parse-perl libexporter-lite-perl
command -v perl > /dev/null || exit 77
PERL5LIB="$place/usr/share/perl5" perl - <<'PERL'
use strict;
use warnings;
use Time::Duration::Parse;

my @seen = map { parse_duration($_) } '1:30', '-1:30', '-1:30:00';
print "Time::Duration::Parse $Time::Duration::Parse::VERSION: @seen\n";
die "the behaviour has changed\n" if "@seen" ne '5400 -1800 -1800';
PERL
