"""Known errors that may explain an incident: ranked, with the words and fields that match.

The score is Okapi BM25 (Robertson and Zaragoza, 2009) over the fields of each known error.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import fsum, log
from typing import TypeAlias

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.extras import extra
from serviceops._internal.texts import repeated
from serviceops.desk.categories import path_of
from serviceops.errors import InvalidValue
from serviceops.lifecycle import Incident, KnownError
from serviceops.sla import Explanation, Line

FIELDS: Mapping[str, float] = {
    "symptom": 3.0, "summary": 2.0, "cause": 1.0, "workaround": 1.0, "service": 1.0,
    "category": 1.0,
}  # fmt: skip
"""The fields and the weight of a word in each. Service and category only add to a match."""

_TEXTS = ("symptom", "summary", "cause", "workaround")
_K1, _B = 1.2, 0.75  # the usual constants of BM25
_STEM, _ENDING, _STEMMED = 4, 3, 0.6
_TYPO, _SHORTEST_TYPO = 84.0, 4
_MAX_LETTERS, _MAX_WORDS = 20_000, 1_000
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    "a an and are as at be been but by can cannot could do does for from had has have he her his i"  # noqa: SIM905 - reads best so
    " if in into is it its me my no not of on or our she so than that the their them then there"
    " they this to was we were what when which while who will with would you your".split()
)

# Words of a text, each with how often it occurs.
Words: TypeAlias = dict[str, int]


def _words(text: str | None) -> Words:
    """Return the words of a text without the common ones; of a very long text, the first ones."""
    # A text from outside has no bound of its own: letters and words are counted, the rest is cut.
    folded = unicodedata.normalize("NFKD", (text or "")[:_MAX_LETTERS]).casefold()
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    counted: Words = {}
    for number, found in enumerate(_WORD.finditer(plain)):
        if number == _MAX_WORDS:
            break
        word = found.group()
        if len(word) > 1 and word not in _COMMON:
            counted[word] = counted.get(word, 0) + 1
    return counted


def _share_a_stem(one: str, other: str) -> bool:
    """Return whether two words begin alike and differ in a short ending: hangs, hanging."""
    alike = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        alike += 1
    return alike >= _STEM and max(len(one), len(other)) - alike <= _ENDING


def _levels(path: str | None) -> Words:
    """Return a category as words: one for itself and one for each above it."""
    names = path_of(path.casefold()) if path else ()
    return {" > ".join(names[:size]): 1 for size in range(1, len(names) + 1)}


def _fields(known: KnownError) -> dict[str, Words]:
    category = dict(known.extra).get("category")
    fields = {name: _words(getattr(known, name)) for name in _TEXTS}
    fields["service"] = {known.service.casefold(): 1} if known.service else {}
    fields["category"] = _levels(category if isinstance(category, str) else None)
    return fields


@checked
@attrs.frozen(kw_only=True)
class Matched:
    """One word of the incident found in a field of a known error, with its part of the score.

    `found` is the word in the field; it differs from `word` where that was misspelt or has another
    ending.
    """

    field: str
    word: str
    found: str
    score: float

    def __str__(self) -> str:
        near = "" if self.found == self.word else f" for {self.word!r}"
        return f"{self.field} has {self.found!r}{near}"


@attrs.frozen(kw_only=True)
class Candidate:
    """A known error that may explain an incident, with its reasons, the weightiest first."""

    known_error: KnownError
    score: float
    matched: tuple[Matched, ...]

    @property
    def because(self) -> Explanation:
        """The reasons as text, with a warning when its review is overdue."""
        lines = [Line(f"{one.field}_matches", str(one)) for one in self.matched]
        if self.known_error.review_overdue:
            lines.append(Line("review_overdue", "nobody confirmed it by its review date"))
        return Explanation(tuple(lines))


def _by_id(given: Iterable[KnownError]) -> tuple[KnownError, ...]:
    known = sorted(given, key=lambda one: one.id)
    if twice := repeated(one.id for one in known):
        raise InvalidValue(", ".join(twice), "each known error once")
    return tuple(known)


@checked
@attrs.frozen
class KnownErrorIndex:
    """An index of the known errors of a desk. Only published ones are candidates.

    A known error has no category field; a host fact of that name (``extra={"category": ...}``) is
    used.

    >>> from datetime import UTC, datetime
    >>> from types import SimpleNamespace
    >>> def at(day): return datetime(2026, 3, day, tzinfo=UTC)
    >>> problem = SimpleNamespace(id="PRB-1", state="investigating")
    >>> known = KnownError.log("KE-1", summary="The mail store stops", problem="PRB-1",
    ...                        symptom="Outlook hangs", workaround="restart the store", at=at(2))
    >>> known = known.publish(review_at=at(30), evidence=[problem], at=at(3))
    >>> incident = Incident.log("INC-1", summary="outlook hanging again", caller="u-1", at=at(4))
    >>> [found] = KnownErrorIndex([known]).candidates(incident)
    >>> print(found.because)
    symptom has 'outlook'
    symptom has 'hangs' for 'hanging'
    """

    known_errors: tuple[KnownError, ...] = attrs.field(converter=_by_id)
    typos: bool = attrs.field(default=False, kw_only=True)

    @cached_property
    def _offered(self) -> tuple[tuple[KnownError, dict[str, Words]], ...]:
        published = (one for one in self.known_errors if one.state == "published")
        return tuple((one, _fields(one)) for one in published)

    @cached_property
    def _having(self) -> dict[str, int]:
        """The number of known errors that have each word."""
        every = ({w for words in fields.values() for w in words} for _, fields in self._offered)
        return Counter(word for words in every for word in words)

    @cached_property
    def _text_words(self) -> tuple[str, ...]:
        texts = (fields[name] for _, fields in self._offered for name in _TEXTS)
        return tuple(sorted({word for words in texts for word in words}))

    @cached_property
    def _usual_length(self) -> dict[str, float]:
        """The average number of words in each field, of those that have any."""
        usual = {}
        for name in FIELDS:
            lengths = [sum(fields[name].values()) for _, fields in self._offered if fields[name]]
            usual[name] = sum(lengths) / len(lengths) if lengths else 1.0
        return usual

    @checked
    def candidates(
        self, incident: Incident, *, symptoms: str = "", at_most: int = 5
    ) -> tuple[Candidate, ...]:
        """Return the known errors that share words with an incident, the likeliest first.

        The words of its summary and of `symptoms` are searched in their texts; the same service,
        and the same category or one above it, add to the score but are no match by themselves. Of
        equal scores the smaller id comes first.
        """
        if at_most < 1:
            raise InvalidValue(at_most, "how many to offer, from 1")
        wanted = _words(f"{incident.summary} {symptoms}")
        near = {word: self._near(word) for word in wanted}
        found = []
        for known, fields in self._offered:
            matched = list(self._matches(fields, near))
            if not matched:
                continue
            if incident.service:
                matched += self._exact("service", fields, {incident.service.casefold(): 1})
            matched += self._exact("category", fields, _levels(incident.category))
            matched.sort(key=lambda one: (-one.score, list(FIELDS).index(one.field), one.word))
            score = fsum(one.score for one in matched)
            found.append(Candidate(known_error=known, score=score, matched=tuple(matched)))
        found.sort(key=lambda one: -one.score)  # those with equal scores are in order of their ids
        return tuple(found[:at_most])

    def _near(self, word: str) -> dict[str, float]:
        """Return the words of the texts that are near a word, each with the share that counts."""
        near = {known: _STEMMED for known in self._text_words if _share_a_stem(known, word)}
        if self.typos and len(word) >= _SHORTEST_TYPO:
            with extra("matching"):  # here only: most hosts do without
                from rapidfuzz import fuzz, process

            alike = process.extract(
                word, self._text_words, scorer=fuzz.ratio, score_cutoff=_TYPO, limit=None
            )
            for known, likeness, _ in alike:
                near[known] = max(near.get(known, 0.0), _STEMMED * likeness / 100)
        if word in self._having:
            near[word] = 1.0
        return near

    def _matches(
        self, fields: dict[str, Words], near: dict[str, dict[str, float]]
    ) -> Iterator[Matched]:
        """Yield, for each wanted word and each text, the nearest word in that text."""
        for word, meant in near.items():
            for name in _TEXTS:
                here = [(share, known) for known, share in meant.items() if known in fields[name]]
                if here:
                    share, known = max(here, key=lambda pair: (pair[0], pair[1]))
                    score = share * self._score(name, fields, known)
                    yield Matched(field=name, word=word, found=known, score=score)

    def _exact(self, name: str, fields: dict[str, Words], wanted: Words) -> Iterator[Matched]:
        for word in wanted:
            if word in fields[name]:
                score = self._score(name, fields, word)
                yield Matched(field=name, word=word, found=word, score=score)

    # A word weighs more the fewer known errors have it, and less in a longer text. The result
    # depends on the texts only, not on the machine or their order.
    def _score(self, name: str, fields: dict[str, Words], word: str) -> float:
        having, times = self._having[word], fields[name][word]
        # Okapi BM25: inverse document frequency times a term frequency that saturates.
        rarity = log(1 + (len(self._offered) - having + 0.5) / (having + 0.5))
        length = sum(fields[name].values()) / self._usual_length[name]
        return FIELDS[name] * rarity * times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * length))
