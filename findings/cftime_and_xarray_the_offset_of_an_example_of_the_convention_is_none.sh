#!/usr/bin/env bash
# Units of time in the CF conventions for data of observations. Their example is "seconds since 1992-10-8 15:15:42.5 -6:00", a moment six hours west of Greenwich.
#
# Question: which moment (UTC) is zero of these units, for two readers?
# Guess: 21:15:42.5, for both.
# Seen: with cftime 1.6.6.1 15:15:42.5, as the offset of one digit is left out without a word (-06:00 is read); with xarray 2026.9.0 21:15:42.5.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cftime==1.6.6.1 xarray==2026.9.0 pandas==3.1.1 numpy==2.4.6
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import cftime
import xarray

short, long = (f"seconds since 1992-10-8 15:15:42.5 {offset}" for offset in ("-6:00", "-06:00"))
decoded = xarray.decode_cf(xarray.Dataset({"opened": ("row", [0.0], {"units": short})}))
seen = [f"{cftime.num2date(0, short):%H:%M:%S}", f"{cftime.num2date(0, long):%H:%M:%S}", str(decoded.opened.values[0])[11:19]]
print("cftime", version("cftime"), "xarray", version("xarray"), seen)
assert seen == ["15:15:42", "21:15:42", "21:15:42"], "the behaviour has changed"
PYTHON
