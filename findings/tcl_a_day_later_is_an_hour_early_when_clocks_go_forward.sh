#!/usr/bin/env bash
# A target of one day from half past two in Paris, in the night before clocks go forward (29 March 2026).
#
# Question: what is clock add of 2026-03-28 02:30 and 1 day with the zone Europe/Paris, and what is it with 24 hours?
# Guess: 3:30 of the 29th (summer time), both times.
# Seen with Tcl 8.6.13 (Debian 12): 1:30 of the 29th (winter time), which is 23 hours later, and 3:30. The text 2026-03-29 02:30 is read as 1:30, too.
set -eu
command -v tclsh > /dev/null || { echo "tcl is not installed"; exit 77; }
seen=$(TZ=UTC tclsh <<'TCL'
proc show {instant} { clock format $instant -timezone :Europe/Paris -format {%d. %H:%M %z} }
set format {-format {%Y-%m-%d %H:%M} -timezone :Europe/Paris}
set opened [clock scan {2026-03-28 02:30} {*}$format]
puts [show [clock add $opened 1 day -timezone :Europe/Paris]]
puts [show [clock add $opened 24 hours -timezone :Europe/Paris]]
puts [show [clock scan {2026-03-29 02:30} {*}$format]]
TCL
)
echo 'puts "Tcl [info patchlevel]"' | tclsh
echo "$seen"
[ "$seen" = "29. 01:30 +0100
29. 03:30 +0200
29. 01:30 +0100" ] || { echo "the behaviour has changed"; exit 1; }
