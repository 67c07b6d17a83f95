"""The groups that a record was assigned to: hops, returns and bounces, from its history."""

from bisect import bisect_left
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import attrs

from serviceops._internal.checked import checked
from serviceops.calendars import ALWAYS, Calendar
from serviceops.history import History
from serviceops.measures import Moments
from serviceops.sla.conditions import Edge, Level, Track, as_edge
from serviceops.spans import utc


@checked
@attrs.frozen(kw_only=True)
class AssignmentPeriod:
    """A period in which a group had a record, and whether it worked on it; open without `end`."""

    group: str
    start: datetime = attrs.field(repr=str)
    end: datetime | None = attrs.field(default=None, repr=str)
    worked: bool = False
    nth: int = 1
    """The number of this period among those of its group, from 1."""

    @property
    def is_return(self) -> bool:
        """Whether the record came back to a group that had passed it on."""
        return self.nth > 1


@checked
@attrs.frozen
class AssignmentPath:
    """The periods in which groups had a record, in order.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=at(0))
    >>> incident = incident.assign(group="desk", at=at(1)).reassign(group="mail", at=at(20))
    >>> path = AssignmentPath.of(incident.reassign(group="desk", at=at(24)).history)
    >>> [period.group for period in path.periods], path.hops, path.ping_pongs
    (['desk', 'mail', 'desk'], 2, 1)
    >>> [period.group for period in path.bounces(within=timedelta(minutes=5))]
    ['mail']
    """

    periods: tuple[AssignmentPeriod, ...]

    @classmethod
    def of(
        cls,
        history: History,
        *,
        at: datetime | None = None,
        worked: Edge | Level = Moments.WORKED_ON,
    ) -> "AssignmentPath":
        """Return the path of a history, up to an instant if one is given.

        `worked` is the condition that shows that the group worked on the record. Time without a
        group belongs to no period; coming back to the same group after it is a return.
        """
        known = history if at is None else history.until(utc(at))
        works = as_edge(worked).flags(Track(known, len(known)))
        worked_at = [t.at for t, happens in zip(known, works, strict=True) if happens]
        # Half-open periods: work at the instant of a reassignment is work of the new group.
        seen: Counter[str] = Counter()
        periods = []
        for stretch in known.intervals("group"):
            if stretch.value is None:
                continue
            group, start, end = str(stretch.value), stretch.start, stretch.end
            seen[group] += 1
            first = bisect_left(worked_at, start)
            mine = first < len(worked_at) and (end is None or worked_at[first] < end)
            periods.append(
                AssignmentPeriod(group=group, start=start, end=end, worked=mine, nth=seen[group])
            )
        return cls(tuple(periods))

    @property
    def hops(self) -> int:
        """How often the record went from one group to another."""
        return sum(before.group != after.group for before, after in pairwise(self.periods))

    @property
    def first_touch(self) -> bool:
        """Whether the first group that had the record is the only one."""
        return len({period.group for period in self.periods}) == 1

    @property
    def ping_pongs(self) -> int:
        """How often the record came back to a group that had passed it on."""
        return sum(period.is_return for period in self.periods)

    @checked
    def bounces(
        self, *, within: timedelta, calendar: Calendar = ALWAYS
    ) -> tuple[AssignmentPeriod, ...]:
        """Return the periods after which a group passed the record on without work on it.

        Periods of not more than `within` of working time count.
        """
        return tuple(
            period
            for period in self.periods
            if period.end is not None
            and not period.worked
            and calendar.elapsed(period.start, period.end) <= within
        )
