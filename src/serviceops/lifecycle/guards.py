"""Guards and conditions: what a move requires, as plain functions with a code and a sentence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import ge, gt
from typing import Any, Protocol, TypeAlias, cast

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.errors import ActionRefused, GuardFailed, InvalidValue, Reason
from serviceops.history import Facts, as_facts

ActionInputs: TypeAlias = Mapping[str, Any]
"""The inputs of an action: its own, and `at`, `by`, `comment`, `evidence` and the like."""

Holds: TypeAlias = Callable[[Any, ActionInputs], "bool | Reason"]


@checked
@attrs.frozen
class Guard:
    """What an action requires: a plain function of the record and the action's inputs.

    A guard that does not hold refuses with its code and sentence; `needs` names the inputs that
    would satisfy it. One that is `waivable` steps aside when its code is waived with a comment.
    """

    code: FilledText
    sentence: FilledText
    needs: tuple[str, ...]
    waivable: bool
    holds: Holds

    def __attrs_post_init__(self) -> None:
        # Programs compare it, and a client sends it back to waive it.
        if not self.code.isidentifier():
            expected = "the code of a guard, of letters, digits and _"
            raise InvalidValue(self.code, expected, "such as 'laptop_damaged'")

    def refuses(self, record: Any, inputs: ActionInputs) -> Reason | None:
        """Return why the action may not be taken, or `None`."""
        reasons = refusals((self,), record, inputs)
        return reasons[0] if reasons else None

    def _reason_for(self, result: Any, record: Any, inputs: ActionInputs) -> Reason | None:
        """Return why the action may not be taken, by what the function returned."""
        # A text counts as true in Python: one that says why not would let the move pass.
        if not isinstance(result, bool | Reason):
            raise _failed(self.holds, record, f"it returned {result!r}")
        reason = result if isinstance(result, Reason) and result.code else self._reason(result)
        waived = (
            self.waivable and reason.code in (inputs.get("waive") or ()) and inputs.get("comment")
        )
        return None if waived else reason

    def _reason(self, result: "Reason | bool") -> Reason:
        # A reason without a code says what was shown: it completes the guard's own sentence.
        more = f": {result.sentence}" if isinstance(result, Reason) else ""
        return Reason(self.code, self.sentence + more, self.needs)


def refusals(guards: Iterable[Guard], record: Any, inputs: ActionInputs) -> tuple[Reason, ...]:
    """Return why an action may not be taken: the reason of each guard that does not hold."""
    found: tuple[Reason, ...] = ()
    # Nearly all hold, and an action has several: that is seen here without a call of each.
    for rule in guards:
        try:
            # A function that raises has refused nothing: `GuardFailed` names it and the record.
            result = rule.holds(record, inputs)
        except Exception as cause:
            raise _failed(rule.holds, record, repr(cause)) from cause
        if result is not True and (reason := rule._reason_for(result, record, inputs)) is not None:
            found = (*found, reason)
    return found


@attrs.frozen
class Condition:
    """A choice between the moves of one action, such as the state that `reopen` goes back to."""

    name: str
    holds: Callable[[Any, ActionInputs], bool]

    def applies(self, record: Any, inputs: ActionInputs) -> bool:
        """Return whether its move is the one to take."""
        try:
            result = self.holds(record, inputs)
        except Exception as cause:
            raise _failed(self.holds, record, repr(cause)) from cause
        if not isinstance(result, bool):
            raise _failed(self.holds, record, f"it returned {result!r}")
        return result


def _failed(rule: Callable[..., object], record: Any, cause: str) -> GuardFailed:
    name = str(getattr(record, "id", "the record"))
    return GuardFailed(name, getattr(rule, "__name__", repr(rule)), cause)


class Callback(Protocol):
    """A guard or condition in the shape the engine calls; `rule` is the value behind it."""

    rule: Guard | Condition

    def __call__(self, model: Any, event_data: Any) -> bool:
        """Return whether the move may be taken; the engine calls this."""


@checked
def guard(
    code: str, sentence: str, *, needs: Sequence[str] = (), waivable: bool = True
) -> Callable[[Holds], Callback]:
    """Declare a guard; the function returns whether it is satisfied for (record, inputs).

    Instead of False it may return a `Reason` (`serviceops.errors`) of its own, as guards do that
    were shown no evidence; anything else that it returns is refused. `inputs.get("evidence")` has
    the records that the host passed.

    >>> @guard("unassigned", "nobody owns it yet", needs=["person"])
    ... def somebody_owns_it(record, inputs):
    ...     return record.person is not None
    """
    return lambda holds: callback(
        Guard(code, sentence, tuple(needs), waivable, holds), holds.__name__, holds.__doc__
    )


def is_set(*names: str, code: str = "", sentence: str = "", needs: Sequence[str] = ()) -> Callback:
    """Return the guard that one of these is a fact of the record or an input of the action.

    `needs` are the inputs that would satisfy it; without them, the names.
    """
    first, *others = names

    def holds(record: Any, inputs: ActionInputs) -> bool:
        if inputs.get(first) or getattr(record, first, None):
            return True
        return any(inputs.get(name) or getattr(record, name, None) for name in others)

    sentence = sentence or f"its {' or '.join(names)} is not set"
    return _made(holds, code or f"{names[0]}_missing", sentence, needs or names)


def is_given(*names: str, code: str = "", sentence: str = "", waivable: bool = True) -> Callback:
    """Return the guard that the action has one of these inputs."""

    def holds(record: Any, inputs: ActionInputs) -> bool:
        return any(inputs.get(name) for name in names)

    sentence = sentence or f"{' or '.join(names)} is required"
    return _made(holds, code or f"{names[0]}_missing", sentence, names, waivable)


def is_unset(fact: str, code: str, sentence: str, *, waivable: bool = True) -> Callback:
    """Return the guard that a fact of the record is not set."""
    return _made(lambda record, _: getattr(record, fact) is None, code, sentence, (), waivable)


def is_new(name: str, facts: str, code: str, sentence: str) -> Callback:
    """Return the guard that the input `name` is not among the texts `facts` of the record."""

    def holds(record: Any, inputs: ActionInputs) -> bool:
        return inputs.get(name) not in getattr(record, facts)

    return _made(holds, code, sentence, (name,), waivable=False)


def later_than(name: str, code: str = "") -> Callback:
    """Return the guard that the instant in an input is later than the action itself."""
    return _compared(name, gt, code or f"{name}_not_later", "has to be later than at")


def not_before(name: str) -> Callback:
    """Return the guard that the instant in an input is that of the action itself, or later."""
    return _compared(name, ge, f"{name}_before", "may not be before at")


def _compared(name: str, is_right: Callable[[Any, Any], bool], code: str, rule: str) -> Callback:
    def holds(record: Any, inputs: ActionInputs) -> bool:
        moment = inputs.get(name)
        # an input that is no instant was refused already
        return not isinstance(moment, datetime) or is_right(moment, inputs["at"])

    return _made(holds, code, f"{name} {rule}", (name,))


def _made(
    holds: Holds, code: str, sentence: str, needs: Sequence[str], waivable: bool = True
) -> Callback:
    holds.__name__ = f"no_{code}"  # the name that `GuardFailed` gives
    return callback(Guard(code, sentence, tuple(needs), waivable, holds), f"no_{code}", sentence)


@checked
def condition(holds: Callable[[Any, ActionInputs], bool]) -> Callback:
    """Declare a condition: a function of (record, inputs) that chooses between moves."""
    return callback(Condition(holds.__name__, holds), holds.__name__, holds.__doc__)


def callback(rule: Guard | Condition, name: str, doc: str | None) -> Callback:
    """Return the function the engine calls; it must be a function of its own, with that name."""

    def call(model: Any, event_data: Any) -> bool:
        # The model is a `LiveRecord` around one of ours, or any object of the host's.
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


@checked
@attrs.frozen
class Move:
    """One row of a lifecycle's table: `action` moves a record from `source` to `target`."""

    source: FilledText
    action: FilledText
    target: FilledText
    guards: tuple[Guard, ...] = attrs.field(default=(), converter=_rules, repr=False)
    when: tuple[Condition, ...] = attrs.field(default=(), converter=_rules, repr=False)


@checked
@attrs.frozen
class ShownAs:
    """How a state looks to those outside: as another one, unless a fact has a certain value.

    >>> ShownAs("in_progress", unless={"hold_reason": "caller"})
    ShownAs(state='in_progress', unless=(('hold_reason', 'caller'),))
    """

    state: FilledText
    unless: Facts = attrs.field(default=(), converter=as_facts)

    def holds(self, record: Any) -> bool:
        """Return whether it is shown so for this record."""
        return not any(getattr(record, fact, None) == value for fact, value in self.unless)
