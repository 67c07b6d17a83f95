#!/usr/bin/env bash
# Traps of senders that are up for a minute and a half and for a hundred hours, with their uptime in the line of the log.
#
# Question: what do %H:%J ("the hour field from the sysUpTime.0 varbind", and the minutes) and %T ("the value of the sysUpTime.0 varbind in seconds") write, at nine o'clock?
# Its documents let one expect: 0:01 and 90; 4:00 (or 100:00) and 360000.
# Seen with snmptrapd 5.9.3 (Debian 12), for SNMPv2 traps: 9:00 and 0, both times. The hour and the minute are those of the clock of the receiver, and there are no seconds; the uptime is in the list of the variables alone.
set -eu
seen=$(bash "$(dirname "$0")/parts/snmptrapd_formatted.sh" 'at %h:%02.2j, up %H:%02.2J, %T seconds' 9000:.1.3.6.1.4.1.9999.0.1 36000000:.1.3.6.1.4.1.9999.0.1)
echo "$seen"
[ "$seen" = "at 9:00, up 9:00, 0 seconds
at 9:00, up 9:00, 0 seconds" ] || { echo "the behaviour has changed"; exit 1; }
