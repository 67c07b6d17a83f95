"""Positions in a text that cannot be read, said the same way by every parser."""


def position(text: str, at: int) -> str:
    """Return the place in a text, counted from 0 as Python counts, and what stands there.

    >>> position("a,b", 1), position("a", 1)
    ("position 1, at ','", 'position 1, at the end')
    """
    return f"position {at}, at {text[at]!r}" if at < len(text) else f"position {at}, at the end"
