#!/usr/bin/env bash
# A ticket may be closed if it has answers: the condition of the event returns their number.
#
# Question: may it be closed with two answers, and with the condition as a true or false value?
# Expected: both, by Python's rule of true and false values.
# Seen with fysom 2.1.6: the second alone. What the condition returns is compared by identity with True.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check fysom==2.1.6
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from fysom import Canceled, FysomGlobal, FysomGlobalMixin


def closed(condition: object) -> bool:
    """Return whether the event changes the state."""

    class Ticket(FysomGlobalMixin):
        GSM = FysomGlobal(
            events=[{"name": "close", "src": "open", "dst": "closed", "cond": condition}], initial="open", state_field="state"
        )

        def __init__(self) -> None:
            self.state = None
            super().__init__()

    ticket = Ticket()
    try:
        ticket.close()
    except Canceled:
        return False
    return ticket.current == "closed"


seen = [closed(lambda event: 2), closed(lambda event: 2 > 0)]
print("fysom", version("fysom"), seen)
assert seen == [False, True], "the behaviour has changed"
PYTHON
