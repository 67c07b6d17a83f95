#!/usr/bin/env bash
# A service level that is missed by four hundredths of its error budget, and a burn rate that is a little over its limit.
#
# Question: the goal is 0.99 and 104 of 10,000 events are bad: which message has the report? The goal is 0.999, 1,444 of 100,000 are bad and the limit of the
# burn rate is 14.4: is there an alert?
# Expected: that it is missed (the limit is 2, so no alert); an alert. (The question came up while its source was read.)
# Seen with slo-generator 2.6.0: the message for a level that is met, and no alert. The burn rates 1.04 and 14.44 are rounded to 1.0 and 14.4 before they are
# compared. The same reports say that 104 % and 1,444 % of the budget are consumed and that less than no minutes remain.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check slo-generator==2.6.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from types import ModuleType

from slo_generator.report import SLOReport


class Counts:
    def __init__(self, client=None, **counts):
        self.counts = counts["good"], counts["bad"]

    def good_bad(self, timestamp, window, config):
        return self.counts


sys.modules["backend_of_the_desk"] = ModuleType("backend_of_the_desk")
sys.modules["backend_of_the_desk"].Counts = Counts


def report(goal, good, bad, limit):
    spec = {"description": "desk", "backend": "desk", "goal": goal, "method": "good_bad", "service_level_indicator": {}}
    step = {"name": "hour", "window": 3600, "burn_rate_threshold": limit, "alert": True, "message_alert": "alert", "message_ok": "ok"}
    found = SLOReport({"metadata": {"name": "desk"}, "spec": spec}, {"class": "backend_of_the_desk.Counts", "good": good, "bad": bad}, step, 1785000000)
    values = found.to_json()
    consumed, left = round(values["error_budget_consumed_ratio"], 6), values["error_budget_remaining_minutes"] < 0
    return values["error_budget_burn_rate"], values["consequence_message"], values["alert"], consumed, left


seen = [report(0.99, 9896, 104, 2), report(0.999, 98556, 1444, 14.4)]
print("slo-generator", version("slo-generator"), seen)
missed = "Missed for this measurement window, but not enough to alert"
assert seen == [(1.0, "ok", False, 104.0, True), (14.4, missed, False, 1444.0, True)], "the behaviour has changed"
PYTHON
