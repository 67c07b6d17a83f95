#!/usr/bin/env bash
# An event that sends a state with steps to itself, to begin again, in one JSON definition for two runtimes.
#
# Question: "work" begins with the step "look" and is in the step "mend". "AGAIN" has the target "work". In which step is it after that?
# Guess: in "look", in both: the target is entered by its initial state, and only "work" itself is not left.
# Seen with xstate 5.33.3 (npm) and xstate-statemachine 0.11.0 (PyPI): in "look" with XState and in "mend" with xstate-statemachine, which does nothing for
# such a target if it has no reenter. A ticket that is sent back to its first step stays where it is.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check xstate-statemachine==0.11.0
cd "$place"
npm install --silent --no-fund --no-audit xstate@5.33.3 > /dev/null
"$place/venv/bin/python" - <<'PYTHON'
import json
import subprocess
from importlib.metadata import version

from xstate_statemachine import SyncInterpreter, create_machine

SCRIPT = """
const {createActor, createMachine} = require("xstate");
const actor = createActor(createMachine(JSON.parse(process.argv[1]))).start();
actor.send({type: "NEXT"});
actor.send({type: "AGAIN"});
console.log(JSON.stringify(actor.getSnapshot().value));
"""
work = {"initial": "look", "on": {"AGAIN": "work"}, "states": {"look": {"on": {"NEXT": "mend"}}, "mend": {}}}
chart = {"id": "m", "initial": "work", "states": {"work": work}}
browser = subprocess.run(["node", "-e", SCRIPT, json.dumps(chart)], capture_output=True, text=True, check=True)
server = SyncInterpreter(create_machine(chart)).start()
server.send("NEXT")
server.send("AGAIN")
seen = [browser.stdout.strip(), *server.current_state_ids]
print("xstate-statemachine", version("xstate-statemachine"), seen)
assert seen == ['{"work":"look"}', "m.work.mend"], "the behaviour has changed"
PYTHON
