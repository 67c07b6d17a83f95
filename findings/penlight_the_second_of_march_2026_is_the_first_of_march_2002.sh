#!/usr/bin/env bash
# A date as it is written in America, read by the format that takes what people write.
#
# Question: which moments are "2 Mar 2026" and "Mar 2 2026"? (A date without a time is noon there.)
# Expected: noon of 2 March 2026, both, or an error. (The question came up while other inputs were run.)
# Seen with Penlight 1.13.1 (lua-penlight of Debian 12): noon of 2 March 2026, and 20:26 of 1 March 2002. The first number after the month is the year, and
# the second one the time.
set -eu
command -v lua5.4 > /dev/null || { echo "lua5.4 is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" lua-penlight
modules="$place/usr/share/lua/5.4"
seen=$(TZ=UTC LUA_PATH="$modules/?.lua;$modules/?/init.lua" lua5.4 - <<'LUA'
local Date = require "pl.Date"

for _, text in ipairs({ "2 Mar 2026", "Mar 2 2026" }) do
  print(os.date("!%Y-%m-%d %H:%M", Date.Format():parse(text).time))
end
LUA
)
echo "$seen"
[ "$seen" = "2026-03-02 12:00
2002-03-01 20:26" ] || { echo "the behaviour has changed"; exit 1; }
