"""A base of classes with slots that every protocol of pickle carries."""

from typing import Any, SupportsIndex


class Slotted:
    """Slots of which the first two protocols of pickle know nothing: the third is used for them."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        return super().__reduce_ex__(max(int(protocol), 2))
