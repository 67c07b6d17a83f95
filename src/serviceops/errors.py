"""Everything this package raises on purpose.

A wrong *value* is refused with what was given, what was expected and what would do. A wrong call
shape (a misspelt keyword, a missing argument) stays Python's own `TypeError`.

Every error passes its parts to ``super().__init__`` and builds its sentence in ``__str__``, so that
it survives pickling, copying and process borders.
"""

import reprlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import attrs

__all__ = [
    "ActionRefused",
    "BackwardSpan",
    "ConditionFailed",
    "DisorderedHistory",
    "EmptyWeek",
    "GuardFailed",
    "InstantOutOfRange",
    "InvalidCategories",
    "InvalidCondition",
    "InvalidDocument",
    "InvalidGoal",
    "InvalidHours",
    "InvalidLength",
    "InvalidLifecycle",
    "InvalidMatrix",
    "InvalidMeasure",
    "InvalidPolicy",
    "InvalidRoute",
    "InvalidTarget",
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
    "NoWay",
    "NoWorkingDates",
    "NotAnInstant",
    "NotInColumns",
    "Reason",
    "RepeatedTransition",
    "ServiceOpsError",
    "UnknownAction",
    "UnknownCategory",
    "UnknownLevel",
    "UnknownRecord",
    "UnknownState",
    "UnknownTarget",
    "UnknownZone",
    "YearsNotCovered",
]


class ServiceOpsError(Exception):
    """Root of everything this package raises on purpose."""


_MAX_SHOWN = 10**100
_PLAIN = (str, int, float, bool, type(None), date, time, timedelta)


def _portable(given: object) -> object:
    """Return the value itself when it pickles anywhere, else a short text of it."""
    if type(given) is int and abs(given) >= _MAX_SHOWN:
        return "an enormous number"  # of more digits than Python writes, perhaps
    if isinstance(given, _PLAIN) and type(given).__module__ in {"builtins", "datetime"}:
        return given
    try:
        return reprlib.repr(given)
    except ValueError:  # it holds such a number
        return f"a {type(given).__name__}"


class InvalidValue(ServiceOpsError, ValueError):
    """A value cannot be what it was given as.

    `given` is what came, `expected` says what a good value is, `remedy` what would do.
    """

    def __init__(self, given: object, expected: str, remedy: str = "") -> None:
        self.given = _portable(given)
        self.expected = expected
        self.remedy = remedy
        super().__init__(self.given, expected, remedy)

    def __str__(self) -> str:
        given = self.given.isoformat() if isinstance(self.given, date | time) else repr(self.given)
        advice = f"; {self.remedy}" if self.remedy else ""
        return f"{given} was given where {self.expected} is expected{advice}"


class NaiveInstant(InvalidValue):
    """A moment without a UTC offset was given where an instant is needed."""


class NotAnInstant(InvalidValue):
    """Something that is no moment at all (NaT, a text, a date) was given as an instant."""


class InstantOutOfRange(InvalidValue):
    """An instant lies outside the years that `datetime` can hold in UTC."""


class InvalidLength(InvalidValue):
    """A length of time is not one fixed amount (a month, a text that does not parse)."""


class BackwardSpan(InvalidValue):
    """A span was given an end that comes before its start."""


class UnknownZone(InvalidValue):
    """A time zone name is not in the tz database."""


class InvalidHours(InvalidValue):
    """A window, a weekday or a time of day of a calendar cannot be read."""


class EmptyWeek(InvalidValue):
    """A calendar has no hours at all: no window in its week and no date with hours of its own."""


class NoWorkingDates(InvalidValue):
    """Working dates were asked of a calendar that has no shifts to start on a date."""


class InvalidTransition(InvalidValue):
    """A part of a transition cannot be recorded (a fact that is not a plain scalar, say)."""


class InvalidMatrix(InvalidValue):
    """A priority matrix has holes, or ranks a graver case below a lesser one."""


class InvalidMeasure(InvalidValue):
    """A measure was asked of something it cannot be of: a percentile above 100, say."""


class UnknownLevel(InvalidValue):
    """A priority matrix has no cell for that impact and urgency."""


class InvalidCategories(InvalidValue):
    """A category tree names one twice, or replaces one by nothing known or in a circle."""


class UnknownCategory(InvalidValue):
    """A category tree has no category of that path."""


class UnknownRecord(InvalidValue):
    """A queue has no record of that id."""


class DisorderedHistory(InvalidValue):
    """A transition comes before the one it follows: a history never runs backwards."""


class RepeatedTransition(InvalidValue):
    """An id was told before: with other contents, or where no repetition is to be taken."""


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
            f"row {self.row}, column {self.column!r}: {self.given!r} was given"
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
    """A log lacks columns that the reading of it was told to use."""

    def __init__(self, missing: Iterable[str], present: Iterable[str]) -> None:
        self.missing, self.present = tuple(missing), tuple(present)
        super().__init__(self.missing, self.present)

    def __str__(self) -> str:
        lacking = ", ".join(self.missing)
        return f"the log has no column {lacking}; it has: {', '.join(self.present) or 'none'}"


@attrs.frozen
class Reason:
    """Why an action is refused: a stable `code`, a `sentence`, and what would satisfy it."""

    code: str
    sentence: str
    needs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.sentence} ({self.code})"


class ActionRefused(ServiceOpsError):
    """A record cannot take this action as it stands; nothing of it was done.

    `reasons` are all there are, missing facts and failed guards together; `allowed` are the actions
    that the record's state does allow, guards not asked.
    """

    def __init__(
        self,
        record: str,
        state: str | None,
        action: str,
        reasons: tuple[Reason, ...],
        allowed: tuple[str, ...],
    ) -> None:
        super().__init__(record, state, action, reasons, allowed)
        self.record, self.state, self.action = record, state, action
        self.reasons, self.allowed = reasons, allowed

    def __str__(self) -> str:
        where = f" from {self.state}" if self.state else ""
        why = "; ".join(map(str, self.reasons))
        return (
            f"{self.record} cannot {self.action}{where}: {why};"
            f" allowed: {', '.join(self.allowed) or 'nothing'}"
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, for programs."""
        return tuple(reason.code for reason in self.reasons)


class GuardFailed(ServiceOpsError, RuntimeError):
    """A host's guard or condition raised; the error it raised is the cause. Nothing was done.

    `guard` names the function, `record` the record it was asked about.
    """

    def __init__(self, record: str, guard: str, cause: str) -> None:
        self.record, self.guard, self.cause = record, guard, cause
        super().__init__(record, guard, cause)

    def __str__(self) -> str:
        return (
            f"the guard {self.guard!r} failed on {self.record}: {self.cause};"
            " a guard answers True, False or a Reason for every record and whatever it is told"
        )


class UnknownAction(InvalidValue):
    """A lifecycle has no action of that name."""


class UnknownState(InvalidValue):
    """A lifecycle has no state of that name: another version of it wrote the record, perhaps."""


class NoWay(ServiceOpsError, LookupError):
    """No moves lead from one state to another; `reachable` are the states that they do lead to."""

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


class NeverOpen(ServiceOpsError, LookupError):
    """Open time was asked for that never comes, from one instant to the last one possible."""

    def __init__(self, at: datetime, searched_to: datetime) -> None:
        self.at, self.searched_to = at, searched_to
        super().__init__(at, searched_to)

    def __str__(self) -> str:
        return (
            f"the calendar has not enough open time between {self.at.isoformat()}"
            f" and {self.searched_to.isoformat()}, where the search ended"
        )


class NeverCloses(ServiceOpsError, LookupError):
    """A closing was asked for that never comes, from one instant to the last one possible."""

    def __init__(self, at: datetime, searched_to: datetime) -> None:
        self.at, self.searched_to = at, searched_to
        super().__init__(at, searched_to)

    def __str__(self) -> str:
        return (
            f"the calendar does not close between {self.at.isoformat()}"
            f" and {self.searched_to.isoformat()}, where the search ended"
        )


class YearsNotCovered(ServiceOpsError, LookupError):
    """A calendar was asked about an instant outside the years its holidays are known for."""

    def __init__(self, at: datetime, covers_from: datetime, covers_to: datetime) -> None:
        self.at, self.covers_from, self.covers_to = at, covers_from, covers_to
        super().__init__(at, covers_from, covers_to)

    def __str__(self) -> str:
        return (
            f"{self.at.isoformat()} is outside what the calendar covers,"
            f" {self.covers_from.isoformat()} to {self.covers_to.isoformat()};"
            " list the holidays of more years and widen covers="
        )


class InvalidCondition(InvalidValue):
    """A condition cannot be built that way: an edge was given for a level, say."""


class InvalidGoal(InvalidValue):
    """A goal does not say one clear amount: a bare day, a negative length."""


class InvalidTarget(InvalidValue):
    """The parts of a target, or of a convention it is read under, do not go together."""


class InvalidPolicy(InvalidValue):
    """The rules of a policy do not go together, or are not rules."""


class InvalidRoute(InvalidValue):
    """A route, or what it says of groups, cannot be."""


class UnknownTarget(InvalidValue, KeyError):
    """A policy reading was asked for a target that no rule in force promises."""


class NotInColumns(InvalidValue):
    """A whole log cannot be asked this at once: only a record by itself can answer."""


class ConditionFailed(ServiceOpsError, RuntimeError):
    """A host's predicate raised; the error it raised is the cause.

    `condition` names the predicate, `action` and `at` the transition it was asked about.
    """

    def __init__(self, condition: str, action: str, at: datetime, cause: str) -> None:
        self.condition, self.action, self.at, self.cause = condition, action, at, cause
        super().__init__(condition, action, at, cause)

    def __str__(self) -> str:
        return (
            f"the condition {self.condition!r} failed on {self.action} at {self.at.isoformat()}:"
            f" {self.cause}; a predicate answers True or False for every transition"
        )


class InvalidDocument(ServiceOpsError, ValueError):
    """A document does not say a value; `problems` are all its faults, each with its path.

    `misshapen` numbers those that are faults of shape, which the JSON schema of the document sees
    too; the others are of what the values mean.
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


class LawBroken(ServiceOpsError, AssertionError):
    """An implementation under test breaks a law; `story` is the shortest case found, in words.

    `law` names it, `sentence` says it.
    """

    def __init__(self, law: str, sentence: str, story: tuple[str, ...]) -> None:
        super().__init__(law, sentence, story)
        self.law, self.sentence, self.story = law, sentence, story

    def __str__(self) -> str:
        return "\n".join((f"{self.law}: {self.sentence}", *(f"  {line}" for line in self.story)))
