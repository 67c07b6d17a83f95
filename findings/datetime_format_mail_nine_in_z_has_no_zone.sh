#!/usr/bin/env bash
# The dates of three mails to the desk.
#
# Question: which offsets have "1 Mar 2026 09:00:00" with Z, with CET and with EST, in the loose mode (the strict one refuses the first two)?
# Expected: +0000, +0100 and -0500 (RFC 5322 takes a letter as -0000, whose moment is that of UTC). (Written down with the script.)
# Seen with DateTime::Format::Mail 0.403 (libdatetime-format-mail-perl of Debian 12): none, none and -0500. What is no offset of its short list is floating,
# so it is nine on any clock, and no moment.
set -eu
perl -MDateTime -e 1 2> /dev/null || { echo "libdatetime-perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetime-format-mail-perl
cd "$place"
cat > question.pl <<'PERL'
use strict;
use warnings;
use DateTime::Format::Mail;
my $mail = DateTime::Format::Mail->new(loose => 1);
for my $zone (qw(Z CET EST)) {
    my $date = $mail->parse_datetime("1 Mar 2026 09:00:00 $zone");
    print "$zone ", ($date->time_zone->is_floating ? "floating" : $date->strftime("%z")), "\n";
}
PERL
seen=$(TZ=UTC perl -Iusr/share/perl5 question.pl)
echo "$seen"
[ "$seen" = "Z floating
CET floating
EST -0500" ] || { echo "the behaviour has changed"; exit 1; }
