"""A lifecycle lived at random: ours against its own rules, and yours in lockstep with it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from serviceops.errors import ActionRefused, LawBroken, ServiceOpsError
from serviceops.history import as_fact
from serviceops.lifecycle import Lifecycle, Record
from serviceops.testing.laws.law import quiet, said, steady
from serviceops.testing.sample_texts import START
from serviceops.testing.strategies.draws import picked_by, upto
from serviceops.testing.strategies.record_strategies import sayings
from serviceops.testing.walks import ActionInputs, birth, kind_of

__all__ = ["Adapter", "LifecycleMachine", "check_lifecycle", "lifecycle_machine"]

T = TypeVar("T")

_LOCKSTEP = "lockstep", "yours and the lifecycle take, refuse and keep the same"
_OURS = "its own rules", "a record is what its chart, its history and its checks say"


class Adapter(Protocol[T]):
    """How to drive an implementation of yours: an ORM model, an API, a class.

    `act` raises when it refuses; what it returns is the thing from then on, `None` when it was
    changed in place.
    """

    def create(self, record: Record) -> T:
        """Make one of yours like this record, which was just made."""

    def act(self, thing: T, action: str, told: Mapping[str, Any]) -> T | None:
        """Take an action, told these inputs, `at` and `by` among them; raise if it is refused."""

    def state(self, thing: T) -> str:
        """Say its state, in the lifecycle's words."""

    def facts(self, thing: T) -> Mapping[str, object]:
        """Say the facts it keeps, in the record's words; those left out are not compared."""


class LifecycleMachine(RuleBasedStateMachine):
    """A record and, beside it, one of yours: what `lifecycle_machine` returns is a kind of it."""

    kind: type[Record]
    adapter: Adapter[Any] | None = None
    refuses: tuple[type[Exception], ...] = (ServiceOpsError, ValueError)
    actions: frozenset[str] | None = None
    laws: tuple[Callable[[Any], object], ...] = ()
    start: datetime = START
    nonsense: bool = True
    born: Any = None

    record: Record
    theirs: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.story: list[str] = []

    @initialize(data=st.data())
    def begins(self, data: st.DataObject) -> None:
        """Make a record, and one of yours like it."""
        pick = picked_by(data.draw)
        born = self.born
        self.record = birth(self.kind, pick, at=self.start) if born is None else data.draw(born)
        first = self.record.history[0]
        self.story = [f"1. {first.action} at {said(first.at)}"]
        if self.adapter is not None:
            try:
                self.theirs = self.adapter.create(self.record)
            except Exception as wrong:
                raise self._parted(f"yours raised {wrong!r} when it was created") from wrong

    @rule(data=st.data())
    def acts(self, data: st.DataObject) -> None:
        """Say something to both, sense mostly, and see that both do the same."""
        self._say(*data.draw(sayings(self.record, nonsense=self.nonsense, actions=self.actions)))

    @precondition(lambda self: hasattr(self, "record") and self.record.is_final)
    @rule(data=st.data())
    def begins_again(self, data: st.DataObject) -> None:
        """Go on with a new record once one has ended."""
        self.begins(data)

    @invariant()
    def keeps_its_rules(self) -> None:
        """Hold the record against its own chart, and yours against the record."""
        if not hasattr(self, "record"):
            return
        record = self.record
        if record.state not in record.lifecycle.state_names():
            raise self._parted(f"the record is {record.state!r}, no state of its chart", law=_OURS)
        if type(record).replay(record.history) != record:
            raise self._parted("its history tells another record", law=_OURS)
        for law in self.laws:
            if law(record) is False:
                name = getattr(law, "__name__", repr(law))
                raise self._parted(f"{name} does not hold of {record}", law=_OURS)
        if self.adapter is not None:
            self._compared(self.adapter)

    def _say(self, action: str, told: ActionInputs) -> None:
        before = self.record
        self.story.append(f"{len(self.story) + 1}. {action} {_words(told)}".rstrip())
        expected = before.check(action, **told)
        refused: ActionRefused | None = None
        try:
            self.record = before.act(action, **told)
        except ActionRefused as answer:
            refused = answer
        if (refused.reasons if refused else ()) != expected:
            raise self._parted(
                f"check said {expected}, the action {refused or 'was taken'}", law=_OURS
            )
        move = before.state, action, self.record.state
        if move[0] != move[2] and move not in before.lifecycle.vocabulary.moves:
            raise self._parted(
                f"{action} led from {move[0]} to {move[2]}, no move of its chart", law=_OURS
            )
        if self.adapter is not None:
            self._told_too(self.adapter, action, told, refused)

    def _told_too(
        self, adapter: Adapter[Any], action: str, told: ActionInputs, refused: ActionRefused | None
    ) -> None:
        try:
            after = adapter.act(self.theirs, action, told)
        except self.refuses as answer:
            if refused is None:
                raise self._parted(f"the lifecycle takes it, yours refuses: {answer}") from answer
            return
        except Exception as wrong:
            raise self._parted(f"yours raised {wrong!r}") from wrong
        if after is not None:
            self.theirs = after
        if refused is not None:
            why = "; ".join(map(str, refused.reasons))
            raise self._parted(f"yours takes it, the lifecycle refuses: {why}")

    def _compared(self, adapter: Adapter[Any]) -> None:
        state = adapter.state(self.theirs)
        if state != self.record.state:
            raise self._parted(f"yours is {state}, the lifecycle says {self.record.state}")
        held = dict(self.record.extra)
        for name, value in adapter.facts(self.theirs).items():
            ours = getattr(self.record, name, held.get(name))
            if as_fact(name, value) != as_fact(name, ours):
                raise self._parted(f"{name} of yours is {value!r}, the lifecycle says {ours!r}")

    def _parted(self, how: str, *, law: tuple[str, str] = _LOCKSTEP) -> LawBroken:
        return LawBroken(*law, (*self.story, how))


def lifecycle_machine(
    of: type[Lifecycle] | type[Record],
    *,
    adapter: Adapter[Any] | None = None,
    refuses: Collection[type[Exception]] = (ServiceOpsError, ValueError),
    actions: Iterable[str] | None = None,
    laws: Iterable[Callable[[Any], object]] = (),
    start: datetime = START,
    nonsense: bool = True,
    born: st.SearchStrategy[Any] | None = None,
) -> type[LifecycleMachine]:
    """Return a `RuleBasedStateMachine` that lives records of a lifecycle at random, yours too.

    It says sensible things mostly and nonsense now and then, and holds the record against its own
    chart, its history and its checks. `laws` are functions of the record that must not answer
    False. With an `adapter` every action is taken by your implementation as well: what one takes
    the other takes, what one refuses (by raising one of `refuses`) the other refuses, and state
    and facts stay the same. `actions` limits what is said to what yours knows; without `nonsense`
    nothing is said that is malformed. `born` draws new records of a kind that needs more than its
    chart and signatures tell.

    Name its test case, and your test runner finds it:

    >>> from serviceops.lifecycle import IncidentLifecycle
    >>> TestIncidents = lifecycle_machine(IncidentLifecycle).TestCase
    """
    kind = kind_of(of)
    body = {
        "kind": kind,
        "adapter": adapter,
        "refuses": tuple(refuses),
        "actions": None if actions is None else frozenset(actions),
        "laws": tuple(laws),
        "start": start,
        "nonsense": nonsense,
        "born": born,
        "__doc__": f"The lives of {kind.__name__} at random.",
    }
    return type(f"{kind.__name__}Machine", (LifecycleMachine,), body)


def check_lifecycle(
    of: type[Lifecycle] | type[Record],
    *,
    adapter: Adapter[Any] | None = None,
    refuses: Collection[type[Exception]] = (ServiceOpsError, ValueError),
    actions: Iterable[str] | None = None,
    laws: Iterable[Callable[[Any], object]] = (),
    nonsense: bool = True,
    born: st.SearchStrategy[Any] | None = None,
    examples: int = 100,
    steps: int = 20,
) -> None:
    """Live a lifecycle at random, as `lifecycle_machine` does, and say how two of them part.

    Raises `LawBroken` with the shortest life in which yours and the lifecycle differ, in words.
    """
    machine = lifecycle_machine(
        of, adapter=adapter, refuses=refuses, actions=actions, laws=laws, nonsense=nonsense,
        born=born,
    )  # fmt: skip

    @quiet(examples)
    @given(st.data())
    def lived(data: st.DataObject) -> None:
        life = machine()
        life.begins(data)
        life.keeps_its_rules()
        for _ in range(data.draw(upto(steps))):
            (life.begins_again if life.record.is_final else life.acts)(data)
            life.keeps_its_rules()

    steady(lived, "yours kept something of one life for the next: make a new one in create()")


def _words(told: ActionInputs) -> str:
    shown = []
    for name, value in told.items():
        if name == "evidence":
            shown.append("shown " + ", ".join(f"{one.id} {one.state}" for one in value))
        elif name != "at":
            shown.append(f"{name}={said(value) if isinstance(value, datetime) else value!s}")
    when = f"at {said(told['at'])}"
    return f"{when} ({', '.join(shown)})" if shown else when
