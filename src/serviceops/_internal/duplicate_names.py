"""Names that come more than once."""

from collections import Counter
from collections.abc import Iterable


def repeated(names: Iterable[str]) -> list[str]:
    """Return the names that are there more than once, each once and sorted."""
    return sorted(name for name, times in Counter(names).items() if times > 1)
