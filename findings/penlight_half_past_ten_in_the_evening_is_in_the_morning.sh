#!/usr/bin/env bash
# A call of half past ten in the evening, with a dot and with a colon between hour and minute.
#
# Question: which moments are "2026-03-02 10.30pm" and "2026-03-02 10:30pm", by the format that takes what people write? (Its documents name 15:30 and
# 8.05pm.)
# Guess: 22:30, both, or an error (the guess that was written down had 10:30 pm alone).
# Seen with Penlight 1.13.1 (lua-penlight of Debian 12): 22:30 and 10:30. A time with a colon loses its pm.
set -eu
command -v lua5.4 > /dev/null || { echo "lua5.4 is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
bash "$(dirname "$0")/parts/unpacked.sh" "$place" lua-penlight
modules="$place/usr/share/lua/5.4"
seen=$(TZ=UTC LUA_PATH="$modules/?.lua;$modules/?/init.lua" lua5.4 - <<'LUA'
local Date = require "pl.Date"

for _, text in ipairs({ "2026-03-02 10.30pm", "2026-03-02 10:30pm" }) do
  print(os.date("!%Y-%m-%d %H:%M", Date.Format():parse(text).time))
end
LUA
)
echo "$seen"
[ "$seen" = "2026-03-02 22:30
2026-03-02 10:30" ] || { echo "the behaviour has changed"; exit 1; }
