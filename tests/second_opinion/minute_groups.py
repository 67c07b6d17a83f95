"""Groups of alerts that notify, written from "From checks to notifications": routes, what is due.

It imports nothing of the package. A route takes an alert or not, by labels that never change; each
route that an alert ends at has a group for each value of its labels. Every group is looked at, at
every instant. Instants are whole microseconds since the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

Labels = dict[str, str]


@dataclass(frozen=True)
class Want:
    """What a route wants of one label, which an alert without it has as the empty text."""

    name: str
    value: str
    how: str = "="

    def __str__(self) -> str:
        return f'{self.name}{self.how}"{self.value}"'

    def is_met(self, labels: Labels) -> bool:
        text = labels.get(self.name, "")
        # A pattern has to take the whole text.
        fits = text in self.value.split("|") if "~" in self.how else text == self.value
        return fits is not self.how.startswith("!")


@dataclass(frozen=True)
class Way:
    """A route: the labels it wants, and what its groups do; what is `None` is its parent's."""

    receiver: str | None = "desk"
    wants: tuple["Want", ...] = ()
    by: tuple[str, ...] | None = ("zone",)
    wait: int | None = 0
    interval: int | None = 0
    repeat: int | None = 0
    brief: bool | None = False
    ends_sent: bool | None = True
    goes_on: bool = False
    ways: tuple["Way", ...] = ()
    mute: tuple[tuple[int, int], ...] = ()
    only: tuple[tuple[int, int], ...] = ()
    """When it sends nothing, and when alone it sends; of its parent it has neither."""

    def under(self, parent: "Way") -> "Way":
        """Return it with what it has of its parent."""
        names = ("receiver", "by", "wait", "interval", "repeat", "brief", "ends_sent")
        missing = {name: getattr(parent, name) for name in names if getattr(self, name) is None}
        return replace(self, **missing)

    def is_quiet(self, now: int) -> bool:
        is_open = [any(a <= now < b for a, b in spans) for spans in (self.mute, self.only)]
        return is_open[0] or (bool(self.only) and not is_open[1])


def ends(way: Way, labels: Labels, path: str = "{}") -> Iterator[tuple[str, Way]]:
    """Yield where an alert ends, with the place in the tree.

    The first child that matches takes it, and lets it go on to its siblings or not; what no child
    takes stays with the route itself.
    """
    is_taken = False
    for place, child in below(way, path):
        if not all(want.is_met(labels) for want in child.wants):
            continue
        yield from ends(child, labels, place)
        is_taken = True
        if not child.goes_on:
            break
    if not is_taken:
        yield path, way


def below(way: Way, path: str) -> Iterator[tuple[str, Way]]:
    """Yield the children of a route, with their places and with what they have of it."""
    seen: list[str] = []
    for child in way.ways:
        in_order = sorted(
            child.wants, key=lambda one: (one.name, one.value, "~" in one.how, one.how)
        )
        wanted = "{" + ",".join(map(str, in_order)) + "}"
        seen.append(wanted)
        twin = seen.count(wanted)
        yield f"{path}/{wanted}" + (f"#{twin}" if twin > 1 else ""), child.under(way)


def every(way: Way, path: str = "{}") -> Iterator[tuple[str, Way]]:
    """Yield a route and all below it, with their places."""
    yield path, way
    for place, child in below(way, path):
        yield from every(child, place)


def where(way: Way) -> list[tuple[object, ...]]:
    """Return what decides in which groups alerts end, and what these are."""
    return [(path, one.receiver, one.by, one.goes_on) for path, one in every(way)]


@dataclass(frozen=True)
class Status:
    """What a group is told of an alert."""

    raised: int
    announced: str
    is_muted: bool
    severity: str = ""
    """The last that was reported."""
    again: bool = False
    """Whether it was announced once more since the group notified last."""

    @property
    def is_over(self) -> bool:
        return self.announced == "cleared"


@dataclass
class Group:
    """Alerts that are announced together: since when each fires, whether it is over, or muted."""

    way: Way
    path: str
    members: dict[str, Status] = field(default_factory=dict)
    due: int | None = None
    has_been_due: bool = False
    last: tuple[int, frozenset[str], frozenset[str]] | None = None

    def tell(self, of: str, status: Status, now: int) -> None:
        """Take the status of an alert, if it is another; the first one makes the group due."""
        again = of in self.members and self.members[of].again and not status.is_over
        self.members[of] = replace(status, again=status.again or again)
        if self.due is None:
            self.due, self.has_been_due = now + (self.way.wait or 0), False
        has_waited = status.raised + (self.way.wait or 0) < now
        if has_waited and not self.has_been_due and not status.is_over:
            self.due = min(self.due, now)

    def notify(self, key: str, now: int) -> Iterator[tuple[object, ...]]:
        """Decide whether a group that is due notifies."""
        way, self.has_been_due = self.way, True
        if way.is_quiet(now):  # what it takes stays in it until something is sent
            self.due = now + (way.interval or 0)
            return
        shown = {name: it for name, it in self.members.items() if not it.is_muted}
        firing = frozenset(name for name, it in shown.items() if not it.is_over)
        over = frozenset(shown) - firing
        again = frozenset(name for name, it in shown.items() if it.again)
        reason = self.reason(firing, over, again, now) if shown else ""
        if reason:
            if firing or way.ends_sent:
                named = over if way.ends_sent else frozenset[str]()
                yield ("notify", now, key, reason, tuple(sorted(firing)), tuple(sorted(named)))
            self.last = (now, firing, over)
        self.members = {
            name: replace(it, again=it.again and it.is_muted)
            for name, it in self.members.items()
            if it.is_muted or not it.is_over
        }
        self.due = now + (way.interval or 0) if self.members else None

    def reason(
        self, firing: frozenset[str], over: frozenset[str], again: frozenset[str], now: int
    ) -> str:
        named = self.last[1] - again if self.last else frozenset[str]()
        named_over = self.last[2] if self.last else frozenset()
        if firing - named:
            return "new_firing" if self.last else "first"
        if not firing:
            if named:
                return "all_resolved"
            wants = self.way.brief and self.way.ends_sent
            return "brief" if wants and over - named_over else ""
        if self.way.ends_sent and over - named_over:
            return "some_resolved"
        if self.last and now - self.last[0] >= (self.way.repeat or 0):
            return "repeat"
        return ""

    @property
    def is_finished(self) -> bool:
        """Whether it is empty and said so: the next alert is a first again."""
        return not self.members and not (self.last and self.last[1])


class MinuteGroups:
    """Every group of a tree; `sent` has what they notify."""

    def __init__(self, way: Way, labels: dict[str, Labels]) -> None:
        self.labels = labels
        self.groups: dict[str, Group] = {}
        self.known: dict[tuple[str, str], tuple[str | bool, ...]] = {}
        self.looks: dict[str, tuple[str, bool]] = {}
        self.way, self.ends = way, dict[str, list[tuple[str, str, Way]]]()
        for of in labels:
            self.find_ends(of)

    def adopt(self, way: Way) -> None:
        """Let another tree be in effect: each alert moves to where it ends there."""
        before, self.way, ways = self.way, way, dict(every(way))
        if where(before) == where(way):  # nobody moves: who should be elsewhere goes once told
            for of, its in self.ends.items():
                self.ends[of] = [(key, path, ways[path]) for key, path, _ in its]
        else:
            for of in self.labels:
                self.find_ends(of)
        for key, group in list(self.groups.items()):
            to = ways.get(group.path)
            if to is None or to.receiver != group.way.receiver:
                del self.groups[key]
                continue
            group.way = to
            for of, status in group.members.items():
                if not status.is_over and key not in self.places(of):
                    self.known.pop((key, of), None)

    def find_ends(self, of: str) -> None:
        """Find where an alert ends, with the labels that it has now."""
        its = self.labels[of]
        self.ends[of] = [(key_of(path, to, its), path, to) for path, to in ends(self.way, its)]

    def places(self, of: str) -> list[str]:
        return [key for key, _, _ in self.ends[of]]

    def tell(self, of: str, status: Status, now: int) -> None:
        """Tell the groups of an alert its status if it is another, and those it left of its end."""
        self.labels[of] = self.labels[of] | {"severity": status.severity}
        looks = status.announced, status.is_muted
        if looks != self.looks.get(of):
            # What is hidden or acknowledged goes elsewhere once something is announced of it.
            self.looks[of] = looks
            self.find_ends(of)
        for key, group in self.groups.items():
            is_left = of in group.members and key not in self.places(of)
            if is_left and self.known.get((key, of)) not in {looks, ("left", *looks)}:
                self.known[key, of] = ("left", *looks)
                group.tell(
                    of,
                    Status(status.raised, "cleared", is_muted=False, severity=status.severity),
                    now,
                )
        for key, path, way in self.ends[of]:
            group = self.groups.setdefault(key, Group(way, path))
            if of not in group.members and status.is_over:
                continue
            if of in group.members and self.known.get((key, of)) == looks:
                continue
            self.known[key, of] = looks
            group.tell(of, status, now)

    def look(self, now: int) -> Iterator[tuple[object, ...]]:
        """Let every group that is due decide, and forget those that are finished."""
        for key in sorted(self.groups):
            group = self.groups[key]
            if group.due is not None and group.due <= now:
                yield from group.notify(key, now)
            if group.is_finished:
                del self.groups[key]


def key_of(path: str, way: Way, labels: Labels) -> str:
    named = ", ".join(f'{name}="{labels.get(name, "")}"' for name in way.by or ())
    return f"{path}:{{{named}}}"
