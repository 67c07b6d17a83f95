"""A whole log as columns: what happened to a million records, ready to be read at once.

A log is to columns what histories are to records: the same rows, the same meaning, one array a
field. Rows of one case stand together in the order they happened; facts and states are carried
forward, so that each row knows what held once it had happened.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from serviceops.columns.calendar_grid import Micro
from serviceops.columns.codes import CLEARED, UNCHANGED, Codes, as_codes
from serviceops.columns.open_time import NAT, instants
from serviceops.errors import DisorderedHistory, InvalidValue, MalformedRow, UnknownState
from serviceops.history import OBSERVED, Fact, History, Transition
from serviceops.spans import Micros, to_datetime, to_micros

__all__ = ["Log"]

Disorder = Literal["sort", "refuse", "carry"]
Index = NDArray[np.int64]
_SMALL = np.iinfo(np.int32).max
_FIRST, _LAST = (
    to_micros(datetime.min.replace(tzinfo=UTC)),
    to_micros(datetime.max.replace(tzinfo=UTC)),
)


@attrs.frozen(eq=False, kw_only=True)
class Log:
    """What happened to many records, as columns.

    Build one with `from_columns` or `of`. `cases` names the records in the order they first came;
    `first` says where each one's rows begin (and, at the end, how many rows there are). `state` and
    `facts` are what held once a row had happened, `said` the state that the row itself names.
    """

    cases: Sequence[Any]
    first: Index = attrs.field(repr=False)
    case: NDArray[np.int32] = attrs.field(repr=False)
    at: Micro = attrs.field(repr=False)
    action: Codes = attrs.field(repr=False)
    state: Codes = attrs.field(repr=False)
    said: Codes = attrs.field(repr=False)
    facts: Mapping[str, Codes] = attrs.field(repr=False)
    inputs: Mapping[str, Codes] = attrs.field(factory=dict, repr=False)
    by: Codes | None = attrs.field(default=None, repr=False)
    party: Codes | None = attrs.field(default=None, repr=False)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.at)

    def __len__(self) -> int:
        return len(self.cases)

    @classmethod
    def from_columns(
        cls,
        *,
        case: ArrayLike | Codes,
        at: ArrayLike,
        action: ArrayLike | Codes | None = None,
        state: ArrayLike | Codes | None = None,
        facts: Mapping[str, ArrayLike | Codes] | None = None,
        inputs: Mapping[str, ArrayLike | Codes] | None = None,
        by: ArrayLike | Codes | None = None,
        party: ArrayLike | Codes | None = None,
        states: Mapping[str, str] | None = None,
        on_disorder: Disorder = "sort",
    ) -> "Log":
        """Return the log that columns of equal length tell.

        As in `History.from_rows`: with `action` a row is an event and a missing fact is unchanged;
        without, a row is a snapshot and a missing fact is cleared. A missing state is unchanged.
        `at` is ``datetime64`` in UTC or ``int64`` microseconds; the others hold plain scalars, or
        are `Codes`. `states` translates foreign states and refuses unlisted ones. Rows need not be
        in order: they are sorted by time within their case, ties as they came, unless
        `on_disorder` refuses or carries the time before forward.

        >>> log = Log.from_columns(
        ...     case=["A", "B", "A"], at=np.array([0, 5, 9]),
        ...     action=["log", "log", "resolve"], state=["new", "new", "resolved"],
        ... )
        >>> log.cases, log.at.tolist(), log.state.values_of().tolist()
        (('A', 'B'), [0, 9, 5], ['new', 'resolved', 'new'])
        """
        micros = instants(at)[0]
        if micros.ndim != 1:
            raise InvalidValue(f"{micros.ndim} dimensions of 'at'", "one column of instants")
        rows = len(micros)
        case_codes = _whole(as_codes(case, "case", rows), "case", "the name of a case")
        if rows and (nat := micros == NAT).any():
            number = int(np.argmax(nat)) + 1
            raise MalformedRow(number, "at", None, "an instant", "drop rows that say no time")
        if rows and (far := (micros < _FIRST) | (micros > _LAST)).any():
            number = int(np.argmax(far))
            raise MalformedRow(
                number + 1, "at", int(micros[number]), "an instant of the years 1 to 9999",
                "whole numbers are microseconds since 1970",
            )  # fmt: skip
        events = action is not None
        acted = (
            _whole(as_codes(action, "action", rows), "action", "the name of an action")
            if action is not None
            else Codes(np.zeros(rows, np.int32), (OBSERVED,))
        )
        stood = _translated(_single(_column(state, "state", rows, UNCHANGED), "state"), states)
        missing = UNCHANGED if events else CLEARED
        held = {name: _column(given, name, rows, missing) for name, given in (facts or {}).items()}
        told = {n: _column(given, n, rows, UNCHANGED) for n, given in (inputs or {}).items()}
        return _arranged(
            case_codes, micros, acted, stood, held, told,
            None if by is None else _column(by, "by", rows, CLEARED),
            None if party is None else _column(party, "party", rows, CLEARED),
            on_disorder,
        )  # fmt: skip

    @classmethod
    def of(cls, histories: Mapping[str, History]) -> "Log":
        """Return the log of histories by case, with every fact and input they name."""
        lines = [transition for history in histories.values() for transition in history]
        sizes = np.fromiter(map(len, histories.values()), np.int64, len(histories))
        case = Codes(np.repeat(np.arange(len(sizes), dtype=np.int32), sizes), tuple(histories))
        at = [micro for history in histories.values() for micro in history.micros]
        return _arranged(
            case,
            np.array(at, np.int64),
            as_codes([t.action for t in lines], "action", len(lines)),
            _unchanged(as_codes([t.state for t in lines], "state", len(lines))),
            _named((t.sets for t in lines), len(lines), UNCHANGED),
            _named((t.inputs for t in lines), len(lines), UNCHANGED),
            as_codes([t.by for t in lines], "by", len(lines)),
            as_codes([t.party for t in lines], "party", len(lines)),
            "refuse",
        )

    def upto(self, at: Micros) -> "Log":
        """Return what had happened by an instant, what happened at it included."""
        kept = self.at <= at
        if kept.all():
            return self
        counts = np.bincount(self.case[kept], minlength=len(self.cases))
        return self._with(
            lambda column: column[kept],
            first=np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))),
            case=self.case[kept],
        )

    def between(self, begin: int, end: int) -> "Log":
        """Return the log of the cases from one number to another, without copying its rows."""
        rows = slice(int(self.first[begin]), int(self.first[end]))
        return self._with(
            lambda column: column[rows],
            cases=self.cases[begin:end],
            first=self.first[begin : end + 1] - self.first[begin],
            case=self.case[rows] - np.int32(begin),
        )

    def _with(self, chosen: Callable[[NDArray[Any]], NDArray[Any]], **changed: Any) -> "Log":
        """Return the log with rows chosen of every column."""

        def of(column: Codes) -> Codes:
            return Codes(chosen(column.codes), column.values)

        return attrs.evolve(
            self,
            at=chosen(self.at),
            action=of(self.action),
            state=of(self.state),
            said=of(self.said),
            facts={name: of(column) for name, column in self.facts.items()},
            inputs={name: of(column) for name, column in self.inputs.items()},
            by=None if self.by is None else of(self.by),
            party=None if self.party is None else of(self.party),
            **changed,
        )

    def history(self, number: int) -> History:
        """Return the history of one case, by its number in `cases`."""
        begin, end = int(self.first[number]), int(self.first[number + 1])
        facts = {name: column.values_of(begin, end) for name, column in self.facts.items()}
        inputs = {name: column.values_of(begin, end) for name, column in self.inputs.items()}
        states = self.said.values_of(begin, end)
        actions = self.action.values_of(begin, end)
        by = None if self.by is None else self.by.values_of(begin, end)
        party = None if self.party is None else self.party.values_of(begin, end)
        made: list[Transition] = []
        held: dict[str, Fact] = {}
        for row in range(end - begin):
            now: dict[str, Fact] = {name: column[row] for name, column in facts.items()}
            told = {name: c[row] for name, c in inputs.items() if self._tells(name, begin + row)}
            made.append(
                Transition(
                    to_datetime(int(self.at[begin + row])),
                    actions[row],
                    state=states[row],
                    sets={name: value for name, value in now.items() if value != held.get(name)},
                    inputs=told,
                    by=None if by is None else by[row],
                    party=None if party is None else party[row],
                )
            )
            held = now
        return History.of(made)

    def _tells(self, name: str, row: int) -> bool:
        return bool(self.inputs[name].codes[row] != UNCHANGED)


def _whole(column: Codes, name: str, expected: str) -> Codes:
    """Return a column in which every row has a value."""
    if column.codes.size and (lacks := column.codes < 0).any():
        raise MalformedRow(int(np.argmax(lacks)) + 1, name, None, expected)
    return column


def _single(column: Codes, name: str) -> Codes:
    """Return a column in which no value is several texts, as facts may be."""
    for code, value in enumerate(column.values):
        if isinstance(value, tuple):
            row = int(np.argmax(column.codes == code))
            raise MalformedRow(row + 1, name, value, "a plain scalar")
    return column


def _column(given: "ArrayLike | Codes | None", name: str, rows: int, missing: int) -> Codes:
    if given is None:
        return Codes(np.full(rows, missing, np.int32), ())
    column = as_codes(given, name, rows)
    return _unchanged(column) if missing == UNCHANGED else column


def _unchanged(column: Codes) -> Codes:
    """Return a column whose missing values say that nothing changed."""
    return attrs.evolve(column, codes=np.where(column.codes < 0, np.int32(UNCHANGED), column.codes))


def _named(
    rows: Iterator[tuple[tuple[str, Fact], ...]], size: int, missing: int
) -> dict[str, Codes]:
    """Return a column for each name that pairs tell, `missing` where they do not."""
    codes: dict[str, NDArray[np.int32]] = {}
    values: dict[str, dict[tuple[type, Fact], int]] = {}
    for row, pairs in enumerate(rows):
        for name, value in pairs:
            if name not in codes:
                codes[name], values[name] = np.full(size, missing, np.int32), {}
            known = values[name]
            code = CLEARED if value is None else known.setdefault((type(value), value), len(known))
            codes[name][row] = code
    return {name: Codes(codes[name], tuple(v for _, v in values[name])) for name in codes}


def _translated(column: Codes, states: Mapping[str, str] | None) -> Codes:
    """Return a column of states in our words."""
    if states is None:
        return column
    used = set(np.unique(column.codes).tolist())
    told: list[str] = []
    for code, value in enumerate(column.values):
        if value not in states and code in used:
            raise UnknownState(value, f"one of {', '.join(map(str, states))}", "name it in states=")
        told.append(states.get(value, ""))
    names = tuple(dict.fromkeys(told))
    places = np.array([names.index(name) for name in told] or [0], np.int32)
    codes = np.where(column.codes >= 0, places[np.maximum(column.codes, 0)], column.codes)
    return Codes(codes.astype(np.int32), names)


def _arranged(
    case: Codes,
    at: Micro,
    action: Codes,
    state: Codes,
    facts: Mapping[str, Codes],
    inputs: Mapping[str, Codes],
    by: Codes | None,
    party: Codes | None,
    on_disorder: Disorder,
) -> Log:
    """Return the columns with the rows of each case together and in order, facts carried on."""
    if on_disorder not in {"sort", "refuse", "carry"}:
        raise InvalidValue(on_disorder, "'sort', 'refuse' or 'carry'")
    order: Index | None = None
    codes = case.codes
    if codes.size and (codes[1:] < codes[:-1]).any():
        order = np.argsort(codes, kind="stable")
        codes, at = codes[order], at[order]
    counts = np.bincount(codes, minlength=len(case.values))
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    backwards = (codes[1:] == codes[:-1]) & (at[1:] < at[:-1])
    if backwards.any():
        if on_disorder == "refuse":
            row = int(np.argmax(backwards)) + 1
            raise DisorderedHistory(
                to_datetime(int(at[row])),
                f"in case {case.values[codes[row]]}, a row not before"
                f" {to_datetime(int(at[row - 1])).isoformat()}",
                "say on_disorder='sort' or 'carry' if the log is to be trusted that way",
            )
        if on_disorder == "carry":
            at = _carried(codes, at, first)
        else:
            by_time = np.lexsort((at, codes))
            at = at[by_time]
            order = by_time if order is None else order[by_time]
    starts = first[:-1] if len(at) > _SMALL else first[:-1].astype(np.int32)
    begins = np.repeat(starts, counts)

    def placed(column: Codes) -> Codes:
        return column if order is None else column.take(order)

    return Log(
        cases=case.values,
        first=first,
        case=codes,
        at=at,
        action=placed(action),
        state=placed(state).carried(begins),
        said=placed(state),
        facts={name: placed(column).carried(begins) for name, column in facts.items()},
        inputs={name: placed(column) for name, column in inputs.items()},
        by=None if by is None else placed(by),
        party=None if party is None else placed(party),
    )


def _carried(codes: NDArray[np.int32], at: Micro, first: Index) -> Micro:
    """Return times that never run backwards within a case: the latest so far."""
    kept = at.copy()
    for number in np.unique(codes[1:][(codes[1:] == codes[:-1]) & (at[1:] < at[:-1])]).tolist():
        rows = slice(first[number], first[number + 1])
        kept[rows] = np.maximum.accumulate(at[rows])
    return kept
