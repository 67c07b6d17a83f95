"""Everything this package raises on purpose.

A wrong *value* is refused with what was given, what was expected and what to do. A wrong call
shape (a misspelt keyword, a missing argument) stays Python's own `TypeError`. A name that is not
known is a `LookupError` as well as a `ValueError`.

Every error passes its parts to ``super().__init__`` and builds its sentence in ``__str__``, so that
it survives pickling, copying and process borders.
"""

import reprlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any

import attrs

__all__ = [
    "ActionRefused",
    "BackwardSpan",
    "ConditionFailed",
    "DisorderedHistory",
    "DuplicateTransition",
    "GuardFailed",
    "InvalidCalendar",
    "InvalidDocument",
    "InvalidInstant",
    "InvalidLength",
    "InvalidLifecycle",
    "InvalidMeasure",
    "InvalidPolicy",
    "InvalidRules",
    "InvalidTransition",
    "InvalidValue",
    "LawBroken",
    "MalformedPayload",
    "MalformedRow",
    "MissingColumn",
    "NaiveInstant",
    "NeverCloses",
    "NeverOpen",
    "NewerSchema",
    "Reason",
    "RevisionConflict",
    "ServiceOpsError",
    "StateUnreachable",
    "UnknownAction",
    "UnknownKey",
    "UnknownState",
    "UnknownZone",
    "UnsupportedInColumns",
    "YearsNotCovered",
]


MAX_MESSAGE = 1_900
"""The most characters of an error's text: what is longer was given so, and hides what is wrong."""

_MAX_GIVEN = 300


class ServiceOpsError(Exception):
    """Root of everything this package raises on purpose.

    Its text has at most `MAX_MESSAGE` characters and can always be shown; the parts are whole.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # Around the sentence of each subclass: its parts may be anything that a caller has given.
        if "__str__" in vars(cls) and not issubclass(cls, AssertionError):  # a law's story is whole
            cls.__str__ = _bounded(vars(cls)["__str__"])  # type: ignore[method-assign] # the same text, bounded


def _bounded(sentence: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return the text of an error, shortened, that never raises."""

    @wraps(sentence)
    def text(error: Any) -> str:
        try:
            whole = sentence(error)
        except Exception as wrong:  # noqa: BLE001 - whatever a part does when it is shown
            return f"a part of this error cannot be shown: {type(wrong).__name__}"
        if len(whole) <= MAX_MESSAGE:
            return whole
        more = len(whole) - MAX_MESSAGE + 100
        return f"{whole[: MAX_MESSAGE - 100]} ... and {more} more characters"

    return text


def _shown(given: object) -> str:
    """Return a value as a sentence has it: a long one by its beginning and end."""
    text = given.isoformat() if isinstance(given, date | time) else repr(given)
    if len(text) <= _MAX_GIVEN:
        return text
    return f"{text[: _MAX_GIVEN - 50]} ... {text[-40:]}"


# Python refuses to write whole numbers of more than 4,300 digits: a hostile one must not turn the
# error that names it into another error.
_MAX_SHOWN = 10**100
_PLAIN = (str, int, float, bool, type(None), date, time, timedelta)


class _Brief(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:
        try:
            repr(x)
        except ValueError:  # of more digits than Python writes; 3.14 shows where it is in memory
            return "an enormous number"
        return super().repr_int(x, level)


brief_repr = _Brief().repr
"""Return the `repr` of a value with a few of its parts; no value makes it fail."""


def _portable(given: object) -> object:
    """Return the value itself when it pickles anywhere, else a short text of it."""
    # An error crosses process borders: what it has must not need a class that the other side lacks.
    if type(given) is int and abs(given) >= _MAX_SHOWN:
        return "an enormous number"  # of more digits than Python writes, perhaps
    if isinstance(given, _PLAIN) and type(given).__module__ in {"builtins", "datetime"}:
        return given
    return brief_repr(given)


class InvalidValue(ServiceOpsError, ValueError):
    """A value is not one that is accepted here.

    `given` is the value, `expected` describes a good one, `remedy` what to do.
    """

    def __init__(self, given: object, expected: str, remedy: str = "") -> None:
        self.given = _portable(given)
        self.expected = expected
        self.remedy = remedy
        super().__init__(self.given, expected, remedy)

    def __str__(self) -> str:
        advice = f"; {self.remedy}" if self.remedy else ""
        return f"{_shown(self.given)} was given where {self.expected} is expected{advice}"


class NaiveInstant(InvalidValue):
    """A moment has no UTC offset, so it is not an instant."""


class InvalidInstant(InvalidValue):
    """A value is not an instant (NaT, a text, a date), or one outside the years 1 to 9999."""


class InvalidLength(InvalidValue):
    """A length of time is not one fixed amount (a month, a text that does not parse)."""


class BackwardSpan(InvalidValue):
    """A span ends before it starts."""


class UnknownZone(InvalidValue, LookupError):
    """A time zone name is not in the tz database."""


class InvalidCalendar(InvalidValue):
    """The hours of a calendar cannot be used.

    A window, a weekday or a time of day cannot be read; the calendar has no hours at all; or it has
    no shifts to start on a date where working dates are requested.
    """


class InvalidTransition(InvalidValue):
    """A part of a transition cannot be recorded (a fact that is not a plain scalar, say)."""


class InvalidRules(InvalidValue):
    """A table of rules contradicts itself, or has holes.

    A priority matrix ranks a graver case below a lesser one, a category tree has a category twice
    or a cycle of replacements, a route or its groups are not valid.
    """


class InvalidMeasure(InvalidValue):
    """A measure is not defined for its inputs: a percentile above 100, say."""


class UnknownKey(InvalidValue, KeyError):
    """A collection has nothing under that key.

    A queue has no such record, a category tree no such path, a priority matrix no cell for that
    impact and urgency, a policy reading no target that a rule in force promises, `MAPPINGS` and the
    like no such name, the options of a record no such action.
    """


class DisorderedHistory(InvalidValue):
    """A transition is earlier than the one before it in its history."""


class DuplicateTransition(InvalidValue):
    """A history already has a transition of that id.

    The contents differ, or the history refuses repetitions.
    """


class MalformedRow(ServiceOpsError, ValueError):
    """One row of a log cannot be read; `row` counts data rows from 1, in the order given."""

    def __init__(
        self, row: int, column: str, given: object, expected: str, remedy: str = ""
    ) -> None:
        self.row, self.column, self.expected, self.remedy = row, column, expected, remedy
        self.given = _portable(given)
        super().__init__(row, column, self.given, expected, remedy)

    def __str__(self) -> str:
        advice = f"; {self.remedy}" if self.remedy else ""
        return (
            f"row {self.row}, column {self.column!r}: {_shown(self.given)} was given"
            f" where {self.expected} is expected{advice}"
        )


class MalformedPayload(ServiceOpsError, ValueError):
    """What another system sent cannot be read; `problems` are all its faults, each with its place.

    `payload` names the format it should have been in.
    """

    def __init__(self, payload: str, problems: tuple[str, ...]) -> None:
        super().__init__(payload, problems)
        self.payload, self.problems = payload, problems

    def __str__(self) -> str:
        return f"{self.payload}: {'; '.join(self.problems)}"


class MissingColumn(ServiceOpsError, LookupError):
    """A log lacks columns that its schema names, or that a target or policy needs."""

    def __init__(self, missing: Iterable[str], present: Iterable[str], remedy: str = "") -> None:
        self.missing, self.present, self.remedy = tuple(missing), tuple(present), remedy
        super().__init__(self.missing, self.present, remedy)

    def __str__(self) -> str:
        lacking, advice = _columns(self.missing), f"; {self.remedy}" if self.remedy else ""
        return (
            f"the log has no column {lacking}; it has: {_columns(self.present) or 'none'}{advice}"
        )


def _columns(names: Iterable[str]) -> str:
    """Return names of columns as text; one that is not seen, as a byte order mark, is escaped."""
    return ", ".join(name if name.isprintable() else repr(name) for name in names)


@attrs.frozen
class Reason:
    """Why an action is refused: a stable `code`, a `sentence`, and what would satisfy it."""

    code: str
    sentence: str
    needs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.sentence} ({self.code})"


class ActionRefused(ServiceOpsError):
    """A record refused an action; nothing of it was done.

    `reasons` lists every missing fact and failed guard together; `allowed` are the other actions
    that have a move from the record's state. Guards are not evaluated for these: `Record.options`
    has the reasons against each.
    """

    def __init__(
        self,
        record: str,
        state: str | None,
        action: str,
        reasons: tuple[Reason, ...],
        allowed: tuple[str, ...],
    ) -> None:
        # The refused action has a move too where a guard refuses it: to name it would be no advice.
        allowed = tuple(name for name in allowed if name != action)
        super().__init__(record, state, action, reasons, allowed)
        self.record, self.state, self.action = record, state, action
        self.reasons, self.allowed = reasons, allowed

    def __str__(self) -> str:
        where = f" from {self.state}" if self.state else ""
        why = "; ".join(map(str, self.reasons))
        # Before there is a record nothing but its creation is possible.
        others = f"; allowed: {', '.join(self.allowed) or 'nothing else'}" if self.state else ""
        return f"{self.record} cannot {self.action}{where}: {why}{others}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, for programs."""
        return tuple(reason.code for reason in self.reasons)


class GuardFailed(ServiceOpsError, RuntimeError):
    """A host's guard or condition raised an error or returned no bool. Nothing was done.

    `guard` names the function, `record` the record it was called with, `cause` what went wrong.
    """

    def __init__(self, record: str, guard: str, cause: str) -> None:
        self.record, self.guard, self.cause = record, guard, cause
        super().__init__(record, guard, cause)

    def __str__(self) -> str:
        return (
            f"the guard {self.guard!r} failed on {self.record}: {self.cause};"
            " a guard returns True, False or a Reason for every record and any inputs"
        )


class UnknownAction(InvalidValue, LookupError):
    """A lifecycle has no action of that name."""


class UnknownState(InvalidValue, LookupError):
    """A lifecycle has no state of that name: another version of it wrote the record, perhaps."""


class StateUnreachable(ServiceOpsError, LookupError):
    """No moves connect one state to another; `reachable` are the states that can be reached."""

    def __init__(self, start: str, goal: str, reachable: tuple[str, ...]) -> None:
        super().__init__(start, goal, reachable)
        self.start, self.goal, self.reachable = start, goal, reachable

    def __str__(self) -> str:
        onward = ", ".join(self.reachable) or "nothing, it is final"
        return f"no moves lead from {self.start} to {self.goal}; from there they lead to: {onward}"


class InvalidLifecycle(ServiceOpsError, ValueError):
    """A lifecycle was declared that cannot work; `problems` are all its faults at once."""

    def __init__(self, lifecycle: str, problems: tuple[str, ...]) -> None:
        super().__init__(lifecycle, problems)
        self.lifecycle, self.problems = lifecycle, problems

    def __str__(self) -> str:
        return f"{self.lifecycle}: {'; '.join(self.problems)}"


class _SearchFailed(ServiceOpsError, LookupError):
    """A calendar has no such instant between `at` and `searched_to`, the last one possible."""

    _finding = ""

    def __init__(self, at: datetime, searched_to: datetime) -> None:
        self.at, self.searched_to = at, searched_to
        super().__init__(at, searched_to)

    def __str__(self) -> str:
        return (
            f"the calendar {self._finding} between {self.at.isoformat()}"
            f" and {self.searched_to.isoformat()}, where the search ended"
        )


class NeverOpen(_SearchFailed):
    """A calendar has not enough open time after an instant."""

    _finding = "has not enough open time"


class NeverCloses(_SearchFailed):
    """A calendar does not close after an instant."""

    _finding = "does not close"


class YearsNotCovered(ServiceOpsError, LookupError):
    """An instant lies outside the years for which a calendar's holidays are known."""

    def __init__(self, at: datetime, covers_from: datetime, covers_to: datetime) -> None:
        self.at, self.covers_from, self.covers_to = at, covers_from, covers_to
        super().__init__(at, covers_from, covers_to)

    def __str__(self) -> str:
        return (
            f"{self.at.isoformat()} is outside what the calendar covers,"
            f" {self.covers_from.isoformat()} to {self.covers_to.isoformat()};"
            " list the holidays of more years and widen covers="
        )


class InvalidPolicy(InvalidValue):
    """A part of a policy is not valid, or its parts contradict each other.

    The part is a rule, a target, a goal (a bare day, a negative length), a condition (an edge where
    a level is expected) or a convention.
    """


class UnsupportedInColumns(InvalidValue):
    """A figure needs each record by itself and cannot be computed for a whole log at once."""


class ConditionFailed(ServiceOpsError, RuntimeError):
    """A host's predicate raised an error, which is the cause.

    `condition` names the predicate, `action` and `at` the transition that it was called with.
    """

    def __init__(self, condition: str, action: str, at: datetime, cause: str) -> None:
        self.condition, self.action, self.at, self.cause = condition, action, at, cause
        super().__init__(condition, action, at, cause)

    def __str__(self) -> str:
        return (
            f"the condition {self.condition!r} failed on {self.action} at {self.at.isoformat()}:"
            f" {self.cause}; a predicate returns True or False for every transition"
        )


class InvalidDocument(ServiceOpsError, ValueError):
    """A document cannot be read as a value; `problems` are all its faults, each with its path.

    `misshapen` has the numbers of the faults of shape, which the JSON schema of the document finds
    too; the others are faults of meaning.
    """

    def __init__(self, problems: tuple[str, ...], misshapen: tuple[int, ...] = ()) -> None:
        super().__init__(problems, misshapen)
        self.problems, self.misshapen = problems, misshapen

    def __str__(self) -> str:
        return "; ".join(self.problems)


class NewerSchema(ServiceOpsError, ValueError):
    """A document was written by a later version of the package than this one reads."""

    def __init__(self, schema: int, known: int) -> None:
        super().__init__(schema, known)
        self.schema, self.known = schema, known

    def __str__(self) -> str:
        return (
            f"the document is of schema {self.schema},"
            f" this version reads up to {self.known}: update"
        )


class RevisionConflict(ServiceOpsError, RuntimeError):
    """A record was changed after it was read: read it again and decide anew.

    `read` is the revision that the change was based on, 0 for a new record, `None` where only the
    database knows which record it was; `stored` is the revision in the store, where it is known.
    """

    def __init__(self, record_id: str, read: int | None, stored: int | None = None) -> None:
        super().__init__(record_id, read, stored)
        self.record_id, self.read, self.stored = record_id, read, stored

    def __str__(self) -> str:
        if self.read is None:
            return f"{self.record_id} was changed by another transaction meanwhile: read it again"
        if self.read == 0:
            return f"{self.record_id} exists already: choose another id, or read it"
        now = "another revision" if self.stored is None else f"revision {self.stored}"
        return f"{self.record_id} was read at revision {self.read} and is at {now}: read it again"


class LawBroken(ServiceOpsError, AssertionError):
    """An implementation under test breaks a law; `story` is the shortest case found, in words.

    `law` names it, `sentence` says it.
    """

    def __init__(self, law: str, sentence: str, story: tuple[str, ...]) -> None:
        super().__init__(law, sentence, story)
        self.law, self.sentence, self.story = law, sentence, story

    def __str__(self) -> str:
        return "\n".join((f"{self.law}: {self.sentence}", *(f"  {line}" for line in self.story)))
