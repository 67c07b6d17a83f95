"""The table that records walk and the live machine of the engine give one answer, step by step.

Fifty sequences of up to 14 actions run by default. Thousands of them:

    HYPOTHESIS_PROFILE=nightly python -m pytest \\
        tests/properties/lifecycle/test_table_and_live_machine_walk_in_lockstep.py
"""

from both_ways import by_machine, by_table
from hypothesis import given
from hypothesis import strategies as st

from serviceops.errors import ActionRefused
from serviceops.lifecycle import Incident, IncidentLifecycle
from serviceops.testing.strategies import action_calls, incidents


@given(incidents(), st.data())
def test_the_same_actions_are_taken_and_refused_for_the_same_reasons(
    record: Incident, data: st.DataObject
) -> None:
    live = IncidentLifecycle.machine(record)
    for _ in range(data.draw(st.integers(1, 14), label="how many")):
        action, inputs = data.draw(action_calls(record), label="said")

        table, machine = by_table(record, action, inputs), by_machine(live, action, inputs)

        if isinstance(table, ActionRefused):
            assert isinstance(machine, ActionRefused), f"the machine takes {action}"
            assert machine.args == table.args
        else:
            assert isinstance(machine, Incident), f"the machine refuses {action}: {machine}"
            record = table
        assert live.model.record == record
        assert live.model.state == live.current_state_value == record.state
