#!/usr/bin/env bash
# The events of a calendar within a range of days. Its documents: listar_eventos lists "events by date range", as in listar_eventos(start="2026-08-01", end="2026-08-10").
#
# Question: how many events are listed of a calendar with one on 2 March and one on 4 March 2026: for 4 March, for all of March, and for 2027? And with buscar_eventos for 4 March?
# Expected: one, two, none and one. (The question came up while others were run.)
# Seen with calendario_ics 2.3.1: two each time from the list, and one from the search. Its start and its end change nothing.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calendario-ics==2.3.1
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
import os
from importlib.metadata import version
from pathlib import Path

event = "BEGIN:VEVENT\nUID:{0}\nDTSTAMP:20260101T000000Z\nDTSTART:202603{0}T090000\nDTEND:202603{0}T100000\nSUMMARY:Duty\nEND:VEVENT\n"
text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + event.format("02") + event.format("04") + "END:VCALENDAR\n"
Path("desk.ics").write_text(text.replace("\n", "\r\n"))
os.environ["CALENDARIO_ICS_DIR"] = str(Path.cwd())
import calendario_ics

ranges = [("2026-03-04", "2026-03-04"), ("2026-03-01", "2026-03-31"), ("2027-01-01", "2027-12-31")]
seen = [calendario_ics.listar_eventos(start=start, end=end).count("UID:") for start, end in ranges]
seen.append(len(calendario_ics.buscar_eventos(fecha="2026-03-04")))
print("calendario_ics", version("calendario-ics"), seen)
assert seen == [2, 2, 2, 1], "the behaviour has changed"
PYTHON
