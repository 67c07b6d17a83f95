"""Patterns: regular expressions that match in time proportional to the text, whatever it is.

Labels come from outside, and a backtracking matcher can be made to run for years by a text chosen
for its pattern. Here a pattern is compiled to a set of states that are followed all at once, as in
RE2, whose common part of the syntax is understood; what needs backtracking (references, looking
around) is refused, and so is what is not understood. A pattern matches the whole text.
"""

from functools import lru_cache
from typing import TypeAlias

import attrs

from serviceops.errors import InvalidValue

MAX_STATES = 4000
MAX_DEPTH = 50
MAX_REPEATS = 1000
MAX_CACHED = 2000

Range = tuple[int, int]

_DIGIT: tuple[Range, ...] = ((48, 57),)
_WORD: tuple[Range, ...] = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: tuple[Range, ...] = ((9, 10), (12, 13), (32, 32))
_KINDS = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_LAST = 0x10FFFF


@attrs.frozen
class _Class:
    """One character of several: any in the ranges, or any not in them."""

    ranges: tuple[Range, ...]
    negated: bool = False
    folded: bool = False

    def holds(self, character: str) -> bool:
        found = self._within(ord(character))
        if not found and self.folded:
            other = character.swapcase()
            found = len(other) == 1 and self._within(ord(other))
        return found != self.negated

    def _within(self, code: int) -> bool:
        return any(low <= code <= high for low, high in self.ranges)


@attrs.frozen
class _Only:
    """No character, and only at one end of the text: its beginning (^) or its end ($)."""

    where: str


@attrs.frozen
class _Sequence:
    """One part after the other."""

    parts: tuple["_Part", ...]


@attrs.frozen
class _Choice:
    """One part or another."""

    parts: tuple["_Part", ...]


@attrs.frozen
class _Repeat:
    """A part so many times, at least and at most (`None`: as often as may be)."""

    part: "_Part"
    least: int
    most: int | None


_Part: TypeAlias = _Class | _Only | _Sequence | _Choice | _Repeat


def _refused(text: str, expected: str) -> InvalidValue:
    return InvalidValue(text, expected, "patterns have no references and no looking around")


class _Reader:
    """Reads the text of a pattern into its parts."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.folded = self.dot_all = False

    def read(self) -> _Part:
        """Return the parts of the whole text; a flag at its beginning goes for all of it."""
        for flags in ("(?i)", "(?s)", "(?is)", "(?si)"):
            if self._taken(flags):
                self.folded, self.dot_all = "i" in flags, "s" in flags
                break
        part = self._choice()
        if self.at < len(self.text):
            raise _refused(self.text, "as many parentheses opened as closed")
        return part

    @property
    def _next(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def _taken(self, text: str) -> bool:
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def _one(self) -> str:
        if not self._next:
            raise _refused(self.text, "a pattern that does not break off")
        self.at += 1
        return self.text[self.at - 1]

    def _choice(self) -> _Part:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _refused(self.text, f"parentheses at most {MAX_DEPTH} deep")
        parts = [self._sequence()]
        while self._taken("|"):
            parts.append(self._sequence())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else _Choice(tuple(parts))

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._next not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return _Sequence(tuple(parts))

    def _repeated(self, part: _Part) -> _Part:
        least, most = 1, None
        if self._taken("*"):
            least = 0
        elif self._taken("?"):
            least, most = 0, 1
        elif self._next == "{":
            least, most = self._counts()
        elif not self._taken("+"):
            return part
        self._taken("?")  # asking for the shortest changes nothing about a whole match
        if self._next in ("*", "+", "?", "{") and self._next:
            raise _refused(self.text, "one quantifier after a part")
        return _Repeat(part, least, most)

    def _counts(self) -> tuple[int, int | None]:
        end = self.text.find("}", self.at)
        counts = self.text[self.at + 1 : end] if end > 0 else ""
        least, comma, most = counts.partition(",")
        numbers = [n for n in (least, most) if n]
        if not least or not all(n.isascii() and n.isdigit() and len(n) <= 4 for n in numbers):
            raise _refused(self.text, "counts such as {2}, {2,} or {2,5}; a brace itself as \\{")
        low = int(least)
        high = int(most) if most else None if comma else low
        if max(low, high or 0) > MAX_REPEATS or (high is not None and high < low):
            raise _refused(self.text, f"counts in order and at most {MAX_REPEATS}")
        self.at = end + 1
        return low, high

    def _atom(self) -> _Part:
        character = self._one()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == ".":
            return _Class((), negated=True) if self.dot_all else _Class(((10, 10),), negated=True)
        if character in "^$":
            return _Only(character)
        if character == "\\":
            return self._escaped()
        if character in "*+?{":
            raise _refused(self.text, "a part before each quantifier")
        return self._literal(character)

    def _literal(self, character: str) -> _Class:
        return _Class(((ord(character), ord(character)),), folded=self.folded)

    def _group(self) -> _Part:
        if self._taken("?") and not self._taken(":"):
            named = self._taken("P<") or self._taken("<")
            name, closed, _ = self.text[self.at :].partition(">")
            if not (named and closed and name.isidentifier()):
                raise _refused(self.text, "groups as (...), (?:...) or (?P<name>...)")
            self.at += len(name) + 1
        part = self._choice()
        if not self._taken(")"):
            raise _refused(self.text, "as many parentheses closed as opened")
        return part

    def _escaped(self) -> _Class:
        kind = self._one()
        if kind.lower() in _KINDS:
            return _Class(_KINDS[kind.lower()], negated=kind.isupper())
        return self._literal(self._unescaped(kind))

    def _unescaped(self, escaped: str) -> str:
        """Return the character of an escape."""
        if escaped in _CONTROLS:
            return _CONTROLS[escaped]
        if escaped == "x":
            digits = self._one() + self._one()
            try:
                return chr(int(digits, 16))
            except ValueError:
                raise _refused(self.text, "two hexadecimal digits after \\x") from None
        if escaped.isalnum():
            raise _refused(self.text, f"an escape that is understood, unlike \\{escaped}")
        return escaped

    def _class(self) -> _Class:
        negated = self._taken("^")
        ranges: list[Range] = []
        while not (self._next == "]" and ranges):
            low = self._one()
            if low == "[" and self._next == ":":
                raise _refused(self.text, "the characters of a class themselves, or \\d, \\w, \\s")
            if low == "\\":
                kind = self._one()
                if kind.lower() in _KINDS:
                    ranges += _KINDS[kind] if kind.islower() else _others(_KINDS[kind.lower()])
                    continue
                low = self._unescaped(kind)
            ranges.append((ord(low), ord(self._upper(low))))
        self.at += 1
        return _Class(tuple(ranges), negated=negated, folded=self.folded)

    def _upper(self, low: str) -> str:
        """Return the last character of a range, which may be its first."""
        if self._next != "-" or self.text.startswith("-]", self.at):
            return low
        self.at += 1
        high = self._one()
        if high == "\\":
            high = self._unescaped(self._one())
        if high < low:
            raise _refused(self.text, "ranges in order")
        return high


def _others(ranges: tuple[Range, ...]) -> list[Range]:
    """Return what the ranges, which are in order, leave out."""
    left, begin = [], 0
    for low, high in ranges:
        left.append((begin, low - 1))
        begin = high + 1
    return [*left, (begin, _LAST)]


@attrs.frozen
class _Edge:
    """A move to a state without a character: always, or only at one end of the text."""

    target: int
    only: str = ""


@attrs.frozen(eq=False)
class _Node:
    """A set of states followed together, and the set that follows for each character so far."""

    states: frozenset[int]
    accepts: bool
    moves: dict[str, "_Node"] = attrs.field(factory=dict)


class Pattern:
    """A compiled pattern. `pattern` makes one, and caches those used last.

    >>> pattern("mysql|cassandra").matches("mysql"), pattern("my").matches("mysql")
    (True, False)
    """

    def __init__(self, text: str) -> None:
        """Compile the text; what is not understood raises `InvalidValue`."""
        self.text = text
        self._free: list[list[_Edge]] = []
        self._by: list[tuple[_Class, int] | None] = []
        start = self._state()
        self._last = self._built(_Reader(text).read(), start)
        self._nodes: dict[frozenset[int], _Node] = {}
        self._first = self._node(self._closed({start}, begins=True))
        self._empty = self._last in self._closed({start}, begins=True, ends=True)

    def __reduce__(self) -> tuple[object, ...]:
        return pattern, (self.text,)

    def __repr__(self) -> str:
        return f"pattern({self.text!r})"

    def matches(self, text: str) -> bool:
        """Return whether the pattern matches the whole text."""
        if not text:
            return self._empty
        node = self._first
        for character in text:
            following = node.moves.get(character)
            node = self._after(node, character) if following is None else following
        return node.accepts

    # A nondeterministic automaton whose sets of states are built while texts are matched and cached
    # (the lazy subset construction of RE2): linear in the text, and no pattern is too large to
    # compile. `_free` are the moves without a character, `_by` the one move with a character.

    def _state(self) -> int:
        if len(self._by) >= MAX_STATES:
            raise _refused(self.text, f"a pattern of at most {MAX_STATES:,} parts")
        self._free.append([])
        self._by.append(None)
        return len(self._by) - 1

    def _freely(self, source: int, target: int | None = None, *, only: str = "") -> int:
        target = self._state() if target is None else target
        self._free[source].append(_Edge(target, only))
        return target

    def _built(self, part: _Part, start: int) -> int:
        """Build a part from a state on, and return the state at its end."""
        match part:
            case _Class():
                end = self._state()
                self._by[start] = (part, end)
                return end
            case _Only(where):
                return self._freely(start, only=where)
            case _Sequence(parts):
                end = self._freely(start)
                for each in parts:
                    end = self._built(each, end)
                return end
            case _Choice(parts):
                end = self._state()
                for each in parts:
                    self._freely(self._built(each, self._freely(start)), end)
                return end
            case _Repeat():
                return self._repeated(part, start)

    def _repeated(self, repeat: _Repeat, start: int) -> int:
        for _ in range(repeat.least):
            start = self._built(repeat.part, start)
        end = self._freely(start)
        if repeat.most is None:
            self._freely(self._built(repeat.part, self._freely(end)), end)
            return self._freely(end)
        for _ in range(repeat.most - repeat.least):
            start = self._built(repeat.part, self._freely(start))
            self._freely(start, end)
        return end

    def _closed(
        self, states: set[int], *, begins: bool = False, ends: bool = False
    ) -> frozenset[int]:
        """Return the states and all that can be reached from them without a character."""
        reached, left = set(states), list(states)
        while left:
            for edge in self._free[left.pop()]:
                passes = not edge.only or (begins if edge.only == "^" else ends)
                if passes and edge.target not in reached:
                    reached.add(edge.target)
                    left.append(edge.target)
        return frozenset(reached)

    def _node(self, states: frozenset[int]) -> _Node:
        known = self._nodes.get(states)
        if known is None:
            if (
                len(self._nodes) >= MAX_CACHED
            ):  # a hostile text could need very many, so the cache is emptied
                self._nodes = {}
            accepts = self._last in self._closed(set(states), ends=True)
            known = self._nodes[states] = _Node(states, accepts)
        return known

    def _after(self, node: _Node, character: str) -> _Node:
        reached = set()
        for state in node.states:
            move = self._by[state]
            if move is not None and move[0].holds(character):
                reached.add(move[1])
        if len(node.moves) >= MAX_CACHED:
            node.moves.clear()
        following = node.moves[character] = self._node(self._closed(reached))
        return following


@lru_cache(maxsize=512)
def pattern(text: str) -> Pattern:
    """Return the pattern of a text, compiled once.

    >>> pattern("(?i)team-[a-c]{1,2}").matches("Team-BC")
    True
    """
    return Pattern(text)
