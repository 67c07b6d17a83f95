"""Count what a call does, so that a test of its cost does not depend on the machine."""

import gc
import sys
from collections.abc import Callable
from types import FrameType


def calls_of(run: Callable[[], object]) -> int:
    """Return how many functions, of Python and of C, are called while `run` runs.

    A loop without calls is not counted: it costs in proportion to what it loops over, and what
    made that list was counted. The garbage collector waits: what it would free was left by others,
    whose finalizers and callbacks are none of this call's.
    """
    counted, before, collected = 0, sys.getprofile(), gc.isenabled()

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    gc.disable()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
        if collected:
            gc.enable()
    return counted
