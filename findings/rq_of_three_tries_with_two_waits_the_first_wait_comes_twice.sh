#!/usr/bin/env bash
# A job is tried again three times with the waits of 60 and 600 seconds, by `Retry`; another is repeated three times with the same waits, by `Repeat` of the same library.
#
# Question: which waits come?
# Expected: 60, 600 and 600 for both, as `Repeat` gave them, which was run first.
# Seen with rq 3.0.0: 60, 60 and 600 for the tries, and 60, 600 and 600 for the repetitions. One fills a list that is too short at its front, the other at its end.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check rq==3.0.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from redis import Redis
from rq import Repeat, Retry
from rq.job import Job


def tries(retry: Retry) -> list[int]:
    """Return the waits before the tries of a job, which is not sent to a server."""
    job, found = Job.create("builtins.print", connection=Redis()), []
    job.retry_intervals = retry.intervals
    for left in range(retry.max, 0, -1):
        job.retries_left = left
        found.append(job.get_retry_interval())
    return found


repeat = Repeat(times=3, interval=[60, 600])
seen = [tries(Retry(max=3, interval=[60, 600])), [Repeat.get_interval(count, repeat.intervals) for count in range(3)]]
print("rq", version("rq"), seen)
assert seen == [[60, 60, 600], [60, 600, 600]], "the behaviour has changed"
PYTHON
