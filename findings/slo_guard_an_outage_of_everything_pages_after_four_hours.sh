#!/usr/bin/env bash
# The first page of an outage of everything, for a service level of 99.9 % and for one of 90 %.
#
# Question: from some minute on every request fails. After how many minutes does a page of the generated rules fire?
# Expected (the question came up while the source was read): 3 and 3, since an outage of everything is a fast burn of any budget. (The package says that other targets scale correctly.)
# Seen with slo-guard 0.2.0 and promtool of prometheus 2.42.0 (Debian 12): after 3 minutes, and after 232. The page of the hour is for a burn of 14.4 times the budget.
# With a budget of a tenth nothing burns faster than 10 times, so its expression compares a ratio with 1.44 and never fires. The page that fires is that of six hours.
set -eu
command -v promtool > /dev/null || exit 77
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check slo-guard==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import json
import subprocess
from importlib.metadata import version
from pathlib import Path

from slo_guard.core import SLO
from slo_guard.rules import build_alert_group, render_yaml

START = 24 * 60  # minutes of health before the outage


def fires(name: str, alerts: list[str], minute: int) -> bool:
    """Whether one of the alerts fires at a minute of the outage: promtool reports what it did not expect."""
    tests = [{"eval_time": f"{START + minute}m", "alertname": alert, "exp_alerts": []} for alert in alerts]
    series = [{"series": "bad_total", "values": f"0x{START} 60+60x600"}, {"series": "all_total", "values": "0+60x2400"}]
    unit = {"rule_files": [f"{name}.yaml"], "evaluation_interval": "1m"}
    unit["tests"] = [{"interval": "1m", "input_series": series, "alert_rule_test": tests}]
    Path("test.json").write_text(json.dumps(unit))
    run = subprocess.run(["promtool", "test", "rules", "test.json"], capture_output=True, text=True, check=False)
    assert run.returncode == 0 or "got:" in run.stderr + run.stdout, run.stderr
    return run.returncode != 0


def first_page(name: str, target: float) -> int:
    level = SLO(name=name, target=target)
    Path(f"{name}.yaml").write_text(render_yaml(level, "bad_total", "all_total"))
    rules = build_alert_group(level, "bad_total", "all_total")["groups"][0]["rules"]
    alerts = [rule["alert"] for rule in rules if rule["labels"]["severity"] == "page"]
    low, high = 0, 400
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fires(name, alerts, middle) else (middle, high)
    return high


seen = [first_page("three_nines", 0.999), first_page("one_nine", 0.9)]
print("slo-guard", version("slo-guard"), seen)
assert seen == [3, 232], "the behaviour has changed"
PYTHON
