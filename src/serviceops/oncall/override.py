"""Exceptions to a schedule: overrides, swaps and fixed plans. None changes anything outside itself.

Sources: PagerDuty, overrides (one person in place of whoever would serve); GoAlert, overrides that
add, remove and replace, and temporary schedules that replace all rules for a while; Grafana OnCall,
shift swaps.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops._internal.kinds import FilledText
from serviceops.display.text import format_instant
from serviceops.errors import InvalidValue
from serviceops.oncall.rotation import Crew, CrewLike, Member, as_crew
from serviceops.spans import Span


def _text(span: Span) -> str:
    return " to ".join(format_instant(at, "UTC") for at in span.pair)


def _is_filled(_: object, __: object, span: Span) -> None:
    if not isinstance(span, Span) or span.start == span.end:
        raise InvalidValue(span, "a span with some time in it", "write Span(start, end)")


@checked
@attrs.frozen
class Override:
    """For a while, other members serve: in place of everybody, of one person, or beside all.

    By default `members` serve in place of whoever would; nobody does if there are none. With
    `replaces`, a name, only that person is replaced, where the person would serve. With `adds` they
    serve beside the others. With `layer`, its name, only what that layer contributes is changed.
    An override serves in its whole span, also where a layer's hours are closed; one that `replaces`
    a person only where that person would serve.

    >>> from datetime import UTC, datetime
    >>> night = Span(datetime(2026, 3, 2, 20, tzinfo=UTC), datetime(2026, 3, 3, 8, tzinfo=UTC))
    >>> Override(night, "ben", replaces="ana").members
    (Member(name='ben', zone=None),)
    """

    span: Span = attrs.field(validator=_is_filled)
    members: Crew = attrs.field(converter=as_crew)
    replaces: str | None = attrs.field(default=None, kw_only=True)
    adds: bool = attrs.field(default=False, kw_only=True)
    layer: FilledText | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.adds and (self.replaces is not None or not self.members):
            raise InvalidValue(
                self.replaces, "members who serve beside the others", "leave replaces= out"
            )
        if self.replaces == "":
            raise InvalidValue(self.replaces, "the name of a member", "leave replaces= out")

    def __str__(self) -> str:
        members = ", ".join(map(str, self.members)) or "nobody"
        of = f" in {self.layer}" if self.layer is not None else ""
        how = "beside the others" if self.adds else f"in place of {self.replaces or 'everybody'}"
        return f"{_text(self.span)}: {members} {how}{of}"


def _member(given: Member | str) -> Member:
    return given if isinstance(given, Member) else Member(given)


@checked
@attrs.frozen
class Swap:
    """Two people take each other's duty: `one`'s in `one_span`, `other`'s in `other_span`.

    >>> from datetime import UTC, datetime, timedelta
    >>> monday, week = datetime(2026, 3, 2, tzinfo=UTC), timedelta(weeks=1)
    >>> Swap("ana", Span(monday, monday + week), "ben", Span(monday + week, monday + 2 * week)).one
    Member(name='ana', zone=None)
    """

    one: Member = attrs.field(converter=_member)
    one_span: Span = attrs.field(validator=_is_filled)
    other: Member = attrs.field(converter=_member)
    other_span: Span = attrs.field(validator=_is_filled)

    def __attrs_post_init__(self) -> None:
        if self.one.name == self.other.name:
            raise InvalidValue(self.one.name, "two different members", "write Swap('ana', ...)")

    def __str__(self) -> str:
        return f"{_text(self.one_span)}: {self.other} for {self.one}; back {_text(self.other_span)}"


def _shifts(
    given: Mapping[Span, CrewLike] | Iterable[tuple[Span, CrewLike]],
) -> tuple[tuple[Span, Crew], ...]:
    pairs: Iterable[Any] = given.items() if isinstance(given, Mapping) else given
    return tuple((span, as_crew(crew)) for span, crew in pairs)


@checked
@attrs.frozen
class FixedPlan:
    """For a while, fixed shifts take the place of all layers; nobody serves between them.

    >>> from datetime import UTC, datetime
    >>> week = Span(datetime(2026, 12, 21, tzinfo=UTC), datetime(2026, 12, 28, tzinfo=UTC))
    >>> eve = Span(datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 12, 25, tzinfo=UTC))
    >>> len(FixedPlan(week, {eve: "ana"}).shifts)
    1
    """

    span: Span = attrs.field(validator=_is_filled)
    shifts: tuple[tuple[Span, Crew], ...] = attrs.field(default=(), converter=_shifts)

    def __attrs_post_init__(self) -> None:
        for span, _ in self.shifts:
            _is_filled(self, None, span)
            if span.start < self.span.start or span.end > self.span.end:
                raise InvalidValue(
                    f"a shift from {span.start.isoformat()} to {span.end.isoformat()}",
                    "shifts within the span of the plan", "widen the plan",
                )  # fmt: skip
