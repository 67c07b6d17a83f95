#!/usr/bin/env bash
# The type of a trap in the line of a log, for linkDown, linkUp and one of an enterprise.
#
# Question: what do %w ("trap type (numeric, in decimal)") and %W ("trap description") write?
# Expected: 2 Link Down, 3 Link Up and 6 Enterprise Specific, or nothing, since those numbers are of SNMPv1. (The question came up while another was run.)
# Seen with snmptrapd 5.9.3 (Debian 12), for SNMPv2 traps: 0 Cold Start each time. So a link that is down is logged as a restart.
set -eu
seen=$(bash "$(dirname "$0")/parts/snmptrapd_formatted.sh" '%w %W' 9000:.1.3.6.1.6.3.1.1.5.3 9000:.1.3.6.1.6.3.1.1.5.4 9000:.1.3.6.1.4.1.9999.0.1)
echo "$seen"
[ "$seen" = "0 Cold Start
0 Cold Start
0 Cold Start" ] || { echo "the behaviour has changed"; exit 1; }
