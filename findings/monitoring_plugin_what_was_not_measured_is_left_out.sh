#!/usr/bin/env bash
# Performance data of which one value could not be measured, which the guidelines of plugins write as U, and a label with an apostrophe.
#
# Question: which labels are read of "users=3;5 load=U;1;2 c=4", and which of "'it''s'=3% b=4"?
# Guess: users, load (without a value) and c; it's and b. Two apostrophes are one, as the guidelines have it.
# Seen with Monitoring::Plugin 0.40 (libmonitoring-plugin-perl of Debian 12): users and c; b. Both are left out without an error, so what was not measured is as what does not
# exist, and values that are read by their place move up.
set -eu
command -v perl > /dev/null || exit 77
perl -MMonitoring::Plugin::Performance -e 1 2> /dev/null || { echo "libmonitoring-plugin-perl is not installed"; exit 77; }
perl - <<'PERL'
use strict;
use warnings;
use Monitoring::Plugin;
use Monitoring::Plugin::Performance;

my $labels = sub { join ' ', map { $_->label } Monitoring::Plugin::Performance->parse_perfstring(shift) };
my $seen = join ', ', $labels->('users=3;5 load=U;1;2 c=4'), $labels->("'it''s'=3% b=4");
print "Monitoring::Plugin $Monitoring::Plugin::VERSION: $seen\n";
die "the behaviour has changed\n" if $seen ne 'users c, b';
PERL
