"""Guards and conditions: what a move requires, as plain functions with a code and a sentence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, cast

import attrs

from serviceops.errors import ActionRefused, GuardFailed, Reason
from serviceops.history import Facts, as_facts

__all__ = [
    "ActionInputs",
    "Callback",
    "Condition",
    "Guard",
    "Move",
    "ShownAs",
    "condition",
    "guard",
]

ActionInputs: TypeAlias = Mapping[str, Any]
"""What an action was told: its inputs, and `at`, `by`, `comment`, `evidence` and the like."""

Holds: TypeAlias = Callable[[Any, ActionInputs], "bool | Reason"]


@attrs.frozen
class Guard:
    """What an action requires: a plain function of the record and what the action was told.

    A guard that does not hold refuses with its code and sentence; `needs` names the inputs that
    would satisfy it. One that is `waivable` steps aside when its code is waived with a comment.
    """

    code: str
    sentence: str
    needs: tuple[str, ...]
    waivable: bool
    holds: Holds

    def refuses(self, record: Any, inputs: ActionInputs) -> Reason | None:
        """Return why the action may not be taken, or `None`."""
        try:
            held = self.holds(record, inputs)
        except Exception as cause:
            raise _failed(self.holds, record, cause) from cause
        if held and not isinstance(held, Reason):
            return None
        reason = held if isinstance(held, Reason) else Reason(self.code, self.sentence, self.needs)
        waived = (
            self.waivable and reason.code in (inputs.get("waive") or ()) and inputs.get("comment")
        )
        return None if waived else reason


@attrs.frozen
class Condition:
    """What chooses between the moves of one action: `reopen` leads to whoever had the work."""

    name: str
    holds: Callable[[Any, ActionInputs], bool]

    def applies(self, record: Any, inputs: ActionInputs) -> bool:
        """Return whether the move it stands before is the one to take."""
        try:
            return bool(self.holds(record, inputs))
        except Exception as cause:
            raise _failed(self.holds, record, cause) from cause


def _failed(asked: Callable[..., object], record: Any, cause: Exception) -> GuardFailed:
    """Return what to raise when a host's function raised instead of answering."""
    name = str(getattr(record, "id", "the record"))
    return GuardFailed(name, getattr(asked, "__name__", repr(asked)), repr(cause))


class Callback(Protocol):
    """A guard or condition in the shape the engine calls; `rule` is the value behind it."""

    rule: Guard | Condition

    def __call__(self, model: Any, event_data: Any) -> bool:
        """Answer the engine: whether the move may be taken."""


def guard(
    code: str, sentence: str, *, needs: Sequence[str] = (), waivable: bool = True
) -> Callable[[Holds], Callback]:
    """Declare a guard; the function below it answers whether it holds for (record, told).

    Instead of False it may return a `Reason` of its own, as guards do that were shown no evidence.

    >>> @guard("unassigned", "nobody owns it yet", needs=["person"])
    ... def somebody_owns_it(record, told):
    ...     return record.person is not None
    """
    return lambda holds: callback(
        Guard(code, sentence, tuple(needs), waivable, holds), holds.__name__, holds.__doc__
    )


def condition(holds: Callable[[Any, ActionInputs], bool]) -> Callback:
    """Declare a condition: a function of (record, told) that chooses between moves."""
    return callback(Condition(holds.__name__, holds), holds.__name__, holds.__doc__)


def callback(rule: Guard | Condition, name: str, doc: str | None) -> Callback:
    """Return the function the engine calls; it must be a function of its own, with that name."""

    def call(model: Any, event_data: Any) -> bool:
        record, inputs = getattr(model, "record", model), event_data.trigger_data.kwargs
        if isinstance(rule, Condition):
            return rule.applies(record, inputs)
        if reason := rule.refuses(record, inputs):
            raise ActionRefused(
                str(getattr(record, "id", "the record")),
                record.state,
                str(event_data.trigger_data.event),
                (reason,),
                tuple(type(event_data.trigger_data.machine).actions_from(record.state)),
            )
        return True

    call.__name__, call.__doc__ = name, doc
    called = cast("Callback", call)
    called.rule = rule
    return called


def _rules(given: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(getattr(rule, "rule", rule) for rule in given)


@attrs.frozen
class Move:
    """One row of a lifecycle's table: from `source`, `action` leads to `target`."""

    source: str
    action: str
    target: str
    guards: tuple[Guard, ...] = attrs.field(default=(), converter=_rules, repr=False)
    when: tuple[Condition, ...] = attrs.field(default=(), converter=_rules, repr=False)


@attrs.frozen
class ShownAs:
    """How a state looks to those outside: as another one, unless a fact has a certain value.

    >>> ShownAs("in_progress", unless={"hold_reason": "caller"})
    ShownAs(state='in_progress', unless=(('hold_reason', 'caller'),))
    """

    state: str
    unless: Facts = attrs.field(default=(), converter=as_facts)

    def holds(self, record: Any) -> bool:
        """Return whether it is shown so for this record."""
        return not any(getattr(record, fact, None) == value for fact, value in self.unless)
