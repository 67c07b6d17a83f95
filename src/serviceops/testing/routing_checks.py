"""Cases of alert routing from plain data: who gets an alert at an instant, as a test of its own."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.events.routing import AlertRouting
from serviceops.spans import utc

_MEMBERS = frozenset({"name", "labels", "at", "firing", "receivers", "notified", "inhibited_by"})
_ANY_TIME = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday noon, where no instant matters


def _instant(given: datetime | str) -> datetime:
    return utc(datetime.fromisoformat(given) if isinstance(given, str) else given)


def _names(given: Iterable[str] | str | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    return (given,) if isinstance(given, str) else tuple(given)


@checked
@attrs.frozen(kw_only=True)
class RoutingCase:
    """One expectation of routing: an alert, what else fires, an instant, and who gets it.

    `receivers` are those of its routes in the order of the tree, `notified` those that are left
    once muting and inhibition are taken off, `inhibited_by` the rules that inhibit it. What is left
    out (`None`) is not checked; at least one of them has to be there.

    >>> RoutingCase(name="db", labels={"team": "db"}, receivers="dba").receivers
    ('dba',)
    """

    name: str
    labels: Mapping[str, str] = attrs.field(converter=dict, hash=False)
    at: datetime = attrs.field(default=_ANY_TIME, converter=_instant)
    firing: tuple[Mapping[str, str], ...] = attrs.field(
        default=(), converter=tuple[Mapping[str, str], ...], hash=False
    )
    receivers: tuple[str, ...] | None = attrs.field(default=None, converter=_names)
    notified: tuple[str, ...] | None = attrs.field(default=None, converter=_names)
    inhibited_by: tuple[str, ...] | None = attrs.field(default=None, converter=_names)

    def __attrs_post_init__(self) -> None:
        if self.receivers is None and self.notified is None and self.inhibited_by is None:
            raise InvalidValue(
                self.name, "receivers, notified or inhibited_by", "say what the case expects"
            )

    def __str__(self) -> str:
        return self.name


@checked
def routing_cases(data: Iterable[Mapping[str, Any]]) -> tuple[RoutingCase, ...]:
    """Return cases from plain data, as a reader of YAML or JSON gives it.

    A member that is not one of a case is refused: a misspelt one would never be checked.

    >>> case, = routing_cases([{"name": "db", "labels": {"team": "db"}, "notified": ["dba"]}])
    >>> str(case), case.notified
    ('db', ('dba',))
    """
    found = []
    for place, each in enumerate(data):
        if odd := sorted(set(each) - _MEMBERS):
            raise InvalidValue(
                ", ".join(odd), f"members of case {place}: {', '.join(sorted(_MEMBERS))}"
            )
        found.append(RoutingCase(**{"name": f"case {place}", **each}))
    return tuple(found)


@checked
def check_routing(routing: AlertRouting, case: RoutingCase) -> None:
    """Raise `AssertionError` with the explanation if routing does not do what a case expects.

    Use it with ``pytest.mark.parametrize("case", routing_cases(data), ids=str)``.

    >>> from serviceops.events import Route
    >>> desk = AlertRouting(route=Route(receiver="desk"))
    >>> check_routing(desk, RoutingCase(name="db", labels={"team": "db"}, receivers="dba"))
    Traceback (most recent call last):
    AssertionError: db: receivers are ('desk',) where ('dba',) is expected
    {'team': 'db'} at 2026-03-02T12:00:00+00:00
      {} -> desk, grouped by {}
        first sent: 2026-03-02T12:00:30+00:00
    """
    found = routing.explain(case.labels, at=case.at, firing=case.firing)
    for member in ("receivers", "notified", "inhibited_by"):
        expected = getattr(case, member)
        if expected is not None and getattr(found, member) != expected:
            raise AssertionError(
                f"{case.name}: {member} are {getattr(found, member)} where {expected} is expected"
                f"\n{found}"
            )
