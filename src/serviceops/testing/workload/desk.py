"""The simulated desk: its parameters and its incidents."""

from collections.abc import Iterator
from itertools import islice

import attrs

from serviceops._internal.checked import checked
from serviceops.history import History
from serviceops.lifecycle import Incident
from serviceops.testing.workload.days import simulated_incidents
from serviceops.testing.workload.numbers import DeskNumbers


@checked
@attrs.frozen(kw_only=True)
class SimulatedDesk(DeskNumbers):
    """A simulated service desk: the same seed gives the same incidents.

    Incidents arrive by the hours and days of the week, wait for a person of their team, are worked
    on during its hours (the highest priority first), wait for callers who may not reply, go to the
    wrong team now and then, are reopened after their resolution, and arrive many at once when a
    service fails. Every history is recorded by the actions of `Incident`.

    `per_week` is the mean number of incidents a week. Shares are probabilities for one incident.
    With more work than its people can do, a desk falls further and further behind, as a real one.
    The default teams work in the time zone `zone`.

    >>> desk = SimulatedDesk()
    >>> [str(incident.state) for incident in desk.incidents(3, seed=1)]
    ['closed', 'closed', 'closed']
    >>> list(desk.histories(50, seed=1)) == list(desk.histories(50, seed=1))
    True
    """

    @checked
    def cases(self, *, seed: int) -> Iterator[tuple[str, History]]:
        """Return (id, history) of one incident after another, without end, in order of arrival.

        Only open incidents are in memory. The first ones are the same however many are taken.
        """
        return simulated_incidents(self, seed)

    @checked
    def histories(self, count: int, *, seed: int) -> Iterator[History]:
        """Return the histories of the first `count` incidents."""
        return (history for _, history in islice(self.cases(seed=seed), count))

    @checked
    def incidents(self, count: int, *, seed: int) -> Iterator[Incident]:
        """Return the first `count` incidents as records."""
        return map(Incident.replay, self.histories(count, seed=seed))

    @checked
    def log(self, count: int, *, seed: int) -> dict[str, History]:
        """Return the histories of the first `count` incidents by id, all in memory."""
        return dict(islice(self.cases(seed=seed), count))
