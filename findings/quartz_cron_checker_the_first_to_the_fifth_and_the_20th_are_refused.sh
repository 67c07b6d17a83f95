#!/usr/bin/env bash
# Lists with a range in them, in schedules of Quartz. Its manual: ranges and lists can be combined, as in "MON-WED,SAT".
#
# Question: are "0 0 9 1-5,20 * ?" (the first five days and the 20th), "0 0 9 ? * MON-WED,SAT" and "0 0 9 ? * MON,SAT" valid?
# Guess: all three.
# Seen with quartz-cron-checker 0.2.1: the last alone. The package calls itself strict, with "full support" of the fields of Quartz.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check quartz-cron-checker==0.2.1
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from quartz_cron_checker import QuartzCronChecker


def valid(text):
    try:
        return bool(QuartzCronChecker.from_cron_string(text).validate())
    except Exception as error:
        return type(error).__name__


seen = [valid(text) is True for text in ("0 0 9 1-5,20 * ?", "0 0 9 ? * MON-WED,SAT", "0 0 9 ? * MON,SAT")]
print("quartz-cron-checker", version("quartz-cron-checker"), seen)
assert seen == [False, False, True], "the behaviour has changed"
PYTHON
