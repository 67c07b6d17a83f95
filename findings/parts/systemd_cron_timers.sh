#!/usr/bin/env bash
# Print what the generator of systemd-cron makes of the lines of a crontab: systemd_cron_timers.sh < CRONTAB
# The package is installed if it is there, and otherwise unpacked in a temporary folder, since it replaces the cron of the machine.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
generator=lib/systemd/system-generators/systemd-crontab-generator
if [ -e "/$generator" ]; then
  dpkg-query -W systemd-cron >&2
  generator="/$generator"
else
  apt-get download -q systemd-cron >/dev/null 2>&1 || { echo "systemd-cron is not to be had" >&2; exit 77; }
  dpkg-deb -W ./*.deb >&2
  dpkg-deb -x ./*.deb "$place"
fi
grep -q '^#!.*python' "$generator" || { echo "the generator is no script of Python" >&2; exit 77; }
cat > crontab
mkdir -p units/wants
python3 - "$generator" <<'PYTHON'
import re
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from itertools import count
from pathlib import Path

loader = SourceFileLoader("generator", sys.argv[1])
sys.dont_write_bytecode = True
generator = module_from_spec(spec_from_loader("generator", loader))
loader.exec_module(generator)
generator.TARGET_DIR, generator.TIMERS_DIR = "units", "units/wants"
numbers = count()
for job in generator.parse_crontab("crontab"):
    generator.generate_timer_unit(job, seq=numbers)
for unit in sorted(Path("units").glob("*.timer")):
    print(re.search(r"^OnCalendar= *(.*)$", unit.read_text(), re.M)[1])
PYTHON
