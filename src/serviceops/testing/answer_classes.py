"""The tables of answers as test classes to inherit: a fork, a port or a peer is held against them.

Override what is yours and name the class `Test...`, and pytest runs a test for every row. What is
not overridden is answered by this package.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, ClassVar

import pytest

from serviceops.calendars import ALWAYS, BusinessCalendar, Calendar
from serviceops.errors import LawBroken
from serviceops.events import FLAPPING_DETECTORS, Sample, flapping_readings
from serviceops.history import History, Transition
from serviceops.priority import STANDARD_MATRIX, Impact, Urgency
from serviceops.sla import By, Goal, On, Reopen, RuleChange, Target, While
from serviceops.testing.answer_tables import AnswerRow, TableName, answer_table
from serviceops.testing.laws.law import said
from serviceops.testing.sample_texts import START

__all__ = [
    "CalendarConformance", "ClockConformance", "FlappingConformance", "PriorityConformance",
]  # fmt: skip


def _rows(name: TableName) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", answer_table(name), ids=lambda row: row["id"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class _Conformance:
    deviations: ClassVar[Mapping[str, str]] = {}
    """Rows that yours answers otherwise on purpose, by id, each with the reason.

    They are expected to fail: one that agrees after all is told.
    """

    def expected_to_differ(self, row: AnswerRow, request: pytest.FixtureRequest) -> None:
        """Mark a row that differs on purpose."""
        if row["id"] in self.deviations:
            reason = self.deviations[row["id"]]
            request.applymarker(pytest.mark.xfail(reason=reason, strict=True))


def _same(row: AnswerRow, found: object, expected: object) -> None:
    """Hold an answer against a row, and say both and where the row is from when they differ."""
    if found != expected:
        raise LawBroken(
            row["id"],
            f"the answer is that of {row['source']}",
            (f"yours is {said(found)}", f"the table has {said(expected)}"),
        )


class CalendarConformance(_Conformance):
    """Open time, deadlines and openings: over two hundred answers.

    `calendar` makes whatever your functions need from a row; each question is a method of its own.
    """

    def calendar(self, row: AnswerRow) -> Any:
        """Return your calendar with the hours of a row."""
        return BusinessCalendar(
            zone=row["zone"],
            week=row["week"],
            holidays=[date.fromisoformat(on) for on in row["holidays"]],
            exceptions={date.fromisoformat(on): w for on, w in row["exceptions"].items()},
        )

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
    def test_the_calendar_answers_as_the_table_says(
        self, row: AnswerRow, request: pytest.FixtureRequest
    ) -> None:
        """Ask the question of a row."""
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
            asked = self.add if question == "add" else self.subtract
            length = timedelta(seconds=row["seconds"])
            _same(row, asked(calendar, start, length), _moment(row["answer"]))


def _always() -> Calendar:
    return ALWAYS


class ClockConformance(_Conformance):
    """What a clock says of a story: elapsed time, due date, stage and verdict."""

    def answer(self, row: AnswerRow) -> Mapping[str, Any]:
        """Return what your clock says: elapsed (a length), due_at, stage, verdict; any of these."""
        reading = self.target(row).read(self.history(row), at=_moment(row["at"]))
        return {
            "elapsed": reading.elapsed,
            "due_at": reading.due_at,
            "stage": str(reading.stage),
            "verdict": str(reading.verdict),
        }

    def history(self, row: AnswerRow) -> History:
        """Return the story of a row as a history of this package."""
        return History.of(
            Transition(
                _moment(told["at"]),
                told["action"],
                state=told["state"],
                sets={"priority": told["priority"]} if told["priority"] else {},
            )
            for told in row["story"]
        )

    def target(self, row: AnswerRow) -> Target:
        """Return the promise of a row as a target of this package."""
        kind = Goal.real if row["real_time"] else Goal.working
        goals = row["goals_by_priority"]
        hours, calendar = row["calendar"], _always()
        if hours:
            calendar = BusinessCalendar(
                zone=hours["zone"],
                week=hours["week"],
                holidays=[date.fromisoformat(on) for on in hours["holidays"]],
            )
        return Target(
            "resolution",
            goal=By("priority", {name: kind(seconds=s) for name, s in goals.items()})
            if goals
            else kind(seconds=row["goal_seconds"]),
            calendar=calendar,
            start=On("log"),
            stop=On("resolve"),
            cancel=On("cancel"),
            pause=While("on_hold") if row["pause_on_hold"] else None,
            reopen=Reopen(On("reopen"), row["reopen"]) if row["reopen"] else None,
            on_change=RuleChange(row["on_change"]),
        )

    @_rows("clocks")
    def test_the_clock_says_what_the_table_says(
        self, row: AnswerRow, request: pytest.FixtureRequest
    ) -> None:
        """Read the story of a row."""
        self.expected_to_differ(row, request)
        expected = dict(row["answer"])
        if "elapsed_seconds" in expected:
            expected["elapsed"] = timedelta(seconds=expected.pop("elapsed_seconds"))
        if expected.get("due_at"):
            expected["due_at"] = _moment(expected["due_at"])
        answer = self.answer(row)
        asked = [name for name in expected if name in answer]
        if not asked:
            _same(row, "an answer to none of it", ", ".join(expected))
        for name in asked:
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
    def test_changes_are_weighed_as_the_table_says(
        self, row: AnswerRow, request: pytest.FixtureRequest
    ) -> None:
        """Weigh the checks of a row."""
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
    def test_the_priority_is_the_tables(
        self, row: AnswerRow, request: pytest.FixtureRequest
    ) -> None:
        """Ask for the priority of a row."""
        self.expected_to_differ(row, request)
        _same(row, self.answer(row["impact"], row["urgency"]), row["answer"])
