"""What is likely wrong with a schedule: gaps, people who never serve, turns without time.

The faults are those reported most in the trackers of on-call systems: a daily rotation over
weekdays in which some people never serve, gaps after an edit, people hidden below another layer.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

import attrs

from serviceops.calendars import Calendar
from serviceops.display.listing import Listing
from serviceops.display.text import format_duration, format_instant, format_length
from serviceops.errors import InvalidValue
from serviceops.oncall.load import load
from serviceops.oncall.override import Override, Swap
from serviceops.oncall.roster import Change, Crewed, Rostered, crews
from serviceops.spans import Pair, Span, length_micros, to_datetime


@attrs.frozen
class ScheduleFinding:
    """One thing likely wrong with a schedule: a stable code, what it is about, the sentence.

    `spans` are the stretches it is seen in, at most the first hundred.
    """

    code: str
    about: str
    sentence: str
    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return f"{self.about}: {self.sentence} ({self.code})"


_MAX_SPANS = 100
_MAX_SHARE = 10  # times the mean: a larger share is a percentage by mistake


def _spans(pairs: Iterable[Pair]) -> tuple[Span, ...]:
    first = list(pairs)[:_MAX_SPANS]
    return tuple(Span(to_datetime(start), to_datetime(end)) for start, end in first)


def lint(
    schedule: Rostered, *, period: Span, handover_hours: Calendar | None, unfair_beyond: float
) -> tuple[ScheduleFinding, ...]:
    """Return what is likely wrong in a period; `Schedule.lint` lists the codes."""
    if not 0 <= unfair_beyond <= _MAX_SHARE:
        raise InvalidValue(unfair_beyond, f"a share from 0 to {_MAX_SHARE}", "25 % is 0.25")
    start, end = period.pair
    if start == end:
        raise InvalidValue(period, "a period with some time in it", "a quarter shows most faults")
    parts = crews(schedule.roster, start, end)
    found = (
        *_gaps(schedule, parts),
        *_two_at_once(schedule, parts),
        *_shares(schedule, period, unfair_beyond),
        *_turns(schedule, period),
        *_handovers(schedule, parts, handover_hours),
        *_idle(schedule, period),
    )
    title = f"Findings in the schedule {schedule.name}".rstrip()
    return Listing.of(found, title=title, zone=schedule.zone)


def _gaps(schedule: Rostered, parts: list[Crewed]) -> Iterator[ScheduleFinding]:
    about, zone = schedule.name or "schedule", schedule.zone
    gaps = [part[:2] for part in parts if not part[2]]
    if not gaps:
        return
    if _never_again(schedule, gaps[-1]):
        since = format_instant(gaps[-1][0], zone)
        yield ScheduleFinding(
            "ends", about, f"nobody is on call from {since} on", _spans(gaps[-1:])
        )
        gaps = gaps[:-1]
    if gaps:
        length = format_duration(sum(end - start for start, end in gaps))
        first = format_instant(gaps[0][0], zone)
        count = f"{len(gaps)} gap{'s' if len(gaps) > 1 else ''}"
        yield ScheduleFinding(
            "nobody", about,
            f"nobody is on call for {length} in {count}, first at {first}", _spans(gaps),
        )  # fmt: skip


def _never_again(schedule: Rostered, gap: Pair) -> bool:
    """Return whether nothing follows a gap: layers end by its start, overrides by its end."""
    return all(layer.limits[1] <= gap[0] for layer in schedule.layers) and all(
        change.span.pair[1] <= gap[1]
        for change in schedule.overrides
        if not isinstance(change, Swap)
    )


def _two_at_once(schedule: Rostered, parts: list[Crewed]) -> Iterator[ScheduleFinding]:
    several = [part for part in parts if len(part[2]) > 1]
    if several:
        names = " and ".join(member.name for member in several[0][2])
        first = format_instant(several[0][0], schedule.zone)
        yield ScheduleFinding(
            "two_at_once", schedule.name or "schedule",
            f"{len(several)} times two or more are on call at once, first {names} at {first}",
            _spans(part[:2] for part in several),
        )  # fmt: skip


def _shares(schedule: Rostered, period: Span, beyond: float) -> Iterator[ScheduleFinding]:
    times = {one.member.name: one.time for one in load([schedule], period=period)}
    for name, time in times.items():
        if not time:
            yield ScheduleFinding(
                "never_serves", name,
                "is never on call in the period: too few turns, turns that fall outside the hours,"
                " or a layer below others",
            )  # fmt: skip
    for layer in schedule.layers:
        people = layer.rotation.people
        mean = sum((times[member.name] for member in people), timedelta()) / len(people)
        for member in people:
            time = times[member.name]
            # As floats: a length takes no fraction, and a huge share of it is no length.
            if time and abs(time - mean) / mean > float(beyond):
                much = "more" if time > mean else "less"
                share = abs(time - mean) / mean * 100
                served, usual = (format_length(length_micros(one)) for one in (time, mean))
                yield ScheduleFinding(
                    "unfair", member.name,
                    f"is on call {served}, {share:.0f} % {much} than the mean of {usual}"
                    f" in {layer.name}",
                )  # fmt: skip


def _turns(schedule: Rostered, period: Span) -> Iterator[ScheduleFinding]:
    start, end = period.pair
    for layer in schedule.layers:
        rotation = layer.rotation
        gone = [at for _, at, closes in rotation.turns(start, end) if at == closes]
        if gone:
            first = format_instant(gone[0], rotation.zone)
            yield ScheduleFinding(
                "vanished_turn", layer.name,
                f"{len(gone)} turns have no time, since the clock skips them, first at {first}",
                _spans((at, at) for at in gone),
            )  # fmt: skip


def _handovers(
    schedule: Rostered, parts: list[Crewed], hours: Calendar | None
) -> Iterator[ScheduleFinding]:
    if hours is None:
        return
    late = [
        part
        for before, part in pairwise(parts)
        if before[2] and part[2] and not hours.timeline.is_open(part[0])
    ]
    if late:
        first = format_instant(late[0][0], schedule.zone)
        yield ScheduleFinding(
            "handover_outside_hours", schedule.name or "schedule",
            f"{len(late)} hand-overs are outside the hours for them, first at {first}",
            _spans((part[0], part[0]) for part in late),
        )  # fmt: skip


def _idle(schedule: Rostered, period: Span) -> Iterator[ScheduleFinding]:
    """Yield the overrides and swaps that replace a person who does not serve in their span."""
    idle = schedule.roster.idle(*period.pair)
    for n, change in enumerate(schedule.overrides):
        for number, (name, span, code, by) in enumerate(_replacements(change)):
            shared = span & period
            if (n, number) in idle and shared is not None:
                sentence = f"is replaced by {by}, but is not on call in its span"
                yield ScheduleFinding(code, name, sentence, (shared,))


def _replacements(change: Change) -> Iterator[tuple[str, Span, str, str]]:
    """Yield who is replaced, when, the code of such a change without effect, and by what."""
    if isinstance(change, Swap):
        yield change.one.name, change.one_span, "idle_swap", f"{change.other.name} in a swap"
        yield change.other.name, change.other_span, "idle_swap", f"{change.one.name} in a swap"
    # To take off a person who does not serve does no harm.
    elif isinstance(change, Override) and change.replaces is not None and change.members:
        yield change.replaces, change.span, "idle_override", "an override"
