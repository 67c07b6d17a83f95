#!/usr/bin/env bash
# Performance data with the thresholds of a plugin that was given ranges.
#
# Question: a plugin that is run with -w 10:20 writes "users=5;10:20;~:30". What thresholds has the value that Icinga makes of it, and what has
# it of "users=5;20;30"?
# Expected: the ends of the ranges, or an error for the text.
# Seen with Icinga 2.13.6 (Debian): none (null) for both ranges, without an error; 20 and 30 for the plain numbers. Whatever reads thresholds from
# Icinga (graphs, exports) has none for a check with ranges, although the plugins of the same family write them.
set -eu
command -v icinga2 >/dev/null || { echo "icinga2 is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
value() {
  icinga2 console --eval "var p = parse_performance_data(\"$1\"); [p.value, p.warn, p.crit]" 2>"$place/errors" | tr -d ' \n'
}
icinga2 --version | head -n 1
seen="$(value 'users=5;10:20;~:30') $(value 'users=5;20;30')"
echo "$seen"
[ "$seen" = "[5,null,null] [5,20,30]" ] || { echo "the behaviour has changed"; cat "$place/errors"; exit 1; }
