"""ServiceNow's `task_sla`: its rows as readings, and our readings as such rows.

Source: ServiceNow's documentation of service level management and of the Table API. Instants are
UTC without saying so, whole seconds. Durations are date-times counted from 1970-01-01 00:00:00, so
four hours are ``1970-01-01 04:00:00``. Percentages, elapsed times and times left are refreshed by
jobs, the rarer the farther the breach: they are as of `sys_updated_on`. A pause is added to its
duration only when it ends.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from serviceops._internal.checked import checked
from serviceops.interop.import_result import ForeignReading, row_places
from serviceops.interop.payloads import Losses, Payload
from serviceops.interop.servicenow.cells import Clock, cell, is_raw, length_cell, moment
from serviceops.logs.values import Ambiguous, LocalTimes, Nonexistent
from serviceops.sla import Reading, Stage
from serviceops.sla.choices import LIVE
from serviceops.sla.clock import PAUSED
from serviceops.spans import EPOCH, length_micros, to_micros

__all__ = ["from_task_sla", "to_task_sla"]

_STAGES = {
    "in_progress": Stage.RUNNING,
    "paused": Stage.PAUSED,
    "completed": Stage.STOPPED,
    "cancelled": Stage.CANCELLED,
    "breached": Stage.RUNNING,
}
"""`breached` is a stage of the mode that is compatible with 2010 alone; the clock goes on."""

_OUT = {stage: word for word, stage in _STAGES.items() if word != "breached"}
_AS_OF = ("elapsed", "remaining", "fraction", "real_elapsed")
_SECOND = timedelta(seconds=1)


@checked
def from_task_sla(
    rows: Iterable[Mapping[str, Any]],
    *,
    zone: str = "UTC",
    moments: str | None = None,
    ambiguous: Ambiguous = "refuse",
    nonexistent: Nonexistent = "refuse",
) -> tuple[ForeignReading, ...]:
    """Return one reading for each row.

    The business figures are taken where they are there, the actual ones else; the goal is what
    elapsed and what is left make together, while anything is left, and so right to two seconds.
    `zone`, `moments` and the rules of local times are as for the rows of incidents. Durations may
    be shown (``1 Day 2 Hours``) and percentages have a decimal comma; one that could be a thousand
    times another (``1,234``) is refused. `lost` of a reading lists what the row has that a
    reading has no place for.

    >>> row = {"task": "INC1", "sla": "P1 resolution", "stage": "in_progress",
    ...        "has_breached": "false", "start_time": "2026-03-02 09:00:00",
    ...        "business_duration": "1970-01-01 01:30:00",
    ...        "business_time_left": "1970-01-01 02:30:00"}
    >>> (reading,) = from_task_sla([row])
    >>> str(reading.elapsed), str(reading.goal)
    ('1:30:00', '4:00:00')
    """
    whole = Payload({}, "ServiceNow task_sla")
    clock = Clock(LocalTimes(zone=zone, ambiguous=ambiguous, nonexistent=nonexistent), moments)
    places = row_places(whole, rows, "task_sla")
    found = [_reading(place, row, clock) for row, place in enumerate(places)]
    whole.finish()
    return tuple(reading for reading in found if reading is not None)


def _reading(row: Payload, number: int, clock: Clock) -> ForeignReading | None:
    word = cell(row, "stage", needed=True)
    stage = _STAGES.get(word.strip().lower().replace(" ", "_"))
    if stage is None and word:
        row.fault("stage", word, f"one of {', '.join(_STAGES)}")
    breached = _flag(row, "has_breached")
    if word.strip().lower() == "breached":
        breached = True
    start, end = moment(row, "start_time", clock, needed=True), moment(row, "end_time", clock)
    due, first = moment(row, "planned_end_time", clock), moment(row, "original_breach_time", clock)
    updated, paused = moment(row, "sys_updated_on", clock), moment(row, "pause_time", clock)
    lengths = {name: length_cell(row, name) for name in (
        "business_duration", "duration", "business_time_left", "time_left",
        "business_pause_duration", "pause_duration")}  # fmt: skip
    business = lengths["business_duration"] is not None
    elapsed = lengths["business_duration"] if business else lengths["duration"]
    left = lengths["business_time_left"] if business else lengths["time_left"]
    pause = lengths["business_pause_duration" if business else "pause_duration"]
    share = _percentage(row, "business_percentage" if business else "percentage")
    task = _shown(row, "task")
    name = _shown(row, "sla") or cell(row, "sla_name")
    losses = _losses_of(row, number, stage, is_business=business, is_dated=updated is not None)
    if paused is not None:
        sentence = "the pause that is on since then is not in its duration until it ends"
        losses.note("pause_open", "pause_time", number, sentence)
    # Both durations stop while paused; only the one that its goal is measured on has a place.
    if business and lengths["duration"] is not None and stage is Stage.PAUSED:
        losses.note("actual_duration", "duration", number, "real time less pauses has no place")
    if stage is None or start is None:
        return None
    # ServiceNow stores no goal: while time is left, elapsed and left add up to it.
    goal = None if elapsed is None or not left or left < timedelta() else elapsed + left
    overrun = left is not None and left <= timedelta()
    return ForeignReading(
        system="servicenow",
        name=name,
        case=task,
        stage=stage,
        breached=breached,
        started_at=start,
        stopped_at=end,
        due_at=due,
        first_due_at=first,
        goal=goal,
        elapsed=elapsed,
        remaining=None if overrun else left,
        paused_for=None if stage is Stage.PAUSED else pause,
        fraction=None if share is None else share / 100,
        read_at=updated,
        as_of=_AS_OF if updated is not None and stage in LIVE else (),
        instants_to=_SECOND,
        amounts_to=2 * _SECOND,
        lost=losses.found(),
    )


def _losses_of(
    row: Payload, number: int, stage: Stage | None, *, is_business: bool, is_dated: bool
) -> Losses:
    """Return what a row leaves open about the figures that are taken from it."""
    losses = Losses()
    if not is_business and any(cell(row, name) for name in ("duration", "time_left", "percentage")):
        sentence = "without it the actual figures are taken, in real time without a schedule"
        losses.note("actual_used", "business_duration", number, sentence)
    if not is_dated and stage in LIVE:
        sentence = "without it nobody knows as of when the figures are"
        losses.note("refresh_unknown", "sys_updated_on", number, sentence)
    return losses


def _shown(row: Payload, member: str) -> str:
    """Return what a reference is called, or its id where the row says no more."""
    given = row.members.get(member)
    if isinstance(given, Mapping) and given.get("display_value"):
        return row.one(member).named("display_value")
    return cell(row, member)


def _flag(row: Payload, member: str) -> bool | None:
    text = cell(row, member).strip().lower()
    if text in ("true", "1", "false", "0"):
        return text in ("true", "1")
    if text:
        row.fault(member, row.members.get(member), "true or false")
    return None


# A group of three digits behind the only comma or dot may be thousands or decimals: ServiceNow
# stores two decimals, so that is no number of its own and is refused where it is not raw.
_DECIMAL = re.compile(r"(\d+)(?:([.,])(\d+))?", re.ASCII)
_GROUPED = re.compile(r"(\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\2\d{3})*)([.,])(\d+)", re.ASCII)


def _percentage(row: Payload, member: str) -> float | None:
    given = row.members.get(member)
    text = repr(given) if isinstance(given, float) else cell(row, member)
    if not text:
        return None
    is_exact = is_raw(row, member) or isinstance(given, float | int)
    share = _number(text.removesuffix("%").rstrip(), is_exact=is_exact)
    if share is not None and 0 <= share < 1e12:
        return share
    row.fault(member, row.members.get(member), "a percentage, as 82.5")
    return None


def _number(text: str, *, is_exact: bool) -> float | None:
    """Return the number in a text, decimals behind a dot or a comma; `None` where it is open."""
    if is_exact:  # a number of JSON, or a raw value
        try:
            return float(text)
        except ValueError:
            return None
    if found := _DECIMAL.fullmatch(text):
        whole, mark, decimals = found.groups()
        if mark is not None and len(decimals) == 3 and len(whole) <= 3:
            return None
        return float(f"{whole}.{decimals or 0}")
    if (found := _GROUPED.fullmatch(text)) and found[2] != found[3]:
        return float("".join(filter(str.isdigit, found[1])) + "." + found[4])
    return None


@checked
def to_task_sla(reading: Reading, *, task: str, sla: str = "") -> dict[str, str]:
    """Return a reading as a row of `task_sla`, in UTC, parts of a second dropped.

    What is left stays at nothing once the goal is overrun, as it does there. A clock that has not
    started has no row there: it gives an empty one.

    >>> from datetime import UTC
    >>> from serviceops.history import History, Transition
    >>> from serviceops.sla import Goal, On, Target
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> target = Target("resolution", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    >>> reading = target.read(History([Transition(nine, "log")]), at=nine + timedelta(minutes=90))
    >>> row = to_task_sla(reading, task="INC1")
    >>> row["business_duration"], row["business_percentage"], row["planned_end_time"]
    ('1970-01-01 01:30:00', '37.50', '2026-03-02 13:00:00')
    """
    if reading.stage is Stage.NOT_STARTED:
        return {}
    # In real time, nights included.
    pieces = [] if reading._totals is None else reading._totals.pieces
    pauses = (end - start for start, end, doing, _, _ in pieces if doing == PAUSED)
    real_pause = timedelta(0, 0, sum(pauses))
    left = None if reading.remaining is None else max(reading.remaining, timedelta())
    row = {
        "task": task,
        "sla": sla or reading.name,
        "stage": _OUT[reading.stage],
        "active": str(reading.stage in LIVE).lower(),
        "has_breached": str(reading.breached).lower(),
        "start_time": _moment(reading.started_at),
        "end_time": _moment(reading.stopped_at),
        "planned_end_time": _moment(reading.due_at),
        "original_breach_time": _moment(reading.first_due_at),
        "duration": _duration(reading.real_elapsed - real_pause),
        "pause_duration": _duration(real_pause),
        "business_duration": _duration(reading.elapsed),
        "business_pause_duration": _duration(reading.paused_for),
        "business_time_left": "" if left is None else _duration(left),
        "business_percentage": f"{_hundredths(reading) / 100:.2f}",
        "sys_updated_on": _moment(reading.at),
    }
    return {name: text for name, text in row.items() if text}


def _hundredths(reading: Reading) -> int:
    """Return the percentage of the goal in hundredths, cut and not rounded: 99.996 is no breach."""
    goal = reading.goal_micros
    if goal is None or goal <= 0:
        return int(reading.fraction * 10_000)
    return reading.elapsed_micros * 10_000 // goal


def _moment(at: datetime | None) -> str:
    return "" if at is None else _written(to_micros(at) // 1_000_000)


def _duration(length: timedelta) -> str:
    micros = length_micros(length)
    return _written(abs(micros) // 1_000_000 * (-1 if micros < 0 else 1))


def _written(seconds: int) -> str:
    return (EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat(sep=" ")
