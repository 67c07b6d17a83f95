"""A stream of alerts that is lived through instant by instant, written from the pages on alerts.

It imports nothing of the package. At each instant come the inputs as given, then windows that open,
then what ends (windows and waits, alert by alert), and last the groups that are due. There is no
index and no agenda: every alert is looked at, at every instant. Instants are whole microseconds
since the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

MINUTE = 60_000_000
GRAVITY = ("critical", "major", "minor", "warning")
"""From the gravest on."""
BY_INPUTS = frozenset({"inhibited", "shelved"})
"""What an input can begin or end for other alerts: it does so before the next input is taken."""


@dataclass(frozen=True)
class Report:
    """A signal: of which condition, how grave (`None`: it is over), when, and its delivery's id."""

    of: str
    severity: str | None
    at: int
    id: str


@dataclass(frozen=True)
class Hush:
    """A silence, as it is given or changed: which zone it hides, from when to when."""

    zone: str
    start: int
    end: int


@dataclass(frozen=True)
class Ack:
    """Somebody deals with an alert, or does no longer."""

    of: str
    takes: bool


@dataclass(frozen=True)
class Rules:
    """What is in effect for a whole world; lengths are microseconds."""

    reopen: int
    stale: int | None
    latched: bool
    flaps: int | None
    flap_window: int
    planned: tuple[tuple[int, int], ...]
    inhibits: bool
    pause: int
    zones: tuple[tuple[str, str], ...]
    group_wait: int
    group_interval: int
    repeat: int
    brief: bool
    ends_sent: bool
    resolve_on: str


@dataclass
class Trouble:
    """An alert."""

    of: str
    severity: str
    raised: int
    seen: int = 1
    back: int = 0
    is_there: bool = True
    is_open: bool = True
    is_acked: bool = False
    announced: str | None = None
    ended: int | None = None
    responded: bool = False
    hidden_before: frozenset[str] = frozenset()
    still_hidden: frozenset[str] | None = None
    """Of a closed one: what has hidden it since before it closed."""
    status: tuple[str | None, bool] | None = None
    """The status that its group knows."""
    waits: int | None = None


@dataclass
class Condition:
    """What is remembered of an identity."""

    trouble: Trouble | None = None
    newest: int | None = None
    reported: int = 0
    ids: list[str] = field(default_factory=list)
    state: str = "ok"
    changes: list[int] = field(default_factory=list)
    is_flapping: bool = False


@dataclass
class Group:
    """Alerts that are announced together: since when each fires, whether it is over, or muted."""

    members: dict[str, tuple[int, bool, bool]] = field(default_factory=dict)
    due: int | None = None
    has_been_due: bool = False
    last: tuple[int, frozenset[str], frozenset[str]] | None = None


@dataclass
class Case:
    """An incident of several alerts."""

    id: str
    members: list[str]
    over: set[str] = field(default_factory=set)


class MinuteAlerts:
    """Lives through a stream; `sent` has what followed for others, in order."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.zone = dict(rules.zones)
        self.known = {name: Condition() for name in self.zone}
        self.hushes: dict[str, Hush] = {}
        self.groups: dict[str, Group] = {}
        self.cases: dict[str, Case] = {}
        self.sent: list[tuple[object, ...]] = []

    # What hides an alert

    def hiding(self, trouble: Trouble, now: int) -> frozenset[str]:
        """Return what hides an alert; a closed one is hidden by nothing that begins later."""
        if trouble.is_open:
            trouble.still_hidden = None
            return self.reasons(trouble, now)
        if trouble.still_hidden is None:
            trouble.still_hidden = self.reasons(trouble, now)
        trouble.still_hidden &= self.reasons(trouble, now)
        return trouble.still_hidden

    def reasons(self, trouble: Trouble, now: int) -> frozenset[str]:
        found, zone = set[str](), self.zone[trouble.of]
        if any(it.zone == zone and it.start <= now < it.end for it in self.hushes.values()):
            found.add("shelved")
        if zone == "eu" and any(start <= now < end for start, end in self.rules.planned):
            found.add("maintenance")
        if self.rules.inhibits and trouble.of != "node" and zone == self.zone["node"]:
            node = self.known["node"].trouble
            if node is not None and node.is_open and node.is_there:
                found.add("inhibited")
        if self.known[trouble.of].is_flapping:
            found.add("flapping")
        if trouble.waits is not None:  # it ends after the inputs of its instant
            found.add("delay")
        return frozenset(found)

    # Inputs

    def take(self, given: Report | Hush | Ack, now: int) -> bool:
        """Take an input, and what it means for others; return whether it can be taken."""
        before = {it.of: self.hiding(it, now) & BY_INPUTS for it in self.troubles()}
        taken = self.taken(given, now)
        for trouble in self.troubles():
            hidden = before.get(trouble.of, frozenset())
            is_other = self.hiding(trouble, now) & BY_INPUTS != hidden
            # What opens, closes or ends its wait at this instant comes after all inputs.
            if is_other and not self.is_edge(now) and not self.has_to_wait(trouble, now):
                self.follow(trouble, now)
        return taken

    def is_edge(self, now: int) -> bool:
        windows = [(it.start, it.end) for it in self.hushes.values()] + list(self.rules.planned)
        return any(now in window for window in windows)

    def has_to_wait(self, trouble: Trouble, now: int) -> bool:
        known, stale = self.known[trouble.of], self.rules.stale
        is_stale = stale is not None and known.reported + stale == now
        if trouble.waits == now or (is_stale and trouble.is_open):
            return True
        if not known.is_flapping or self.rules.flaps is None:
            return False
        left = [it for it in known.changes if it > now - self.rules.flap_window]
        return len(left) < self.rules.flaps

    def taken(self, given: Report | Hush | Ack, now: int) -> bool:
        if isinstance(given, Hush):
            self.hushes[given.zone] = given
            return True
        if isinstance(given, Ack):
            return self.handle(given, now)
        known = self.known[given.of]
        if given.id in known.ids[-16:]:
            return True
        if known.newest is not None and given.at < known.newest:
            return True
        known.ids.append(given.id)
        known.newest = given.at
        hidden = frozenset() if known.trouble is None else self.hiding(known.trouble, now)
        self.sample(known, given.severity or "ok", now)
        self.signal(known, given, now)
        if known.trouble is not None and not known.trouble.is_open:
            # What a signal closes is not hidden by the flapping that begins with it.
            known.trouble.still_hidden = hidden - {"delay"}
        if known.trouble is not None:
            self.follow(known.trouble, now)
        return True

    def handle(self, given: Ack, now: int) -> bool:
        trouble = self.known[given.of].trouble
        if trouble is None or not trouble.is_open or trouble.is_acked == given.takes:
            return False
        trouble.is_acked = given.takes
        if given.takes and not trouble.is_there:
            trouble.is_open = False  # latched: it was there until somebody saw it
        self.follow(trouble, now)
        return True

    def sample(self, known: Condition, state: str, now: int) -> None:
        if self.rules.flaps is None:
            return
        if state != known.state:
            known.changes.append(now)
        known.state = state
        known.changes = [it for it in known.changes if it > now - self.rules.flap_window]
        known.is_flapping = len(known.changes) >= self.rules.flaps

    def signal(self, known: Condition, given: Report, now: int) -> None:
        """Say what a signal means for the alert of its condition."""
        trouble, severity = known.trouble, given.severity
        if severity is None:
            if trouble is not None and trouble.is_open and trouble.is_there:
                self.end(trouble, now)
            return
        known.reported = now
        if trouble is None or not trouble.is_open:
            ended = None if trouble is None else trouble.ended
            within = self.rules.reopen
            if trouble is None or ended is None or not within or now > ended + within:
                trouble = known.trouble = Trouble(given.of, severity, now)
            else:
                trouble.is_open = trouble.is_there = True
                trouble.is_acked = False
                trouble.back += 1
                trouble.seen += 1
                trouble.severity, trouble.raised = severity, now
            self.wait(trouble, now)
            return
        trouble.seen += 1
        is_worse = GRAVITY.index(severity) < GRAVITY.index(trouble.severity)
        if not trouble.is_there:
            trouble.is_there, trouble.raised, trouble.is_acked = True, now, False
            self.wait(trouble, now)
        elif is_worse:
            trouble.is_acked = False
            self.wait(trouble, now)
        elif severity != trouble.severity and not self.is_graver(severity, trouble.announced):
            trouble.waits = None
        trouble.severity = severity

    def is_graver(self, severity: str, announced: str | None) -> bool:
        """Return whether what is there is worse than what was announced."""
        if announced in {None, "cleared"}:
            return True
        return GRAVITY.index(severity) < GRAVITY.index(str(announced))

    def wait(self, trouble: Trouble, now: int) -> None:
        """What got worse is announced that much later, if it is still true."""
        if self.rules.pause:
            trouble.waits = now + self.rules.pause

    def end(self, trouble: Trouble, now: int) -> None:
        trouble.is_there, trouble.ended, trouble.waits = False, now, None
        if not self.rules.latched or trouble.is_acked:
            trouble.is_open = False

    # What follows

    def follow(self, trouble: Trouble, now: int) -> None:
        """Announce what is true and differs from what was announced, and tell the groups."""
        hidden = bool(self.hiding(trouble, now))
        is_true = trouble.severity if trouble.is_there else "cleared"
        is_news = is_true != trouble.announced and (
            trouble.is_there or trouble.announced not in {None, "cleared"}
        )
        if is_news and not hidden and (not trouble.is_acked or not trouble.is_there):
            trouble.announced = is_true
            if not trouble.is_there:
                self.leave(trouble)
        if trouble.is_there and not hidden and trouble.announced not in {None, "cleared"}:
            self.join(trouble, now)
        if trouble.announced is not None:
            muted = hidden or (trouble.is_acked and trouble.is_there)
            self.tell(trouble, now, muted=muted)

    def join(self, trouble: Trouble, now: int) -> None:
        if trouble.responded:
            return
        trouble.responded = True
        zone = self.zone[trouble.of]
        if zone not in self.cases:
            self.cases[zone] = Case(f"{zone} {now}", [])
            self.sent.append(("log", now, self.cases[zone].id))
        else:
            self.sent.append(("note", self.cases[zone].id))
        case = self.cases[zone]
        case.over.discard(trouble.of)
        case.members = [it for it in case.members if it != trouble.of] + [trouble.of]

    def leave(self, trouble: Trouble) -> None:
        zone = self.zone[trouble.of]
        case, trouble.responded = self.cases.get(zone), False
        if case is None or trouble.of not in case.members:
            return
        case.over.add(trouble.of)
        over = {
            "first": case.members[0] in case.over,
            "last": case.members[-1] in case.over,
            "all": case.over == set(case.members),
            "never": False,
        }
        if over[self.rules.resolve_on]:
            self.sent.append(("resolve", case.id))
            del self.cases[zone]

    # Groups

    def tell(self, trouble: Trouble, now: int, *, muted: bool) -> None:
        group = self.groups.setdefault(self.zone[trouble.of], Group())
        is_over = trouble.announced == "cleared"
        if trouble.of not in group.members and is_over:
            return
        if trouble.of in group.members and trouble.status == (trouble.announced, muted):
            return
        trouble.status = (trouble.announced, muted)
        group.members[trouble.of] = (trouble.raised, is_over, muted)
        if group.due is None:
            group.due, group.has_been_due = now + self.rules.group_wait, False
        has_waited = trouble.raised + self.rules.group_wait < now
        if has_waited and not group.has_been_due and not is_over:
            group.due = min(group.due, now)

    def notify(self, zone: str, group: Group, now: int) -> None:
        """Decide whether a group that is due notifies."""
        rules = self.rules
        shown = {name: it for name, it in group.members.items() if not it[2]}
        firing = frozenset(name for name, it in shown.items() if not it[1])
        over = frozenset(shown) - firing
        reason = self.reason(group, firing, over, now) if shown else ""
        if reason:
            if firing or rules.ends_sent:
                named = over if rules.ends_sent else frozenset()
                self.sent.append(("notify", now, zone, reason, tuple(sorted(firing)),
                                  tuple(sorted(named))))  # fmt: skip
            group.last = (now, firing, over)
        group.members = {name: it for name, it in group.members.items() if it[2] or not it[1]}
        group.due = now + rules.group_interval if group.members else None
        group.has_been_due = True

    def reason(self, group: Group, firing: frozenset[str], over: frozenset[str], now: int) -> str:
        named = group.last[1] if group.last else frozenset()
        named_over = group.last[2] if group.last else frozenset()
        if firing - named:
            return "new_firing" if group.last else "first"
        if not firing:
            if named:
                return "all_resolved"
            wants = self.rules.brief and self.rules.ends_sent
            return "brief" if wants and over - named_over else ""
        if self.rules.ends_sent and over - named_over:
            return "some_resolved"
        if group.last and now - group.last[0] >= self.rules.repeat:
            return "repeat"
        return ""

    # Time

    def pass_time(self, now: int) -> None:
        """Let everything happen that time alone brings at an instant, after its inputs."""
        ending = {it.of for it in self.troubles() if self.has_ended_window(it, now)}
        for trouble in self.troubles():  # windows and silences that open
            hidden = self.hiding(trouble, now) - {"flapping", "delay"}
            is_other = hidden != trouble.hidden_before - {"flapping", "delay"}
            if is_other and trouble.of not in ending and not self.has_to_wait(trouble, now):
                self.follow(trouble, now)
        for name, known in sorted(self.known.items()):  # windows, silences and waits that end
            if self.has_waited(known, now) or name in ending:
                # One after the other: what its end shows or hides of others comes before the next.
                for trouble in [known.trouble, *self.troubles()]:
                    comes_later = trouble is not None and trouble.of in ending and trouble.of > name
                    if (
                        trouble is not None
                        and not comes_later
                        and not self.has_to_wait(trouble, now)
                    ):
                        self.follow(trouble, now)
        for trouble in self.troubles():
            self.follow(trouble, now)
            trouble.hidden_before = self.hiding(trouble, now)
        for zone in sorted(self.groups):
            group = self.groups[zone]
            if group.due is not None and group.due <= now:
                self.notify(zone, group, now)
            if not group.members and not (group.last and group.last[1]):
                del self.groups[zone]  # it is empty and said so: the next one starts anew

    def has_ended_window(self, trouble: Trouble, now: int) -> bool:
        """Return whether planned work or a silence that hid an alert ends now."""
        ended = trouble.hidden_before - self.reasons(trouble, now)
        return bool(ended & {"shelved", "maintenance"})

    def has_waited(self, known: Condition, now: int) -> bool:
        """Let the waits of a condition end that do; return whether any did."""
        trouble, was, has_ended = known.trouble, known.is_flapping, False
        if was and self.rules.flaps is not None:
            left = [it for it in known.changes if it > now - self.rules.flap_window]
            known.is_flapping = len(left) >= self.rules.flaps
            has_ended = not known.is_flapping
        if trouble is None:
            return False
        if trouble.waits is not None and trouble.waits <= now:
            trouble.waits, has_ended = None, True
        stale = self.rules.stale
        if stale is not None and trouble.is_open and known.reported + stale <= now:
            if trouble.is_there:
                trouble.is_there, trouble.ended, trouble.waits = False, now, None
            trouble.is_open, has_ended = False, True
        return has_ended

    def troubles(self) -> Iterator[Trouble]:
        known = (known.trouble for _, known in sorted(self.known.items()))
        return (trouble for trouble in known if trouble is not None)
