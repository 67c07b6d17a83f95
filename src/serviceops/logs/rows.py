"""Rows of a log, read as the transitions of the records they tell of.

Texts recur all over a log: what one means as a moment or as a state is worked out once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, TypeAlias

import attrs

from serviceops.errors import (
    DisorderedHistory,
    DuplicateTransition,
    InvalidInstant,
    InvalidTransition,
    MalformedRow,
    MissingColumn,
    NaiveInstant,
)
from serviceops.history import OBSERVED, Column, Fact, Row, Transition, as_fact, repeated
from serviceops.spans import as_zone, utc

__all__ = ["RowReader", "by_case", "in_case"]

_MAX_TEXTS = 100_000  # of moments kept: a log's own clock may never show one twice

_Told: TypeAlias = tuple[datetime, str | None, list[Fact]]
_Said: TypeAlias = tuple[str | None, str | None, str | None, str | None, datetime | None]


def by_case(rows: Iterable[Row], case: Column) -> dict[str, list[Row]]:
    """Return the rows of each case, in the order the cases first appear."""
    cases: dict[str, list[Row]] = {}
    get = _getter(case)
    for number, row in enumerate(rows, start=1):
        try:
            name = get(row)
        except (ValueError, TypeError, LookupError):
            name = _column(row, case, number)
        if name in (None, ""):
            raise MalformedRow(number, _label(case), name, "the name of a case")
        cases.setdefault(str(name), []).append(row)
    return cases


def in_case(
    name: str, wrong: MalformedRow | DisorderedHistory | DuplicateTransition
) -> MalformedRow | DisorderedHistory | DuplicateTransition:
    """Return what is wrong with rows of a case, the case named in its remedy."""
    remedy = f"{wrong.remedy}; in case {name}" if wrong.remedy else f"in case {name}"
    if isinstance(wrong, MalformedRow):
        return MalformedRow(wrong.row, wrong.column, wrong.given, wrong.expected, remedy)
    return type(wrong)(wrong.given, wrong.expected, remedy)


def _label(column: object) -> str:
    """Return what errors call a column: its name, or that of the function that reads it."""
    return column if isinstance(column, str) else getattr(column, "__name__", repr(column))


def _getter(column: Column) -> Callable[[Row], Any]:
    return column if callable(column) else itemgetter(column)


def _column(row: Row, column: Column, number: int) -> Any:
    """Return what a row keeps in a column, or say in which row and why it cannot be read."""
    try:
        return _getter(column)(row)
    except (ValueError, TypeError, LookupError) as cause:
        if callable(column):
            expected = "a row it can read"
            raise MalformedRow(number, _label(column), repr(cause), expected) from cause
        if not isinstance(cause, KeyError):
            raise
    if number == 1:
        raise MissingColumn([column], row)
    raise MalformedRow(number, column, None, "a value", "the row is cut short")


class RowReader:
    """Turns the rows of records into transitions, one record at a time.

    A row is read column by column without asking what each one was; only where that fails is it
    gone through again, to say which column it was and why.
    """

    def __init__(
        self,
        *,
        at: Column,
        action: Column | None = None,
        state: Column | None = None,
        facts: Sequence[str] | Mapping[str, Column] = (),
        by: Column | None = None,
        party: Column | None = None,
        id: Column | None = None,  # noqa: A002 - the transition's own word
        recorded_at: Column | None = None,
        states: Mapping[str, str] | None = None,
        missing: Sequence[object] = (None, ""),
        moment: Callable[[Any], object] | None = None,
        zone: str | None = None,
    ) -> None:
        columns = facts if isinstance(facts, Mapping) else {name: name for name in facts}
        texts = {"action": action, "by": by, "party": party, "id": id}
        self.at = at
        self.state = state
        self.facts = dict(sorted(columns.items()))  # in the order in which transitions keep them
        self.texts = {name: column for name, column in texts.items() if column is not None}
        self.recorded_at = recorded_at
        self.states = states
        self.missing = tuple(missing)
        self.moment = moment
        self.zone = None if zone is None else as_zone(zone)
        self._at = _getter(at)
        self._state = None if state is None else _getter(state)
        self._facts = [(name, _getter(column)) for name, column in self.facts.items()]
        self._texts = [(name, _getter(column)) for name, column in self.texts.items()]
        self._blank = frozenset([text for text in self.missing if isinstance(text, str)])
        self._moments: dict[str, datetime] = {}
        self._states: dict[str, str] = {}

    def transitions(self, rows: Iterable[Row]) -> Iterator[Transition]:
        """Yield the transitions that the rows of one record tell."""
        return self._events(rows) if "action" in self.texts else self._snapshots(rows)

    def _events(self, rows: Iterable[Row]) -> Iterator[Transition]:
        for number, row in enumerate(rows, start=1):
            moment, state, told = self._told(row, number)
            action, by, party, name, learned = self._said(row, number)
            if action is None:
                label = _label(self.texts["action"])
                raise MalformedRow(number, label, None, "the name of an action")
            pairs = zip(self.facts, told, strict=True)
            sets = tuple([pair for pair in pairs if pair[1] is not None])
            yield Transition._trusted(moment, action, state, sets, (), by, party, name, learned)

    def _snapshots(self, rows: Iterable[Row]) -> Iterator[Transition]:
        """Yield what changed from each row to the next."""
        names = list(self.facts)
        before: list[Fact] = [None] * len(names)
        state_before: str | None = None
        says_more = bool(self.texts) or self.recorded_at is not None
        by = party = name = learned = None
        seen: dict[str, tuple[object, Transition]] = {}
        for number, row in enumerate(rows, start=1):
            moment, state, told = self._told(row, number)
            if says_more:
                _, by, party, name, learned = self._said(row, number)
            if name in seen:  # a snapshot told again has changed nothing since
                snapshot, first = seen[name]
                if snapshot != (moment, state, told):
                    raise repeated(name, f"the id once, or again with what it said: {first!r}")
                yield attrs.evolve(first, recorded_at=learned)
                continue
            kept = None if state == state_before else state
            sets = () if told == before else _changed(names, before, told)
            made = Transition._trusted(moment, OBSERVED, kept, sets, (), by, party, name, learned)
            if name is not None:
                seen[name] = (moment, state, told), made
            yield made
            before, state_before = told, state or state_before

    # One row

    def _told(self, row: Row, number: int) -> _Told:
        """Return when a row happened, its state, and its facts, `None` where there is none."""
        blank = self._blank
        try:
            happened = self._at(row)
            state = None if self._state is None else self._state(row)
            told = [
                None if (value := get(row)) is None
                else value if isinstance(value, str) and value not in blank
                else self._fact(name, value, number)
                for name, get in self._facts
            ]  # fmt: skip
        except (ValueError, TypeError, LookupError):
            self._look_again(row, number)
            raise
        moment = self._moments.get(happened) if type(happened) is str else None
        word = self._states.get(state) if type(state) is str else None
        return (
            moment or self._moment_of(happened, self.at, number),
            None if self._state is None else word or self._state_of(state, number),
            told,
        )

    def _said(self, row: Row, number: int) -> _Said:
        """Return a row's action, who did it, for which party, its id and when it was recorded."""
        missing = self.missing
        try:
            get = {
                name: str(value) for name, get in self._texts if (value := get(row)) not in missing
            }.get
        except (ValueError, TypeError, LookupError):
            self._look_again(row, number)
            raise
        learned = None
        if self.recorded_at is not None:
            value = _column(row, self.recorded_at, number)
            if value and value not in missing:
                learned = self._moment_of(value, self.recorded_at, number)
        return get("action"), get("by"), get("party"), get("id"), learned

    def _look_again(self, row: Row, number: int) -> None:
        """Go through a row that could not be read, and say which column it was and why."""
        for column in (self.state, *self.texts.values(), *self.facts.values(), self.at):
            if column is not None:
                _column(row, column, number)

    # One value

    def _fact(self, name: str, value: object, number: int) -> Fact:
        if value in self.missing:
            return None
        try:
            return as_fact(name, value)
        except InvalidTransition as wrong:
            raise MalformedRow(number, name, value, wrong.expected, wrong.remedy) from None

    def _state_of(self, given: object, number: int) -> str | None:
        if given in self.missing:
            return None
        state = str(given)
        if self.states is not None:
            try:
                state = self.states[state]
            except KeyError:
                raise MalformedRow(
                    number, _label(self.state), state, f"one of {', '.join(self.states)}",
                    "map the state, or list it under missing",
                ) from None  # fmt: skip
        if type(given) is str:
            self._states[given] = state
        return state

    def _moment_of(self, given: object, column: Column, number: int) -> datetime:
        moment: Any = given
        if self.moment is not None:
            try:
                moment = self.moment(given)
            except (ValueError, TypeError, LookupError, AttributeError) as cause:
                expected = f"a moment that {_label(self.moment)} can read"
                raise MalformedRow(number, _label(column), given, expected, repr(cause)) from cause
        elif isinstance(given, str):
            try:
                moment = datetime.fromisoformat(given)
            except ValueError:
                moment = None
        if self.zone is not None and isinstance(moment, datetime) and moment.utcoffset() is None:
            moment = moment.replace(tzinfo=self.zone)
        try:
            found = utc(moment)
        except InvalidInstant:
            raise MalformedRow(
                number, _label(column), given, "an aware datetime or ISO 8601 text",
                "pass a function that parses your own format",
            ) from None  # fmt: skip
        except NaiveInstant:
            raise MalformedRow(
                number, _label(column), given, "a moment with a UTC offset",
                "say zone='Europe/Lisbon', the zone the log was written in",
            ) from None  # fmt: skip
        if type(given) is str:
            if len(self._moments) >= _MAX_TEXTS:
                self._moments.clear()
            self._moments[given] = found
        return found


def _changed(
    names: list[str], before: list[Fact], told: list[Fact]
) -> tuple[tuple[str, Fact], ...]:
    return tuple(
        [
            (name, value)
            for name, value, held in zip(names, told, before, strict=True)
            if value != held
        ]
    )
