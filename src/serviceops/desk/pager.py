"""Paging for a record: a paging policy that starts, pauses and stops with the record's history."""

from collections.abc import Iterator
from datetime import datetime

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import Count
from serviceops.errors import InvalidPolicy
from serviceops.history import History
from serviceops.intents import Intent
from serviceops.oncall import PagingPolicy
from serviceops.oncall.paging import Page
from serviceops.sla import On
from serviceops.sla.conditions import Edge, Track, as_edge
from serviceops.spans import Micros, to_datetime, to_micros


def _is_policy(_: object, __: object, given: PagingPolicy) -> None:
    if not isinstance(given, PagingPolicy):
        raise InvalidPolicy(given, "a PagingPolicy", "such as PagingPolicy(name=, levels=)")


@attrs.frozen(kw_only=True)
class PageDue:
    """A page that fell due for a record, or will. `cycle` counts openings of the record."""

    at_micros: Micros
    page: Page
    cycle: int
    key: str

    @property
    def detail(self) -> str:
        """The level and whom it pages, as text."""
        names = ", ".join(member.name for member in self.page.members)
        return f"level {self.page.level}: {names or 'nobody'}"

    def intents(self, record_id: str) -> tuple[Intent, ...]:
        """Return an intent to notify each member on call, with a key of this cycle."""
        return tuple(
            attrs.evolve(one, key=f"{record_id}/{self.key}/{one.target_id}")
            for one in self.page.intents(record_id)
        )


@checked
@attrs.frozen(kw_only=True)
class Pager:
    """A paging policy on the history of a record: what opens, acknowledges and closes a matter.

    By default logging or reopening a record opens it, starting the work acknowledges it, and
    resolving, closing or cancelling closes it. `number` is the record's in the round robin.

    >>> from datetime import UTC, timedelta
    >>> from serviceops.history import Transition
    >>> from serviceops.oncall import PagingLevel
    >>> policy = PagingPolicy(name="mail", levels=[PagingLevel("ana", "PT10M"),
    ...                                            PagingLevel("ben")])
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> history = History.of([Transition(nine, "log", "new"),
    ...                       Transition(nine + timedelta(minutes=15), "start", "in_progress")])
    >>> [due.page.level for due in Pager(policy=policy).due(history, at=nine + timedelta(hours=9))]
    [1, 2]
    """

    policy: PagingPolicy = attrs.field(validator=_is_policy)
    opens: Edge = attrs.field(default=On("log", "reopen"), converter=as_edge)
    acknowledges: Edge = attrs.field(default=On("start"), converter=as_edge)
    closes: Edge = attrs.field(default=On("resolve", "close", "cancel"), converter=as_edge)
    number: Count = 0

    @checked
    def due(
        self, history: History, *, after: datetime | None = None, at: datetime
    ) -> tuple[PageDue, ...]:
        """Return the pages that fell due later than `after` and not later than `at`, in order.

        Two adjacent periods return the pages of the whole period.
        """
        now = to_micros(at)
        found = [
            self._due(page, cycle)
            for cycle, opened, acknowledged, closed in self._matters(history, now)
            for page in self.policy.pages(
                opened_at=opened, acknowledged_at=acknowledged, closed_at=closed,
                number=self.number, after=after, at=at,
            )
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda due: due.at_micros))

    @checked
    def next_due(self, history: History, *, at: datetime) -> PageDue | None:
        """Return the next page that falls due later than `at` if nothing else happens."""
        matters = list(self._matters(history, to_micros(at)))
        if not matters or matters[-1][3] is not None:
            return None
        cycle, opened, acknowledged, _ = matters[-1]
        page = self.policy.next_page(
            opened_at=opened, acknowledged_at=acknowledged, number=self.number, at=at
        )
        return None if page is None else self._due(page, cycle)

    def _due(self, page: Page, cycle: int) -> PageDue:
        return PageDue(
            at_micros=to_micros(page.at), page=page, cycle=cycle, key=f"{page.key}/{cycle}"
        )

    def _matters(
        self, history: History, now: Micros
    ) -> Iterator[tuple[int, datetime, list[datetime], datetime | None]]:
        """Yield each opening until an instant: its number, acknowledgements and end."""
        track = Track.upto(history, now)
        edges = (self.opens, self.acknowledges, self.closes)
        flags = zip(*(edge.flags(track) for edge in edges), track.micros, strict=False)
        cycle, opened = 0, None
        acknowledged: list[datetime] = []
        for opens, acknowledges, closes, micros in flags:
            at = to_datetime(micros)
            if opens and opened is None:
                cycle, opened, acknowledged = cycle + 1, at, []
            if opened is not None and acknowledges:
                acknowledged.append(at)
            if opened is not None and closes:
                yield cycle, opened, acknowledged, at
                opened = None
        if opened is not None:
            yield cycle, opened, acknowledged, None
