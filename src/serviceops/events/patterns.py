"""Patterns: regular expressions that match in time proportional to the text, whatever it is.

Labels come from outside, and a backtracking matcher can be made to run for years by a text chosen
for its pattern. Here a pattern is compiled to a set of states that are followed all at once, as in
RE2, whose common part of the syntax is understood; what needs backtracking (references, looking
around) is refused, and so is any unknown syntax. A pattern matches the whole text.
"""

from bisect import bisect_right
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

import attrs

from serviceops.errors import InvalidValue
from serviceops.spans import unite

MAX_STATES = 4000
MAX_DEPTH = 50
MAX_REPEATS = 1000
MAX_CACHED = 2000
MAX_FOLLOWING = 40_000
MAX_JUMPS = 50

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


def _one_of(parts: list[_Part]) -> _Part:
    """Return the choice; one of single characters is a class, which is a state instead of many."""
    classes = [part for part in parts if isinstance(part, _Class) and not part.negated]
    if len(classes) < len(parts) or len({part.folded for part in classes}) > 1:
        return _Choice(tuple(parts))
    return _Class(
        tuple(chain.from_iterable(part.ranges for part in classes)), False, classes[0].folded
    )


def _refused(text: str, expected: str, at: int) -> InvalidValue:
    return InvalidValue(
        text, expected, f"near position {at}; patterns have no references and no looking around"
    )


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
            raise self._refused("as many parentheses opened as closed")
        return part

    def _refused(self, expected: str) -> InvalidValue:
        return _refused(self.text, expected, self.at)

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
            raise self._refused("a pattern that does not break off")
        self.at += 1
        return self.text[self.at - 1]

    def _choice(self) -> _Part:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._refused(f"parentheses at most {MAX_DEPTH} deep")
        parts = [self._sequence()]
        while self._taken("|"):
            parts.append(self._sequence())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else _one_of(parts)

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._next not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return parts[0] if len(parts) == 1 else _Sequence(tuple(parts))

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
            raise self._refused("one quantifier after a part")
        return _Repeat(part, least, most)

    def _counts(self) -> tuple[int, int | None]:
        end = self.text.find("}", self.at)
        counts = self.text[self.at + 1 : end] if end > 0 else ""
        least, comma, most = counts.partition(",")
        numbers = [n for n in (least, most) if n]
        if not least or not all(n.isascii() and n.isdigit() and len(n) <= 4 for n in numbers):
            raise self._refused("counts such as {2}, {2,} or {2,5}; a brace itself as \\{")
        low = int(least)
        high = int(most) if most else None if comma else low
        if max(low, high or 0) > MAX_REPEATS or (high is not None and high < low):
            raise self._refused(f"counts in order and at most {MAX_REPEATS}")
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
            raise self._refused("a part before each quantifier")
        return self._literal(character)

    def _literal(self, character: str) -> _Class:
        return _Class(((ord(character), ord(character)),), folded=self.folded)

    def _group(self) -> _Part:
        if self._taken("?") and not self._taken(":"):
            named = self._taken("P<") or self._taken("<")
            end = self.text.find(">", self.at) if named else -1
            if end < 0 or not self.text[self.at : end].isidentifier():
                raise self._refused("groups as (...), (?:...) or (?P<name>...)")
            self.at = end + 1
        part = self._choice()
        if not self._taken(")"):
            raise self._refused("as many parentheses closed as opened")
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
                raise self._refused("two hexadecimal digits after \\x") from None
        if escaped.isalnum():
            raise self._refused(f"an escape that is understood, unlike \\{escaped}")
        return escaped

    def _class(self) -> _Class:
        negated = self._taken("^")
        ranges: list[Range] = []
        while not (self._next == "]" and ranges):
            low = self._one()
            if low == "[" and self._next == ":":
                raise self._refused("the characters of a class themselves, or \\d, \\w, \\s")
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
            raise self._refused("ranges in order")
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

    states: int
    accepts: bool
    moves: dict[str, "_Node"] = attrs.field(factory=dict)


class _Alphabet:
    """Which states each character moves, as a set of bits: one bit a state.

    The ends of all ranges cut the characters into stretches that no class tells apart, so a
    character costs one search, however many classes there are.
    """

    def __init__(self, classes: list[_Class]) -> None:
        # One walk over the ends of all ranges, from the lowest on: the classes that begin or end
        # there change the set, and up to the next end it stays.
        self._negated = self._folded = 0
        opens: dict[int, int] = {}
        closes: dict[int, int] = {}
        for number, each in enumerate(classes):
            bit = 1 << number
            self._negated |= bit if each.negated else 0
            self._folded |= bit if each.folded else 0
            for low, high in _disjoint(each.ranges):
                opens[low] = opens.get(low, 0) | bit
                closes[high + 1] = closes.get(high + 1, 0) | bit
        self._bounds = sorted({0, *opens, *closes})
        self._within: list[int] = []
        inside = 0
        for bound in self._bounds:
            inside = (inside & ~closes.get(bound, 0)) | opens.get(bound, 0)
            self._within.append(inside)

    def states(self, character: str) -> int:
        """Return the states that the character moves."""
        found = self._of(character)
        other = character.swapcase() if self._folded else character
        if other != character and len(other) == 1:
            found |= self._of(other) & self._folded
        return found ^ self._negated

    def _of(self, character: str) -> int:
        return self._within[bisect_right(self._bounds, ord(character)) - 1]


def _disjoint(ranges: tuple[Range, ...]) -> list[Range]:
    """Return the ranges in order; those that overlap or touch become one."""
    return [(low, after - 1) for low, after in unite((low, high + 1) for low, high in ranges)]


class Pattern:
    """A compiled pattern. `pattern` makes one, and caches those used last.

    >>> pattern("mysql|cassandra").matches("mysql"), pattern("my").matches("mysql")
    (True, False)
    """

    def __init__(self, text: str) -> None:
        """Compile the text; unknown syntax raises `InvalidValue`."""
        self.text = text
        self._free: list[list[_Edge]] = []
        self._by: list[tuple[_Class, int] | None] = []
        start = self._state()
        self._last = self._built(_Reader(text).read(), start)
        moves = [(state, *move) for state, move in enumerate(self._by) if move is not None]
        self._bits = {state: 1 << number for number, (state, _, _) in enumerate(moves)}
        self._accept = 1 << len(moves)
        self._anchored = any(edge.only == "$" for edges in self._free for edge in edges)
        self._alphabet = _Alphabet([each for _, each, _ in moves])
        self._moved: dict[str, int] = {}
        self._follow = [self._after_edges(target) for _, _, target in moves]
        self._chain, self._jumps = _chained(self._follow)
        self._following: dict[tuple[int, int], int] = {}
        self._nodes: dict[int, _Node] = {}
        self.start = self._node(self._after_edges(start, begins=True))
        self._empty = self._last in self._closed(start, begins=True, ends=True)

    def __reduce__(self) -> tuple[object, ...]:
        return pattern, (self.text,)

    def __repr__(self) -> str:
        return f"pattern({self.text!r})"

    def matches(self, text: str) -> bool:
        """Return whether the pattern matches the whole text."""
        if not text:
            return self._empty
        node = self.start
        for character in text:
            try:
                node = node.moves[character]
            except KeyError:
                node = self.after(node, character)
        return node.accepts

    # Following several patterns together, as `routing.label_classes` does: `start` is the node
    # before the first character.

    def kind(self, character: str) -> int:
        """Return what tells a character from others: those of one kind move the same states."""
        return self._alphabet.states(character)

    def characters(self) -> list[str]:
        """Return characters of every kind, several of some."""
        bounds = (bound for bound in self._alphabet._bounds if bound <= _LAST)
        plain = [chr(bound) for bound in bounds if not 0xD800 <= bound <= 0xDFFF]
        return plain + [other for one in plain if len(other := one.swapcase()) == 1]

    # A nondeterministic automaton: its sets of states are built while texts are matched and cached
    # (the lazy subset construction of RE2): linear in the text, and no pattern is too large to
    # compile. `_free` are the moves without a character, `_by` the one move with a character.
    # A set of states is one integer, a bit for each state that a character moves. Most states are
    # followed by the next one, which is a shift for all of them at once; the rest is looked up.

    def _state(self) -> int:
        if len(self._by) >= MAX_STATES:
            raise _refused(self.text, f"a pattern of at most {MAX_STATES:,} parts", len(self.text))
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
            case _:
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

    def _closed(self, state: int, *, begins: bool = False, ends: bool = False) -> set[int]:
        """Return the state and all that can be reached from it without a character."""
        reached, left = {state}, [state]
        while left:
            for edge in self._free[left.pop()]:
                passes = not edge.only or (begins if edge.only == "^" else ends)
                if passes and edge.target not in reached:
                    reached.add(edge.target)
                    left.append(edge.target)
        return reached

    def _after_edges(self, state: int, *, begins: bool = False) -> int:
        """Return the states reached without a character, as bits, and whether the text may end."""
        # Only the last character's states are looked at: the accepting bit may pass `$` at once.
        reached = self._closed(state, begins=begins)
        found = sum(self._bits[each] for each in reached if each in self._bits)
        ends = reached if not self._anchored else self._closed(state, begins=begins, ends=True)
        return found | self._accept if self._last in ends else found

    def _node(self, states: int) -> _Node:
        known = self._nodes.get(states)
        if known is None:
            if len(self._nodes) >= MAX_CACHED:  # a hostile text could need very many
                self._nodes = {}
            known = self._nodes[states] = _Node(states, bool(states & self._accept))
        return known

    def after(self, node: _Node, character: str) -> _Node:
        """Return the node after one more character."""
        moved = self._moved.get(character)
        if moved is None:
            if len(self._moved) >= MAX_CACHED:
                self._moved = {}
            moved = self._moved[character] = self._alphabet.states(character)
        live = node.states & moved & (self._accept - 1)
        # Positions in a row are the usual case ({0,500}, a word): they move all at once. What goes
        # elsewhere comes in few kinds, or else from a table by bytes.
        reached = (live & self._chain) << 1
        if self._jumps is None:
            reached |= self._looked_up(live)
        else:
            for states, after in self._jumps:
                if live & states:
                    reached |= after
        if len(node.moves) >= MAX_CACHED:
            node.moves.clear()
        following_node = node.moves[character] = self._node(reached)
        return following_node

    def _looked_up(self, live: int) -> int:
        """Return the states that follow, from a table of what follows each byte of the set."""
        reached = 0
        for place in enumerate(live.to_bytes((live.bit_length() + 7) // 8, "little")):
            following = self._following.get(place)
            if following is None:
                first, byte = place[0] * 8, place[1]
                following = 0
                while byte:
                    following |= self._follow[first] if byte & 1 else 0
                    first, byte = first + 1, byte >> 1
                if len(self._following) >= MAX_FOLLOWING:
                    self._following = {}
                self._following[place] = following
            reached |= following
        return reached


def _chained(follow: list[int]) -> tuple[int, list[tuple[int, int]] | None]:
    """Return the states that the next one follows, and the other followers; `None` if too many."""
    chained, jumps = 0, dict[int, int]()
    for number, after in enumerate(follow):
        following = 2 << number
        if after & following:
            chained |= 1 << number
        others = after & ~following
        if others:
            jumps[others] = jumps.get(others, 0) | 1 << number
    if len(jumps) > MAX_JUMPS:
        return 0, None
    return chained, [(states, after) for after, states in jumps.items()]


@lru_cache(maxsize=512)
def pattern(text: str) -> Pattern:
    """Return the pattern of a text, compiled once.

    >>> pattern("(?i)team-[a-c]{1,2}").matches("Team-BC")
    True
    """
    return Pattern(text)
