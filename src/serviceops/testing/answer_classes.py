"""Answer tables as test classes to inherit, for a fork, a port or another system.

Override the methods that are yours and name the class `Test...`; pytest runs a test for every row.
The other methods call this package.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, ClassVar

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar
from serviceops.errors import LawBroken
from serviceops.events import FLAPPING_DETECTORS, Sample, flapping_readings
from serviceops.history import History, Transition
from serviceops.priority import STANDARD_MATRIX, Impact, Urgency
from serviceops.sla import By, Goal, On, Reopen, RuleChange, Target, While
from serviceops.testing.answer_tables import AnswerRow, TableName, answer_table
from serviceops.testing.laws.law import as_text
from serviceops.testing.sample_texts import START


def _rows(name: TableName) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", answer_table(name), ids=lambda row: row["id"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _calendar(row: Mapping[str, Any]) -> BusinessCalendar:
    zone, week = row["zone"], row["week"]
    closed = [date.fromisoformat(on) for on in row["holidays"]]
    special = {date.fromisoformat(on): hours for on, hours in row.get("exceptions", {}).items()}
    return BusinessCalendar(zone=zone, week=week, holidays=closed, exceptions=special)


class _Conformance:
    deviations: ClassVar[Mapping[str, str]] = {}
    """Rows in which yours differs on purpose, by id, each with the reason.

    They are expected to fail: one that agrees after all is reported.
    """

    def expected_to_differ(self, row: AnswerRow, request: pytest.FixtureRequest) -> None:
        """Mark a row that differs on purpose."""
        if row["id"] in self.deviations:
            reason = self.deviations[row["id"]]
            request.applymarker(pytest.mark.xfail(reason=reason, strict=True))


def _same(row: AnswerRow, found: object, expected: object) -> None:
    """Compare a result with a row; an error states both and the source of the row."""
    # An error of the kit instead of `assert`, which pytest does not rewrite in a library.
    if found != expected:
        lines = f"yours is {as_text(found)}", f"the table has {as_text(expected)}"
        raise LawBroken(row["id"], f"the answer is that of {row['source']}", lines)


class CalendarConformance(_Conformance):
    """Open time, deadlines and openings: over two hundred rows.

    `calendar` makes whatever your functions need from a row; each question has its own method.
    """

    def calendar(self, row: AnswerRow) -> Any:
        """Return your calendar with the hours of a row."""
        return _calendar(row)

    def elapsed(self, calendar: Any, start: datetime, end: datetime) -> timedelta:
        """Return the open time between two instants."""
        found: timedelta = calendar.elapsed(start, end)
        return found

    def add(self, calendar: Any, start: datetime, length: timedelta) -> datetime:
        """Return the earliest instant by which so much open time has passed."""
        found: datetime = calendar.add(start, length)
        return found

    def subtract(self, calendar: Any, start: datetime, length: timedelta) -> datetime:
        """Return the latest instant from which so much open time passes."""
        found: datetime = calendar.subtract(start, length)
        return found

    def is_open(self, calendar: Any, at: datetime) -> bool:
        """Return whether it is open."""
        return bool(calendar.is_open(at))

    def next_open(self, calendar: Any, at: datetime) -> datetime:
        """Return the next opening, or the instant itself when it is open."""
        found: datetime = calendar.next_open(at)
        return found

    @_rows("calendar")
    def test_calendar_agrees_with_the_table(
        self, row: AnswerRow, request: pytest.FixtureRequest
    ) -> None:
        """Compare the result for a row."""
        self.expected_to_differ(row, request)
        calendar, start, question = self.calendar(row), _moment(row["start"]), row["question"]
        if question == "elapsed":
            answer = self.elapsed(calendar, start, _moment(row["end"]))
            _same(row, answer, timedelta(seconds=row["answer"]))
        elif question == "is_open":
            _same(row, self.is_open(calendar, start), row["answer"])
        elif question == "next_open":
            _same(row, self.next_open(calendar, start), _moment(row["answer"]))
        else:
            method = self.add if question == "add" else self.subtract
            length = timedelta(seconds=row["seconds"])
            _same(row, method(calendar, start, length), _moment(row["answer"]))


class ClockConformance(_Conformance):
    """The reading of a clock for a history: elapsed time, due date, stage and verdict."""

    def answer(self, row: AnswerRow) -> Mapping[str, Any]:
        """Return the reading of your clock: any of elapsed (a length), due_at, stage, verdict."""
        reading = self.target(row).read(self.history(row), at=_moment(row["at"]))
        return {
            "elapsed": reading.elapsed,
            "due_at": reading.due_at,
            "stage": str(reading.stage),
            "verdict": str(reading.verdict),
        }

    def history(self, row: AnswerRow) -> History:
        """Return the transitions of a row as a history of this package."""
        found = []
        for step in row["story"]:
            sets = {"priority": step["priority"]} if step["priority"] else {}
            found.append(Transition(_moment(step["at"]), step["action"], step["state"], sets))
        return History.of(found)

    def target(self, row: AnswerRow) -> Target:
        """Return the target of a row as a target of this package."""
        kind = Goal.real if row["real_time"] else Goal.working
        goals = row["goals_by_priority"]
        hours = row["calendar"]
        return Target(
            "resolution",
            goal=By("priority", {name: kind(seconds=s) for name, s in goals.items()})
            if goals
            else kind(seconds=row["goal_seconds"]),
            calendar=_calendar(hours) if hours else ALWAYS,
            start=On("log"),
            stop=On("resolve"),
            cancel=On("cancel"),
            pause=While("on_hold") if row["pause_on_hold"] else None,
            reopen=Reopen(On("reopen"), row["reopen"]) if row["reopen"] else None,
            on_change=RuleChange(row["on_change"]),
        )

    @_rows("clocks")
    def test_clock_agrees_with_the_table(
        self, row: AnswerRow, request: pytest.FixtureRequest
    ) -> None:
        """Compare the reading for a row."""
        self.expected_to_differ(row, request)
        expected = dict(row["answer"])
        if "elapsed_seconds" in expected:
            expected["elapsed"] = timedelta(seconds=expected.pop("elapsed_seconds"))
        if expected.get("due_at"):
            expected["due_at"] = _moment(expected["due_at"])
        answer = self.answer(row)
        # A clock need not give every value, but one that gives none would pass without a test.
        compared = [name for name in expected if name in answer]
        if not compared:
            _same(row, "an answer to none of it", ", ".join(expected))
        for name in compared:
            _same(row, answer[name], expected[name])


class FlappingConformance(_Conformance):
    """The share of changes among the last checks, as Nagios and Icinga weigh them."""

    def answer(self, rule: str, states: Sequence[str]) -> tuple[Fraction, bool]:
        """Return the weighed percentage of changes, exactly, and whether that is flapping."""
        detector = FLAPPING_DETECTORS[rule]
        samples = [Sample(START + timedelta(minutes=n), state) for n, state in enumerate(states)]
        *_, last = flapping_readings(detector, samples)
        return Fraction(last.percent or 0), last.flapping

    @_rows("flapping")
    def test_flapping_agrees_with_the_table(
        self, row: AnswerRow, request: pytest.FixtureRequest
    ) -> None:
        """Compare the weighed percentage for a row."""
        self.expected_to_differ(row, request)
        percent, flapping = self.answer(row["rule"], row["states"])
        _same(row, Fraction(percent), Fraction(row["percent"]))
        _same(row, flapping, row.get("flapping", flapping))


class PriorityConformance(_Conformance):
    """The priority that follows from impact and urgency, in the common table."""

    def answer(self, impact: str, urgency: str) -> str:
        """Return the priority, from P1 to P5."""
        return str(STANDARD_MATRIX.priority(Impact(impact), Urgency(urgency)))

    @_rows("priority")
    def test_priority_agrees_with_the_table(
        self, row: AnswerRow, request: pytest.FixtureRequest
    ) -> None:
        """Compare the priority for a row."""
        self.expected_to_differ(row, request)
        _same(row, self.answer(row["impact"], row["urgency"]), row["answer"])
