#!/usr/bin/env bash
# The 90th percentile of a quiet week, in which one ticket took seven hours, and the fifth of ten tickets.
#
# Question: what are the median and the 90th percentile of 7 alone, and the 5th and 10th percentiles of 1 to 10?
# Expected: 7 and 7; 1 and 1. Its documents define a percentile as the smallest value for which the share of values up to it is at least that. (The question
# came up while other inputs were run.)
# Seen with Statistics::Descriptive 3.0800 (libstatistics-descriptive-perl of Debian 12): 7 and nothing; nothing and 1. A part that is less than one value
# has no percentile.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" libstatistics-descriptive-perl liblist-moreutils-perl libexporter-tiny-perl
PERL5LIB="$place/usr/share/perl5" perl - <<'PERL'
use strict;
use warnings;
use Statistics::Descriptive;

sub sample { my $sample = Statistics::Descriptive::Full->new; $sample->add_data(@_); $sample }
my ($one, $ten) = (sample(7), sample(1 .. 10));
my @values = ($one->median, scalar($one->percentile(90)), scalar($ten->percentile(5)), scalar($ten->percentile(10)));
my $seen = join " ", map { $_ // "none" } @values;
print "Statistics::Descriptive $Statistics::Descriptive::VERSION: $seen\n";
my $expected = "7 none none 1";
die "the behaviour has changed\n" if $seen ne $expected;
PERL
