"""Texts: their bytes, the positions at which they cannot be read, and names that repeat."""

from collections import Counter
from collections.abc import Iterable


def octets(text: str) -> bytes:
    r"""Return a text in UTF-8, with half a pair of surrogates as three bytes.

    JSON may have such a half, as a payload that was cut within a character; strict UTF-8 has no
    bytes for it.

    >>> octets("\ud800")
    b'\xed\xa0\x80'
    """
    return text.encode(errors="surrogatepass")


def position(text: str, at: int) -> str:
    """Return the place in a text, counted from 0 as Python counts, and what stands there.

    >>> position("a,b", 1), position("a", 1)
    ("position 1, at ','", 'position 1, at the end')
    """
    return f"position {at}, at {text[at]!r}" if at < len(text) else f"position {at}, at the end"


def repeated(names: Iterable[str]) -> list[str]:
    """Return the names that are there more than once, each once and sorted."""
    return sorted(name for name, times in Counter(names).items() if times > 1)
