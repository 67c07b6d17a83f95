r"""The text of matchers as Alertmanager reads it: the classic syntax, UTF-8, and both by default.

Both read a list of matchers with commas between them, in braces or not. *UTF-8* (since 0.27) takes
any label name, in quotes where it has reserved characters; values in quotes have the escapes of Go
(``\n``, ``\"``, ``\x41``, ...), values without have no reserved characters. *Classic* takes
Prometheus label names alone; in values ``\\``, ``\"`` and ``\n`` are escapes and every other
backslash is itself. As Alertmanager does by default, a text that both can read is read as classic,
any other by the one that can. Source: Alertmanager 0.27, matcher/parse, pkg/labels/parse.go and
matcher/compat (the fallback). A text without any matcher is refused here, but for ``{}``:
it would match everything.
"""

import re
from itertools import pairwise
from typing import Literal, TypeAlias

from serviceops._internal.texts import position
from serviceops.errors import InvalidValue

MatcherSyntax: TypeAlias = Literal["fallback", "utf8", "classic"]
"""How a text is read: as both, classic first (Alertmanager's default), or as one alone."""

ParsedMatcher: TypeAlias = tuple[str, str, str]
"""A label's name, the operator and the value."""

# What Go calls white space (unicode.IsSpace); Python's `str.isspace` has four characters more.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_TOKEN = re.compile(
    rf"""[{_SPACE}]*(?:(?P<sign>[{{}},])|(?P<operator>=~|=|!=|!~)|(?P<quoted>"(?:[^"\\]|\\.)*")"""
    rf"""|(?P<word>[^{_SPACE}{{}}!=~,\\"'`]+)|(?P<end>$(?!\n)))""",
    re.DOTALL,
)
_ESCAPE = re.compile(
    r"""\\(?:(?P<plain>[abfnrtv\\"])|x(?P<byte>[0-9a-fA-F]{2})|(?P<octal>[0-3][0-7]{2})"""
    r"""|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8}))|(?P<other>[\\\n])"""
)
_PLAIN = dict(zip('abfnrtv\\"', '\a\b\f\n\r\t\v\\"', strict=True))

# In the classic syntax white space around a part is ASCII and has no vertical tab (Go's \s).
_CLASSIC = re.compile(r"[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)")
_CLASSIC_SPACE = "\t\n\f\r "
_TRIMMED = "".join(filter(re.compile(f"[{_SPACE}]").match, map(chr, range(0x3001))))


class _Unreadable(Exception):
    """A text is not of the syntax: what was expected, and where."""

    def __init__(self, expected: str, at: int) -> None:
        super().__init__(expected, at)
        self.expected, self.at = expected, at


def parse_matchers(text: str, *, syntax: MatcherSyntax = "fallback") -> list[ParsedMatcher]:
    r"""Return the matchers of a text; what cannot be read is refused with its position.

    >>> parse_matchers(r'{instance=~"web\\d+", "my label"!=x}')
    [('instance', '=~', 'web\\d+'), ('my label', '!=', 'x')]
    >>> parse_matchers('severity')
    Traceback (most recent call last):
        ...
    serviceops.errors.InvalidValue: ...
    """
    if syntax not in ("fallback", "utf8", "classic"):
        raise InvalidValue(syntax, "'fallback', 'utf8' or 'classic'")
    found: list[ParsedMatcher] | None = None
    refusal = _Unreadable("", 0)
    if syntax != "classic":
        try:
            found = _Utf8(text).read()
        except _Unreadable as unreadable:
            refusal = unreadable
    if syntax != "utf8":
        try:
            found = _classic(text)
        except _Unreadable as unreadable:
            # The newer parser knows more of the text, so its sentence is the better one.
            refusal = refusal if refusal.expected else unreadable
    if found is None:
        raise InvalidValue(
            text,
            f"{refusal.expected} at {position(text, refusal.at)}",
            'a matcher is written as severity="critical", several with commas between them',
        )
    if not found and text.strip(_TRIMMED) != "{}":
        raise InvalidValue(text, "a matcher", "for example 'severity=\"critical\"'")
    return found


class _Utf8:
    """Reads the tokens of the UTF-8 syntax from left to right, each once."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.kind = self.value = ""
        self._step()

    def _step(self) -> None:
        """Read the next token; one that is none has the kind ''."""
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            rest = self.text[self.at :]
            self.start = self.at + len(rest) - len(rest.lstrip())
            self.kind = self.value = ""
            return
        self.kind = found.lastgroup or ""
        self.value = found[self.kind]
        self.start, self.at = found.start(self.kind), found.end()

    def read(self) -> list[ParsedMatcher]:
        """Return the matchers of the whole text."""
        braces = self._took("{")
        matchers: list[ParsedMatcher] = []
        while self.value != "}" and self.kind != "end":
            if matchers:
                self._expect(",", "a comma or the end of the list")
                if self.value == "}" or self.kind == "end":
                    break  # one comma may follow the last matcher
            matchers.append(self._matcher())
        if braces:
            self._expect("}", "a closing brace")
        if self.kind != "end":
            raise _Unreadable("the end of the text", self.start)
        return matchers

    def _took(self, sign: str) -> bool:
        if self.kind == "sign" and self.value == sign:
            self._step()
            return True
        return False

    def _expect(self, sign: str, expected: str) -> None:
        if not self._took(sign):
            raise _Unreadable(expected, self.start)

    def _matcher(self) -> ParsedMatcher:
        name, at = self._text("the name of a label"), self.start
        if self.kind != "operator":
            raise _Unreadable("an operator (=, !=, =~ or !~)", at)
        operator = self.value
        self._step()
        return name, operator, self._text("a value, in quotes where it has reserved characters")

    def _text(self, expected: str) -> str:
        if self.kind not in ("quoted", "word"):
            raise _Unreadable(expected, self.start)
        text = self.value if self.kind == "word" else _unquoted(self.value[1:-1], self.start)
        if not text and expected.startswith("the name"):
            raise _Unreadable(expected, self.start)
        self._step()
        return text


def _unquoted(inner: str, start: int) -> str:
    r"""Return what a text in quotes means, by the rules of Go for strings.

    Escapes of bytes (``\xf0``) may be parts of one character in UTF-8, so the text is put together
    as bytes and must be UTF-8 as a whole.
    """
    if "\\" not in inner and "\n" not in inner:
        return inner
    parts: list[bytes] = []
    done = 0
    for found in _ESCAPE.finditer(inner):
        parts.append(inner[done : found.start()].encode("utf-8", "surrogatepass"))
        done = found.end()
        kind = found.lastgroup or ""
        code = (
            int(found[kind], 8 if kind == "octal" else 16) if kind not in ("plain", "other") else 0
        )
        if kind == "other" or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            at = start + 1 + found.start()
            raise _Unreadable("an escape of Go's strings (a backslash itself as \\\\)", at)
        if kind == "plain":
            parts.append(_PLAIN[found[kind]].encode())
        else:
            parts.append(bytes([code]) if kind in ("byte", "octal") else chr(code).encode())
    parts.append(inner[done:].encode("utf-8", "surrogatepass"))
    try:
        return b"".join(parts).decode()
    except UnicodeDecodeError:
        raise _Unreadable("escapes that make UTF-8", start) from None


def _classic(text: str) -> list[ParsedMatcher]:
    """Return the matchers of a text in the classic syntax."""
    first, last = int(text.startswith("{")), len(text) - text.endswith("}")
    last = max(first, last)
    # A comma parts matchers outside of quotes, and quotes may begin in the middle of a value: this
    # is how the source finds them, before it looks at any matcher.
    starts, inside, escaped = [first], False, False
    for at in range(first, last):
        character = text[at]
        if character == "," and not inside:
            starts.append(at + 1)
            continue
        if character == '"':
            inside, escaped = inside != (not escaped), False
        else:
            escaped = character == "\\" and not escaped
    starts.append(last + 1)
    matchers: list[ParsedMatcher] = []
    for start, following in pairwise(starts):
        matcher = _classic_matcher(text, start, following - 1, is_last=following == starts[-1])
        matchers += [matcher] if matcher else []
    return matchers


def _classic_matcher(text: str, start: int, end: int, *, is_last: bool) -> ParsedMatcher | None:
    """Return one matcher; `None` for nothing after the last comma, which one comma may be."""
    if is_last:  # alone it is freed of all white space of Unicode, as in the source
        end = start + len(text[start:end].rstrip(_TRIMMED))
        start = end - len(text[start:end].lstrip(_TRIMMED))
        if start == end:
            return None
    found = _CLASSIC.match(text, start, end)
    if found is None:
        raise _Unreadable("a label's name and an operator (=, !=, =~ or !~)", start)
    at = found.end()
    written = text[at:end]
    at += len(written) - len(written.lstrip(_CLASSIC_SPACE))
    written = written.strip(_CLASSIC_SPACE)
    quotes = written.startswith('"')
    if quotes:
        written, at = written[1:], at + 1
    # A backslash that escapes nothing is itself, also as the last character.
    value: list[str] = []
    escaped = False
    for i, character in enumerate(written):
        final = i == len(written) - 1
        if escaped:
            escaped = False
            value.append({"n": "\n", '"': '"', "\\": "\\"}.get(character, "\\" + character))
        elif character == "\\" and not final:
            escaped = True
        elif character == '"':
            if not (quotes and final):
                raise _Unreadable("a quote that is escaped or ends the value", at + i)
            quotes = False
        else:
            value.append(character)
    if quotes:
        raise _Unreadable("a quote that ends the value", at + len(written))
    return found[1], found[2], "".join(value)


def quoted(text: str) -> str:
    r"""Return a text in quotes, as both syntaxes read it.

    >>> print(quoted('say "a\\b"'))
    "say \"a\\b\""
    """
    escaped = text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return f'"{escaped}"'
