"""A foreign reading compared with ours: where they differ, and the first fact that explains it.

Figures follow from one another: a clock that started elsewhere has another elapsed time, another
due date and perhaps another verdict. So the figures are compared in that order, and what is
explained is the first that differs. An explanation is never a guess: a convention, a calendar or an
instant explains a difference only when our own reading, taken that way, no longer has it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS
from serviceops.display.text import format_duration, format_instant
from serviceops.errors import InvalidValue
from serviceops.interop.import_result import ForeignReading
from serviceops.sla import Conventions, Cycle, Reading
from serviceops.sla.conditions import Track
from serviceops.sla.reading import read_periods
from serviceops.sla.terms import TermsPeriod
from serviceops.spans import Micros, length_micros, to_micros

__all__ = ["Because", "Difference", "Reconciliation", "reconcile"]

Figure = str | bool | float | timedelta | datetime | None
"""What a figure of a reading may be."""

_ORDER = (
    "started_at", "goal", "stopped_at", "stage", "paused_for", "elapsed", "real_elapsed",
    "remaining", "fraction", "first_due_at", "due_at", "breached_at", "breached",
)  # fmt: skip
"""The figures, each after those that it follows from."""

_QUARTER_HOUR, _LARGEST_OFFSET = timedelta(minutes=15), timedelta(hours=14)
_SHARE_TO = 0.0001
"""A percentage of two decimals, rounded or cut, is right to a hundredth."""


@checked
@attrs.frozen(kw_only=True)
class Difference:
    """One figure that is not the same: theirs, and ours."""

    field: str
    theirs: Figure
    ours: Figure

    def __str__(self) -> str:
        return f"{self.field}: theirs {_figure_text(self.theirs)}, ours {_figure_text(self.ours)}"


@checked
@attrs.frozen(kw_only=True)
class Because:
    """Why the first figure that differs does; `code` never changes, `field` is that figure.

    `transition` is the number of the transition of our history that it turns on, if one does.
    """

    code: str
    field: str
    sentence: str
    transition: int | None = None

    def __str__(self) -> str:
        return f"{self.sentence} ({self.code})"


@checked
@attrs.frozen(kw_only=True)
class Reconciliation:
    """Two readings compared figure by figure.

    `compared` are the figures both have, `rounded` those of them that agree only because theirs
    are not as fine. `because` is `None` when nothing differs.
    """

    compared: tuple[str, ...]
    rounded: tuple[str, ...]
    differences: tuple[Difference, ...]
    because: Because | None

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def __str__(self) -> str:
        if self.because is None:
            return (
                f"the same in {', '.join(self.compared) or 'nothing: there is nothing to compare'}"
            )
        return "\n".join((*map(str, self.differences), str(self.because)))


@checked
def reconcile(
    ours: Reading, theirs: ForeignReading, *, tolerance: timedelta = timedelta()
) -> Reconciliation:
    """Return where their reading differs from ours, and the first fact that explains it.

    Of our cycles it is the one of their number, else the current one. Two figures are the same when
    they are no further apart than theirs are fine, or than `tolerance` if that is more; percentages
    are right to a hundredth besides. What one side does not say is not compared.

    >>> from datetime import UTC
    >>> from serviceops.history import History, Transition
    >>> from serviceops.sla import Goal, On, Target
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> target = Target("fix", goal=Goal.real(hours=4), start=On("log"), stop=On("resolve"))
    >>> history = History([Transition(at(9), "log"), Transition(at(13), "resolve")])
    >>> stored = ForeignReading(system="servicenow", name="fix", stage="stopped", breached=True,
    ...                         started_at=at(9), stopped_at=at(13), elapsed=timedelta(hours=4))
    >>> print(reconcile(target.read(history, at=at(18)), stored))
    breached: theirs True, ours False
    read under breach='>=' ours is the same (convention)
    """
    if tolerance < timedelta():
        raise InvalidValue(tolerance, "a tolerance of nothing or more")
    cycle = _cycle(ours, theirs)
    compared, rounded, differences = _compared(cycle, theirs, tolerance)
    because = None
    if differences:
        code, sentence, transition = _cause(ours, cycle, theirs, tolerance, differences)
        because = Because(
            code=code, field=differences[0].field, sentence=sentence, transition=transition
        )
    return Reconciliation(
        compared=compared, rounded=rounded, differences=differences, because=because
    )


def _cycle(ours: Reading, theirs: ForeignReading) -> Cycle:
    if theirs.cycle is None:
        return ours
    return next((cycle for cycle in ours.cycles if cycle.number == theirs.cycle), ours)


def _compared(
    ours: Cycle, theirs: ForeignReading, tolerance: timedelta
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Difference, ...]]:
    compared, rounded, differences = [], [], []
    for name in _ORDER:
        given, own = getattr(theirs, name), getattr(ours, name)
        if name == "breached_at" and (given is None) != (own is None):
            continue  # the verdict says so
        if given is None or (own is None and name != "stopped_at"):
            continue
        compared.append(name)
        if given == own:
            continue
        if _close(name, given, own, theirs, ours, tolerance):
            rounded.append(name)
        else:
            plain = own if isinstance(own, bool) or not isinstance(own, str) else str(own)
            given = str(given) if isinstance(given, str) else given
            differences.append(Difference(field=name, theirs=given, ours=plain))
    return tuple(compared), tuple(rounded), tuple(differences)


def _close(
    name: str,
    given: Figure,
    own: Figure,
    theirs: ForeignReading,
    ours: Cycle,
    tolerance: timedelta,
) -> bool:
    if isinstance(given, datetime) and isinstance(own, datetime):
        return abs(to_micros(given) - to_micros(own)) <= _micros(theirs.instants_to, tolerance)
    if isinstance(given, timedelta) and isinstance(own, timedelta):
        return abs(length_micros(given - own)) <= _micros(theirs.amounts_to, tolerance)
    if name == "fraction" and isinstance(given, float) and isinstance(own, float):
        goal = ours.goal_micros or 0
        grain = _micros(theirs.amounts_to, tolerance) / goal if goal > 0 else 0.0
        return abs(given - own) <= _SHARE_TO + grain + 1e-9
    return False


def _micros(grain: timedelta, tolerance: timedelta) -> Micros:
    return length_micros(max(grain, tolerance))


_Cause = tuple[str, str, int | None]
"""A code, its sentence, and the number of a transition of ours."""


def _cause(
    ours: Reading,
    cycle: Cycle,
    theirs: ForeignReading,
    tolerance: timedelta,
    differences: tuple[Difference, ...],
) -> _Cause:
    first = differences[0]
    numbers = {each.number for each in ours.cycles}
    if theirs.cycle is not None and ours.cycles and theirs.cycle not in numbers:
        return "cycles", f"theirs is cycle {theirs.cycle}, ours has {len(ours.cycles)}", None
    shift = _shift(differences, theirs, cycle)
    if shift is not None:
        sentence = f"all their instants are {_length(shift)} off: they were read in another zone"
        return "zone", sentence, None

    def agrees(other: Reading) -> bool:
        _, _, left = _compared(_cycle(other, theirs), theirs, tolerance)
        return first.field not in {each.field for each in left}

    for code, sentence, read in _other_ways(ours, theirs, first.field):
        if agrees(read()):
            return code, sentence, None
    if first.field in ("started_at", "stopped_at"):
        return _by_transition(ours, theirs, first)
    if first.field == "goal":
        return _by_goal(ours, cycle)
    if first.field == "stage":
        return _by_stage(ours, cycle, first)
    sentence = f"{first.field} differs, and no convention, calendar or instant explains it"
    return "unexplained", sentence, None


def _shift(
    differences: tuple[Difference, ...], theirs: ForeignReading, ours: Cycle
) -> timedelta | None:
    """Return by how much every instant of theirs is off, if it is one offset of a zone."""
    pairs = [(getattr(theirs, name), getattr(ours, name)) for name in ("started_at", "stopped_at")]
    pairs = [(given, own) for given, own in pairs if given is not None and own is not None]
    if not pairs or differences[0].field != "started_at":
        return None
    # An offset of a zone is a multiple of a quarter of an hour, and the same at start and stop.
    shifts = [timedelta(0, 0, to_micros(given) - to_micros(own)) for given, own in pairs]
    whole = round(shifts[0] / _QUARTER_HOUR) * _QUARTER_HOUR
    if not whole or abs(whole) > _LARGEST_OFFSET or len(shifts) < 2:
        return None
    return whole if all(abs(each - whole) <= theirs.instants_to for each in shifts) else None


_Way = tuple[str, str, Callable[[], Reading]]


def _other_ways(ours: Reading, theirs: ForeignReading, field: str) -> Iterator[_Way]:
    """Yield other ways to read the same: earlier, by another convention, round the clock."""
    read_at = theirs.read_at
    if read_at is not None and field in theirs.as_of and read_at != ours.at:
        when = format_instant(to_micros(read_at), ours.zone)
        read = partial(_read, ours, to_micros(read_at), ours.conventions, ours.periods)
        yield "stale", f"theirs was computed at {when}, and ours was the same then", read
    # One convention is changed at a time: two that together explain would be a guess.
    for changed in (
        {"breach": ">=" if ours.conventions.breach == ">" else ">"},
        {"at_close": "roll" if ours.conventions.at_close == "stay" else "stay"},
        {"pause_unit": "ignored"}, {"pause_unit": "real"}, {"pause_unit": "working"},
        {"reopen": "exclude"}, {"reopen": "count"}, {"reopen": "new_cycle"}, {"reopen": "never"},
        {"whole": timedelta(minutes=1)},
        {"cancel_beats_stop": not ours.conventions.cancel_beats_stop},
        {"stop_beats_start": not ours.conventions.stop_beats_start},
    ):  # fmt: skip
        ((name, value),) = changed.items()
        if getattr(ours.conventions, name) == value:
            continue
        conventions: Conventions = attrs.evolve(ours.conventions, **changed)
        shown = str(value) if isinstance(value, timedelta) else repr(value)
        read = partial(_read, ours, ours.at_micros, conventions, ours.periods)
        yield "convention", f"read under {name}={shown} ours is the same", read
    round_the_clock = [
        period if period.terms is None
        else period._replace(terms=attrs.evolve(period.terms, calendar=ALWAYS))
        for period in ours.periods
    ]  # fmt: skip
    both = attrs.evolve(ours.conventions, pause_unit="ignored")
    for conventions, what in ((ours.conventions, ""), (both, ", pauses too,")):
        read = partial(_read, ours, ours.at_micros, conventions, round_the_clock)
        yield "calendar", f"counted round the clock{what} ours is the same", read


def _read(
    ours: Reading, at: Micros, conventions: Conventions, periods: Sequence[TermsPeriod]
) -> Reading:
    return read_periods(
        ours.name, ours.history, Track.upto(ours.history, at), periods, at, conventions
    )


def _by_transition(ours: Reading, theirs: ForeignReading, first: Difference) -> _Cause:
    """Return which transition of ours their instant is at, and which ours is at."""
    says = {"started_at": "starts", "stopped_at": "stops"}[first.field]
    found = _transition_at(ours, first.theirs, theirs.instants_to)
    own = _transition_at(ours, first.ours, timedelta())
    at_ours = "has not yet" if own is None else f"at {ours.history[own].action} (number {own})"
    if found is None:
        return "no_transition", f"theirs {says} when nothing happened; ours {at_ours}", None
    at_theirs = f"at {ours.history[found].action} (number {found})"
    return "transition", f"theirs {says} {at_theirs}, ours {at_ours}", found


def _transition_at(ours: Reading, moment: Figure, grain: timedelta) -> int | None:
    if not isinstance(moment, datetime):
        return None
    at, within = to_micros(moment), length_micros(grain)
    return next(
        (i for i, micros in enumerate(ours.history.micros) if abs(micros - at) <= within), None
    )


def _by_goal(ours: Reading, cycle: Cycle) -> _Cause:
    """Return whether theirs is a goal that ours had before, and which transition changed it."""
    track, trace = Track.upto(ours.history, ours.at_micros), cycle._trace
    changes = [] if trace is None else trace.changes
    if len(changes) > 1:
        at = changes[-1].at
        index = next((i for i, micros in enumerate(ours.history.micros) if micros >= at), None)
        action = "a change of policy" if index is None else ours.history[index].action
        chosen = changes[-1].terms.because(track, changes[-1].index)
        sentence = f"ours took another goal at {action}{': ' + chosen if chosen else ''}"
        return "goal_changed", sentence, index
    chosen = "" if cycle.terms is None else cycle.terms.because(track, track.size - 1)
    return "goal", f"the goals are not the same{': ours is for ' + chosen if chosen else ''}", None


def _by_stage(ours: Reading, cycle: Cycle, first: Difference) -> _Cause:
    """Return which transition put our clock into its stage."""
    trace = cycle._trace
    index = None
    if trace is not None:
        index = trace.end_index if trace.end is not None else trace.marks[-1][2]
    if index is None or not 0 <= index < len(ours.history):
        return "stage", f"ours is {first.ours}, theirs {first.theirs}", None
    since = f"{ours.history[index].action} (number {index})"
    sentence = f"ours is {first.ours} since {since}, theirs {first.theirs}"
    return "transition", sentence, index


def _figure_text(figure: Figure) -> str:
    if isinstance(figure, timedelta):
        return _length(figure)
    return figure.isoformat() if isinstance(figure, datetime) else str(figure)


def _length(length: timedelta) -> str:
    return format_duration(length_micros(length))
