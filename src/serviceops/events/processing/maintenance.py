"""Maintenance: planned work during which alerts are recorded, counted and not announced.

Sources: Icinga 2 and Nagios (fixed and flexible downtimes), Keep and Alerta (what a window hides).
A *fixed* window hides while it is open. A *flexible* one hides for its duration, from a problem
inside it on: the work begins somewhere in the window, and nobody knows when. At the end of either,
what was announced last is compared with what is true.

Which problem starts flexible work is one of two rules (`starts_on`), each seen by running the
daemon. ``"change"`` is Nagios Core's (4.4.6): a change of state into a problem, graver or lesser,
also one that becomes hard; a problem that was there before and stays as it is starts nothing.
``"problem"`` is Icinga 2's (2.13.6): also a problem that is there already when the window opens.
"""

from bisect import bisect_right
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Literal

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.calendars import Calendar, Closure
from serviceops.errors import InvalidValue, NeverCloses, NeverOpen
from serviceops.events.matchers import Matchers, as_matchers
from serviceops.lifecycle import Alert
from serviceops.lifecycle.alerts.alert_axes import Acknowledgement
from serviceops.spans import Micros, Span, SpanSet, length_or_none, to_datetime, to_micros, utc

_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)

StartsOn = Literal["change", "problem"]
"""What starts flexible work: a change of state into a problem, or any problem in the window."""


def _spans(given: SpanSet | Span | Closure | Iterable[Span | Closure] | None) -> SpanSet | None:
    if given is None or isinstance(given, SpanSet):
        return given
    if isinstance(given, str):
        raise InvalidValue(given, "spans of time")
    windows = (given,) if isinstance(given, Span | Closure) else given
    return SpanSet([each.span if isinstance(each, Closure) else each for each in windows])


@checked
@attrs.frozen(kw_only=True)
class Maintenance:
    """Planned work: on what (`when` matchers match its labels), and in which windows.

    Windows are spans, closures as ``calendars.ics.closures_from_ics`` reads them, or the open hours
    of a `calendar` that repeats. With a `duration` the window is flexible, and `starts_on` is the
    rule by which it starts, once in each window: ``"change"`` (Nagios) or ``"problem"`` (Icinga).
    Work that `exempts_acknowledged` alerts does not hide those that somebody deals with already.

    >>> from datetime import UTC
    >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
    >>> patching = Maintenance(name="patching", when={"service": "mail"},
    ...                        windows=Span(at(20), at(22)))
    >>> patching.window(at(21))
    Span(start=2026-03-02 20:00:00+00:00, end=2026-03-02 22:00:00+00:00)
    >>> patching.next_edge(at(20)).hour
    22
    """

    name: FilledText
    when: Matchers = attrs.field(default=(), converter=as_matchers)
    windows: SpanSet | None = attrs.field(default=None, converter=_spans)
    calendar: Calendar | None = None
    duration: timedelta | None = attrs.field(default=None, converter=length_or_none)
    starts_on: StartsOn = "change"
    exempts_acknowledged: bool = False

    def __attrs_post_init__(self) -> None:
        if (self.windows is None) == (self.calendar is None):
            given = "neither" if self.windows is None else "both"
            raise InvalidValue(given, f"either windows or a calendar of the work {self.name}")
        if self.duration is not None and self.duration <= timedelta():
            raise InvalidValue(self.duration, "a duration above zero")

    @property
    def is_flexible(self) -> bool:
        """Whether it hides from a problem on, and not from the start of the window."""
        return self.duration is not None

    def exempts(self, alert: Alert) -> bool:
        """Return whether it does not hide an alert because somebody deals with it already."""
        return self.exempts_acknowledged and alert.acknowledgement is Acknowledgement.ACKED

    @cached_property
    def _pairs(self) -> list[tuple[Micros, Micros]]:
        return [] if self.windows is None else self.windows.pairs

    @cached_property
    def _edges(self) -> list[Micros]:
        return sorted({edge for pair in self._pairs for edge in pair})

    def window(self, moment: datetime) -> Span | None:
        """Return the window that is open at an instant; one that ends then is not.

        The window of a calendar that never closes goes from the year 1 to the year 9999.
        """
        if self.calendar is not None:
            if not self.calendar.is_open(moment):
                return None
            # Work round the clock has neither a beginning nor an end: the first and the last day.
            start, end = _FIRST, _LAST
            with suppress(NeverOpen):
                start = self.calendar.previous_open(moment)
            with suppress(NeverCloses):
                end = self.calendar.next_close(moment)
            return Span(start, end)
        at = to_micros(moment)
        place = bisect_right(self._edges, at)
        if place % 2 == 0:  # the edges of a set of spans come in pairs
            return None
        return Span(to_datetime(self._edges[place - 1]), to_datetime(self._edges[place]))

    def hidden_until(self, moment: datetime) -> datetime | None:
        """Return until when a problem that begins at an instant is hidden; `None` when it is not.

        Work of a calendar that never closes hides it without an end, and gives `None` as well:
        `window` says whether it hides at all.

        >>> from datetime import UTC
        >>> def at(hour): return datetime(2026, 3, 2, hour, tzinfo=UTC)
        >>> flexible = Maintenance(name="reboot", windows=Span(at(20), at(22)),
        ...                        duration=timedelta(hours=1))
        >>> flexible.hidden_until(at(21)).hour, flexible.hidden_until(at(22))
        (22, None)
        """
        window = self.window(moment)
        return None if window is None else self.end_within(window, moment)

    def end_within(self, window: Span, moment: datetime) -> datetime | None:
        """Return when a problem that begins in a window is no longer hidden; `None` when never."""
        if self.duration is not None:
            # As `window` does, what lasts longer than there is time for has no end.
            with suppress(OverflowError):
                return utc(moment) + self.duration
            return None
        return None if window.end == _LAST else window.end

    def next_edge(self, moment: datetime) -> datetime | None:
        """Return the first instant after this one at which a window opens or closes."""
        if self.calendar is not None:
            is_open = self.calendar.is_open(moment)
            edge = self.calendar.next_close if is_open else self.calendar.next_open
            try:
                return utc(edge(moment))
            except (NeverOpen, NeverCloses):
                return None
        place = bisect_right(self._edges, to_micros(moment))
        return to_datetime(self._edges[place]) if place < len(self._edges) else None
