"""A walk through every lifecycle, step by step: the record, its live machine, and what must hold.

What may be said to a record is drawn from what its actions declare; a good part follows a life that
goes well, so that walks get far. After every step the record is the fold of its history, its
document is read back the same, and the live machine stands where it stands.
"""

import json
from typing import Any

import pytest
from both_ways import by_machine, by_table
from drawn_records import TEXTS, inputs, say
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from kinds_of_record import BORN, PATHS, WORDS

from serviceops import from_dict, to_dict
from serviceops.errors import ActionRefused, UnknownAction
from serviceops.lifecycle import Record

ActionInputs = dict[str, Any]


class Walk(RuleBasedStateMachine):
    """One record of a kind, told one thing after another, both ways."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.record: Record = BORN[kind]
        self.live = self.record.lifecycle.machine(self.record)
        self.ahead = [*PATHS[kind]]

    def tell(self, action: str, given: ActionInputs) -> bool:
        """Tell both the same; both take it to the same record, or both refuse for one reason."""
        before = self.record
        answer, machine = by_table(before, action, given), by_machine(self.live, action, given)
        if isinstance(answer, ActionRefused):
            assert isinstance(machine, ActionRefused), f"the machine takes {action}"
            assert machine.args == answer.args
            assert answer.reasons, f"{action} is refused without a reason"
            assert all(reason.code and reason.sentence for reason in answer.reasons)
            assert before.check(action, **given) == answer.reasons
            assert set(answer.allowed) == set(before.allowed_actions) - {action}
            return False
        assert machine == answer
        assert before.check(action, **given) == ()
        self.record = answer
        if answer is not before:
            event(f"{self.kind}: {before.state} --{action}--> {answer.state}")
            self.is_a_move(before, answer, action)
        return True

    def is_a_move(self, before: Record, after: Record, action: str) -> None:
        """One transition was added, and the chart has it or it is an update."""
        chart = before.lifecycle
        assert after.revision == before.revision + 1
        assert tuple(after.history[:-1]) == tuple(before.history)
        assert after.since(before.revision) == (after.history[-1],)
        drawn = (before.state, action, after.state) in set(chart.vocabulary.moves)
        assert drawn or (action in chart.updates and after.state == before.state)

    @rule()
    def goes_on_as_it_should(self) -> None:
        """The next line of the life in which all goes well, where it is taken still."""
        if self.ahead:
            action, given = self.ahead.pop(0)
            self.tell(action, {**given, "at": self.record.history[-1].at})

    @rule(data=st.data())
    def takes_a_note(self, data: st.DataObject) -> None:
        action, given = say(data.draw, self.record, WORDS.get(self.kind, ()))
        self.tell(action, given)

    @rule(data=st.data())
    def takes_a_delivery_twice(self, data: st.DataObject) -> None:
        """A delivery with an id changes the record once, and never by other inputs."""
        action, given = say(data.draw, self.record, WORDS.get(self.kind, ()))
        given["id"] = f"d-{self.record.revision}"
        if self.tell(action, given):
            once = self.record
            assert self.tell(action, given)
            assert self.record is once
            if once.history[-1].id == given["id"]:
                # Who delivers again does not matter, and neither does when.
                assert once.act(action, **{**given, "by": "somebody else"}) is once
                other = {**given, "comment": "other words"}
                assert [r.code for r in once.check(action, **other)] == ["id_already_used"]

    @rule(data=st.data())
    def refuses_an_action_of_another_state(self, data: st.DataObject) -> None:
        refused = sorted({*self.record.actions()} - {*self.record.allowed_actions})
        if refused:
            action = data.draw(st.sampled_from(refused))
            given = data.draw(inputs(type(self.record), action, TEXTS))
            given |= {"at": self.record.history[-1].at, "id": None}
            answer = by_table(self.record, action, given)
            assert isinstance(answer, ActionRefused), f"{action} is not allowed and is taken"
            why = "record_is_final" if self.record.is_final else "no_such_move"
            assert answer.codes[-1] == why
            assert self.record.state in str(answer)

    @rule()
    def refuses_an_unknown_action(self) -> None:
        with pytest.raises(UnknownAction):
            self.record.act("teleport", at=self.record.history[-1].at)

    @invariant()
    def the_machine_is_in_the_state_of_the_record(self) -> None:
        assert self.live.model.record == self.record
        assert self.live.model.state == self.live.current_state_value == self.record.state

    @invariant()
    def the_record_is_the_fold_of_its_history(self) -> None:
        assert type(self.record).replay(self.record.history) == self.record
        assert self.record.history.state == self.record.state

    @invariant()
    def the_document_is_read_back(self) -> None:
        assert from_dict(json.loads(json.dumps(to_dict(self.record)))) == self.record

    @invariant()
    def what_is_final_takes_remarks_only(self) -> None:
        if self.record.is_final:
            assert {*self.record.allowed_actions} <= {*self.record.lifecycle.remarks}

    @invariant()
    def facts_of_a_state_that_was_left_are_gone(self) -> None:
        for fact, owners in self.record.lifecycle.facts_of.items():
            if self.record.state not in owners and hasattr(self.record, fact):
                assert not getattr(self.record, fact), f"{fact} outlives {owners}"


@pytest.mark.parametrize("kind", BORN)
def test_every_lifecycle_is_walked_in_lockstep(kind: str) -> None:
    few = settings(
        max_examples=max(settings().max_examples // 4, 10), stateful_step_count=30, deadline=None
    )
    run_state_machine_as_test(lambda: Walk(kind), settings=few)  # type: ignore[no-untyped-call]
