"""The one timer: a thread that sleeps until the next wakeup, and runs `tick` then."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from threading import Condition, Thread
from typing import Any

LOG = logging.getLogger(__name__)
LONGEST = 30.0
"""Seconds after which it looks anyway: another process may have changed something."""


class Timer:
    """Run a function at the earliest wakeup that it or anybody else names."""

    def __init__(
        self, run: Callable[[], Iterable[datetime | None]], state: Any
    ) -> None:
        self.run, self.state = run, state
        self.next: datetime | None = None
        self.changed, self.is_stopped = Condition(), False
        self.thread = Thread(target=self._loop, daemon=True, name="timer")

    def start(self) -> None:
        """Start the thread; the first run carries out what an outage left undone."""
        self.next = datetime.min.replace(tzinfo=UTC)
        self.thread.start()

    def stop(self) -> None:
        """Stop the thread."""
        with self.changed:
            self.is_stopped = True
            self.changed.notify()
        self.thread.join(10)

    def wake(self, at: datetime | None) -> None:
        """Run at an instant, if that is earlier than planned."""
        with self.changed:
            if at is not None and (self.next is None or at < self.next):
                self.next = at
                self.changed.notify()

    def _loop(self) -> None:
        while True:
            with self.changed:
                if self.is_stopped:
                    return
                wait = LONGEST
                if self.next is not None:
                    left = self.next - self.state.now()
                    wait = (
                        max(min(left.total_seconds(), LONGEST), 0)
                        if left.days < 1
                        else LONGEST
                    )
                if wait and not self.changed.wait(wait) and wait == LONGEST:
                    self.next = self.state.now()
                if self.next is None or self.next > self.state.now():
                    continue
                self.next = None
            try:
                for at in self.run():
                    self.wake(at)
            except Exception:
                # The database is away: the next look carries out all the same, in order.
                LOG.exception("the timer could not run")
                self.wake(self.state.now())
                with self.changed:
                    self.changed.wait(1)
