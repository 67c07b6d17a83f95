"""A lock that a child of a fork finds free, whatever the threads of its parent were doing."""

import os
from threading import RLock
from types import TracebackType
from weakref import WeakSet

_LOCKS: "WeakSet[ForkLock]" = WeakSet()


class ForkLock:
    """A lock that may be entered again by its thread, and is new in every child process.

    A plain lock that another thread held at the fork is never released in the child: that thread
    does not exist there.
    """

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = RLock()
        _LOCKS.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.release()


def _renew() -> None:
    for lock in list(_LOCKS):
        lock._lock = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
