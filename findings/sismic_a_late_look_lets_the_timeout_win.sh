#!/usr/bin/env bash
# An event that was due before a timeout, and an interpreter that is run after both.
#
# Question: a state has an event "reply" to "done", and a timeout after(10) to "late". The reply is queued with
# delay=5, the clock goes from 0 to 100 in one step, and the interpreter runs. Where is it?
# Expected: in "done": the reply was due at 5, the timeout at 10.
# Seen with sismic 1.6.14: in "late"; run at 5 and at 100, in "done". Transitions without an event are looked at first, and at the time
# that the clock shows then.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check sismic==1.6.14
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from sismic.interpreter import Interpreter
from sismic.io import import_from_yaml

CHART = """
statechart:
  name: request
  root state:
    name: root
    initial: waiting
    states:
      - name: waiting
        transitions:
          - {event: reply, target: done}
          - {target: late, guard: after(10)}
      - name: done
      - name: late
"""


def state(*looks: float) -> str:
    interpreter = Interpreter(import_from_yaml(CHART))
    interpreter.execute()
    interpreter.queue("reply", delay=5)
    for now in looks:
        interpreter.clock.time = now
        interpreter.execute()
    return interpreter.configuration[-1]


seen = [state(100), state(5, 100)]
print("sismic", version("sismic"), seen)
assert seen == ["late", "done"], "the behaviour has changed"
PYTHON
