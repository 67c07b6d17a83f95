#!/usr/bin/env bash
# A ticket that waits for a customer, with a timeout, as a statechart of SCXML in a program without asyncio.
#
# Question: the state "waiting" sends "expired" to itself after 200 ms on entry; "reply" leaves it for "working", "expired" for "closed". In which state is the machine when it has been
# made, and after "reply" that is sent at once?
# Expected: in "waiting", and in "working"; the timeout of a state that was left comes to nothing.
# (The question came up while another was run.)
# Seen with python-statemachine 3.2.2: in "closed" both times. Making the machine waits for the timeout (with its default engine without asyncio, a delayed event is waited for where it is
# sent), so no reply can come in time, whatever the timeout is.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check python-statemachine==3.2.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from statemachine.io.loader import load

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="waiting">
<state id="waiting"><onentry><send event="expired" delay="200ms"/></onentry>
<transition event="reply" target="working"/><transition event="expired" target="closed"/></state>
<state id="working"/><state id="closed"/></scxml>"""

machine = load(CHART, format="scxml")()
seen = [sorted(machine.configuration_values)]
machine.send("reply")
seen.append(sorted(machine.configuration_values))
print("python-statemachine", version("python-statemachine"), seen)
assert seen == [["closed"], ["closed"]], "the behaviour has changed"
PYTHON
