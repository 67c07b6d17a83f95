#!/usr/bin/env bash
# One event that leaves a parallel state in its second region and moves on in the first, in one JSON definition for two runtimes.
#
# Question: "GO" goes from x.a to x.b, and from y.a out of the parallel state. What is the state after one "GO" in XState and in xstate-statemachine, which
# loads XState's JSON? And with the two regions in the other order?
# Guess: the same in both: SCXML and XState take the first of two transitions in conflict in document order, so x.b and y.a; and "out" in the other order.
# Seen with xstate 5.33.3 (npm) and xstate-statemachine 0.11.0 (PyPI): x.b and y.a, and "out" in the other order, with XState; "out" with
# xstate-statemachine, whatever the order. A browser and a server that share the definition are in two states after the same event.
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
actor.send({type: "GO"});
console.log(JSON.stringify(actor.getSnapshot().value));
"""


def region(target: str) -> dict:
    return {"initial": "a", "states": {"a": {"on": {"GO": target}}, "b": {}}}


def states(first: str, second: str) -> list[str]:
    regions = {"x": region(first), "y": region(second)}
    chart = {"id": "m", "initial": "p", "states": {"p": {"type": "parallel", "states": regions}, "out": {}}}
    browser = subprocess.run(["node", "-e", SCRIPT, json.dumps(chart)], capture_output=True, text=True, check=True)
    server = SyncInterpreter(create_machine(chart)).start()
    server.send("GO")
    return [browser.stdout.strip(), *sorted(server.current_state_ids)]


seen = [states("b", "#m.out"), states("#m.out", "b")]
print("xstate-statemachine", version("xstate-statemachine"), seen)
assert seen == [['{"p":{"x":"b","y":"a"}}', "m.out"], ['"out"', "m.out"]], "the behaviour has changed"
PYTHON
