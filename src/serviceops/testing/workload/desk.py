"""The simulated desk: its numbers, and the incidents they make."""

from collections.abc import Iterator
from itertools import islice

import attrs

from serviceops.history import History
from serviceops.lifecycle import Incident
from serviceops.testing.workload.days import days_work
from serviceops.testing.workload.numbers import DeskNumbers

__all__ = ["SimulatedDesk"]


@attrs.frozen(kw_only=True)
class SimulatedDesk(DeskNumbers):
    """A desk that never was, in numbers: what it makes is the same for the same seed.

    Incidents come in as the hours and days of the week have it, wait for somebody of their team,
    are worked on during its hours (the gravest first), wait for callers who may not answer, go to
    the wrong team now and then, come back after they were resolved, and come in floods when a
    service fails. Every history is legal under `IncidentLifecycle`, and equal to what the actions
    of `Incident` would have recorded.

    `per_week` is the mean number of incidents a week. Shares are probabilities for one incident.
    A desk with more work than its people can do falls behind for ever, as a real one would, and
    its incidents are handed over ever later.

    Where the default teams serve, they work on the clock of `zone`.

    >>> desk = SimulatedDesk()
    >>> [str(incident.state) for incident in desk.incidents(3, seed=1)]
    ['closed', 'closed', 'closed']
    >>> list(desk.histories(50, seed=1)) == list(desk.histories(50, seed=1))
    True
    """

    def cases(self, *, seed: int) -> Iterator[tuple[str, History]]:
        """Return (id, history) of one incident after another, without end, in order of arrival.

        Only what is open is held in memory. The first ones are the same however many are taken.
        """
        return days_work(self, seed)

    def histories(self, count: int, *, seed: int) -> Iterator[History]:
        """Return the histories of the first `count` incidents."""
        return (history for _, history in islice(self.cases(seed=seed), count))

    def incidents(self, count: int, *, seed: int) -> Iterator[Incident]:
        """Return the first `count` incidents as records."""
        return map(Incident.replay, self.histories(count, seed=seed))

    def log(self, count: int, *, seed: int) -> dict[str, History]:
        """Return the histories of the first `count` incidents by id, all in memory."""
        return dict(islice(self.cases(seed=seed), count))
