#!/usr/bin/env bash
# The whole seconds between a due time and a moment that is 0.2 seconds after it, or 1.8 seconds, as databases have moments with fractions.
#
# Question: what is DateTime.diff of 10:00:00.5 and 10:00:00.7, of 10:00:00.9 and 10:00:01.1, and of 10:00:00.1 and 10:00:01.9, in seconds?
# Expected: 0, 0 and -1, cut off towards zero. (The question came up while other inputs were run.)
# Seen with Elixir 1.14.0 (Debian 12): 0, -1 and -1. The fractions are cut off before the difference is made, so it counts the starts of seconds between the two. In
# milliseconds it is right.
set -eu
command -v elixir > /dev/null || { echo "elixir is not installed"; exit 77; }
seen=$(elixir -e '
at = fn text -> elem(DateTime.from_iso8601("2026-11-29T10:00:" <> text <> "Z"), 1) end
IO.puts("Elixir " <> System.version())
pairs = [{"00.500", "00.700"}, {"00.900", "01.100"}, {"00.100", "01.900"}]
IO.inspect(Enum.map(pairs, fn {due, done} -> DateTime.diff(at.(due), at.(done)) end) ++ [DateTime.diff(at.("00.900"), at.("01.100"), :millisecond)])')
echo "$seen"
[ "$(echo "$seen" | tail -n 1)" = "[0, -1, -1, -200]" ] || { echo "the behaviour has changed"; exit 1; }
