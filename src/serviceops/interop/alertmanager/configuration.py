"""Alertmanager's configuration, in: routes, inhibitions and time intervals, for tests of routing.

Sources: Alertmanager, "Configuration", and config/config.go (0.25, as run by amtool); inhibitions
with several ``sources`` are of later versions. A mapping is read as a YAML reader gives it.
Settings of receivers, templates and everything about sending are listed as lost.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import attrs

from serviceops._internal.checked import checked
from serviceops.errors import InvalidValue
from serviceops.events import Inhibition, Matcher, Route
from serviceops.events.matchers import Matchers, as_matchers
from serviceops.events.processing.inhibition import InhibitionSource
from serviceops.events.routing import AlertRouting, TimeInterval, TimeRange
from serviceops.interop.import_result import Lost
from serviceops.interop.payloads import Losses, Payload

__all__ = ["RoutingImport", "from_config"]

T = TypeVar("T")


@checked
@attrs.frozen(kw_only=True)
class RoutingImport:
    """Routing as it was read, and what of the configuration it does not carry."""

    routing: AlertRouting
    lost: tuple[Lost, ...] = ()


@checked
def from_config(config: Mapping[str, Any]) -> RoutingImport:
    """Return the routing of an ``alertmanager.yml``, given as the mapping that a YAML reader gives.

    What cannot be read raises `MalformedPayload` with every fault and its place. Receivers come by
    name; whether one sends resolved alerts (``send_resolved``) is taken from its settings when all
    of them agree, and listed as lost otherwise. Whoever reads YAML 1.1 gets times such as 09:00
    right only when they are quoted: a number is refused.

    >>> read = from_config({
    ...     "route": {"receiver": "desk", "routes": [
    ...         {"matchers": ['severity="critical"'], "receiver": "pager", "continue": True}]},
    ...     "receivers": [{"name": "desk"}, {"name": "pager", "webhook_configs": [{"url": "x"}]}]})
    >>> [each.receiver for each in read.routing.destinations]
    ['desk', 'pager']
    >>> [lost.field for lost in read.lost]
    ['webhook_configs']
    """
    reader = RoutingReader(Payload(config, "Alertmanager configuration"))
    body = reader.body
    for name in ("time_intervals", "mute_time_intervals"):
        for each in body.each(name, needed=False):
            reader.interval(each)
    sends = reader.receivers(body.each("receivers", needed=False))
    rules = tuple(
        reader.inhibition(each, place)
        for place, each in enumerate(body.each("inhibit_rules", needed=False))
    )
    route = reader.route(body.one("route"), sends, is_root=True)
    reader.rest(
        body, {"time_intervals", "mute_time_intervals", "receivers", "inhibit_rules", "route"}
    )
    return reader.result(route, rules, tuple(sends))


class RoutingReader:
    """Reads parts of a configuration and notes faults by their place, and what is lost."""

    def __init__(self, body: Payload) -> None:
        self.body = body
        self.losses = Losses()
        self.intervals: dict[str, TimeInterval] = {}
        self._row = 0

    def result(
        self, route: Route | None, rules: Iterable[Inhibition | None], receivers: tuple[str, ...]
    ) -> RoutingImport:
        """Return everything that was read, or raise with every fault."""
        root = self.body.finished(route)
        routing = self.tried(
            self.body, "route",
            lambda: AlertRouting(
                route=root, inhibitions=[one for one in rules if one is not None],
                intervals=tuple(self.intervals.values()), receivers=receivers,
            ),
        )  # fmt: skip
        return RoutingImport(routing=self.body.finished(routing), lost=self.losses.found())

    def tried(self, place: Payload, member: str, made: Callable[[], T]) -> T | None:
        """Return a value, or note why it was refused as a fault of its place."""
        try:
            return made()
        except (InvalidValue, TypeError, ValueError) as refused:
            place.faults.append(f"{place.path}.{member}: {refused}")
            return None

    def rest(self, place: Payload, read: set[str]) -> None:
        """Note the members that nothing here reads as lost."""
        for name in place.members:
            if name not in read and place.members[name] is not None:
                self.losses.note("not_carried", str(name), self._row, f"{name} is not carried over")
        self._row += 1

    # Parts

    def receivers(self, each: Iterable[Payload]) -> dict[str, bool | None]:
        """Return whether each receiver sends resolved alerts; its other settings are lost."""
        found: dict[str, bool | None] = {}
        for receiver in each:
            name = receiver.text("name", needed=True)
            if name in found:
                receiver.fault("name", name, "a name that no other receiver has")
            sends: set[bool] = set()
            for member, given in receiver.members.items():
                if not str(member).endswith("_configs") or not isinstance(given, list):
                    continue
                default = member not in _SILENT_ENDS
                for one in receiver.each(member):
                    sends.add(one.flag("send_resolved", otherwise=default) is True)
            found[name] = self.agreed(sends, "send_resolved")
            self.rest(receiver, {"name"})
        return found

    def agreed(self, sends: set[bool], member: str) -> bool | None:
        """Return whether the integrations of a receiver send resolved alerts; `None` if unclear."""
        if len(sends) > 1:
            sentence = f"the integrations of a receiver differ in {member}"
            self.losses.note("send_resolved_differs", member, self._row, sentence)
        return sends.pop() if len(sends) == 1 else None

    def interval(self, place: Payload) -> None:
        """Read a named time interval."""
        ranges = "time_intervals"
        name = place.text("name", needed=True)
        if name in self.intervals:
            place.fault("name", name, "a name that no other time interval has")
        parts = [self._range(each) for each in place.each(ranges, needed=False)]
        found = self.tried(
            place, ranges,
            lambda: TimeInterval(name=name, ranges=[one for one in parts if one is not None]),
        )  # fmt: skip
        if found is not None:
            self.intervals[name] = found
        self.rest(place, {"name", ranges})

    def _range(self, place: Payload) -> TimeRange | None:
        times = [
            (_clock(each, "start_time"), _clock(each, "end_time"))
            for each in place.each("times", needed=False)
        ]
        given: dict[str, Any] = {"times": times}
        for name in ("weekdays", "days_of_month", "months", "years"):
            texts = place.members.get(name)
            if isinstance(texts, str):
                given[name] = texts
            elif isinstance(texts, list | tuple):
                given[name] = [str(one) for one in texts]
            elif texts is not None:
                place.fault(name, texts, "a text or a list of texts")
        if location := place.text("location"):
            given["location"] = location
        self.rest(place, {"times", "location", "weekdays", "days_of_month", "months", "years"})
        sound = self._sound(place, TimeRange, given)
        if len(sound) < len(given):
            return None
        return self.tried(place, "times", lambda: TimeRange(**sound))

    def _sound(
        self, place: Payload, kind: Callable[..., object], given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the settings that can be alone; the others are faults at their own members."""
        return {
            name: value
            for name, value in given.items()
            if self.tried(place, name, partial(kind, **{name: value})) is not None
        }

    def matchers(self, place: Payload, prefix: str = "") -> Matchers:
        """Return the matchers of a route or of one side of a rule, in every form it may have."""
        found: list[Matcher] = []
        for how, name in (("=", f"{prefix}match"), ("=~", f"{prefix}match_re")):
            for label, value in place.texts(name):
                one = self.tried(place, name, partial(Matcher, label, how, value))
                found += [one] if one is not None else []
        given = place.members.get(f"{prefix}matchers")
        if given is not None:
            more = self.tried(place, f"{prefix}matchers", lambda: as_matchers(given))
            found += more or ()
        return tuple(found)

    def inhibition(self, place: Payload, row: int) -> Inhibition | None:
        """Read a rule of inhibition, of one source or of several that all have to fire."""
        known = {"name", "sources", "equal"}
        known |= {f"{side}_{form}" for side in ("source", "target") for form in _FORMS}
        sources = [
            (self.matchers(each) or self.matchers(each, "source_"), self._labels(each, "equal"))
            for each in place.each("sources", needed=False)
        ]
        if not sources:
            sources = [(self.matchers(place, "source_"), self._labels(place, "equal"))]
        (first, equal), *others = sources
        name = place.text("name") or f"inhibit_rules[{row}]"
        target = self.matchers(place, "target_")
        self.rest(place, known)
        return self.tried(
            place, "source_matchers",
            lambda: Inhibition(
                name=name, source=first, target=target, equal=equal,
                others=[InhibitionSource(source=one, equal=labels) for one, labels in others],
            ),
        )  # fmt: skip

    def _labels(self, place: Payload, member: str) -> tuple[str, ...]:
        given = place.members.get(member)
        if given is None:
            return ()
        if isinstance(given, list | tuple) and all(isinstance(one, str) for one in given):
            return tuple(given)
        place.fault(member, given, "a list of names of labels")
        return ()

    def route(
        self, place: Payload, sends: Mapping[str, bool | None], *, is_root: bool = False
    ) -> Route | None:
        """Read a route with what is below it."""
        settings = self._sound(place, Route, dict(_lengths(place)))
        receiver = place.text("receiver", needed=is_root)
        if receiver:
            settings["receiver"] = receiver
            if (sends or "receivers" in self.body) and receiver not in sends:
                known = ", ".join(sends) or "none is listed"
                place.fault("receiver", receiver, f"one of the receivers: {known}")
            flag = sends.get(receiver)
            settings["send_resolved"] = True if flag is None else flag
        if place.members.get("group_by") is not None and (group := self._labels(place, "group_by")):
            settings["group_by"] = group
            if len(set(group)) < len(group):
                place.fault("group_by", list(group), "each label once")
        for theirs, ours in _INTERVALS.items():
            settings[ours] = self._intervals(place, theirs)
        below = [self.route(each, sends) for each in place.each("routes", needed=False)]
        matchers = (*self.matchers(place), *self._triples(place))
        continues = bool(place.flag("continue", otherwise=False))
        if continues and is_root:
            place.fault("continue", True, "a root that is the last route")
        self.rest(place, _ROUTE)
        return self.tried(
            place, "receiver",
            lambda: Route(
                matchers=matchers, continues=continues,
                routes=[one for one in below if one is not None], **settings,
            ),
        )  # fmt: skip

    def _intervals(self, place: Payload, member: str) -> tuple[TimeInterval, ...]:
        found = []
        for name in self._labels(place, member):
            if name in self.intervals:
                found.append(self.intervals[name])
            else:
                place.fault(member, name, "the name of a time interval")
        return tuple(found)

    def _triples(self, place: Payload) -> Matchers:
        """Return Grafana's matchers: lists of a label, an operator and a value."""
        found: list[Matcher] = []
        given = place.members.get("object_matchers") or ()
        if not isinstance(given, list | tuple):
            place.fault("object_matchers", given, "a list of matchers")
            return ()
        for one in given:
            if not isinstance(one, list | tuple) or len(one) != 3:
                place.fault("object_matchers", one, "a label, an operator and a value")
                continue
            made = self.tried(place, "object_matchers", partial(Matcher, *one))
            found += [made] if made is not None else []
        return tuple(found)


# As the status of Alertmanager 0.25 shows a configuration without it, and DefaultRocketchatConfig.
_SILENT_ENDS = ("email_configs", "slack_configs", "wechat_configs", "rocketchat_configs")
"""The integrations that leave resolved alerts out unless they have ``send_resolved: true``."""


def _clock(place: Payload, member: str) -> str:
    text = place.text(member, needed=True)
    if text and not _CLOCK.fullmatch(text):
        place.fault(member, text, "hours and minutes of two digits, as 09:00")
    return text


def _lengths(place: Payload) -> Iterator[tuple[str, str]]:
    for name in _LENGTHS:
        given = place.members.get(name)
        # The only length without a unit, of which a YAML reader makes a number.
        text = "0" if type(given) is int and not given else place.text(name)
        if text:
            yield name, text


_CLOCK = re.compile(r"\d\d:\d\d", re.ASCII)
_LENGTHS = ("group_wait", "group_interval", "repeat_interval")
_FORMS = ("match", "match_re", "matchers")
_INTERVALS = {"mute_time_intervals": "mute_intervals", "active_time_intervals": "active_intervals"}
_ROUTE = {
    "receiver", "group_by", "group_wait", "group_interval", "repeat_interval", "continue", "routes",
    "object_matchers", "orgId", *_FORMS, *_INTERVALS,
}  # fmt: skip
