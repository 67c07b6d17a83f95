"""Service levels of Jira Service Management: their cycles as readings, and our readings as cycles.

Source: the Jira Service Management Cloud REST API, ``/request/{id}/sla``: `completedCycles`, and an
`ongoingCycle` with `paused` and `withinCalendarHours`. Amounts are milliseconds; what remains is
negative once the goal is overrun.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.interop.import_result import ForeignReading
from serviceops.interop.payloads import Losses, Payload
from serviceops.sla import Cycle, Reading, Stage
from serviceops.sla.choices import LIVE
from serviceops.spans import EPOCH, length_micros, to_micros

__all__ = ["from_sla", "to_sla"]

_MILLISECOND, _SECOND = timedelta(milliseconds=1), timedelta(seconds=1)


@checked
def from_sla(
    payload: object, *, case: str = "", read_at: datetime | None = None
) -> tuple[ForeignReading, ...]:
    """Return the cycles of service levels, one reading each, completed ones first.

    `payload` is one SLA, or the page that lists those of a request. An ongoing cycle was worked out
    when it was requested, at `read_at`. Jira does not state how long a cycle was paused. Without
    `completedCycles` the number of an ongoing cycle is unknown. Of a page that is not the last one,
    the last reading has `more_pages` among its losses.
    """
    body = Payload(payload, "Jira SLA")
    pages = body.each("values") if "values" in body else [body]
    found = [reading for sla in pages for reading in _cycles(sla, case, read_at)]
    is_last = body.flag("isLastPage", otherwise=True)
    body.finish()
    if found and not is_last:
        losses = Losses()
        losses.note("more_pages", "isLastPage", len(found) - 1, "there are further service levels")
        found[-1] = attrs.evolve(found[-1], lost=(*found[-1].lost, *losses.found()))
    return tuple(found)


def _cycles(sla: Payload, case: str, read_at: datetime | None) -> Iterator[ForeignReading]:
    name = sla.text("name", needed=True)
    completed = list(sla.each("completedCycles")) if "completedCycles" in sla else []
    if "ongoingCycle" not in sla and "completedCycles" not in sla:
        sla.fault("completedCycles", None, "completed cycles, or an ongoing one")
    for number, cycle in enumerate(completed, start=1):
        yield _cycle(cycle, name, case, number, read_at, ongoing=False)
    if "ongoingCycle" in sla:
        cycle = sla.one("ongoingCycle")
        following = len(completed) + 1 if "completedCycles" in sla else None
        yield _cycle(cycle, name, case, following, read_at, ongoing=True)


def _cycle(
    cycle: Payload,
    name: str,
    case: str,
    number: int | None,
    read_at: datetime | None,
    *,
    ongoing: bool,
) -> ForeignReading:
    stage = Stage.STOPPED
    if ongoing:
        stage = Stage.PAUSED if cycle.flag("paused", needed=True) else Stage.RUNNING
    goal, elapsed = _length(cycle, "goalDuration"), _length(cycle, "elapsedTime")
    return ForeignReading(
        system="jira",
        name=name,
        case=case,
        cycle=number,
        stage=stage,
        breached=cycle.flag("breached"),
        started_at=_date(cycle, "startTime", needed=True),
        stopped_at=None if ongoing else _date(cycle, "stopTime", needed=True),
        due_at=_date(cycle, "breachTime"),
        goal=goal,
        elapsed=elapsed,
        remaining=_length(cycle, "remainingTime"),
        in_hours=cycle.flag("withinCalendarHours"),
        read_at=read_at if ongoing else None,
        as_of=("elapsed", "remaining", "breached", "stage") if ongoing and read_at else (),
        instants_to=_MILLISECOND,
        amounts_to=_MILLISECOND,
    )


def _length(within: Payload, member: str) -> timedelta | None:
    return within.one(member).millis("millis", needed=True) if member in within else None


def _date(within: Payload, member: str, *, needed: bool = False) -> datetime | None:
    if member not in within:
        if needed:
            within.fault(member, None, "a moment, with its epochMillis")
        return None
    date = within.one(member)
    found = date.instant("epochMillis") if "epochMillis" in date else None
    text = date.moment("iso8601", needed=found is None)
    if found is None:
        return None if "epochMillis" in date else text
    # The text has whole seconds on Jira Cloud and Server; further apart, one of the two is wrong.
    if text is not None and abs(text - found) > _SECOND:
        date.fault("iso8601", date.members.get("iso8601"), f"the instant of epochMillis, {found}")
    return found


@checked
def to_sla(reading: Reading, *, id: str, name: str = "") -> dict[str, Any]:  # noqa: A002 - public: Jira's member
    """Return a reading in the shape of an SLA of Jira, parts of a millisecond dropped.

    Stopped cycles are completed ones; one that was cancelled is left out, as Jira drops it; what
    runs or is paused is the ongoing cycle. What remains is negative once the goal is overrun.

    >>> from datetime import UTC
    >>> from serviceops.history import History, Transition
    >>> from serviceops.sla import Goal, On, Target
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> target = Target("answer", goal=Goal.real(hours=1), start=On("log"), stop=On("reply"))
    >>> reading = target.read(History([Transition(nine, "log")]), at=nine + timedelta(hours=2))
    >>> to_sla(reading, id="1")["ongoingCycle"]["remainingTime"]
    {'millis': -3600000, 'friendly': '-1h'}
    """
    sla: dict[str, Any] = {"id": id, "name": name or reading.name}
    sla["completedCycles"] = [
        _written_cycle(cycle, reading.at)
        for cycle in reading.cycles
        if cycle.stage is Stage.STOPPED
    ]
    if reading.stage in LIVE:
        sla["ongoingCycle"] = _written_cycle(reading, reading.at)
    return sla


def _written_cycle(cycle: Cycle, at: datetime) -> dict[str, Any]:
    stopped = cycle.stage is Stage.STOPPED
    written = {
        "startTime": _moment(cycle.started_at),
        "stopTime": _moment(cycle.stopped_at) if stopped else None,
        "breachTime": _moment(cycle.due_at),
        "breached": cycle.breached,
    }
    # Jira has these two of ongoing cycles alone.
    if not stopped and cycle.terms is not None:
        written["paused"] = cycle.stage is Stage.PAUSED
        written["withinCalendarHours"] = cycle.terms.calendar.is_open(at)
    for member, length in (
        ("goalDuration", cycle.goal), ("elapsedTime", cycle.elapsed),
        ("remainingTime", cycle.remaining),
    ):  # fmt: skip
        written[member] = None if length is None else _duration(length)
    return {member: value for member, value in written.items() if value is not None}


def _moment(moment: datetime | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    millis = to_micros(moment) // 1_000
    text = (EPOCH + timedelta(0, 0, millis * 1_000)).strftime("%Y-%m-%dT%H:%M:%S%z")
    return {"iso8601": text, "epochMillis": millis}


def _duration(length: timedelta) -> dict[str, Any]:
    """Return a length as Jira says it: hours and minutes, seconds only below a minute."""
    micros = length_micros(length)
    millis = abs(micros) // 1_000
    sign = -1 if micros < 0 else 1
    hours, rest = divmod(millis, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    parts = [f"{count}{unit}" for count, unit in ((hours, "h"), (minutes, "m")) if count]
    text = " ".join(parts) or f"{rest // 1_000}s"
    return {"millis": sign * millis, "friendly": f"-{text}" if sign * millis < 0 else text}
