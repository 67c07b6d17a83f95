#!/usr/bin/env bash
# Three lines of a log, one of which has no program before its text.
#
# Question: how many lines are read, and how many is "last message repeated 2 times" of ten seconds later, and when were they?
# Expected: three and two more, at 9:00:10. (Written down with the script.)
# Seen with Parse::Syslog 1.10 (libparse-syslog-perl of Debian 12): the line without a program is left out, with no error; what was repeated is there twice
# more, at the second of the first.
set -eu
command -v perl > /dev/null || { echo "perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libparse-syslog-perl
cd "$place"
cat > log <<'LOG'
Mar  1 09:00:00 web1 app[12]: slow
Mar  1 09:00:10 web1 last message repeated 2 times
Mar  1 09:00:30 web1 the disk is full
Mar  1 09:01:00 web1 app[12]: well
LOG
cat > question.pl <<'PERL'
use strict;
use warnings;
use POSIX qw(strftime);
use Parse::Syslog;
my $log = Parse::Syslog->new("log", year => 2025);
while (my $line = $log->next) { print strftime("%H:%M:%S", localtime $line->{timestamp}), " $line->{text}\n" }
PERL
seen=$(TZ=UTC perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "09:00:00 slow
09:00:00 slow
09:00:00 slow
09:01:00 well" ] || { echo "the behaviour has changed"; exit 1; }
