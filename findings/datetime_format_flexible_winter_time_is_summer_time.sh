#!/usr/bin/env bash
# An instant with a zone, as people write it.
#
# Question: which instants are "2026-07-01 09:00 CET" (UTC+1), "2026-07-01 09:00 EST" (UTC-5) and "2026-07-01 09:00 +0100"?
# Expected: 08:00, 14:00 and 08:00 in UTC. (The question came up while other texts were run.)
# Seen with DateTime::Format::Flexible 0.34 (libdatetime-format-flexible-perl of Debian 12): 07:00, 14:00 and 08:00. CET is the name of a zone with summer
# time in the time zone database, and EST of one without.
set -eu
perl -MDateTime -e 1 2> /dev/null || { echo "DateTime of Perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetime-format-flexible-perl libdatetime-format-builder-perl libdatetime-format-strptime-perl libmodule-pluggable-perl liblist-moreutils-perl
seen=$(TZ=UTC perl -I "$place/usr/share/perl5" -MDateTime::Format::Flexible <<'PERL'
for my $zone ("CET", "EST", "+0100") {
    my $instant = DateTime::Format::Flexible->parse_datetime("2026-07-01 09:00 $zone");
    print $instant->set_time_zone("UTC")->strftime("%H:%M"), "\n";
}
PERL
)
echo "$seen"
[ "$seen" = "07:00
14:00
08:00" ] || { echo "the behaviour has changed"; exit 1; }
