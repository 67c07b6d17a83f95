#!/usr/bin/env bash
# A step of a ticket that fails and has a state for it; states are "a bool, int, string, Enum".
#
# Question: what are the states after steps that raise an error, with an error state of 3 and of 0?
# Expected: 3 and 0. (The source was read first.)
# Seen with finite-state-machine 0.5.0: 3; with 0 the error comes out and the state is the one before. A state that counts as false is no error state, while it may be a source and a target.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check finite-state-machine==0.5.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from finite_state_machine import StateMachine, transition

class Ticket(StateMachine):
    def __init__(self):
        self.state = 1
        super().__init__()

    @transition(source=1, target=2, on_error=3)
    def to_three(self):
        raise RuntimeError("no line")

    @transition(source=1, target=2, on_error=0)
    def to_zero(self):
        raise RuntimeError("no line")

seen = []
for step in ("to_three", "to_zero"):
    ticket = Ticket()
    try:
        getattr(ticket, step)()
        seen.append(ticket.state)
    except RuntimeError:
        seen.append(["error", ticket.state])
print("finite-state-machine", version("finite-state-machine"), seen)
assert seen == [3, ["error", 1]], "the behaviour has changed"
PYTHON
