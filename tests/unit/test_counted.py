"""How calls are counted: only what the call itself does."""

import gc

from tests.counted import calls_of


class Left:
    """Something in a circle, with a finalizer: freed when the collector runs, in any call."""

    def __init__(self) -> None:
        self.circle = self

    def __del__(self) -> None:
        repr(self)


def list_of_lists(size: int) -> list[list[int]]:
    return [[each] for each in range(size)]


def test_finalizers_of_what_others_left_are_not_counted() -> None:
    gc.collect()
    alone = calls_of(lambda: list_of_lists(10_000))
    for _ in range(100):
        Left()

    assert calls_of(lambda: list_of_lists(10_000)) == alone
    assert gc.isenabled()
