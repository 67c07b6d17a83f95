#!/usr/bin/env bash
# A job at nine on Monday to Friday, as a Quartz expression.
#
# Question: it is Saturday, 2026-11-28, 08:00. When are the next five triggers of "0 0 9 ? * MON-FRI *", of "0 0 9 31 * ? *" and of "0 0 9 15W * ? *"?
# Expected: 30 November to 4 December; the 31st of December, January, March, May and July; 15 December, 15 January, 15 February, 15 March and 15 April. (The question came up while another was run.)
# Seen with cron-schedule-triggers 0.0.11: Saturday the 28th and then Monday the 30th four times; 31 December and then 31 January 2027 four times; 28 November, 21 December, 21 January, 19 February and 19 March.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cron-schedule-triggers==0.0.11 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from cstriggers.core.trigger import QuartzCron

expressions = ["0 0 9 ? * MON-FRI *", "0 0 9 31 * ? *", "0 0 9 15W * ? *", "0 0 9 ? * 2 *"]
seen = []
for expression in expressions:
    triggers = QuartzCron(schedule_string=expression, start_date="2026-11-28T08:00:00").next_triggers(number_of_triggers=5, isoformat=True)
    seen.append(" ".join(trigger[5:10] for trigger in triggers))
print("cron-schedule-triggers", version("cron-schedule-triggers"), seen)
expected = [
    "11-28 11-30 11-30 11-30 11-30",
    "12-31 01-31 01-31 01-31 01-31",
    "11-28 12-21 01-21 02-19 03-19",
    "11-30 12-07 12-14 12-21 12-28",
]
assert seen == expected, "the behaviour has changed"
PYTHON
