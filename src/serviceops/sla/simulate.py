"""A simulated clock: a policy run on one record, without waiting.

What a host does with one timer, in a test: set it for the next wakeup, act on what occurred when it
rings or when something happens, set it again. Time passes only by its methods.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.history import History, Transition
from serviceops.sla.occurrences import Occurrence
from serviceops.sla.policy import Policy, PolicyReading
from serviceops.sla.zone_instants import pendulum
from serviceops.spans import FIRST_INSTANT, as_length, utc

_MICROSECOND = timedelta(microseconds=1)


@checked
@attrs.frozen
class SimulatedClock:
    """One record under one policy at an instant, and the occurrences on the way there.

    Every step returns the clock at a later instant. `occurred` has all occurrences since the first
    clock, `new` those of the last step; each comes once, at its own instant, however large the
    steps are. What had occurred by the first instant is left out.

    >>> from datetime import UTC
    >>> from serviceops.sla import Goal, On, Rule, Target
    >>> target = Target("r", goal=Goal.real(hours=4), warn=0.75, start=On("log"), stop=On("end"))
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> clock = SimulatedClock(Policy("desk", rules=Rule(targets=target)), at=nine)
    >>> clock = clock.happens(Transition(nine, "log"))
    >>> clock.timer.isoformat()
    '2026-03-02T12:00:00+00:00'
    >>> [one.key for one in clock.rings().new]
    ['r/1/warned/1']
    >>> [one.key for one in clock.after(timedelta(days=1)).occurred]
    ['r/1/started/1', 'r/1/warned/1', 'r/1/breached/1']
    """

    policy: Policy = attrs.field(repr=lambda policy: repr(policy.name))
    at: datetime = attrs.field(converter=utc, kw_only=True, repr=str)
    history: History = attrs.field(default=History(), kw_only=True)
    occurred: tuple[Occurrence, ...] = attrs.field(default=(), kw_only=True, repr=False)
    new: tuple[Occurrence, ...] = attrs.field(default=(), kw_only=True, repr=False)

    @property
    def reading(self) -> PolicyReading:
        """The readings of the policy's clocks now."""
        return self.policy.read(self.history, at=self.at)

    @property
    def timer(self) -> "pendulum.DateTime | None":
        """When the one timer a host needs will ring, if nothing happens before; `None`: never."""
        return self.reading.next_wakeup

    def happens(self, *transitions: Transition) -> "SimulatedClock":
        """Return the clock once these have happened, with every occurrence on the way.

        Those of one instant belong in one call: an occurrence is never taken back.
        """
        clock = self
        for moment, together in groupby(transitions, key=lambda transition: transition.at):
            if moment < clock.at:
                raise InvalidValue(
                    moment,
                    f"a transition not before {clock.at.isoformat()}, the instant of the clock",
                    "start a clock at an earlier instant",
                )
            clock = clock._at(moment, History.of((*clock.history, *together)))
        return attrs.evolve(clock, new=clock.occurred[len(self.occurred) :])

    def until(self, at: datetime) -> "SimulatedClock":
        """Return the clock at a later instant."""
        if utc(at) < self.at:
            raise InvalidValue(
                at, f"an instant not before {self.at.isoformat()}", "time only goes forward"
            )
        return self._at(utc(at), self.history)

    @checked
    def after(self, length: timedelta | str) -> "SimulatedClock":
        """Return the clock once so much real time has passed."""
        return self.until(self.at + as_length(length))

    def rings(self) -> "SimulatedClock":
        """Return the clock at the instant its timer rings."""
        timer = self.timer
        if timer is None:
            raise InvalidValue(
                "the timer", "a clock with something ahead", "nothing will: see `timer` first"
            )
        return self.until(timer)

    @checked
    def each_ring(self, *, at: datetime) -> "Iterator[SimulatedClock]":
        """Yield the clock at each ring of its timer, in order, up to and including an instant."""
        clock = self
        while (timer := clock.timer) is not None and timer <= at:
            clock = clock.until(timer)
            yield clock

    def _at(self, moment: datetime, history: History) -> "SimulatedClock":
        """Return the clock at an instant, with all occurrences that are new."""
        # At the first instant that a datetime has, nothing can have happened before.
        just_before = None if self.at == FIRST_INSTANT else self.at - _MICROSECOND
        known = {
            o.key for o in self.policy.occurrences(self.history, after=just_before, at=self.at)
        }
        found = self.policy.occurrences(history, after=just_before, at=moment)
        if undone := sorted(known - {occurrence.key for occurrence in found}):
            raise InvalidValue(
                f"another transition at {self.at.isoformat()}",
                f"one that does not undo what occurred at that instant: {', '.join(undone)}",
                "give the transitions of one instant in one call: happens(first, second)",
            )
        new = tuple(occurrence for occurrence in found if occurrence.key not in known)
        return SimulatedClock(
            self.policy, at=moment, history=history, occurred=self.occurred + new, new=new
        )
