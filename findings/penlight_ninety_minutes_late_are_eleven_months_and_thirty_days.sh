#!/usr/bin/env bash
# What is left of a target that was missed by ninety minutes, as an interval in words.
#
# Question: which texts have the intervals of 5400 and -5400 seconds?
# Guess: "1 hour 30 min" and "-1 hour 30 min" or the like.
# Seen with Penlight 1.13.1 (lua-penlight of Debian 12): "1 hour 30 min" and "11 months 30 days": the second is the date of a day before 1970, less 1970.
set -eu
command -v lua5.4 > /dev/null || { echo "lua5.4 is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" lua-penlight
modules="$place/usr/share/lua/5.4"
seen=$(TZ=UTC LUA_PATH="$modules/?.lua;$modules/?/init.lua" lua5.4 - <<'LUA'
local Date = require "pl.Date"

print(tostring(Date.Interval(5400)) .. "/ " .. tostring(Date.Interval(-5400)))
LUA
)
echo "$seen"
[ "$seen" = "1 hour 30 min / 11 months 30 days " ] || { echo "the behaviour has changed"; exit 1; }
