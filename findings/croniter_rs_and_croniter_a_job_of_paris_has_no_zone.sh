#!/usr/bin/env bash
# A daily job at half past two in Paris, with the "drop-in" that is written in Rust.
#
# Question: which moments has 30 2 * * * from 28 March 2026 12:00 in Paris, where 2:30 of the 29th does not exist?
# Guess: the same from both packages, with the offset of Paris.
# Seen with croniter-rs 0.2.0: 2026-03-29T02:30:00 without a zone, a moment that Paris has not. With croniter 6.2.4: 2026-03-29T03:00:00+02:00.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check croniter-rs==0.2.0 croniter==6.2.4 tzdata==2026.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

import croniter
import croniter_rs

start = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Paris"))
seen = [package.croniter("30 2 * * *", start, ret_type=datetime).get_next().isoformat() for package in (croniter_rs, croniter)]
print("croniter-rs", version("croniter-rs"), "croniter", version("croniter"), seen)
assert seen == ["2026-03-29T02:30:00", "2026-03-29T03:00:00+02:00"], "the behaviour has changed"
PYTHON
