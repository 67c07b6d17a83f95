"""Random runs of a lifecycle: a record against its own rules, and yours in lockstep with it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Protocol, TypeVar

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.errors import ActionRefused, InvalidTransition, LawBroken, Reason, ServiceOpsError
from serviceops.history import Transition, as_fact
from serviceops.lifecycle import Lifecycle, Record
from serviceops.testing.laws.law import as_text, brief, law_settings, run_deterministic
from serviceops.testing.sample_texts import GAPS, START
from serviceops.testing.strategies.draws import picked_by, upto
from serviceops.testing.strategies.record_strategies import action_calls, wanted_actions
from serviceops.testing.walks import (
    ActionInputs,
    all_inputs,
    calls_there,
    inputs_for,
    inputs_like,
    new_record,
    odd_calls_there,
    record_class,
    records_by_state,
    required_inputs,
    shown_otherwise,
)

T = TypeVar("T")

# From so many examples on each state is tried with everything that it allows: that takes seconds,
# and whoever asks for fewer wants a quick look.
_MANY = 100
_ELSEWHERE = timezone(timedelta(hours=5, minutes=30))
_LOCKSTEP = "lockstep", "yours and the lifecycle take, refuse and store the same"
_OURS = "its own rules", "a record agrees with its chart, its history and its checks"


class Adapter(Protocol[T]):
    """How to drive an implementation of yours: an ORM model, an API, a class.

    `act` raises when it refuses; it returns the new thing, or `None` when it changed the thing in
    place.
    """

    def create(self, record: Record) -> T:
        """Make one of yours like this record, which was just made."""

    def act(self, thing: T, action: str, inputs: Mapping[str, Any]) -> T | None:
        """Take an action with these inputs, `at` and `by` among them; raise if it is refused."""

    def state(self, thing: T) -> str:
        """Return its state, with the lifecycle's name for it."""

    def facts(self, thing: T) -> Mapping[str, object]:
        """Return its facts, with the record's names; facts left out are not compared."""


class LifecycleMachine(RuleBasedStateMachine):
    """A record and one of yours in lockstep; `lifecycle_machine` returns a subclass."""

    kind: type[Record]
    adapter: Adapter[Any] | None = None
    refuses: tuple[type[Exception], ...] = (ServiceOpsError, ValueError)
    actions: frozenset[str] | None = None
    laws: tuple[Callable[[Any], object], ...] = ()
    start: datetime = START
    invalid: bool = True
    initial: Any = None

    record: Record
    theirs: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.story: list[str] = []

    @initialize(data=st.data())
    def begins(self, data: st.DataObject) -> None:
        """Make a record, and one of yours like it."""
        if self.initial is not None:
            self._begin(data.draw(self.initial))
        else:
            self._begin(new_record(self.kind, picked_by(data.draw), at=self.start))

    def _begin(self, record: Record) -> None:
        self.record = record
        first = self.record.history[0]
        self.story = [f"1. {first.action} at {as_text(first.at)}"]
        if self.adapter is not None:
            try:
                self.theirs = self.adapter.create(self.record)
            except Exception as wrong:
                raise self._difference(f"yours raised {wrong!r} when it was created") from wrong

    @rule(data=st.data())
    def acts(self, data: st.DataObject) -> None:
        """Call an action of both, mostly a valid one, and check that both do the same."""
        self._call(
            *data.draw(action_calls(self.record, invalid=self.invalid, actions=self.actions))
        )

    @precondition(lambda self: hasattr(self, "record") and self.record.is_final)
    @rule(data=st.data())
    def begins_again(self, data: st.DataObject) -> None:
        """Continue with a new record once one has ended."""
        self.begins(data)

    @invariant()
    def agrees(self) -> None:
        """Compare the record with its own chart, and yours with the record."""
        if not hasattr(self, "record"):
            return
        record = self.record
        if record.state not in record.lifecycle.state_names():
            raise self._fault(f"the record is {record.state!r}, no state of its chart")
        if type(record).replay(record.history) != record:
            raise self._fault("its history replays to another record")
        for law in self.laws:
            name = getattr(law, "__name__", repr(law))
            try:
                holds = law(record)
            except (HypothesisException, LawBroken):
                raise
            except Exception as wrong:
                raise self._fault(f"{name} raised {wrong!r} of {record}") from wrong
            if holds is False:
                raise self._fault(f"{name} does not hold of {record}")
        if self.adapter is not None:
            self._compared(self.adapter)

    def refused_there(self, taken: Iterable[Transition]) -> None:
        """Take some actions, then call each that has no move there: both have to refuse it."""
        if not self._walked(taken):
            return
        record = self.record
        for action in type(record).actions():
            if self._wants(action) and action not in record.allowed_actions:
                at = record.history[-1].at
                several = [required_inputs(record, action, at=at)]
                if self.invalid:  # what is refused changes nothing, whatever else it states
                    several.append(all_inputs(record, action, at=at))
                for inputs in several:
                    self._call(action, inputs)
                    self.agrees()
                    del self.story[-1]  # it was refused: the next one is a story without it

    def taken_there(self, taken: Sequence[Transition]) -> None:
        """Take some actions, then each that is possible there, and each move after that.

        Random runs seldom meet a late state, a rare choice, or what a fact means two steps later.
        """
        if not self._walked(taken):
            return
        stays: list[tuple[str, ActionInputs]] = []
        there = self.record
        for action, inputs in calls_there(there):
            if not self._wants(action):
                continue
            self._walked(taken, (action, inputs))
            if self.record.state == there.state and self.record.revision > there.revision:
                stays.append((action, inputs))
        if self.invalid:
            self._mistaken_there(taken, there)
        for step in stays:
            # Steps that repeat themselves, as a second escalation to one level.
            self._walked(taken, step, (step[0], {**step[1], "at": step[1]["at"] + GAPS[0]}))
            self._walked(taken, step)
            between = self.record
            for move in [*calls_there(between, moves_only=True)]:
                if self._wants(move[0]):
                    self._walked(taken, step, move)
                    # What belonged to a state has to be gone when the record is there again.
                    if step[0] not in there.lifecycle.updates:
                        self._back_again(taken, there, step, move)
                    for shown in shown_otherwise(between, *move):
                        self._walked(taken, step, (move[0], shown))

    def _back_again(
        self, taken: Sequence[Transition], there: Record, *calls: tuple[str, ActionInputs]
    ) -> None:
        """Take some actions and calls, then a move that leads back to where it was."""
        away = self.record
        for back in calls_there(away, moves_only=True):
            moves = away.lifecycle.moves_from(away.state)[back[0]]
            if self._wants(back[0]) and there.state in {move.target for move in moves}:
                self._walked(taken, *calls, back)

    def _mistaken_there(self, taken: Sequence[Transition], there: Record) -> None:
        """Take some actions, then calls as callers make them: late, twice, of another zone."""
        for call in odd_calls_there(there):
            if self._wants(call[0]):
                self._walked(taken, call)
        for action in there.allowed_actions:
            inputs = inputs_for(there, action, at=there.history[-1].at + GAPS[0])
            if inputs is None or not self._wants(action):
                continue
            at, named = inputs["at"], {**inputs, "id": "d-9"}
            self._walked(taken, (action, named), (action, {**named, "at": at + GAPS[0]}))
            for other in filter(self._wants, ("note", *there.allowed_actions)):
                if other != action and other in type(there).actions():
                    again = required_inputs(there, other, at=at)
                    self._walked(taken, (action, named), (other, {**again, "id": "d-9"}))
                    break
            elsewhere = at.astimezone(_ELSEWHERE) + timedelta(microseconds=1)
            self._walked(taken, (action, {**inputs, "at": elsewhere}), (action, inputs))

    def _wants(self, action: str) -> bool:
        return self.actions is None or action in self.actions

    def _walked(self, taken: Iterable[Transition], *calls: tuple[str, ActionInputs]) -> bool:
        """Begin anew with some actions and calls; return whether all the actions are wanted."""
        self._begin(new_record(self.kind, at=self.start))
        for each in taken:
            inputs = inputs_like(self.record, each)
            if inputs is None or not self._wants(each.action):
                return False
            self._call(each.action, inputs)
            if not calls:  # the same way was compared before
                self.agrees()
        for action, inputs in calls:
            self._call(action, inputs)
            self.agrees()
        return True

    def _call(self, action: str, inputs: ActionInputs) -> None:
        before = self.record
        self.story.append(f"{len(self.story) + 1}. {action} {_inputs_text(inputs)}".rstrip())
        # `check` and `act` have to agree, or a form would offer what the record then refuses.
        refused: ActionRefused | None = None
        expected: tuple[Reason, ...] = ()
        try:
            expected = before.check(action, **inputs)
            self.record = before.act(action, **inputs)
        except ActionRefused as answer:
            refused = answer
        except Exception as wrong:  # an error in an action or a guard of the host's
            raise self._fault(f"{action} raised {wrong!r}") from wrong
        if (refused.reasons if refused else ()) != expected:
            raise self._fault(f"check returned {expected}, the action {refused or 'was taken'}")
        move = before.state, action, self.record.state
        if move[0] != move[2] and move not in before.lifecycle.vocabulary.moves:
            moved = f"{action} moved it from {move[0]} to {move[2]}"
            raise self._fault(f"{moved}, no move of its chart")
        if self.adapter is not None:
            self._call_theirs(self.adapter, action, inputs, refused)

    def _call_theirs(
        self,
        adapter: Adapter[Any],
        action: str,
        inputs: ActionInputs,
        refused: ActionRefused | None,
    ) -> None:
        try:
            after = adapter.act(self.theirs, action, inputs)
        # Only declared exceptions are refusals; any other is an error of the implementation.
        except self.refuses as answer:
            if refused is None:
                raise self._difference(
                    f"the lifecycle takes it, yours refuses: {answer}"
                ) from answer
            return
        except Exception as wrong:
            raise self._difference(f"yours raised {wrong!r}") from wrong
        if after is not None:
            self.theirs = after
        if refused is not None:
            why = "; ".join(map(str, refused.reasons))
            raise self._difference(f"yours takes it, the lifecycle refuses: {why}")

    def _compared(self, adapter: Adapter[Any]) -> None:
        try:
            state, facts = adapter.state(self.theirs), dict(adapter.facts(self.theirs))
        except Exception as wrong:
            raise self._difference(f"yours raised {wrong!r} when it was read") from wrong
        if state != self.record.state:
            raise self._difference(f"yours is {state}, the lifecycle has {self.record.state}")
        extra = dict(self.record.extra)
        # Both sides are compared as stored facts: an enumeration equals the text in a database.
        for name, value in facts.items():
            ours = getattr(self.record, name, extra.get(name))
            if _fact(name, value) != _fact(name, ours):
                both = f"{name} of yours is {_shown(value)}, the lifecycle has {_shown(ours)}"
                raise self._difference(both)

    def _difference(self, how: str) -> LawBroken:
        return LawBroken(*_LOCKSTEP, (*self.story, how))

    def _fault(self, how: str) -> LawBroken:
        return LawBroken(*_OURS, (*self.story, how))


@checked
def lifecycle_machine(
    of: type[Lifecycle] | type[Record],
    *,
    adapter: Adapter[Any] | None = None,
    refuses: Collection[type[Exception]] = (ServiceOpsError, ValueError),
    actions: Iterable[str] | None = None,
    laws: Iterable[Callable[[Any], object]] = (),
    start: datetime = START,
    invalid: bool = True,
    initial: st.SearchStrategy[Any] | None = None,
) -> type[LifecycleMachine]:
    """Return a `RuleBasedStateMachine` of random actions on records of a lifecycle, yours too.

    Most calls are valid, some are not, and each record is compared with its own chart, its history
    and its checks. `laws` are functions of the record that must not return False. With an `adapter`
    your implementation takes every action as well: what one takes the other takes, what one refuses
    (by raising one of `refuses`) the other refuses, and state and facts stay the same. `actions`
    limits the actions to those of yours; without `invalid` no call is malformed. `initial` draws
    new records of a kind that its chart and signatures are not enough to make.

    Name its test case, and your test runner finds it:

    >>> from serviceops.lifecycle import IncidentLifecycle
    >>> TestIncidents = lifecycle_machine(IncidentLifecycle).TestCase
    """
    # A class of its own for each call: Hypothesis stores the rules of a machine on its class.
    kind = record_class(of)
    body = {
        "kind": kind,
        "adapter": adapter,
        "refuses": tuple(refuses),
        "actions": None if actions is None else frozenset(wanted_actions(kind, tuple(actions))),
        "laws": tuple(laws),
        "start": start,
        "invalid": invalid,
        "initial": initial,
        "__doc__": f"Random actions on records of {kind.__name__}.",
    }
    return type(f"{kind.__name__}Machine", (LifecycleMachine,), body)


@checked
def check_lifecycle(
    of: type[Lifecycle] | type[Record],
    *,
    adapter: Adapter[Any] | None = None,
    refuses: Collection[type[Exception]] = (ServiceOpsError, ValueError),
    actions: Iterable[str] | None = None,
    laws: Iterable[Callable[[Any], object]] = (),
    invalid: bool = True,
    initial: st.SearchStrategy[Any] | None = None,
    unreached: Iterable[str] = (),
    examples: int = 100,
    steps: Count = 20,
) -> None:
    """Run random actions, as `lifecycle_machine` does, and report the first difference.

    Raises `LawBroken` with the shortest history in which yours and the lifecycle differ, in words.
    Yours also has to refuse every action in each state without a move for it, the final ones too;
    with 100 examples or more each state is tried with each action, its choices and optional inputs,
    and then with each move that is left. Calls also come twice with one id (the second time changes
    nothing), to the microsecond, in another zone, with blank texts, waivers, and evidence in each
    state; not without `invalid`.
    A final state that no record comes to is a difference as well: its guards, or the facts that no
    action sets any more, leave no way to it. `unreached` names those for which your own data is
    needed. With `actions` the final states are not looked for, with `initial` neither is done.
    """
    machine = lifecycle_machine(
        of, adapter=adapter, refuses=refuses, actions=actions, laws=laws, invalid=invalid,
        initial=initial,
    )  # fmt: skip

    @law_settings(examples)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        pair = machine()
        pair.begins(data)
        pair.agrees()
        # A record that has ended takes no action, so the run continues with a new one.
        for _ in range(data.draw(upto(steps))):
            (pair.begins_again if pair.record.is_final else pair.acts)(data)
            pair.agrees()

    run_deterministic(
        run, "yours shares state from one record to the next: make a new one in create()"
    )
    if initial is not None:
        return
    if adapter is not None:
        # A random run tries few of these, and none on a record that has ended: it begins anew.
        for found in records_by_state(machine.kind).values():
            machine().refused_there(found.history[1:])
            if examples >= _MANY:
                machine().taken_there(found.history[1:])
    if actions is None:
        _check_ends(machine.kind, frozenset(unreached))


def _check_ends(kind: type[Record], unreached: frozenset[str]) -> None:
    """Refuse a lifecycle with a final state that no walk of its records comes to."""
    for state in unreached:
        kind.lifecycle.moves_from(state)  # one that it does not have is refused
    found = records_by_state(kind)
    lost = kind.lifecycle.final_names() - found.keys() - unreached
    if lost:
        unmet = (f"no record of {kind.__name__} came to {state}" for state in sorted(lost))
        sentence = "each final state has a way on which the guards can be satisfied"
        raise LawBroken("every end is reached", sentence, (*unmet, *_refused_ways(found)))


def _refused_ways(found: Mapping[str, Record]) -> Iterator[str]:
    """Yield the moves to states to which no record came, with what refused them."""
    for state, record in found.items():
        at = record.history[-1].at + GAPS[0]
        for action, moves in record.lifecycle.moves_from(state).items():
            if all(move.target in found for move in moves):
                continue
            reasons = record.check(action, **required_inputs(record, action, at=at))
            refused = "; ".join(map(str, reasons)) or "no inputs were found for it"
            yield f"{action} from {state}: {refused}"


def _fact(name: str, value: object) -> object:
    """Return a fact as it is stored; a value that is no fact, as an item of a request, as it is."""
    try:
        return as_fact(name, value)
    except InvalidTransition:
        return value


def _shown(value: object) -> str:
    return brief(as_text(value) if isinstance(value, datetime) else repr(value), 100)


def _inputs_text(inputs: ActionInputs) -> str:
    shown = []
    for name, value in inputs.items():
        if name == "evidence":
            shown.append("evidence " + ", ".join(f"{one.id} {one.state}" for one in value))
        elif name != "at":
            text = as_text(value) if isinstance(value, datetime) else str(value)
            shown.append(f"{name}={brief(text, 100)}")
    when = f"at {as_text(inputs['at'])}"
    return f"{when} ({', '.join(shown)})" if shown else when
