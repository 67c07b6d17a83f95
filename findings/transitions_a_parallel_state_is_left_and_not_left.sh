#!/usr/bin/env bash
# One trigger that leaves a parallel state in one region and moves on in the other.
#
# Question: state "p" has the regions x and y. "go" goes from p_x_a out of the parallel state, to "out", and from p_y_a to p_y_b. What is the
# state after one "go"?
# Expected: "out" (SCXML takes the first of two transitions in conflict), or a refusal.
# Seen with transitions 0.9.3: p_y_b. The trigger returns True; the machine has neither the state "out" that it entered nor the region x,
# and its parallel state has one region left.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check transitions==0.9.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from transitions.extensions import HierarchicalMachine

region = {"children": ["a", "b"], "initial": "a"}
machine = HierarchicalMachine(
    states=["out", {"name": "p", "parallel": [{"name": "x", **region}, {"name": "y", **region}]}],
    transitions=[["go", "p_x_a", "out"], ["go", "p_y_a", "p_y_b"]],
    initial="p",
)
entered = []
machine.on_enter_out(lambda: entered.append("out"))
before = machine.state
seen = [before, machine.go(), machine.state, entered]
print("transitions", version("transitions"), seen)
assert seen == [["p_x_a", "p_y_a"], True, "p_y_b", ["out"]], "the behaviour has changed"
PYTHON
