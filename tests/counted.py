"""Count what a call does, so that a test of its cost does not depend on the machine."""

import sys
from collections.abc import Callable
from types import FrameType


def calls_of(run: Callable[[], object]) -> int:
    """Return how many functions, of Python and of C, are called while `run` runs.

    A loop without calls is not counted: it costs in proportion to what it loops over, and what
    made that list was counted.
    """
    counted, before = 0, sys.getprofile()

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return counted
