#!/usr/bin/env bash
# An event of a parallel state that sets one of its regions, in one JSON definition for two runtimes.
#
# Question: "p" has the regions x and y, and y has gone on to y.b. "SET" of "p" has the target ".x.b". Where are x and y after it?
# Guess: the same in both runtimes. (By SCXML x.b and y.a: the source is no compound state, so all regions are left and y is entered anew.)
# Seen with xstate 5.33.3 (npm) and xstate-statemachine 0.11.0 (PyPI): x.b and y.a with XState, x.b and y.b with xstate-statemachine. What the other half of a ticket
# has reached is lost in the browser and stays on the server.
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
actor.send({type: "SET"});
console.log(JSON.stringify(actor.getSnapshot().value));
"""
regions = {
    "x": {"initial": "a", "states": {"a": {}, "b": {}}},
    "y": {"initial": "a", "states": {"a": {"on": {"NEXT": "b"}}, "b": {}}},
}
parallel = {"type": "parallel", "on": {"SET": ".x.b"}, "states": regions}
chart = {"id": "m", "initial": "p", "states": {"p": parallel}}
browser = subprocess.run(["node", "-e", SCRIPT, json.dumps(chart)], capture_output=True, text=True, check=True)
server = SyncInterpreter(create_machine(chart)).start()
server.send("NEXT")
server.send("SET")
seen = [browser.stdout.strip(), *sorted(server.current_state_ids)]
print("xstate-statemachine", version("xstate-statemachine"), seen)
assert seen == ['{"p":{"x":"b","y":"a"}}', "m.p.x.b", "m.p.y.b"], "the behaviour has changed"
PYTHON
