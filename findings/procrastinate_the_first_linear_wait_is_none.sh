#!/usr/bin/env bash
# A job that fails is tried again with a linear wait of ten seconds, five times at most.
#
# Question: how long is the wait before each try?
# Guess: 10, 20, 30, 40 and 50 seconds.
# Seen with procrastinate 3.10.0: 0, 10, 20, 30 and 40. The wait is multiplied by the tries before the one that failed, which are none at first; the exponential wait of 2 counts that one too, and is 2, 4, 8, 16 and 32.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check procrastinate==3.10.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from procrastinate import RetryStrategy
from procrastinate.jobs import Job


def waits(strategy: RetryStrategy) -> list[int]:
    """Return the seconds before each of the five tries."""
    found = []
    for attempts in range(5):
        job = Job(id=1, queue="desk", lock=None, queueing_lock=None, task_name="call", attempts=attempts)
        decision = strategy.get_retry_decision(exception=ValueError(), job=job)
        found.append(round((decision.retry_at - datetime.now(UTC)).total_seconds()))
    return found


seen = [waits(RetryStrategy(max_attempts=5, linear_wait=10)), waits(RetryStrategy(max_attempts=5, exponential_wait=2))]
print("procrastinate", version("procrastinate"), seen)
assert seen == [[0, 10, 20, 30, 40], [2, 4, 8, 16, 32]], "the behaviour has changed"
PYTHON
