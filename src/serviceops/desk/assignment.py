"""Who had a record, one after another: hops, returns and bounces, read off its history.

A record that comes back to a group it had left plays ping-pong; one that a group passes on soon and
without having worked on it has bounced. Both say that routing or categories are wrong.
"""

from datetime import datetime, timedelta
from itertools import pairwise

import attrs

from serviceops.calendars import ALWAYS, Calendar
from serviceops.history import History
from serviceops.measures import Moments
from serviceops.sla.conditions import Edge, Level, as_edge
from serviceops.sla.fact_track import Track
from serviceops.spans import utc

__all__ = ["AssignmentPath", "AssignmentPeriod"]


@attrs.frozen(kw_only=True)
class AssignmentPeriod:
    """One group's turn with a record: from when, until when (`None`: still), whether it worked."""

    group: str
    start: datetime = attrs.field(repr=str)
    end: datetime | None = attrs.field(default=None, repr=str)
    worked: bool = False
    nth: int = 1
    """Which of this group's turns it is, from 1."""

    @property
    def is_return(self) -> bool:
        """Whether the record came back to a group that had passed it on."""
        return self.nth > 1


@attrs.frozen
class AssignmentPath:
    """The turns of the groups that had a record, in order.

    >>> from datetime import UTC
    >>> from serviceops.lifecycle import Incident
    >>> def at(minute): return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    >>> incident = Incident.log("INC-1", summary="Mail is down", caller="u-1", at=at(0))
    >>> incident = incident.assign(group="desk", at=at(1)).reassign(group="mail", at=at(20))
    >>> path = AssignmentPath.of(incident.reassign(group="desk", at=at(24)).history)
    >>> [turn.group for turn in path.turns], path.hops, path.ping_pongs
    (['desk', 'mail', 'desk'], 2, 1)
    >>> [turn.group for turn in path.bounces(within=timedelta(minutes=5))]
    ['mail']
    """

    turns: tuple[AssignmentPeriod, ...]

    @classmethod
    def of(
        cls,
        history: History,
        *,
        at: datetime | None = None,
        worked: Edge | Level = Moments.WORKED_ON,
    ) -> "AssignmentPath":
        """Return the path that a history tells, up to an instant if one is told.

        `worked` is what shows that the group of the time worked on the record. Time in which no
        group had it is nobody's turn; coming back after it is a return.
        """
        told = history if at is None else history.until(utc(at))
        works = as_edge(worked).flags(Track(told, len(told)))
        worked_at = [t.at for t, happens in zip(told, works, strict=True) if happens]
        turns: list[AssignmentPeriod] = []
        for stretch in told.intervals("group"):
            if stretch.value is None:
                continue
            group = str(stretch.value)
            mine = any(
                instant >= stretch.start and (stretch.end is None or instant < stretch.end)
                for instant in worked_at
            )
            before = sum(turn.group == group for turn in turns)
            turns.append(
                AssignmentPeriod(
                    group=group, start=stretch.start, end=stretch.end, worked=mine, nth=before + 1
                )
            )
        return cls(tuple(turns))

    @property
    def hops(self) -> int:
        """How often the record went from one group to another."""
        return sum(before.group != after.group for before, after in pairwise(self.turns))

    @property
    def first_touch(self) -> bool:
        """Whether the first group that had the record is the only one."""
        return len({turn.group for turn in self.turns}) == 1

    @property
    def ping_pongs(self) -> int:
        """How often the record came back to a group that had passed it on."""
        return sum(turn.is_return for turn in self.turns)

    def bounces(
        self, *, within: timedelta, calendar: Calendar = ALWAYS
    ) -> tuple[AssignmentPeriod, ...]:
        """Return the turns in which a group passed the record on soon and without working on it.

        Soon is not more than `within` of working time.
        """
        return tuple(
            turn
            for turn in self.turns
            if turn.end is not None
            and not turn.worked
            and calendar.elapsed(turn.start, turn.end) <= within
        )
