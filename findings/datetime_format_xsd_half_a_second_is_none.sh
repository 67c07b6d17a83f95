#!/usr/bin/env bash
# An instant with half a second, for a document of XML and back.
#
# Question: what does format_datetime write of 9:00:00.5, and what does parse_datetime read of it?
# Expected: 09:00:00.5 with its zone, and half a second. (The question came up while offsets were run.)
# Seen with DateTime::Format::XSD 0.4 (libdatetime-format-xsd-perl of Debian 12): 09:00:00+00:00, and none; the text with a fraction is read with it.
set -eu
perl -MDateTime -e 1 2> /dev/null || { echo "DateTime of Perl is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libdatetime-format-xsd-perl libdatetime-format-iso8601-perl libdatetime-format-builder-perl
seen=$(TZ=UTC perl -I "$place/usr/share/perl5" -MDateTime -MDateTime::Format::XSD <<'PERL'
my $text = DateTime::Format::XSD->format_datetime(DateTime->new(year => 2026, month => 3, day => 9, hour => 9, nanosecond => 5e8, time_zone => "UTC"));
print "$text\n";
print DateTime::Format::XSD->parse_datetime($_)->nanosecond, "\n" for $text, "2026-03-09T09:00:00.5Z";
PERL
)
echo "$seen"
[ "$seen" = "2026-03-09T09:00:00+00:00
0
500000000" ] || { echo "the behaviour has changed"; exit 1; }
