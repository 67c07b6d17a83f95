#!/usr/bin/env bash
# A check that is critical, and then cannot read one more value.
#
# Question: which state has exit(STATE_UNKNOWN) after setCritical(), and which after setState(STATE_UNKNOWN) and an exit without a state? A state is added on
# exit, its documentation says, and force_state is there to replace one.
# Guess: critical, both.
# Seen with sol1-monitoring-plugins-lib 1.1.1: unknown, and critical. States are compared by their numbers, and unknown is 3.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check sol1-monitoring-plugins-lib==1.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from loguru import logger
from sol1_monitoring_plugins_lib import MonitoringPlugin

logger.remove()
seen = []
for when in ("on exit", "before"):
    check = MonitoringPlugin()
    check.setCritical()
    if when == "before":
        check.setState(check.STATE_UNKNOWN)
    seen.append(check.exit(exit_state=check.STATE_UNKNOWN if when == "on exit" else None, do_exit=False)[0])
print("sol1-monitoring-plugins-lib", version("sol1-monitoring-plugins-lib"), seen)
assert seen == [3, 2], "the behaviour has changed"
PYTHON
