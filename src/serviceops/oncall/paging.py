"""Paging: who is notified in turn until somebody acknowledges.

A policy has levels, each with targets (people or schedules) and a delay until the next one. Steps
fall due at instants and have keys, so that a host which acts on each key once may restart at any
time. Nothing is sent here. Sources: PagerDuty, escalation policies (levels, repeats, round robin,
acknowledgement timeout); GoAlert, escalation steps. After a timeout of the acknowledgement the
policy starts again at its first level, as GitLab's does.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.display import Table
from serviceops.display.listing import as_cell
from serviceops.display.notebook import NotebookView
from serviceops.errors import InvalidValue
from serviceops.intents import Intent
from serviceops.oncall.rotation import Member, in_order
from serviceops.oncall.schedule import Schedule
from serviceops.spans import (
    Micros,
    as_length,
    length_micros,
    length_or_none,
    to_datetime,
    to_micros,
)

MAX_REPEAT = 1_000


def _targets(
    given: Schedule | Member | str | Iterable[Schedule | Member | str],
) -> tuple[Schedule | Member, ...]:
    given = [given] if isinstance(given, Schedule | Member | str) else given
    found = tuple(Member(one) if isinstance(one, str) else one for one in in_order(given))
    if not found or not all(isinstance(one, Schedule | Member) for one in found):
        raise InvalidValue(given, "schedules, members or names", "write ['ana', schedule]")
    return found


@checked
@attrs.frozen
class PagingLevel:
    """One level: whom it pages, and how long it waits until the next level is paged.

    `targets` are names, members or schedules; of a schedule, whoever is on call at that instant is
    paged. All targets are paged at once; with `round_robin` one of them: the next one for each
    incident, and for each round of an incident.
    """

    targets: tuple[Schedule | Member, ...] = attrs.field(converter=_targets)
    delay: timedelta = attrs.field(default=timedelta(minutes=30), converter=as_length)
    round_robin: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.delay <= timedelta():
            raise InvalidValue(self.delay, "a delay of more than nothing", "write 'PT15M'")

    def members(self, at: Micros, number: int) -> tuple[Member, ...]:
        """Return whom the level pages at an instant; `number` counts in the round robin."""
        targets = self.targets
        if self.round_robin:
            targets = (targets[number % len(targets)],)
        found: dict[str, Member] = {}
        for target in targets:
            crew = (target,) if isinstance(target, Member) else target.roster.crew(at)
            for member in crew:
                found.setdefault(member.name, member)
        return tuple(found.values())


@attrs.frozen
class Page:
    """One step of a policy that fell due, or will: who is paged, at which level, and its key.

    `members` is empty where nobody is on call. `round` is 1 at first; each repeat has the next
    number, also one that an acknowledgement suppressed, and the numbers continue after a timeout.
    The key is the same whenever the step is computed; after a timeout it has the instant of that.
    """

    at: datetime
    policy: str
    level: int
    round: int
    members: tuple[Member, ...]
    key: str

    def intents(self, record_id: str) -> tuple[Intent, ...]:
        """Return an intent to notify each member; the host delivers it and records the key."""
        inputs = {"record_id": record_id, "policy": self.policy, "level": self.level}
        return tuple(
            Intent(target_id=member.name, action="notify", inputs=inputs, rule=self.policy,
                   key=f"{record_id}/{self.key}/{member.name}")
            for member in self.members
        )  # fmt: skip


def _levels(given: PagingLevel | Iterable[PagingLevel]) -> tuple[PagingLevel, ...]:
    levels = (given,) if isinstance(given, PagingLevel) else tuple(in_order(given))
    if not levels or not all(isinstance(level, PagingLevel) for level in levels):
        raise InvalidValue(given, "one or more levels", "such as [PagingLevel('ana')]")
    return levels


@checked
@attrs.frozen(kw_only=True)
class PagingPolicy(NotebookView):
    """Levels that are paged in turn, until an acknowledgement.

    The first level is paged at once, each other one after the delay of the one before it. After the
    last level, and its delay, all levels follow again, `repeat` times. An acknowledgement stops the
    steps; with `acknowledge_timeout` they begin again at the first level, and with all repeats,
    when that time is over and the matter is still open. The end of the matter stops everything.

    >>> from datetime import UTC
    >>> policy = PagingPolicy(
    ...     name="mail",
    ...     levels=[PagingLevel("ana", "PT10M"), PagingLevel(["ben", "cem"], "PT20M")],
    ...     repeat=1,
    ... )
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> for page in policy.pages(opened_at=nine, at=nine + timedelta(hours=2)):
    ...     print(f"{page.at:%H:%M} level {page.level}:", *page.members)
    09:00 level 1: ana
    09:10 level 2: ben cem
    09:30 level 1: ana
    09:40 level 2: ben cem
    """

    name: FilledText
    levels: tuple[PagingLevel, ...] = attrs.field(converter=_levels)
    repeat: int = 0
    acknowledge_timeout: timedelta | None = attrs.field(default=None, converter=length_or_none)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.repeat, bool) or not 0 <= self.repeat <= MAX_REPEAT:
            raise InvalidValue(self.repeat, f"a number of repeats from 0 to {MAX_REPEAT}")
        if self.acknowledge_timeout is not None and self.acknowledge_timeout <= timedelta():
            raise InvalidValue(self.acknowledge_timeout, "a length of more than nothing")

    def figure(self) -> Table:
        """Return the levels as a table: whom each pages, and when after the first page."""
        rows: list[tuple[object, ...]] = []
        waited = timedelta()
        for number, level in enumerate(self.levels, start=1):
            names = ", ".join(
                one.name if isinstance(one, Member) else f"on call: {one.name or 'a schedule'}"
                for one in level.targets
            )
            how = "in turn" if level.round_robin else "all"
            rows.append((number, as_cell(waited) if waited else "at once", names, how))
            waited += level.delay
        again = f", again after {as_cell(waited)}: {self.repeat} x" if self.repeat else ""
        columns = ("level", "after", "pages", "of these")
        return Table(title=f"Paging policy {self.name}{again}", columns=columns, rows=rows)

    @checked
    def pages(
        self, *, opened_at: datetime, acknowledged_at: Iterable[datetime] = (),
        closed_at: datetime | None = None, number: int = 0, after: datetime | None = None,
        at: datetime,
    ) -> tuple[Page, ...]:  # fmt: skip
        """Return the steps that fell due later than `after` and not later than `at`, in order.

        `acknowledged_at` are the instants of acknowledgements so far, `closed_at` that of the end.
        A step due at the same instant as either is not taken. `number` is that of the matter among
        all that the policy serves (0, 1, 2 and so on), for levels with `round_robin`.
        """
        since = None if after is None else to_micros(after)
        return tuple(
            self._page(due, level, loop, number, began)
            for due, level, loop, began in self._due(
                to_micros(opened_at), [to_micros(one) for one in acknowledged_at],
                None if closed_at is None else to_micros(closed_at), to_micros(at),
            )
            if since is None or due > since
        )  # fmt: skip

    @checked
    def next_page(
        self, *, opened_at: datetime, acknowledged_at: Iterable[datetime] = (),
        closed_at: datetime | None = None, number: int = 0, at: datetime,
    ) -> Page | None:  # fmt: skip
        """Return the next step that falls due later than `at`, if nothing else happens."""
        now = to_micros(at)
        known = [one for one in map(to_micros, acknowledged_at) if one <= now]
        end = None if closed_at is None or to_micros(closed_at) > now else to_micros(closed_at)
        for due, level, loop, began in self._due(to_micros(opened_at), known, end, None):
            if due > now:
                return self._page(due, level, loop, number, began)
        return None

    def _page(self, due: Micros, level: int, loop: int, number: int, began: Micros | None) -> Page:
        members = self.levels[level].members(due, number + loop)
        # A renewal that is recorded late moves steps that were taken already: theirs stay other
        # keys, since those of a timeout have the instant at which it was over.
        since = "" if began is None else f"{to_datetime(began).isoformat()}/"
        key = f"page/{self.name}/{since}{loop % (self.repeat + 1) + 1}/{level + 1}"
        return Page(to_datetime(due), self.name, level + 1, loop + 1, members, key)

    def _due(
        self,
        opened: Micros,
        acknowledged: list[Micros],
        closed: Micros | None,
        until: Micros | None,
    ) -> Iterator[tuple[Micros, int, int, Micros | None]]:
        """Yield when each step is due, its level, its round from 0, and the timeout it follows."""
        timeout = self.acknowledge_timeout
        waits = None if timeout is None else length_micros(timeout)
        acknowledgements = sorted(one for one in acknowledged if one >= opened)
        starts: Micros | None = opened
        began: Micros | None = None
        loop = place = 0
        while starts is not None:
            # One run of all levels and repeats, from an opening or a timeout to what stops it.
            place = bisect_left(acknowledgements, starts, place)
            stop = acknowledgements[place] if place < len(acknowledgements) else None
            at = starts
            for number in range(loop, loop + self.repeat + 1):
                for level, one in enumerate(self.levels):
                    over = stop is not None and at >= stop
                    if over or (closed is not None and at >= closed):
                        break
                    if until is not None and at > until:
                        return
                    yield at, level, number, began
                    at += length_micros(one.delay)
            loop += self.repeat + 1
            starts = None
            if stop is not None and waits is not None:
                starts = stop + waits
                # A later acknowledgement before the timeout renews it.
                while place < len(acknowledgements) and acknowledgements[place] < starts:
                    starts = acknowledgements[place] + waits
                    place += 1
            began = starts
